"""How far a joint agency response has come, told from the timeline."""

from collections.abc import Sequence
from enum import StrEnum

from cdop.case.facts import Fact, FactKind, in_force


class ResponseState(StrEnum):
    """Where a response stands."""

    NOT_DECIDED = "not_decided"
    NOT_NEEDED = "not_needed"
    RUNNING = "running"
    STOOD_DOWN = "stood_down"
    COMPLETED = "completed"


STARTED, FINAL = "started", "final"


def last_decision(facts: Sequence[Fact]) -> Fact | None:
    """The decision, or the standing down, that is in force."""
    return in_force(facts, FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN)


def meetings(facts: Sequence[Fact]) -> list[Fact]:
    """Each meeting as it was last recorded, in the order of their days and times."""
    last = {fact.detail["meeting"]: fact for fact in facts if fact.kind is FactKind.RESPONSE_MET}
    return sorted(last.values(), key=lambda fact: (fact.dated, fact.detail["time"] or "", fact.sequence))


def response_state(facts: Sequence[Fact]) -> ResponseState:
    """A response runs from the decision to start it until it is stood down or its final case discussion is held."""
    decided = last_decision(facts)
    if decided is None:
        return ResponseState.NOT_DECIDED
    if decided.kind is FactKind.RESPONSE_STOOD_DOWN:
        return ResponseState.STOOD_DOWN
    if decided.detail["decision"] != STARTED:
        return ResponseState.NOT_NEEDED
    held = any(m.detail["meeting_kind"] == FINAL and m.dated >= decided.dated for m in meetings(facts))
    return ResponseState.COMPLETED if held else ResponseState.RUNNING
