"""A child whom somebody in the office knows: restricted, opened in an emergency; and an evening's unusual looks."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.access.models import RestrictedOpening
from cdop.access.restricting.messages import tell
from cdop.access.restricting.queries import opening_at, told_of
from cdop.access.restricting.rules import LASTS
from cdop.access.restricting.service import restrict
from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.case.projection import WAITING_STATUSES
from cdop.case.restriction.models import CaseRestriction
from cdop.database import insert_rows
from cdop.demonstration.speaking import OFFICE, Say
from cdop.reference.calendar import LONDON
from cdop.reference.working_days import is_working_day

RESTRICTED = "MED-2012-009"
BECAUSE = "A colleague’s niece"
EMERGENCY = "The coroner’s officer asked on the telephone for the date of the post-mortem, and nobody else was in"
RESTRICTED_FOR = timedelta(days=60)
LATE, LOOKS = time(22, 40), 3


def keep_access(  # noqa: PLR0913, PLR0917 - who acts, on which cases, on which day, in whose words
    session: Session, coordinator: Person, other: Person, cases: Mapping[str, int], today: date, say: Say
) -> None:
    """Restrict the case, for the coordinator alone; the other one opened it and nobody has looked into that yet."""
    case_id = cases[RESTRICTED]
    reason = say(BECAUSE, "restriction_entries", "reason", RESTRICTED, roles=OFFICE)
    restrict(session, coordinator, case_id, set(), reason)
    since = _at(today - RESTRICTED_FOR, time(10))
    session.execute(update(CaseRestriction).where(CaseRestriction.case_id == case_id).values(since=since))
    words = say(EMERGENCY, "restricted_openings", "reason", RESTRICTED, roles=(*OFFICE, "public_health_lead"))
    _emergency(session, other, case_id, _at(_working_day_before(today), time(14, 5)), words)
    _evening(session, other, _at(today - timedelta(days=1), LATE))


def _emergency(session: Session, other: Person, case_id: int, at: datetime, words: str) -> None:
    token = secrets.token_hex(16)
    row = {
        "token": token, "case_id": case_id, "account_id": other.account_id, "reason": words, "opened_at": at,
        "until": at + LASTS,
    }  # fmt: skip
    insert_rows(session, RestrictedOpening, [row])
    found = opening_at(session, other, token)
    assert found is not None
    tell(session, told_of(session, other, case_id), found)
    _told(session, other, Event.RESTRICTED_OPENED, [case_id], [at], opening=found.number)
    _told(session, other, Event.CASE_VIEWED, [case_id], [at + timedelta(minutes=1)], identified="yes")


def _evening(session: Session, other: Person, at: datetime) -> None:
    """Late in the evening somebody opened some of the newest cases."""
    newest = select(Case.id).where(Case.status.in_(WAITING_STATUSES)).order_by(Case.notified_on.desc(), Case.id)
    seen = list(session.scalars(newest.limit(LOOKS)))
    moments = [at + timedelta(minutes=4 * number) for number in range(len(seen))]
    _told(session, other, Event.CASE_VIEWED, seen, moments, identified="yes")


def _told(
    session: Session, who: Person, event: Event, cases: Sequence[int], at: Sequence[datetime], **detail: str | int
) -> None:
    """Entries of days that are over: the record itself is written as of now."""
    shared = {"account_id": who.account_id, "name": who.name, "address": who.address, "event": event.value}
    rows = [{**shared, "case_id": case, "at": moment, "detail": detail} for case, moment in zip(cases, at, strict=True)]
    insert_rows(session, AuditEntry, rows)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON).astimezone(UTC).replace(tzinfo=None)


def _working_day_before(today: date) -> date:
    day = today - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
