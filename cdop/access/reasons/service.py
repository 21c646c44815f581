"""Keeping why somebody opened a case that was not their task."""

from sqlalchemy.orm import Session

from cdop.access.models import IdentityReason
from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now


def give_reason(  # noqa: PLR0913, PLR0917 - who, in which session, opens what, and why
    session: Session, person: Person, session_id: int, case_id: int, code: str, words: str
) -> None:
    """Keep a reason with its audit entry, which holds the code and not the words."""
    kept = IdentityReason(
        account_id=person.account_id, case_id=case_id, session_id=session_id, code=code, words=words, given_at=utc_now()
    )
    session.add(kept)
    session.flush()
    record(session, person, Event.REASON_GIVEN, case_id, reason=code, given=kept.id)
