"""Restricting a case, naming who may open it, opening it in an emergency, and looking into that.

Each is one transaction, which the caller commits. Cases that were merged are of one child and are restricted together.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.access.models import OpeningReview, RestrictedOpening
from cdop.access.restricting.messages import tell
from cdop.access.restricting.queries import Opening, opening_at, restriction_of, shut_case, told_of
from cdop.access.restricting.rules import LASTS
from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.likeness.merging import same_child
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.case.recusal.service import wait_for_readers
from cdop.case.restriction import recording
from cdop.case.rules import NotPossible
from cdop.database import insert_rows

ALREADY = "Somebody has looked into it already"


def restrict(session: Session, person: Person, case_id: int, named: set[int], reason: str) -> None:
    """Let a case be open to this coordinator and to the accounts that are named alone.

    Best the first statement of its transaction (``recusal.service.wait_for_readers``). Raises ``LookupError`` where the
    case does not exist for the person, ``NotPossible`` where it is restricted already.
    """
    wait_for_readers(session)
    _check_coordinator(session, person, case_id)
    if restriction_of(session, person, case_id):
        raise NotPossible({"reason": "The case is restricted already"})
    cases = same_child(session, case_id)
    recording.restrict(session, person, cases, named | _own(person), reason)


def name_people(session: Session, person: Person, case_id: int, named: set[int], reason: str) -> None:
    """Let a restricted case be open to this coordinator and to these accounts. By somebody who is named for good.

    Raises ``LookupError`` where the case is not restricted, or not theirs to decide of.
    """
    wait_for_readers(session)
    _check_named(session, person, case_id)
    recording.name_people(session, person, same_child(session, case_id), named | _own(person), reason)


def lift(session: Session, person: Person, case_id: int, reason: str) -> None:
    """Let a restricted case exist for everybody again, by somebody who is named for good. Raises ``LookupError``."""
    _check_named(session, person, case_id)
    recording.lift(session, person, same_child(session, case_id), reason)


def open_in_emergency(session: Session, person: Person, token: str, reason: str) -> Opening:
    """Open a restricted case to a coordinator who is not named, for an hour, and tell the others.

    The caller has asked for fresh proof of who they are. Raises ``LookupError`` where there is no such case that is
    shut to them.
    """
    case = shut_case(session, person, token)
    if case is None or person.account_id is None:
        raise LookupError(token)
    now = utc_now()
    until = now + LASTS
    row = {
        "token": secrets.token_hex(16), "case_id": case.case_id, "account_id": person.account_id, "reason": reason,
        "opened_at": now, "until": until,
    }  # fmt: skip
    insert_rows(session, RestrictedOpening, [row])
    recording.open_until(session, person.account_id, same_child(session, case.case_id), until)
    found = opening_at(session, person, str(row["token"]))
    assert found is not None
    told = tell(session, told_of(session, person, case.case_id), found)
    record(session, person, Event.RESTRICTED_OPENED, case.case_id, opening=found.number, told=told)
    return found


def review(session: Session, person: Person, token: str, outcome: str, words: str) -> None:
    """Keep what somebody else found of an emergency. Raises ``LookupError`` where there is none for them to look into,
    ``PermissionError`` for who opened it, ``NotPossible`` where somebody was faster.
    """
    found = opening_at(session, person, token)
    if found is None:
        raise LookupError(token)
    if found.account_id == person.account_id:
        raise PermissionError("an emergency is looked into by somebody else")
    if found.outcome:
        raise NotPossible({"outcome": ALREADY})
    row = {
        "opening_id": found.number, "account_id": person.account_id, "outcome": outcome, "words": words,
        "reviewed_at": utc_now(), "reviewed_by": person.name,
    }  # fmt: skip
    try:
        with session.begin_nested():
            insert_rows(session, OpeningReview, [row])
    except IntegrityError:
        raise NotPossible({"outcome": ALREADY}) from None
    record(session, person, Event.OPENING_REVIEWED, found.case_id, opening=found.number, outcome=outcome)


def open_until(session: Session, person: Person, case_id: int) -> datetime | None:
    """Until when (UTC) a restricted case is open to somebody by an emergency."""
    return recording.ends_at(session, person.account_id, case_id)


def _own(person: Person) -> set[int]:
    return {person.account_id} if person.account_id is not None else set()


def _check_coordinator(session: Session, person: Person, case_id: int) -> None:
    """Lock the case, so that of two who do the same at once the second is told."""
    if not person.is_a(Role.COORDINATOR):
        raise PermissionError("a case is restricted by a coordinator")
    own = select(Case.id).where(Case.id == case_id, visible(person, Case.id))
    if session.scalar(own.with_for_update(key_share=True)) is None:
        raise LookupError(case_id)


def _check_named(session: Session, person: Person, case_id: int) -> None:
    _check_coordinator(session, person, case_id)
    held = restriction_of(session, person, case_id)
    if held is None or not held.for_good:
        raise LookupError(case_id)
