"""The notifications reach the panel by the one way in, and the coordinator decides of some of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.case.models import Case
from cdop.demonstration.inbox.arriving import ACCEPT, JOIN, PUT_BACK, Arriving
from cdop.demonstration.speaking import Say
from cdop.demonstration.telling import Office, Telling
from cdop.notification.answers import check
from cdop.notification.inbox import service
from cdop.notification.inbox.rules import description_of
from cdop.notification.models import Notification
from cdop.notification.receiving import Arrival, public_form, receive
from cdop.notification.source import Source
from cdop.reference.calendar import today

ADDRESS = "192.0.2.10"  # of the range for documentation


def receive_and_decide(
    session: Session, office: Office, arriving: Sequence[Arriving], cases: Mapping[str, int], say: Say
) -> None:
    """Store every notification and decide of those that are decided. ``cases`` are those that one may join."""
    for one in arriving:
        number = _receive(session, office, one)
        if one.decided:
            _decide(session, office, one, number, cases, say)


def _receive(session: Session, office: Office, one: Arriving) -> int:
    """By the rules of the form: what they refuse, the demonstration cannot hold. Raises ``ValueError``."""
    checked = check(one.answers, today())
    if checked.faults:
        raise ValueError(f"{one.key}: {checked.faults}")
    person = public_form(ADDRESS) if one.source is Source.PUBLIC_FORM else office.coordinator
    arrival = Arrival(one.source, f"demonstration {one.key}", one.source_words, one.told_at)
    receipt = receive(session, person, arrival, checked.answers)
    return session.scalars(select(Notification.id).where(Notification.receipt == receipt)).one()


def _decide(  # noqa: PLR0913, PLR0917 - what is decided
    session: Session, office: Office, one: Arriving, number: int, cases: Mapping[str, int], say: Say
) -> None:
    person = office.coordinator
    words = say(one.words, "notification_decisions", "words", one.key) if one.words else ""
    if one.decided == ACCEPT:
        answers = check(one.answers, today()).answers
        token = service.accept(session, person, number, description_of(answers), service.TwoChildren())
        case_id = session.scalars(select(Case.id).where(Case.token == token)).one()
        for fact in one.opens.in_order() if one.opens else ():
            Telling(session, office, case_id).tell(fact)
    elif one.decided == JOIN:
        service.join(session, person, number, cases[one.known_as], words)
    else:
        service.set_aside(session, person, number, one.reason, words)
        if one.decided == PUT_BACK:
            service.put_back(session, person, number, words)
