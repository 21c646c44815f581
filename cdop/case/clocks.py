"""What a case waits for next, and since when: one step at a time, in the order of a case's way. Pure.

Whether a step is late is asked when it is shown (``cdop.case.deadlines``): targets are the panel's settings and change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdop.case.facts import Fact, FactKind, first_notified, in_force


class Step(StrEnum):
    """What has to happen next. The words stand in ``cdop.case.steps``."""

    RESIDENCY = "residency"
    CLASSIFICATION = "classification"
    RESPONSE = "response"
    HANDOVER = "handover"
    OUTCOME = "outcome"
    REVIEW = "review"
    FINALISE = "finalise"


@dataclass(frozen=True)
class Clocks:
    """The next step and the day its clock began; the days of the first decisions; who leads, where that was agreed.

    ``step`` is None where nothing is left to do. ``lead`` is "ours", "theirs" or None.
    """

    step: Step | None
    step_since: date | None
    residency_decided_on: date | None
    classified_on: date | None
    lead: str | None


def clocks_of(facts: Sequence[Fact], status: str) -> Clocks:
    """The clocks of a case from its facts, in the order recorded, and its status (``projection``)."""
    agreed = in_force(facts, FactKind.LEAD_AGREED)
    lead = agreed.detail["lead"] if agreed else None
    step, since = _next(facts, status, agreed)
    return Clocks(step, since, _first(facts, FactKind.RESIDENCY_DECIDED), _first(facts, FactKind.CLASSIFIED), lead)


def _next(facts: Sequence[Fact], status: str, agreed: Fact | None) -> tuple[Step | None, date | None]:
    if status in {"withdrawn", "reviewed"}:
        return None, None
    if status == "residency_undecided":
        return Step.RESIDENCY, first_notified(facts)
    if agreed is None or agreed.detail["lead"] == "theirs":
        if handed := _handed_over(facts):
            return handed
        if agreed is not None:
            return Step.OUTCOME, agreed.dated
    return _own_review(facts, status)


def _own_review(facts: Sequence[Fact], status: str) -> tuple[Step, date]:
    classified = in_force(facts, FactKind.CLASSIFIED)
    if status == "reopened" and (again := in_force(facts, FactKind.REOPENED)):
        return Step.REVIEW, again.dated
    if status == "panel_decided" and (met := in_force(facts, FactKind.PANEL_MET)):
        return Step.FINALISE, met.dated
    if classified is None:
        return Step.CLASSIFICATION, first_notified(facts)
    if _response_undecided(facts):
        return Step.RESPONSE, first_notified(facts)
    return Step.REVIEW, classified.dated


def _handed_over(facts: Sequence[Fact]) -> tuple[Step, date] | None:
    """What the last hand-over waits for; None without one, declined, or where residency was decided anew after it."""
    last = max((i for i, fact in enumerate(facts) if fact.kind is FactKind.HANDED_OVER), default=None)
    if last is None or any(fact.kind is FactKind.RESIDENCY_DECIDED for fact in facts[last:]):
        return None
    key = facts[last].detail["handover"]
    answers = [f for f in facts if f.kind is FactKind.HANDOVER_ANSWERED and f.detail["handover"] == key]
    answer = in_force(answers, FactKind.HANDOVER_ANSWERED)
    if answer is None:
        return Step.HANDOVER, facts[last].dated
    return (Step.OUTCOME, answer.dated) if answer.detail["answer"] == "accepted" else None


def _response_undecided(facts: Sequence[Fact]) -> bool:
    """Whether a criterion of a joint agency response was found met and nobody has decided on one since."""
    criteria = in_force(facts, FactKind.RESPONSE_CRITERIA)
    met = criteria is not None and "yes" in criteria.detail["criteria"].values()
    return met and in_force(facts, FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN) is None


def _first(facts: Sequence[Fact], kind: FactKind) -> date | None:
    """The day of the first decision, which stopped the clock: a later one supersedes what was decided, not when."""
    return min((fact.dated for fact in facts if fact.kind is kind), default=None)
