"""Keeping what a report printed for a year."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.service import record_printed_total
from cdop.figures.tables import PrintedTotal


def keep(session: Session, person: Person, kept: Sequence[PrintedTotal], given: Iterable[PrintedTotal]) -> int:
    """Store those of the given totals that are not kept just so already, and say how many.

    Sending a form twice thus stores nothing new. Raises ``CannotBePrinted``.
    """
    new = [total for total in given if total not in kept]
    for total in new:
        record_printed_total(session, person, total)
    return len(new)
