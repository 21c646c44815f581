"""How much an organisation may send within a day: a page that holds it must still open."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.recommendations.queries import EVENTS, WRITERS
from cdop.recommendations.rules import Happened, Happening, NotNow

MOST_A_DAY = 50
TOO_MANY = (
    f"The panel takes in {MOST_A_DAY} notes, actions and pieces of evidence of one recommendation within a day, and "
    "has that many. This one is not sent: send it tomorrow, or put several into one"
)
_SENT = frozenset({Happening.NOTE, Happening.ACTION, Happening.EVIDENCE})
_DAY = timedelta(days=1)


def refuse_too_many(session: Session, person: Person, addressee: int, event: Happened) -> None:
    """Refuse what an organisation sends (``addressee``: its row's number, which is held) beyond a day's number.

    What staff take down for it is not counted out. Raises ``NotNow``.
    """
    if not event.by_addressee or event.what not in _SENT or person.is_a(*WRITERS):
        return
    own = (EVENTS.c.addressee_id == addressee) & EVENTS.c.by_addressee & (EVENTS.c.at > utc_now() - _DAY)
    sent = own & EVENTS.c.event.in_(sorted(_SENT))
    if (session.scalar(select(func.count()).select_from(EVENTS).where(sent)) or 0) >= MOST_A_DAY:
        raise NotNow(TOO_MANY)
