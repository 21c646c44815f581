"""Keeping restrictions: the record of each, what then holds, and its audit entry, in the caller's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.restriction.models import CaseDoor, CaseRestriction, RestrictionEntry
from cdop.database import insert_rows, table_of

_RESTRICTION, _DOORS = table_of(CaseRestriction).c, table_of(CaseDoor)
_DOOR = _DOORS.c


class How(StrEnum):
    """What was done to a restriction."""

    SET = "set"
    LIFTED = "lifted"
    NAMED = "named"
    UNNAMED = "unnamed"


def restricted_among(session: Session, case_ids: Collection[int]) -> set[int]:
    """Which of some cases are restricted."""
    query = select(_RESTRICTION.case_id).where(_RESTRICTION.case_id.in_(sorted(case_ids)))
    return set(session.scalars(query))


def named_for(session: Session, case_ids: Collection[int]) -> dict[int, set[int]]:
    """The accounts that are named for good, by the case."""
    query = select(_DOOR.case_id, _DOOR.account_id).where(_DOOR.case_id.in_(sorted(case_ids)), _DOOR.until.is_(None))
    found: dict[int, set[int]] = {case_id: set() for case_id in case_ids}
    for case_id, account_id in session.execute(query):
        found[case_id].add(account_id)
    return found


def restrict(session: Session, person: Person, case_ids: Collection[int], named: Collection[int], reason: str) -> None:
    """Let cases exist for nobody but the accounts that are named. The caller has asked whether it may."""
    cases, now = sorted(case_ids), utc_now()
    insert_rows(session, CaseRestriction, [{"case_id": case_id, "since": now} for case_id in cases])
    _enter(session, person, [(case_id, None) for case_id in cases], How.SET, reason)
    record_each(session, person, Event.RESTRICTION_SET, cases, named=len(named))
    name_people(session, person, cases, named, reason)


def name_people(
    session: Session, person: Person, case_ids: Collection[int], named: Collection[int], reason: str
) -> None:
    """Let restricted cases be open to these accounts and, but for emergencies that still run, to no others."""
    wanted, held = set(named), named_for(session, case_ids)
    more = [(case_id, account) for case_id in sorted(case_ids) for account in sorted(wanted - held[case_id])]
    fewer = [(case_id, account) for case_id in sorted(case_ids) for account in sorted(held[case_id] - wanted)]
    for case_id, account in (*more, *fewer):
        session.execute(delete(_DOORS).where(_DOOR.case_id == case_id, _DOOR.account_id == account))
    insert_rows(session, CaseDoor, [{"case_id": c, "account_id": account, "until": None} for c, account in more])
    _enter(session, person, more, How.NAMED, reason)
    _enter(session, person, fewer, How.UNNAMED, reason)
    for how, pairs in ((How.NAMED, more), (How.UNNAMED, fewer)):
        for case_id, account in pairs:
            record(session, person, Event.RESTRICTION_CHANGED, case_id, how=how.value, account=account)


def lift(session: Session, person: Person, case_ids: Collection[int], reason: str) -> None:
    """Let restricted cases exist for everybody again, but for who withdrew from them."""
    cases = sorted(case_ids)
    for table in (_DOORS, table_of(CaseRestriction)):
        session.execute(delete(table).where(table.c.case_id.in_(cases)))
    _enter(session, person, [(case_id, None) for case_id in cases], How.LIFTED, reason)
    record_each(session, person, Event.RESTRICTION_LIFTED, cases)


def open_until(session: Session, account_id: int, case_ids: Collection[int], until: datetime) -> None:
    """Open restricted cases to an account that is not named, until a moment (UTC)."""
    cases = sorted(case_ids)
    session.execute(delete(_DOORS).where(_DOOR.case_id.in_(cases), _DOOR.account_id == account_id))
    insert_rows(session, CaseDoor, [{"case_id": c, "account_id": account_id, "until": until} for c in cases])


def ends_at(session: Session, account_id: int | None, case_id: int) -> datetime | None:
    """Until when (UTC) a case is open to an account by an emergency; None where it is not, or not any more."""
    own = _DOOR.account_id == account_id, _DOOR.case_id == case_id, _DOOR.until > utc_now()
    return session.scalar(select(_DOOR.until).where(*own))


def share(session: Session, person: Person, case_ids: Collection[int], reason: str) -> None:
    """Where one of these cases is restricted, restrict all of them, for whom every restricted one names: they are of
    one child.
    """
    held = restricted_among(session, case_ids)
    if not held:
        return
    named = set.intersection(*named_for(session, held).values())
    if missing := set(case_ids) - held:
        restrict(session, person, missing, named, reason)
    name_people(session, person, held, named, reason)


def _enter(session: Session, person: Person, pairs: Sequence[tuple[int, int | None]], how: How, reason: str) -> None:
    told = {"how": how.value, "reason": reason, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, RestrictionEntry, [{"case_id": c, "account_id": account, **told} for c, account in pairs])
