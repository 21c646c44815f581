"""What a case waits for besides its next step: the end of a running response, the designated doctor's confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.confirmed import confirmation, waits_for_doctor
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.response_state import ResponseState, last_decision, response_state
from cdop.panel_settings.rules import PanelSettings

NO_DEATH_OF_OURS = frozenset({"duplicate", "error"})
ENDED = frozenset({"reviewed", "withdrawn"})
KINDS = (
    FactKind.CLASSIFIED,
    FactKind.CLASSIFICATION_CONFIRMED,
    FactKind.RESPONSE_DECIDED,
    FactKind.RESPONSE_STOOD_DOWN,
    FactKind.RESPONSE_MET,
)


@dataclass(frozen=True)
class Unconfirmed:
    """A classification that no designated doctor has confirmed."""

    expectation: str
    classified_on: date


def running_since(facts: Sequence[Fact], withdrawn_reason: str | None) -> date | None:
    """The day on which the response that runs was started.

    A stillbirth's goes on when the case is withdrawn (domain.md section 8, case 7); that of a case which was never a
    death of its own does not.
    """
    if withdrawn_reason in NO_DEATH_OF_OURS or response_state(facts) is not ResponseState.RUNNING:
        return None
    started = last_decision(facts)
    return started.dated if started else None


def unconfirmed(facts: Sequence[Fact], status: str) -> Unconfirmed | None:
    """The classification in force of a case under way, where it is not confirmed."""
    classified = in_force(facts, FactKind.CLASSIFIED)
    if classified is None or status in ENDED or confirmation(facts):
        return None
    return Unconfirmed(classified.detail["expectation"], classified.dated)


def awaits_doctor(facts: Sequence[Fact], status: str, settings: PanelSettings) -> bool:
    """Whether the designated doctor is asked to confirm a classification: not of a case that has ended."""
    return status not in ENDED and waits_for_doctor(facts, settings)
