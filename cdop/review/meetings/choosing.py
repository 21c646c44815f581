"""Which cases may be chosen for a meeting: those ready, and those that are not, each with what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from markupsafe import Markup
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.ages import NEONATAL_DAYS
from cdop.case.clocks import Step
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import facts_of_each
from cdop.case.readiness import KINDS, readiness
from cdop.case.ready_conditions import BEFORE_THE_PANEL
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import here
from cdop.database import table_of
from cdop.gathering.readiness.words import Told, reason_words
from cdop.panels.models import PanelMeetingRecord
from cdop.panels.rules import MeetingState
from cdop.reference.areas import PanelArea
from cdop.reference.codes import code_list, label
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.rules import ItemState
from cdop.versions import in_force

PAGE = 20
"""How many cases that are not ready are shown at once."""
MOST_READY = 200
NEONATAL, UNKNOWN_AGE = "Newborn babies", "Age not known"
AGES = ((1, "Babies"), (5, "Children of 1 to 4"), (10, "Children of 5 to 9"), (15, "Children of 10 to 14"))
OLDEST = "Young people of 15 to 17"
_CASES, _ITEMS, _MEETINGS = table_of(Case), table_of(AgendaItemRecord), table_of(PanelMeetingRecord)
_COLUMNS = (
    _CASES.c.id, _CASES.c.token, _CASES.c.reference, _CASES.c.age_at_death, _CASES.c.month_of_death,
    _CASES.c.home_area, _CASES.c.notified_on, _CASES.c.step, _CASES.c.step_since,
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A case that may be chosen. ``since``: ready since then, or notified then where it is not ready.

    ``missing``: why it is not ready, in words; ``elsewhere``: the days of coming meetings whose agenda it is on.
    ``reopened``: when its final review was opened again, if it was; ``asked_since``: whether somebody was asked since.
    """

    case_id: int
    token: str
    reference: str
    age: str | None
    month: str
    area: str | None
    since: date
    ready: bool
    theme: str
    missing: tuple[str | Markup, ...]
    elsewhere: tuple[date, ...]
    reopened: date | None
    asked_since: bool


def ready_cases(session: Session, viewer: Person, area: PanelArea, meeting: str, today: date) -> list[Candidate]:
    """The cases that are ready and not on this agenda, those that have waited longest first. A few statements."""
    query = _open(viewer, area, meeting).where(_CASES.c.step == Step.REVIEW)
    query = query.order_by(_CASES.c.step_since, _CASES.c.reference).limit(MOST_READY)
    return _candidates(session, query, today)


def unready_cases(  # noqa: PLR0913, PLR0917 - whose, for what, and which page
    session: Session, viewer: Person, area: PanelArea, meeting: str, today: date, page: int = 1
) -> tuple[list[Candidate], int]:
    """A page of the open cases that are not ready, those notified first first; and how many pages there are."""
    query = _open(viewer, area, meeting).where(
        _CASES.c.step.in_(BEFORE_THE_PANEL), _CASES.c.step != Step.REVIEW
    )  # fmt: skip
    pages = -(-int(session.scalar(select(func.count()).select_from(query.subquery())) or 0) // PAGE)
    query = query.order_by(_CASES.c.notified_on, _CASES.c.reference).limit(PAGE).offset((page - 1) * PAGE)
    return _candidates(session, query, today), pages


def theme_of(age: str | None, sets: Iterable[str]) -> str:
    """The theme that is suggested: the first supplementary set that was asked, or else the age."""
    asked = set(sets)
    found = next((code for code in code_list("supplementary") if code in asked), None)
    return label("supplementary", found) if found else _age_theme(age)


def _age_theme(age: str | None) -> str:
    if age is None:
        return UNKNOWN_AGE
    if age.endswith("D") and int(age[1:-1]) < NEONATAL_DAYS:
        return NEONATAL
    years = int(age[1:-1]) if age.endswith("Y") else 0
    return next((words for below, words in AGES if years < below), OLDEST)


def _open(viewer: Person, area: PanelArea, meeting: str) -> Select[tuple[object, ...]]:
    on_agenda = exists().where(
        _ITEMS.c.case_id == _CASES.c.id, _ITEMS.c.meeting == meeting,
        _ITEMS.c.state.in_([ItemState.PLANNED.value, ItemState.HEARD.value]),
    )  # fmt: skip
    return select(*_COLUMNS).where(here(_CASES.c, area), visible(viewer, _CASES.c.id), ~on_agenda)


def _candidates(session: Session, query: Select[tuple[object, ...]], today: date) -> list[Candidate]:
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    facts = facts_of_each(session, ids, KINDS)
    elsewhere = _elsewhere(session, ids)
    found = []
    for row in rows:
        own = facts.get(row.id, [])
        ready = row.step == Step.REVIEW
        since = row.step_since if ready and row.step_since else row.notified_on
        theme = theme_of(row.age_at_death, _sets(own))
        missing = () if ready else _missing(own, today)
        found.append(
            Candidate(
                row.id, row.token, row.reference, row.age_at_death, row.month_of_death, row.home_area, since, ready,
                theme, missing, elsewhere.get(row.id, ()), *_reopened(own),
            )
        )  # fmt: skip
    return found


def _missing(facts: list[Fact], today: date) -> tuple[str | Markup, ...]:
    told = Told.of(facts, MappingProxyType({}), today)
    return tuple(reason_words(reason, told) for reason in readiness(facts).reasons)


def _reopened(facts: Sequence[Fact]) -> tuple[date | None, bool]:
    """When the review was last opened again, and whether somebody was asked for something after that."""
    places = [place for place, fact in enumerate(facts) if fact.kind is FactKind.REOPENED]
    if not places:
        return None, False
    since = facts[places[-1] + 1 :]
    return facts[places[-1]].dated, any(fact.kind is FactKind.INFORMATION_REQUESTED for fact in since)


def _sets(facts: Iterable[Fact]) -> set[str]:
    return {code for fact in facts if fact.kind is FactKind.INFORMATION_REQUESTED for code in fact.detail["sets"]}


def _elsewhere(session: Session, ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    """The days of the planned meetings on whose agenda each case is."""
    if not ids:
        return {}
    meetings = in_force(_MEETINGS).where(_MEETINGS.c.state == MeetingState.PLANNED.value).subquery()
    query = (
        select(_ITEMS.c.case_id, meetings.c.meets_on)
        .join(meetings, meetings.c.token == _ITEMS.c.meeting)
        .where(_ITEMS.c.case_id.in_(ids), _ITEMS.c.state == ItemState.PLANNED.value)
        .order_by(meetings.c.meets_on)
    )
    found: dict[int, tuple[date, ...]] = {}
    for row in session.execute(query):
        found[row.case_id] = (*found.get(row.case_id, ()), row.meets_on)
    return found
