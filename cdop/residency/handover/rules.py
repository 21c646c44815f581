"""When a case may be handed over, how the other panel answers, and who leads (domain.md 2.1; peers C 19 and 20).

A hand-over is named by a key. What was handed over, the answer and the outcome are facts; the last answer counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.facts import Fact, FactKind, first_notified, in_force
from cdop.case.rules import NotPossible
from cdop.reference.areas import PanelArea
from cdop.reference.working_days import working_days_after, working_days_between
from cdop.residency.rules import Lead, who_leads

ACCEPTED, DECLINED = "accepted", "declined"
OURS, THEIRS = "ours", "theirs"


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


@dataclass(frozen=True)
class Wait:
    """How long a hand-over has waited, in working days; the day by which an answer is due, and whether it is past."""

    days: int
    due: date

    @classmethod
    def since(cls, sent_on: date, target: int, today: date) -> "Wait":
        return cls(working_days_between(sent_on, today), working_days_after(sent_on, target))

    def late(self, today: date) -> bool:
        return today > self.due


def hand_overs(facts: Sequence[Fact]) -> list[HandOver]:
    """The hand-overs of a case in the order recorded, each with its last answer and outcome."""

    def last(kind: FactKind, key: str) -> Fact | None:
        return in_force([fact for fact in facts if fact.detail.get("handover") == key], kind)

    sent = [fact for fact in facts if fact.kind is FactKind.HANDED_OVER]
    return [
        HandOver(
            (key := fact.detail["handover"]),
            fact.detail["panel"],
            fact,
            last(FactKind.HANDOVER_ANSWERED, key),
            last(FactKind.HANDOVER_OUTCOME, key),
        )
        for fact in sent
    ]


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
    lead, before = lead_of(facts, panel_area), hand_overs(facts)
    if lead in {Lead.OURS, Lead.UNDECIDED}:
        faults["panel"] = "This panel leads, or residency is not decided: decide that first"
    elif before and before[-1].answer is None:
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
