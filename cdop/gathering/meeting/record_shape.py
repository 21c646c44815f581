"""What the stored record of a review meeting looks like, whoever brings it: every one can be shown and printed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cdop.case.checks import Check, codes_of, is_narrative
from cdop.classification.response.record_shape import LONGEST_TEXT, are_actions
from cdop.gathering.meeting.agenda import ITEMS

MOST_QUESTIONS = 500


def is_review_record(value: Any, today: date) -> bool:
    """Texts by their items, agencies invited, keys of the questions put, and actions; what is not there was empty."""
    return isinstance(value, dict) and all(key in _CHECKS and _CHECKS[key](one, today) for key, one in value.items())


def _text(value: Any, today: date) -> bool:
    return is_narrative(value, today) and len(value) <= LONGEST_TEXT


def _are_keys(value: Any, _today: date) -> bool:
    return isinstance(value, list) and len(value) <= MOST_QUESTIONS and all(isinstance(key, str) for key in value)


_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("attended", "reason", *ITEMS), _text),
    "invited": codes_of("agency"),
    "questions": _are_keys,
    "actions": are_actions,
}
