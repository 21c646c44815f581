"""The hand-overs of a case to other panels, each with what came back, and the one that still counts. Pure.

A hand-over is named by a key. What was handed over, the answer and the outcome are facts; the last answer counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cdop.case.facts import Fact, FactKind, in_force

ACCEPTED, DECLINED = "accepted", "declined"


@dataclass(frozen=True)
class HandOver:
    """One hand-over: to which panel (its token), when, and what came back. Facts without identity have no words."""

    key: str
    panel: str
    sent: Fact
    answered: Fact | None = None
    outcome: Fact | None = None

    @property
    def answer(self) -> str | None:
        """``accepted`` or ``declined``; none while the other panel has not answered."""
        return str(self.answered.detail["answer"]) if self.answered else None

    @property
    def waits(self) -> bool:
        """Whether nobody has accepted it yet: until then it stays in sight."""
        return self.answer != ACCEPTED


def hand_overs(facts: Sequence[Fact]) -> list[HandOver]:
    """The hand-overs of a case in the order recorded, each with its last answer and outcome."""
    return [_with_replies(facts, fact) for fact in facts if fact.kind is FactKind.HANDED_OVER]


def standing_hand_over(facts: Sequence[Fact]) -> HandOver | None:
    """The last hand-over; none where the child's home was since decided to be in another area than it was sent for."""
    last = max((place for place, fact in enumerate(facts) if fact.kind is FactKind.HANDED_OVER), default=None)
    if last is None or _moved(facts, last):
        return None
    return _with_replies(facts, facts[last])


def _moved(facts: Sequence[Fact], place: int) -> bool:
    later = any(fact.kind is FactKind.RESIDENCY_DECIDED for fact in facts[place:])
    return later and _home(facts) != _home(facts[:place])


def _home(facts: Sequence[Fact]) -> str | None:
    decided = in_force(facts, FactKind.RESIDENCY_DECIDED)
    return decided.detail["home_area"] if decided else None


def _with_replies(facts: Sequence[Fact], sent: Fact) -> HandOver:
    key = sent.detail["handover"]
    replies = [fact for fact in facts if fact.detail.get("handover") == key]
    answered, outcome = (in_force(replies, k) for k in (FactKind.HANDOVER_ANSWERED, FactKind.HANDOVER_OUTCOME))
    return HandOver(key, sent.detail["panel"], sent, answered, outcome)
