"""Giving a reason why a printed total differs from what is counted. The difference stays as it is."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.figures.models import PrintedReasonRecord
from cdop.figures.printed import Compared, one_name, signed, to_explain
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import today

LONGEST_REASON = 500


class NothingToExplain(ValueError):
    """The total does not differ, or the reason is empty or too long."""


def key_of(total: Compared) -> str:
    """What a form calls the total: ``outstanding.opening``."""
    return ".".join(_name(total))


def words_of_difference(total: Compared) -> str:
    """``Cases reviewed: 21 printed, 22 counted now, +1``."""
    printed = f"{total.words}: {total.printed.value:,} printed"
    if not total.difference:
        return f"{printed}, to which the other printed totals do not add up"
    return f"{printed}, {total.printed.value + total.difference:,} counted now, {signed(total.difference)}"


def give_reason(session: Session, person: Person, figures: AnnualFigures, total: Compared, reason: str) -> None:
    """Store the reason, dated today; an earlier one for the same total stays in the record.

    Given again as it stands it stores nothing. Raises ``NothingToExplain``.
    """
    text, given = reason.strip(), total.printed.reason
    if total not in to_explain(figures) or not 0 < len(text) <= LONGEST_REASON:
        raise NothingToExplain(key_of(total))
    if given and (given.text, given.difference) == (text, total.difference):
        return
    table, row = _name(total)
    values = {
        "year": figures.year,
        "table_key": table,
        "row_key": row,
        "reason": text,
        "difference": total.difference,
        "given_on": today(),
        "recorded_at": utc_now(),
        "recorded_by": person.name,
    }
    session.execute(insert(PrintedReasonRecord), [values])
    record(session, person, Event.DIFFERENCE_EXPLAINED, None, year=figures.year, table=table, row=row)


def _name(total: Compared) -> tuple[str, str]:
    return one_name(total.printed.table, total.printed.row)
