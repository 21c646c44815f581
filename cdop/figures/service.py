"""Storing what earlier reports printed, with its source."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.figures.definitions import DEFINITIONS, CountedRows
from cdop.figures.models import PrintedTotalRecord
from cdop.figures.printed import one_name
from cdop.figures.tables import PrintedTotal
from cdop.reference.calendar import Year
from cdop.reference.calendar import today as civil_day

LONGEST_SOURCE = 300
LARGEST_TOTAL = 999_999


class CannotBePrinted(ValueError):
    """No report can have printed this. The text says why, in plain words; ``field`` is the one to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field} {words}")
        self.field = field
        self.words = words


def record_printed_total(session: Session, person: Person, total: PrintedTotal) -> None:
    """Store one printed number; it supersedes an earlier record of the same number, which stays.

    A number that stands in two tables is stored under one name. Raises ``CannotBePrinted``.
    """
    checked(total, civil_day())
    table, row_key = one_name(total.table, total.row)
    row = {
        "year": total.year,
        "table_key": table,
        "row_key": row_key,
        "value": total.value,
        "source": total.source.strip(),
        "published_on": total.published_on,
        "recorded_at": utc_now(),
        "recorded_by": person.name,
    }
    session.execute(insert(PrintedTotalRecord), [row])
    record(session, person, Event.TOTAL_PRINTED, None, year=total.year, table=table, row=row_key)


def checked(total: PrintedTotal, today: date) -> PrintedTotal:
    """The total itself, where a report can have printed it. Raises ``CannotBePrinted``."""
    try:
        year = Year.parse(total.year)
    except ValueError as words:
        raise CannotBePrinted("year", str(words)) from None
    definition = DEFINITIONS.get(total.table)
    if not isinstance(definition, CountedRows) or total.row not in definition.rows:
        raise CannotBePrinted("row", "is not one that reports print as a total")
    if not 0 <= total.value <= LARGEST_TOTAL:
        raise CannotBePrinted("value", f"must be a whole number from 0 to {LARGEST_TOTAL:,}")
    if not 0 < len(total.source.strip()) <= LONGEST_SOURCE:
        raise CannotBePrinted("source", f"must be given, in {LONGEST_SOURCE} characters or fewer")
    if total.published_on and total.published_on > today:
        raise CannotBePrinted("published_on", "is in the future")
    if total.published_on and total.published_on <= year.last_day:
        raise CannotBePrinted("published_on", "is before the year had ended")
    return total
