"""Deciding that two like cases are two children, and taking that back."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record_each, utc_now
from cdop.case.likeness.filing import best, children_of_cases
from cdop.case.likeness.queries import PUT_BACK, TWO_CHILDREN, pair_of
from cdop.case.models import Case, LikenessSettlement
from cdop.case.recusal.queries import visible
from cdop.database import insert_rows

_TOKEN = re.compile(r"[0-9a-f]{32}")


def settle_as_two_children(session: Session, person: Person, tokens: tuple[str, str], reason: str) -> bool:
    """Take a pair off the list, with the reason. Returns whether it was still on it.

    What is decided is decided of what is known now: should the two come to a higher score, they are shown again.
    """
    return _decide(session, person, tokens, TWO_CHILDREN, reason)


def remember_as_two_children(session: Session, person: Person, tokens: tuple[str, str], reason: str) -> bool:
    """Settle two cases that somebody compared, be they a pair on the list or not. Returns whether it was news.

    What one of them is described as may tell too little for a pair; should they become one, it counts as decided.
    """
    return _decide(session, person, tokens, TWO_CHILDREN, reason, compared=True)


def put_back(session: Session, person: Person, tokens: tuple[str, str], reason: str) -> bool:
    """Put a settled pair on the list again, with the reason. Returns whether it was off it."""
    return _decide(session, person, tokens, PUT_BACK, reason)


def _decide(  # noqa: PLR0913 - what is decided, of whom, and why
    session: Session, person: Person, tokens: tuple[str, str], decision: str, reason: str, *, compared: bool = False
) -> bool:
    if not all(map(_TOKEN.fullmatch, tokens)):
        return False
    # Locked, so that two people who settle one pair at once do not both store it.
    both = select(Case.id).where(Case.token.in_(tokens), visible(person, Case.id))
    ids = list(session.scalars(both.order_by(Case.id).with_for_update()))
    pair = pair_of(session, person, tokens)
    if len(ids) != len(tokens) or not (pair or compared):
        return False
    score = pair.score if pair else _score(session, ids)
    settled = _is_settled(session, ids, score)
    if settled is (decision == TWO_CHILDREN):
        return False
    row = {
        "first_case_id": ids[0], "second_case_id": ids[1], "decision": decision, "score": score,
        "reason": reason, "decided_at": utc_now(), "decided_by": person.name,
    }  # fmt: skip
    insert_rows(session, LikenessSettlement, [row])
    record_each(session, person, Event.LIKENESS_SETTLED, ids, decision=decision)
    return True


def _score(session: Session, ids: list[int]) -> int:
    children = children_of_cases(session.connection(), ids, None)
    return best(*(children[case_id] for case_id in ids)).score


def _is_settled(session: Session, ids: list[int], score: int) -> bool:
    settled = LikenessSettlement
    query = (
        select(settled.decision, settled.score)
        .where(settled.first_case_id == ids[0], settled.second_case_id == ids[1])
        .order_by(settled.id.desc())
        .limit(1)
    )
    last = session.execute(query).one_or_none()
    return last is not None and last.decision == TWO_CHILDREN and last.score >= score
