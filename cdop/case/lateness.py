"""The list in the order of lateness: what is due first comes first, what has no target last.

Due dates depend on the panel's targets and on bank holidays, so no column can hold them. Within one step they follow
the day on which its clock began, which an index holds: each step's first rows are read in that order, all steps in one
statement, and merged.
"""

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.step_conditions import has_no_deadline, of_step
from cdop.case.worklist import (
    CASES,
    NEWEST_FIRST,
    PAGE,
    Filters,
    Listed,
    ListPage,
    conditions,
    listing,
    rows_before,
    worklist,
)
from cdop.reference.areas import PanelArea

DEEPEST = 40
"""The last page that a list by lateness has: every page before it is read again."""


def by_lateness(  # noqa: PLR0913, PLR0917 - for whom, which cases, and what is late
    session: Session, viewer: Person, area: PanelArea, filters: Filters, number: int, deadlines: Deadlines
) -> ListPage:
    """One page of the cases that the filters leave, at most page ``DEEPEST``.

    Lateness would tell days: whoever sees no identity has the usual order.
    """
    if not viewer.sees_identity:
        return worklist(session, viewer, area, filters, number)
    number = min(number, DEEPEST)
    before, wanted = rows_before(number), conditions(filters, viewer, area)
    timed = [
        listing(with_identity=True)
        .add_columns(literal(0).label("untimed"))
        .where(*wanted, of_step(CASES.c, step, area, deadlines.today))
        .order_by(CASES.c.step_since, CASES.c.reference)
        for step in TARGETS
    ]
    untimed = listing(with_identity=True).add_columns(literal(1).label("untimed"))
    untimed = untimed.where(*wanted, has_no_deadline(CASES.c, area)).order_by(*NEWEST_FIRST)
    parts = [part.limit(before + PAGE + 1).subquery() for part in (*timed, untimed)]
    rows = session.execute(union_all(*(select(part) for part in parts))).all()
    listed = [(row[-1], Listed(*tuple(row)[:-1])) for row in rows]
    due = sorted((case for late, case in listed if not late), key=lambda case: _due(case, deadlines))
    without = sorted((case for late, case in listed if late), key=_newest, reverse=True)
    cases = [*due, *without][before : before + PAGE + 1]
    return ListPage(number, cases[:PAGE], len(cases) > PAGE and number < DEEPEST)


def _due(case: Listed, deadlines: Deadlines) -> tuple[object, ...]:
    assert case.step
    assert case.step_since
    standing = deadlines.of_step(Step(case.step), case.step_since, case.told_at)
    assert standing
    return standing.due, case.step_since, case.reference


def _newest(case: Listed) -> tuple[object, ...]:
    return case.notified_on, case.reference
