"""The timeline's words for what residency records."""

from cdop.case.facts import FactKind
from cdop.case.wording import register_words
from cdop.residency.handover.presenters import LINES
from cdop.residency.presenters import decision_lines


def register() -> None:
    """Once for the whole program."""
    register_words(FactKind.RESIDENCY_DECIDED, decision_lines)
    for kind, lines in LINES.items():
        register_words(kind, lines)
