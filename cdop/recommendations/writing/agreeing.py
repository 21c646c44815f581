"""What becomes of a draft: agreed by name, or withdrawn with a reason. What was agreed may give way to another."""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.recommendations.naming import search_of
from cdop.recommendations.queries import (
    AGREED,
    EVENTS,
    RECOMMENDATIONS,
    WITHDRAWN,
    WRITERS,
    Recommendation,
    Wording,
    addressees_of,
    recommendation_at,
)
from cdop.recommendations.refusing import NamesSomebody, refuse_known
from cdop.recommendations.rules import OPEN, Happening, NotNow
from cdop.recommendations.service import Step, happen, tell_of
from cdop.recommendations.signing import signing_role
from cdop.recommendations.writing.check import Checked, Drafted, check, missing
from cdop.recommendations.writing.drafting import give_back, locked_draft, texts_of
from cdop.reference.calendar import today
from cdop.reference.wording import long_date


class NotWhole(Exception):
    """Something is missing that stands in the way of agreeing. ``missing`` says what."""

    def __init__(self, found: list[Checked]) -> None:
        super().__init__("not whole")
        self.missing = found


def checks(wording: Wording, organisations: int) -> list[Checked]:
    """Every question that is asked of a wording; ``organisations``: to how many it goes."""
    return check(
        Drafted(wording.words, organisations, wording.due_on, wording.done_when, wording.measured_by, wording.strength)
    )


def agree(  # noqa: PLR0913, PLR0917 - what was seen, and who signs when
    session: Session, person: Person, token: str, seen_version: int, signed_by: str, on: date
) -> None:
    """Agree a draft: from then on it stands with each organisation as agreed.

    Raises ``PermissionError`` for whoever signs nothing, ``NotNow``, ``NotWhole``, ``NamesSomebody``, ``LookupError``
    or ``ChangedMeanwhile``.
    """
    detail = _signature(session, person, signed_by)
    found = locked_draft(session, person, token, seen_version)
    refuse_known(session, person, found.number, {"signed_by": detail["signed_by"]})
    if on > today():
        raise NotNow("The day must be today or in the past", "on")
    if on < (begun := _begun_on(session, found)):
        raise NotNow(f"The day must not be before {long_date(begun)}, when the draft was begun", "on")
    addressees = addressees_of(session, person, [found.number])[found.number]
    if gaps := missing(checks(found.wording, len(addressees))):
        raise NotWhole(gaps)
    kept = [key for key, _ in found.wording.justified]
    if named := search_of(session, found.number).found(texts_of(found.wording), kept):
        raise NamesSomebody(named)
    own = RECOMMENDATIONS.c.id == found.number
    session.execute(update(RECOMMENDATIONS).where(own).values(state=AGREED, agreed_on=on))
    for one in addressees:
        happen(session, person, one.token, Step(Happening.AGREED, dated=on, detail=detail))
    record(session, person, Event.RECOMMENDATION_AGREED, None, recommendation=token, version=found.version)


def withdraw(session: Session, person: Person, token: str, seen_version: int, reason: str) -> None:
    """Withdraw a draft with a reason; the learning that it came from waits again. Raises as above."""
    if not person.is_a(*WRITERS):
        raise PermissionError("withdrawing")
    found = locked_draft(session, person, token, seen_version)
    if not reason.strip():
        raise NotNow("Enter why it is withdrawn", "reason")
    _refuse_names(session, found, reason)
    session.execute(update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.id == found.number).values(state=WITHDRAWN))
    give_back(session, person, found.number)
    tell_of(session, person, found.number, Happening.WITHDRAWN, reason.strip())
    record(session, person, Event.RECOMMENDATION_WITHDRAWN, None, recommendation=token)


def supersede(  # noqa: PLR0913, PLR0917 - which gives way to which, why, and who signs when
    session: Session, person: Person, token: str, by: str, reason: str, signed_by: str, on: date | None = None
) -> None:
    """Let an agreed recommendation give way to another, with each organisation where it is still open.

    ``on``: when it gave way; today unless given.

    Raises as above; ``NotNow`` also where nothing of it is open, or the other is not agreed.
    """
    detail = _signature(session, person, signed_by)
    session.execute(select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.token == token).with_for_update())
    found, other = recommendation_at(session, person, token), recommendation_at(session, person, by)
    if found is None or found.state != AGREED:
        raise LookupError(token)
    if other is None or other.state != AGREED or other.token == token:
        raise NotNow("Choose the agreed recommendation that it gives way to", "by")
    if not reason.strip():
        raise NotNow("Enter why it gives way", "reason")
    refuse_known(session, person, found.number, {"signed_by": detail["signed_by"]})
    _refuse_names(session, found, reason)
    still_open = [one for one in addressees_of(session, person, [found.number])[found.number] if one.state in OPEN]
    if not still_open:
        raise NotNow("Nothing of it is open any more: it can stay as it is")
    told = {**detail, "superseded_by": other.token, "superseded_by_reference": other.reference}
    for one in still_open:
        happen(session, person, one.token, Step(Happening.SUPERSEDED, reason, on, told))
    record(session, person, Event.RECOMMENDATION_WITHDRAWN, None, recommendation=token, superseded_by=by)


def _begun_on(session: Session, found: Recommendation) -> date:
    begun = (EVENTS.c.recommendation_id == found.number) & (EVENTS.c.event == Happening.WRITTEN.value)
    return session.scalar(select(func.min(EVENTS.c.dated)).where(begun)) or date.min


def _signature(session: Session, person: Person, signed_by: str) -> dict[str, str]:
    role = signing_role(session, person)
    if not role:
        raise PermissionError("agreeing")
    if not signed_by.strip():
        raise NotNow("Enter who agrees it, by name", "signed_by")
    return {"signed_by": signed_by.strip(), "signed_role": role}


def _refuse_names(session: Session, found: Recommendation, reason: str) -> None:
    if named := search_of(session, found.number).found({"reason": reason}):
        raise NamesSomebody(named)
