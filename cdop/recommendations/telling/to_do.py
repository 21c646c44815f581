"""What reminders left to be done by hand: letters to print, seniors to tell, and challenges for the chair."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person
from cdop.classification.reading import holds_duty
from cdop.recommendations.queries import ADDRESSEES, EVENTS, RECOMMENDATIONS, WRITERS, Entry, readable
from cdop.recommendations.rules import Happened, Happening
from cdop.recommendations.telling.chasing import BY_EMAIL, BY_LETTER, STEP_WORDS, WAITED_FOR

_TOLD_BY = [*STEP_WORDS, Happening.BY_HAND.value]


@dataclass(frozen=True)
class ToDo:
    """How many organisations are to be written to or told by hand, and how many challenges wait for the chair."""

    by_hand: int = 0
    challenges: int = 0


def left_over(happened: Iterable[Happened]) -> Happened | None:
    """The step that is still to be done by hand, of what happened in order; None where it was done, or all moved on."""
    left = None
    for one in happened:
        if one.what.value in STEP_WORDS:
            left = one if one.detail.get("by", BY_EMAIL) != BY_EMAIL else None
        elif one.what is Happening.BY_HAND or one.moved_to is not None:
            left = None
    return left


def words_of(entries: Iterable[Entry]) -> str:
    """What is to be done by hand, in words; empty where nothing is."""
    left = left_over(entry.happened for entry in entries)
    if left is None:
        return ""
    step = STEP_WORDS[left.what.value]
    if left.detail["by"] == BY_LETTER:
        return f"Print the letter and send it: {step.lower()}"
    return f"To be done by hand: {step.lower()}"


def to_do(session: Session, viewer: Person) -> ToDo:
    """For whoever writes recommendations, and challenges for the chair too. One statement, and one for the chair."""
    writes, chairs = viewer.is_a(*WRITERS), holds_duty(session, viewer, Duty.CHAIR)
    if not (writes or chairs):
        return ToDo()
    own = EVENTS.c
    query = (
        select(own.addressee_id, own.event, own.dated, own.state, own.detail)
        .join(ADDRESSEES, ADDRESSEES.c.id == own.addressee_id)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .where(ADDRESSEES.c.state.in_(WAITED_FOR), ADDRESSEES.c.step > 0, readable(viewer))
        .where(or_(own.event.in_(_TOLD_BY), own.state.is_not(None)))
        .order_by(own.id)
    )
    found: dict[int, Happened | None] = {}
    for row in session.execute(query):
        one = Happened(Happening(row.event), row.dated, None, row.detail)
        moved = row.state is not None
        before = found.get(row.addressee_id)
        found[row.addressee_id] = None if moved else left_over(filter(None, (before, one)))
    left = [one.what is Happening.CHALLENGE for one in found.values() if one]
    return ToDo(left.count(False) if writes else 0, left.count(True))
