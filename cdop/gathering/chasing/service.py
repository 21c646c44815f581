"""What a coordinator does about one open request: chase it now, put the next chase off, say that a step was done.

Each locks the request, as the run does: of two who act at once the second is told what the first did.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agency as agency_at
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.models import Case
from cdop.case.rules import NotPossible
from cdop.database import table_of
from cdop.gathering.chasing.rules import Due, Taken, held_day, is_chased, may_be_held, taken
from cdop.gathering.chasing.running import due_of
from cdop.gathering.chasing.stepping import take
from cdop.gathering.models import InformationRequest
from cdop.gathering.rules import ENDED, Terms
from cdop.gathering.service import OPEN, NoLongerOpen, locked, note
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.wording import long_date

_REQUESTS, _CASES = table_of(InformationRequest), table_of(Case)


@dataclass(frozen=True)
class SeenRequest:
    """A request as a page showed it: how many steps were taken, and the day of the next."""

    token: str
    step: int
    next_chase_on: date | None


class ChasedMeanwhile(Exception):
    """A step was taken, or the day was changed, since the page was opened."""


def chase_now(session: Session, person: Person, key: str, page: SeenRequest, reason: str, on: date) -> Taken[Due]:  # noqa: PLR0913, PLR0917 - who does what, why, and when
    """Take the next step of the ladder today. ``key`` is the site's own, of which links are made.

    Raises ``LookupError``, ``NoLongerOpen``, ``ChasedMeanwhile``, or ``NotPossible`` where nobody would be written to.
    """
    row = _seen(session, page)
    agency = agency_at(session, row.agency)
    status = session.scalar(select(_CASES.c.status).where(_CASES.c.id == row.case_id))
    if agency is None or not is_chased(agency):
        raise NotPossible({"reason": "The agency is not in use: close the request, or ask another agency"})
    if status in ENDED:
        raise NotPossible({"reason": "The case is reviewed or withdrawn: close the request instead"})
    if row.paused:
        raise NotPossible({"reason": "Its links were closed after wrong addresses: send a new link first"})
    step = taken(due_of(row), agency, on)
    if step is None:
        raise NotPossible({"reason": "Every step was taken: the chair’s challenge is the last"})
    take(session, person, key, [step], on, Terms.by(settings_in_force(session)), reason)
    return step


def hold(session: Session, person: Person, page: SeenRequest, until: date, reason: str, today: date) -> date:  # noqa: PLR0913, PLR0917 - who does what, why, and when
    """Put the next chase off until a day, or the first after it that the agency works. Returns the day.

    Raises ``LookupError``, ``NoLongerOpen``, ``ChasedMeanwhile``, or ``NotPossible``.
    """
    row = _seen(session, page)
    if row.next_chase_on is None:
        raise NotPossible({"until": "Nothing is planned that could be put off"})
    if fault := may_be_held(row.next_chase_on, until, today):
        raise NotPossible({"until": fault})
    day = held_day(until, agency_at(session, row.agency))
    session.execute(update(_REQUESTS).where(_REQUESTS.c.id == row.id).values(next_chase_on=day))
    note(session, person, row.id, "held", today, words=f"Until {long_date(day)}. {reason}")
    record(session, person, Event.CHASE_HELD, row.case_id, request=page.token, until=day.isoformat())
    return day


def done_by_hand(session: Session, person: Person, page: SeenRequest, words: str, today: date) -> None:
    """Record that a letter was sent, or somebody told. Raises as ``hold``."""
    row = _seen(session, page)
    note(session, person, row.id, "by_hand", today, words=words)
    record(session, person, Event.CHASED_BY_HAND, row.case_id, request=page.token, step=row.step)


def _seen(session: Session, page: SeenRequest) -> Row[Any]:
    row = locked(session, page.token)
    if row.state != OPEN:
        raise NoLongerOpen(page.token)
    if (row.step, row.next_chase_on) != (page.step, page.next_chase_on):
        raise ChasedMeanwhile(page.token)
    return row
