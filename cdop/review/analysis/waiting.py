"""What was decided and is not final, and what is final and was not sent: the two lists that a year's end counts.

Each is set-based: one statement for the list, whatever the register holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.clocks import Step
from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact, ReviewSpell
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import of_step
from cdop.database import table_of
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import FAR_FUTURE, Year
from cdop.review.analysis.models import AnalysisRecord
from cdop.review.analysis.queries import DECIDED, PANEL
from cdop.review.analysis.returns import SENT
from cdop.review.meetings.models import AgendaItemRecord

_CASES, _FACTS, _SPELLS = table_of(Case), table_of(CaseFact), table_of(ReviewSpell)
_ANALYSES, _ITEMS = table_of(AnalysisRecord), table_of(AgendaItemRecord)
_HEARD = _ITEMS.alias("heard")
MOST = 500
"""How many a page lists; ``number_unfinished`` says how many there are."""


@dataclass(frozen=True)
class Unfinished:
    """A case of which the panel decided, or that it heard, and whose review is not final.

    ``item`` and ``item_reference``: the item at which it was heard last, if any. ``analysis``: the panel's last one.
    """

    token: str
    reference: str
    since: date | None
    analysis: str | None
    state: str | None
    item: str | None
    item_reference: str | None


@dataclass(frozen=True)
class Unsent:
    """A final review that the national database was not sent, or not as it now is. ``sent_on``: when it last was."""

    token: str
    reference: str
    finalised_on: date
    sent_on: date | None


def unfinished(session: Session, viewer: Person, area: PanelArea, today: date) -> list[Unfinished]:
    """Decided or heard and not final, the longest waiting first, ``MOST`` at most. One statement."""
    own, heard = _ANALYSES.alias("own"), _HEARD.c
    last = select(func.max(own.c.id)).where(own.c.case_id == _CASES.c.id, own.c.origin == PANEL).correlate_except(own)
    item = select(func.max(heard.id)).where(heard.case_id == _CASES.c.id, heard.state == "heard")
    item = item.correlate_except(_HEARD)
    query = (
        select(
            _CASES.c.token, _CASES.c.reference, _CASES.c.step_since, _ANALYSES.c.token.label("analysis"),
            _ANALYSES.c.state, _ITEMS.c.token.label("item"), _ITEMS.c.reference.label("item_reference"),
        )
        .select_from(_CASES)
        .outerjoin(_ANALYSES, _ANALYSES.c.id == last.scalar_subquery())
        .outerjoin(_ITEMS, _ITEMS.c.id == item.scalar_subquery())
        .where(_waits(area, today), visible(viewer, _CASES.c.id))
        .order_by(_CASES.c.step_since, _CASES.c.reference)
        .limit(MOST)
    )  # fmt: skip
    return [Unfinished(*row) for row in session.execute(query)]


def number_unfinished(session: Session, viewer: Person, area: PanelArea, today: date) -> int:
    """How many wait to be final."""
    query = select(func.count()).select_from(_CASES).where(_waits(area, today), visible(viewer, _CASES.c.id))
    return int(session.scalar(query) or 0)


def to_finalise_next(session: Session, viewer: Person, area: PanelArea, today: date, meeting: str | None) -> str | None:
    """The decided analysis (its token) that the chair finalises next: first those of one meeting, then the longest
    waiting; None where nothing decided waits. One statement.
    """
    own = _ANALYSES.alias("own")
    last = select(func.max(own.c.id)).where(own.c.case_id == _CASES.c.id, own.c.origin == PANEL).correlate_except(own)
    of_meeting = case((_ITEMS.c.meeting == meeting, 0), else_=1)
    query = (
        select(_ANALYSES.c.token)
        .select_from(_CASES)
        .join(_ANALYSES, _ANALYSES.c.id == last.scalar_subquery())
        .outerjoin(_ITEMS, _ITEMS.c.token == _ANALYSES.c.item)
        .where(_ANALYSES.c.state == DECIDED, _waits(area, today), visible(viewer, _CASES.c.id))
        .order_by(of_meeting, _CASES.c.step_since, _ITEMS.c.position, _CASES.c.reference)
        .limit(1)
    )
    found: str | None = session.scalar(query)
    return found


def unsent(session: Session, viewer: Person, year: Year) -> list[Unsent]:
    """The reviews of this panel finalised in a year that were not sent since, the first finalised first.

    What another panel led, that panel sends. Two statements: the year's reviews, and their facts of the two kinds.
    """
    query = (
        select(_CASES.c.id, _CASES.c.token, _CASES.c.reference, _SPELLS.c.finalised_on)
        .join(_SPELLS, and_(_SPELLS.c.case_id == _CASES.c.id, _SPELLS.c.until == FAR_FUTURE))
        .where(_SPELLS.c.finalised_on.between(year.first_day, year.last_day), _CASES.c.status == "reviewed")
        .where(visible(viewer, _CASES.c.id))
        .order_by(_SPELLS.c.finalised_on, _CASES.c.reference)
    )
    rows = session.execute(query).all()
    sent = _sent(session, [row.id for row in rows])
    found = ((row, *sent.get(row.id, (False, None, False))) for row in rows)
    return [
        Unsent(row.token, row.reference, row.finalised_on, on)
        for row, current, on, elsewhere in found
        if not current and not elsewhere
    ]


def _sent(session: Session, cases: Sequence[int]) -> dict[int, tuple[bool, date | None, bool]]:
    """Of each case: whether what is final was sent, when it was last sent, and whether another panel led it."""
    kinds = (FactKind.FINALISED.value, FactKind.NATIONAL_RETURN.value)
    columns = _FACTS.c.case_id, _FACTS.c.kind, _FACTS.c.dated, _FACTS.c.detail
    query = select(*columns).where(_FACTS.c.case_id.in_(cases), _FACTS.c.kind.in_(kinds)).order_by(_FACTS.c.id)
    found: dict[int, tuple[bool, date | None, bool]] = {}
    for row in session.execute(query) if cases else ():
        _, on, elsewhere = found.get(row.case_id, (False, None, False))
        if row.kind == FactKind.FINALISED.value:
            found[row.case_id] = (False, on, "led_by" in row.detail)
        elif row.detail["state"] in SENT:
            found[row.case_id] = (True, row.dated, elsewhere)
    return found


def _waits(area: PanelArea, today: date) -> ColumnElement[bool]:
    """That a case waits to be finalised here, or was heard at a meeting and nothing was decided of it since."""
    heard = exists().where(_HEARD.c.case_id == _CASES.c.id, _HEARD.c.state == "heard").correlate_except(_HEARD)
    undecided = _CASES.c.status.in_(["awaiting_review", "not_classified"])
    return of_step(_CASES.c, Step.FINALISE, area, today) | (undecided & heard)
