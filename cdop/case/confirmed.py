"""Whether the designated doctor has confirmed the classification in force, and whether the panel waits for that."""

from collections.abc import Sequence

from cdop.case.facts import Fact, FactKind, in_force
from cdop.panel_settings.rules import PanelSettings

WANTED = "doctor_confirms"


def waits_for_doctor(facts: Sequence[Fact], settings: PanelSettings) -> bool:
    """Whether the classification in force is still to be confirmed: where the panel wants it, and had decided so when
    the classification was recorded.
    """
    classified = in_force(facts, FactKind.CLASSIFIED)
    if classified is None or not settings.is_yes(WANTED) or confirmation(facts):
        return False
    since, recorded = settings.decided_at.get(WANTED), classified.recorded_at
    return since is None or recorded is None or recorded >= since


def confirmation(facts: Sequence[Fact]) -> Fact | None:
    """The confirmation of the classification in force; none where it still waits for one.

    A confirmation holds until the expectation changes: unexpected, confirmed, then expected and unexpected again, is
    asked for once more. ``facts`` are in the order in which they were recorded.
    """
    found: Fact | None = None
    now: Fact | None = None  # the classification in force, of the facts so far
    expectation: str | None = None
    for fact in facts:
        if fact.kind is FactKind.CLASSIFIED and (now is None or fact.dated >= now.dated):
            now = fact
            if now.detail["expectation"] != expectation:
                expectation, found = now.detail["expectation"], None
        elif fact.kind is FactKind.CLASSIFICATION_CONFIRMED and fact.detail["expectation"] == expectation:
            found = fact
    return found
