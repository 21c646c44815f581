"""What the criteria say of a decision. They suggest; people decide."""

from collections.abc import Mapping

from cdop.case.response_state import STARTED

YES, NO, NOT_KNOWN = "yes", "no", "not_known"


def called_for(criteria: Mapping[str, str]) -> bool | None:
    """Whether any one criterion calls for a response (domain.md section 2). None where what is not known decides it."""
    answers = set(criteria.values())
    if YES in answers:
        return True
    return False if answers == {NO} else None


def hint(criteria: Mapping[str, str] | None, decision: str | None) -> str:
    """A sentence where decision and criteria do not agree; empty where they do, or one of them is missing."""
    if criteria is None or decision is None:
        return ""
    wanted = called_for(criteria)
    if wanted and decision != STARTED:
        return "A criterion is met, and no response was started. The reason should say why."
    if wanted is False and decision == STARTED:
        return "No criterion is met, and a response was started. The reason should say why."
    return ""
