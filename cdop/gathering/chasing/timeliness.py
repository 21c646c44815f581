"""How an agency has answered: its replies of the last twelve months, and what it has open. Names no child."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.gathering.service import OPEN, REPLIED
from cdop.reference.calendar import latest_start
from cdop.reference.wording import long_date, plural
from cdop.reference.working_days import working_days_between

MONTHS = 12
_REQUESTS = table_of(InformationRequest)


@dataclass(frozen=True)
class Timeliness:
    """One agency's record. ``usual`` is the median number of working days to a reply, ``oldest`` when the longest open
    request was asked; None where there is none. What was asked of an agency and ended without a reply is in neither."""

    replies: int = 0
    in_time: int = 0
    usual: float | None = None
    open: int = 0
    oldest: date | None = None


def records(session: Session, viewer: Person, agencies: Collection[str], today: date) -> dict[str, Timeliness]:
    """The record of each of these agencies (tokens), in two statements. Replies after ``latest_start`` count."""
    if not viewer.is_a(Role.COORDINATOR) or not agencies:
        return dict.fromkeys(agencies, Timeliness())
    waits, in_time = _replies(session, viewer, agencies, latest_start(today, MONTHS))
    columns = _REQUESTS.c
    own = columns.agency.in_(sorted(agencies)) & visible(viewer, columns.case_id)
    query = select(columns.agency, func.count(), func.min(columns.asked_on)).where(own, columns.state == OPEN)
    opened = {token: (number, oldest) for token, number, oldest in session.execute(query.group_by(columns.agency))}
    return {
        token: Timeliness(
            len(waits.get(token, ())), in_time.get(token, 0), median(waits[token]) if waits.get(token) else None,
            *opened.get(token, (0, None)),
        )
        for token in agencies
    }  # fmt: skip


def timeliness_rows(record: Timeliness, today: date) -> list[tuple[str, str]]:
    """The record in words."""
    rows = [(f"Replies in the last {MONTHS} months", f"{record.replies:,}")]
    if record.usual is not None:
        share = f"{record.in_time:,} of {record.replies:,}"
        rows += [("Of these in time", share), ("Usual time to a reply (median)", _days(record.usual))]
    rows.append(("Open now", f"{record.open:,}"))
    if record.oldest is not None:
        waited = _days(working_days_between(record.oldest, today))
        rows.append(("Longest open", f"{waited}, since {long_date(record.oldest)}"))
    return rows


def timeliness_line(record: Timeliness, today: date) -> str:
    """The same in one line."""
    words = "; ".join(f"{key[0].lower()}{key[1:]}: {value}" for key, value in timeliness_rows(record, today))
    return f"{words[0].upper()}{words[1:]}."


def _replies(
    session: Session, viewer: Person, agencies: Collection[str], after: date
) -> tuple[dict[str, list[int]], dict[str, int]]:
    """The working days to each reply of an agency, and how many of its replies were in time."""
    columns = _REQUESTS.c
    same = (columns.agency, columns.asked_on, columns.due_on, columns.ended_on)
    query = select(*same, func.count().label("number")).where(columns.agency.in_(sorted(agencies)))
    query = query.where(columns.state == REPLIED, columns.ended_on > after)
    query = query.where(visible(viewer, columns.case_id)).group_by(*same)
    waits: dict[str, list[int]] = {}
    in_time: dict[str, int] = {}
    for row in session.execute(query):
        waits.setdefault(row.agency, []).extend([working_days_between(row.asked_on, row.ended_on)] * row.number)
        in_time[row.agency] = in_time.get(row.agency, 0) + row.number * (row.ended_on <= row.due_on)
    return waits, in_time


def _days(number: float) -> str:
    whole = int(number)
    return plural(whole, "working day") if whole == number else f"{number:.1f} working days"
