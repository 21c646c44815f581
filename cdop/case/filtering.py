"""The list's filters: as an address says them, and as the page offers them. An unknown value filters nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cdop.accounts.people import Person
from cdop.case.awaiting_doctor import Unconfirmed
from cdop.case.deadlines import Deadlines
from cdop.case.presenters import AWAY_WORDS
from cdop.case.projection import STATUS_LABELS
from cdop.case.ready_conditions import ReadyBy, Readying, Whose
from cdop.case.steps import STEP_WORDS
from cdop.case.worklist import DEEPEST_PAGE, Filters, Residency, Sort
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date

FIRST_YEAR = Year(2008)  # panels have had to review every child's death since 1 April 2008
RESIDENCY_WORDS = {
    Residency.OURS: "Resident of the panel’s area",
    Residency.ELSEWHERE: "Resident elsewhere",
    Residency.UNDECIDED: "Residency not decided",
}
READY_WORDS = {
    ReadyBy.NOW: "Ready now",
    ReadyBy.EXPECTED: "Expected by",
    ReadyBy.UNCLEAR: "Cannot be told for",
}
WHOSE_WORDS = {Whose.NEONATAL: "babies under 28 days", Whose.OTHERS: "all but babies under 28 days"}
STATUSES = {**STATUS_LABELS, **AWAY_WORDS}
FOR_EVERYBODY = frozenset({Sort.NEWEST, Sort.DIED_LAST, Sort.DIED_FIRST})


@dataclass(frozen=True)
class Choice:
    """One filter as a select: its name in the address, its question, its answers and the one in force."""

    name: str
    question: str
    options: Sequence[tuple[str, str]]
    chosen: str


def asked_filters(asked: Mapping[str, str], viewer: Person, area: PanelArea, deadlines: Deadlines) -> Filters:
    """The filters of an address. Raises nothing.

    What tells when a death was notified, as clocks do, is asked by those alone who may know it.
    """
    status, residency, home = asked.get("status", ""), asked.get("residency", ""), asked.get("area", "")
    filters = Filters(
        status=status if status in STATUSES else None,
        notified=_year(asked.get("notified", "")),
        died=_year(asked.get("died", "")),
        residency=Residency(residency) if residency in set(Residency) else None,
        area=home if home in area.listed else None,
    )
    sort = Sort(asked["sort"]) if asked.get("sort") in set(Sort) else None
    if not viewer.sees_identity:
        return replace(filters, sort=sort if sort in FOR_EVERYBODY else Sort.NEWEST)
    step, late = asked.get("step", ""), deadlines if asked.get("late") == "yes" else None
    sort = sort or (Sort.LATEST if late else Sort.NEWEST)
    ready = readying(asked.get("ready", ""), deadlines.today)
    doctor = Unconfirmed.by(deadlines.settings) if asked.get("doctor") == "waits" else None
    step_asked = step if step in STEP_WORDS else None
    return replace(filters, step=step_asked, late=late, ready=ready, doctor=doctor, sort=sort)


def ready_address(how: ReadyBy, by: date, whose: Whose | None = None) -> str:
    """How an address asks for the cases that stand so for the panel of a day: ``now``, ``expected-2026-06-04``,
    ``neonatal.now`` for those of newborn babies alone.
    """
    said = ReadyBy.NOW.value if how is ReadyBy.NOW else f"{how.value}-{by.isoformat()}"
    return f"{whose.value}.{said}" if whose else said


def readying(text: str, today: date) -> Readying | None:
    """What an address asks for; None where it asks for nothing that there is."""
    told, dot, rest = text.partition(".")
    if dot and told not in set(Whose):
        return None
    whose, text = (Whose(told), rest) if dot else (None, text)
    how, _, day = text.partition("-")
    if text == ReadyBy.NOW:
        return Readying(ReadyBy.NOW, today, today, whose)
    if how not in set(ReadyBy) or how == ReadyBy.NOW:
        return None
    try:
        by = date.fromisoformat(day)
    except ValueError:
        return None
    return Readying(ReadyBy(how), by, today, whose) if by.isoformat() == day else None


def asked_number(text: str | None) -> int:
    """A page's number; the first where the text is none that a list could have."""
    good = text and text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), 1), DEEPEST_PAGE) if good and text else 1


def address_of(filters: Filters, number: int = 1) -> dict[str, str]:
    """What an address says to list this page again."""
    usual = Sort.LATEST if filters.late else Sort.NEWEST
    said = {
        "status": filters.status,
        "step": filters.step,
        "late": "yes" if filters.late else None,
        "ready": _address_of(filters.ready) if filters.ready else None,
        "doctor": "waits" if filters.doctor else None,
        "notified": filters.notified.label if filters.notified else None,
        "died": filters.died.label if filters.died else None,
        "residency": filters.residency.value if filters.residency else None,
        "area": filters.area,
        "sort": filters.sort.value if filters.sort is not usual else None,
        "page": str(number) if number > 1 else None,
    }
    return {name: value for name, value in said.items() if value}


def is_filtered(filters: Filters) -> bool:
    """Whether any case may be left out: an order leaves none out."""
    return replace(filters, sort=Sort.NEWEST) != Filters()


def choices(filters: Filters, viewer: Person, area: PanelArea) -> list[Choice]:
    """The filters as the page offers them to this viewer."""
    said = address_of(filters)
    years = [(label, label) for label in _years(filters)]
    clocks = (
        ("step", "Waiting for", [(step, _as_noun(words)) for step, words in STEP_WORDS.items()]),
        ("late", "Late", [("yes", "Late ones only")]),
        ("ready", "For the panel", _ready_choices(filters.ready)),
        *((("doctor", "Designated doctor", [("waits", "To confirm the classification")]),) if filters.doctor else ()),
    )
    areas = [(code, area_name(code)) for code in area.listed]
    offered = (
        ("status", "Status", list(STATUSES.items())),
        *(clocks if viewer.sees_identity else ()),
        ("notified", "Notified in", years),
        ("died", "Died in", years),
        ("residency", "Residency", [(key.value, words) for key, words in RESIDENCY_WORDS.items()]),
        *((("area", "Home area", areas),) if len(areas) > 1 else ()),
    )
    return [Choice(name, question, [("", "All"), *pairs], said.get(name, "")) for name, question, pairs in offered]


def _ready_choices(asked: Readying | None) -> list[tuple[str, str]]:
    """Those ready now; and what an address asks for of one panel's day."""
    now = [(ReadyBy.NOW.value, READY_WORDS[ReadyBy.NOW])]
    if asked is None or (asked.how is ReadyBy.NOW and asked.whose is None):
        return now
    day = "" if asked.how is ReadyBy.NOW else f" {long_date(asked.by)}"
    words = f"{READY_WORDS[asked.how]}{day}"
    return [*now, (_address_of(asked), f"{words}, {WHOSE_WORDS[asked.whose]}" if asked.whose else words)]


def _address_of(asked: Readying) -> str:
    return ready_address(asked.how, asked.by, asked.whose)


def _as_noun(words: str) -> str:
    """'Waiting for its review' after 'Waiting for' as 'Its review'."""
    rest = words.removeprefix("Waiting for ")
    return rest[0].upper() + rest[1:]


def _years(filters: Filters) -> list[str]:
    """This year back to the first; an earlier one too, where an address asks for it."""
    usual = range(FIRST_YEAR.start, Year.of(today()).start + 1)
    asked = {year.start for year in (filters.notified, filters.died) if year}
    return [Year(start).label for start in sorted({*usual, *asked}, reverse=True)]


def _year(label: str) -> Year | None:
    try:
        return Year.parse(label)
    except ValueError:
        return None
