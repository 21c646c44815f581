"""What a case waits for next, and since when: one step at a time, in the order of a case's way. Pure.

Whether a step is late is asked when it is shown (``cdop.case.deadlines``): targets are the panel's settings and change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.handovers import DECLINED, HandOver, standing_hand_over
from cdop.case.readiness import Readiness, Ready, Why
from cdop.reference.areas import ABROAD
from cdop.reference.calendar import FAR_FUTURE

HISTORY = timedelta(days=365)
"""How long after a decision that another area's child is not ours its hand-over is asked for, where the decision was
brought in with a register and not made here: what is older is history. A classification that was recorded so long
after its day is history too: nobody is asked for the decision on a response that it once called for."""


class Step(StrEnum):
    """What has to happen next. The words stand in ``cdop.case.steps``.

    ``HAND_OVER`` is here where another panel declined. A child of another area that nobody has handed over yet waits
    for it as well, which a timeline does not know: it knows no panel.
    """

    RESIDENCY = "residency"
    CLASSIFICATION = "classification"
    RESPONSE = "response"
    HAND_OVER = "hand_over"
    HANDOVER = "handover"
    OUTCOME = "outcome"
    ASKING = "asking"
    SETTLING = "settling"
    GATHERING = "gathering"
    PREPARING = "preparing"
    REVIEW = "review"
    FINALISE = "finalise"


@dataclass(frozen=True)
class Clocks:
    """The next step and the day its clock began; the days of the first decisions; who leads, where that was agreed.

    ``step`` is None where nothing is left to do. ``lead`` is "ours", "theirs" or None. ``hand_over_until``: the last
    day on which the case, if it is another area's, asks to be handed over; None where that was done, or is too early.
    """

    step: Step | None
    step_since: date | None
    residency_decided_on: date | None
    classified_on: date | None
    lead: str | None
    hand_over_until: date | None


_TO_SETTLE = frozenset({Why.REPLY_UNREAD, Why.CONTRADICTION})
_NOT_GATHERED = frozenset({"withdrawn", "reviewed", "residency_undecided"})


def is_gathered(facts: Sequence[Fact], status: str) -> bool:
    """Whether a case is open and its review is this panel's: so that it can be ready for the panel, or not."""
    return status not in _NOT_GATHERED and between_panels(facts) is None


def clocks_of(facts: Sequence[Fact], status: str, notified_on: date, ready: Readiness | None) -> Clocks:
    """The clocks of a case from its facts, in the order recorded, its status and its first day (``projection``).

    ``ready``: its readiness where ``is_gathered``.
    """
    agreed = in_force(facts, FactKind.LEAD_AGREED)
    step, since = _next(facts, status, notified_on, ready)
    return Clocks(
        step,
        since,
        _first(facts, FactKind.RESIDENCY_DECIDED),
        _first(facts, FactKind.CLASSIFIED),
        agreed.detail["lead"] if agreed else None,
        hand_over_until(facts),
    )


def between_panels(facts: Sequence[Fact]) -> tuple[Step | None, date | None] | None:
    """What waits between the panels and since when, where another panel has the case or was asked to take it.

    None where this panel leads by agreement, or nothing was sent and nothing agreed. No step where the outcome of
    another area's child was told; of a resident whose review another panel leads, that review is then recorded.
    """
    agreed, sent = in_force(facts, FactKind.LEAD_AGREED), standing_hand_over(facts)
    theirs = agreed if agreed and agreed.detail["lead"] == "theirs" else None
    if agreed and not theirs:
        return None
    if sent is None or (theirs and _declined_before(facts, theirs, sent)):
        return (Step.OUTCOME, theirs.dated) if theirs else None
    if sent.answered is None:
        return Step.HANDOVER, sent.sent.dated
    if sent.answer == DECLINED:
        return Step.HAND_OVER, sent.answered.dated
    if sent.outcome is None:
        return Step.OUTCOME, sent.answered.dated
    return (Step.FINALISE, sent.outcome.dated) if theirs else (None, None)


