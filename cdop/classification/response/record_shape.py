"""What the stored record of a meeting looks like, whoever brings it: every one can be shown, printed and corrected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cdop.case.checks import Check, is_narrative, one_of, or_none
from cdop.classification.response.agenda import ITEMS
from cdop.reference.calendar import EARLIEST

MOST_ROWS = 20
LONGEST_TEXT, LONGEST_LINE, LONGEST_SLEEP = 4_000, 300, 1_000


def is_meeting_record(value: Any, today: date) -> bool:
    """Texts by their items, and rows of what is shared and done: no other keys, no more and no longer than the form's.

    A text or list that is not there was left empty.
    """
    return isinstance(value, dict) and all(key in _CHECKS and _CHECKS[key](one, today) for key, one in value.items())


def _text(longest: int) -> Check:
    return lambda value, today: is_narrative(value, today) and len(value) <= longest


def _line(value: Any, today: date) -> bool:
    return is_narrative(value, today) and 0 < len(value) <= LONGEST_LINE


def _is_day(value: Any, _today: date) -> bool:
    """Any plausible day, also to come: what is agreed has a day by when."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value >= EARLIEST.isoformat()
    except ValueError:
        return False


def _rows(columns: Mapping[str, Check]) -> Check:
    def is_row(row: Any, today: date) -> bool:
        return isinstance(row, dict) and row.keys() == columns.keys() and all(columns[k](row[k], today) for k in row)

    def check(value: Any, today: date) -> bool:
        return isinstance(value, list) and len(value) <= MOST_ROWS and all(is_row(row, today) for row in value)

    return check


_AGENCY, _DAY = or_none(one_of("agency")), or_none(_is_day)
are_actions = _rows({"what": _line, "agency": _AGENCY, "role": or_none(_line), "due": _DAY, "done": _DAY})
"""Whether a value is the actions that a meeting agreed."""
_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("attended", *ITEMS), _text(LONGEST_TEXT)),
    "sleep_words": _text(LONGEST_SLEEP),
    "shared": _rows({"agency": _AGENCY, "what": _line, "due": _DAY, "came": _DAY}),
    "actions": are_actions,
}
