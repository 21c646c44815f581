"""Handing a case over, what the other panel answers and tells, and agreeing who leads."""

import secrets
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, open_seen
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from cdop.residency.handover import rules


def hand_over(  # noqa: PLR0913, PLR0917 - what is recorded
    session: Session, person: Person, page: Seen, area: PanelArea, panel: str, on: date, sent: str, contact: str
) -> str:
    """Record that a case was handed over to a panel (its token). Returns the hand-over's key.

    Raises ``Overtaken``, also where the same form is sent twice, or ``NotPossible``.
    """
    case, key = open_seen(session, page, FactKind.HANDED_OVER), secrets.token_hex(16)
    detail, identity = {"handover": key, "panel": panel}, {"sent": sent, "contact": contact}
    fact = Fact(FactKind.HANDED_OVER, on, detail, identity)
    add(session, person, case, rules.handing_over(case.facts, fact, area, today()))
    return key


def record_reply(session: Session, person: Person, page: Seen, fact: Fact) -> None:
    """Record an answer to a hand-over, or what was told of its outcome.

    Raises ``Overtaken``, ``NotPossible``, or ``LookupError`` where the case has no such hand-over.
    """
    case = open_seen(session, page, fact.kind)
    add(session, person, case, rules.answering(case.facts, fact, today()))


def agree_lead(session: Session, person: Person, page: Seen, fact: Fact) -> None:
    """Record what panels agreed on who leads. Raises ``Overtaken``, or ``NotPossible``."""
    case = open_seen(session, page, FactKind.LEAD_AGREED)
    add(session, person, case, rules.agreeing(case.facts, fact, today()))