def _declined_before(facts: Sequence[Fact], agreed: Fact, sent: HandOver) -> bool:
    """Whether what was declined was followed by an agreement that another panel leads."""
    both = [fact for fact in facts if fact is agreed or fact is sent.answered]
    last = in_force(both, FactKind.LEAD_AGREED, FactKind.HANDOVER_ANSWERED)
    return sent.answer == DECLINED and last is agreed


def hand_over_until(facts: Sequence[Fact]) -> date | None:
    """The last day on which the case asks to be handed over if it is another area's (``Clocks``).

    A home abroad has no panel that could take the case.
    """
    decided = in_force(facts, FactKind.RESIDENCY_DECIDED)
    if decided is None or decided.detail["home_area"] in {None, ABROAD} or standing_hand_over(facts):
        return None
    return FAR_FUTURE if decided.detail.get("rule") else decided.dated + HISTORY


def _next(
    facts: Sequence[Fact], status: str, notified_on: date, ready: Readiness | None
) -> tuple[Step | None, date | None]:
    if status in {"withdrawn", "reviewed"}:
        return None, None
    if status == "residency_undecided":
        return Step.RESIDENCY, notified_on
    if ready is None:
        return between_panels(facts) or (None, None)
    return _own_review(facts, status, notified_on, ready)


def _own_review(facts: Sequence[Fact], status: str, notified_on: date, ready: Readiness) -> tuple[Step, date]:
    classified = in_force(facts, FactKind.CLASSIFIED)
    if status == "reopened" and (again := in_force(facts, FactKind.REOPENED)):
        return _to_the_panel(facts, ready, again.dated)
    if status == "panel_decided" and (met := in_force(facts, FactKind.PANEL_MET)):
        return Step.FINALISE, met.dated
    if classified is None:
        return Step.CLASSIFICATION, notified_on
    if _response_undecided(facts, classified):
        return Step.RESPONSE, notified_on
    return _to_the_panel(facts, ready, classified.dated)


def _to_the_panel(facts: Sequence[Fact], ready: Readiness, begun: date) -> tuple[Step, date]:
    """What is missing for the panel: what came is settled before anything else, and the meeting follows the replies.

    ``begun``: since when agencies can be asked, the classification or the reopening.
    """
    since = ready.since or begun
    if ready.ready:
        return Step.REVIEW, since
    if ready.state is Ready.NOT_ASKED:
        return Step.ASKING, begun
    if came := [reason.since for reason in ready.reasons if reason.why in _TO_SETTLE and reason.since]:
        return Step.SETTLING, min(came)
    if ready.ours and not any(reason.why is Why.REPLY_OUTSTANDING for reason in ready.reasons):
        return Step.PREPARING, since
    return Step.GATHERING, _first(facts, FactKind.INFORMATION_REQUESTED) or begun


def _response_undecided(facts: Sequence[Fact], classified: Fact) -> bool:
    """Whether nobody decided on a joint agency response where a criterion was found met, or where nobody has looked at
    the criteria of a death that was found unexpected here.
    """
    if in_force(facts, FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN):
        return False
    criteria = in_force(facts, FactKind.RESPONSE_CRITERIA)
    if criteria is None:
        return classified.detail["expectation"] == "unexpected" and not _is_history(classified)
    return "yes" in criteria.detail["criteria"].values()


def _is_history(classified: Fact) -> bool:
    """Whether a classification was brought in with a register, which knows no reasons, or written down long after."""
    recorded = classified.recorded_at.date() if classified.recorded_at else classified.dated
    return not (classified.identity or {}).get("reason") or recorded > classified.dated + HISTORY


def _first(facts: Sequence[Fact], kind: FactKind) -> date | None:
    """The day of the first decision, which stopped the clock: a later one supersedes what was decided, not when."""
    return min((fact.dated for fact in facts if fact.kind is kind), default=None)
