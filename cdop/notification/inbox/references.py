"""The reference of a new case: the panel's prefix, the year in which it was accepted, the next number."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.case.models import Case
from cdop.panel_settings.queries import settings_in_force

LEAST_DIGITS = 3
AFTER_DASH = "."  # the character that sorts after "-"


def next_reference(session: Session, day: date) -> str:
    """``CDR-2026-014``: one more than the highest of the year, whoever gave it. Two who ask at once get the same."""
    start = f"{settings_in_force(session).text('reference_prefix')}-{day.year}-"
    query = select(Case.reference).where(Case.reference >= start, Case.reference < start[:-1] + AFTER_DASH)
    ends = (reference.removeprefix(start) for reference in session.scalars(query))
    numbers = (int(end) for end in ends if end.isascii() and end.isdigit() and len(end) <= 9)
    return f"{start}{max(numbers, default=0) + 1:0{LEAST_DIGITS}d}"
