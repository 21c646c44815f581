"""Which cases were recorded only after an earlier number was printed, so that the number cannot have counted them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact
from cdop.figures.definitions import DEFINITIONS, CountedRows
from cdop.figures.printed import REVIEWED, Key, one_name
from cdop.figures.slices import Clock
from cdop.figures.tables import PrintedTotal
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date


def recorded(session: Session, clock: Clock, cell: Key) -> dict[str, datetime]:
    """The cases behind a number, each with the moment (UTC) at which what it counts was recorded. One statement.

    Of a review that is its finalising in the year, of every other number the notification.
    Raises ``KeyError`` where the table has no such row.
    """
    table, row = cell
    definition = DEFINITIONS[table]
    if not isinstance(definition, CountedRows):
        raise KeyError(table)
    cases, condition = definition.rows[row]
    told = CaseFact.kind == FactKind.NOTIFIED.value
    if cell == REVIEWED:
        told = (CaseFact.kind == FactKind.FINALISED.value) & CaseFact.dated.between(clock.year.first_day, clock.end)
    query = (
        select(Case.reference, func.min(CaseFact.recorded_at))
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.id.in_(select(cases.c.case_id).where(condition)), told)
        .group_by(Case.reference)
    )
    return dict(session.execute(query, clock.parameters).all())


def late(moments: Mapping[str, datetime], printed: PrintedTotal) -> dict[str, str]:
    """Of the cases behind a number, those that it cannot have counted when it was published, each with the words why.

    Where any was recorded by the day of publication, those recorded later are late. A register that was brought in
    after the publication tells nothing of that day: then those are late that were recorded after the printed number
    was first kept beside it, or where none was recorded by then, on a later day than the first of them.
    """
    if printed.published_on is None:
        return {}
    days = {case: english_day(at) for case, at in moments.items()}
    known = ""
    if any(day <= printed.published_on for day in days.values()):
        known = "" if one_name(printed.table, printed.row) == REVIEWED else "late notification, "
        after = {case for case, day in days.items() if day > printed.published_on}
    elif printed.kept_at is not None and any(at <= printed.kept_at for at in moments.values()):
        after = {case for case, at in moments.items() if at > printed.kept_at}
    else:
        first = min(days.values(), default=None)
        after = {case for case, day in days.items() if day != first}
    return {case: f"{known}recorded on {long_date(days[case])}" for case in after}


def english_day(at: datetime) -> date:
    """The day in England of a moment (UTC)."""
    return at.replace(tzinfo=UTC).astimezone(LONDON).date()
