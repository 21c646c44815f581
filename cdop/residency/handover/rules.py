"""When a case may be handed over, how the other panel answers, and who leads (domain.md 2.1; peers C 19 and 20).

What hand-overs there are and which of them counts is told in ``cdop.case.handovers``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cdop.case.facts import Fact, FactKind, first_notified, in_force
from cdop.case.handovers import ACCEPTED, DECLINED, HandOver, hand_overs, standing_hand_over
from cdop.case.rules import NotPossible
from cdop.reference.areas import PanelArea
from cdop.residency.rules import Lead, who_leads

OURS, THEIRS = "ours", "theirs"

__all__ = ["ACCEPTED", "DECLINED", "HandOver", "hand_overs"]


def lead_of(facts: Sequence[Fact], panel_area: PanelArea) -> Lead:
    """Who leads the review now: as the panels agreed, else as the rules say of the home."""
    decided = in_force(facts, FactKind.RESIDENCY_DECIDED)
    home = decided.detail["home_area"] if decided else None
    if home is None:
        return Lead.UNDECIDED
    agreed = in_force(facts, FactKind.LEAD_AGREED)
    return Lead(agreed.detail["lead"]) if agreed else who_leads(home, None, panel_area)[0]


def handing_over(facts: Sequence[Fact], fact: Fact, panel_area: PanelArea, today: date) -> Fact:
    """A hand-over as it may be recorded. Raises ``NotPossible``."""
    faults = dict(_dated(facts, fact.dated, today))
    lead, standing = lead_of(facts, panel_area), standing_hand_over(facts)
    if lead in {Lead.OURS, Lead.UNDECIDED}:
        faults["panel"] = "This panel leads, or residency is not decided: decide that first"
    elif standing and standing.answer is None:
        faults["panel"] = "The last hand-over waits for its answer: record that first"
    return _good(fact, faults)


def answering(facts: Sequence[Fact], fact: Fact, today: date) -> Fact:
    """An answer or outcome of a hand-over as it may be recorded. Raises ``NotPossible``, or ``LookupError``."""
    found = {each.key: each for each in hand_overs(facts)}[fact.detail["handover"]]
    faults = dict(_dated(facts, fact.dated, today))
    if fact.dated < found.sent.dated:
        faults["on"] = "The day must not be before the day of the hand-over"
    return _good(fact, faults)


def agreeing(facts: Sequence[Fact], fact: Fact, today: date) -> Fact:
    """An agreement on who leads as it may be recorded. Raises ``NotPossible``."""
    faults = dict(_dated(facts, fact.dated, today))
    standing = in_force(facts, FactKind.LEAD_AGREED)
    decided = in_force(facts, FactKind.RESIDENCY_DECIDED)
    if standing and fact.dated < standing.dated:
        faults["on"] = "The day must not be before the agreement in force"
    if decided is None or decided.detail["home_area"] is None:
        faults["lead"] = "Decide residency first"
    if fact.detail["lead"] == THEIRS and fact.detail["panel"] is None:
        faults["panel"] = "Choose the panel that leads"
    return _good(fact, faults)


def _dated(facts: Sequence[Fact], on: date, today: date) -> Iterator[tuple[str, str]]:
    if on > today:
        yield "on", "The day must not be in the future"
    elif on < first_notified(facts):
        yield "on", "The day must not be before the day of the notification"


def _good(fact: Fact, faults: Mapping[str, str]) -> Fact:
    if faults:
        raise NotPossible(faults)
    return fact
