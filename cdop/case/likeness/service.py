"""Saying that two like cases are two children."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record_each, utc_now
from cdop.case.likeness.queries import open_likenesses
from cdop.case.models import Case, LikenessDecision
from cdop.database import insert_rows

_TOKEN = re.compile(r"[0-9a-f]{32}")


def settle_as_two_children(session: Session, person: Person, tokens: tuple[str, str], reason: str) -> bool:
    """Take a pair off the list, with the reason. Returns whether it was still on it.

    What is decided is decided of the likenesses there are now: should the two come to agree in something else, they are
    shown again.
    """
    if not all(map(_TOKEN.fullmatch, tokens)):
        return False
    # Locked, so that two people who settle one pair at once do not both store it.
    query = select(Case.id).where(Case.token.in_(tokens)).order_by(Case.id).with_for_update()
    ids = list(session.scalars(query))
    if len(ids) != len(tokens):
        return False
    likenesses = open_likenesses(session, *ids)
    shared = {"reason": reason, "decided_at": utc_now(), "decided_by": person.name}
    pair = {"first_case_id": ids[0], "second_case_id": ids[1]}
    insert_rows(session, LikenessDecision, [{**pair, **shared, "likeness": kind.value} for kind in likenesses])
    if likenesses:
        record_each(session, person, Event.LIKENESS_SETTLED, ids, decision="two_children")
    return bool(likenesses)
