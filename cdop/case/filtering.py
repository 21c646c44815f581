"""The list's filters: as an address says them, and as the page offers them. An unknown value filters nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdop.case.projection import STATUS_LABELS
from cdop.case.worklist import DEEPEST_PAGE, Filters, Residency
from cdop.reference.calendar import Year, today

FIRST_YEAR = Year(2008)  # panels have had to review every child's death since 1 April 2008
RESIDENCY_WORDS = {
    Residency.OURS: "Resident of the panel’s area",
    Residency.ELSEWHERE: "Resident elsewhere",
    Residency.UNDECIDED: "Residency not decided",
}


@dataclass(frozen=True)
class Choice:
    """One filter as a select: its name in the address, its question, its answers and the one in force."""

    name: str
    question: str
    options: Sequence[tuple[str, str]]
    chosen: str


def asked_filters(asked: Mapping[str, str]) -> Filters:
    """The filters of an address. Raises nothing."""
    status, residency = asked.get("status", ""), asked.get("residency", "")
    return Filters(
        status=status if status in STATUS_LABELS else None,
        notified=_year(asked.get("notified", "")),
        died=_year(asked.get("died", "")),
        residency=Residency(residency) if residency in set(Residency) else None,
    )


def asked_number(text: str | None) -> int:
    """A page's number; the first where the text is none that a list could have."""
    good = text and text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), 1), DEEPEST_PAGE) if good and text else 1


def address_of(filters: Filters, number: int = 1) -> dict[str, str]:
    """What an address says to list this page again."""
    said = {
        "status": filters.status,
        "notified": filters.notified.label if filters.notified else None,
        "died": filters.died.label if filters.died else None,
        "residency": filters.residency.value if filters.residency else None,
        "page": str(number) if number > 1 else None,
    }
    return {name: value for name, value in said.items() if value}


def choices(filters: Filters) -> list[Choice]:
    """The filters as the page offers them."""
    said = address_of(filters)
    years = [(label, label) for label in _years(filters)]
    offered = (
        ("status", "Status", list(STATUS_LABELS.items())),
        ("notified", "Notified in", years),
        ("died", "Died in", years),
        ("residency", "Residency", [(key.value, words) for key, words in RESIDENCY_WORDS.items()]),
    )
    return [Choice(name, question, [("", "All"), *pairs], said.get(name, "")) for name, question, pairs in offered]


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
