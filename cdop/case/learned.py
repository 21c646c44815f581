"""How much a case taught: the learning points of what the panel decided last. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.facts import Fact, FactKind


@dataclass(frozen=True)
class Learned:
    """Of which analysis (its token), how many learning points, and on which day the panel decided on it."""

    analysis: str
    points: int
    decided_on: date


def learned(facts: Sequence[Fact]) -> Learned | None:
    """Of the decision that was recorded last, ``facts`` in the order recorded; None where it holds no points."""
    decided = next((fact for fact in reversed(facts) if fact.kind is FactKind.ANALYSIS_DECIDED), None)
    points = ((decided.identity or {}).get("texts") or {}).get("learning") if decided else None
    if decided is None or not points:
        return None
    return Learned(decided.detail["analysis"], len(points), decided.dated)
