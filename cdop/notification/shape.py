"""What the stored answers of a notification look like, whoever brings them: every one can be read and shown.

Looser than ``answers.check``, which also asks what is likely and what is missing: answers that were taken once stay
readable when those rules change.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from cdop.case.checks import Check, either, is_narrative, is_read_by, matches
from cdop.notification.options import NOT_KNOWN, PRECISIONS
from cdop.notification.questions import KEYS, QUESTIONS, Kind, Question
from cdop.reference import values
from cdop.reference.calendar import EARLIEST

LONGEST_LINE = 254  # characters; an e-mail address may be longer than its question's other answers
_TIME = matches(re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"))
_WEEKS = matches(re.compile(r"[1-4][0-9]"))


def are_answers(value: Any, today: date) -> bool:
    """A mapping of known keys, each with a value that its question could have stored.

    Dates are ISO days from 1900 to ``today``; codes are of their lists.
    """
    return isinstance(value, dict) and all(key in _CHECKS and _CHECKS[key](one, today) for key, one in value.items())


def _is_day(value: Any, today: date) -> bool:
    return is_read_by(values.day)(value, today) and value >= EARLIEST.isoformat()


def _is_text(longest: int) -> Check:
    return lambda value, today: is_narrative(value, today) and len(value) <= longest and value.strip() != ""


def _several(question: Question) -> Check:
    codes = dict(question.options)

    def check(value: Any, _today: date) -> bool:
        coded = isinstance(value, list) and all(isinstance(one, str) and one in codes for one in value)
        return coded and len(set(value)) == len(value) > 0

    return check


def _or_not_known(check: Check) -> Check:
    return lambda value, today: value == NOT_KNOWN or check(value, today)


def _of(question: Question) -> Check:
    """The check of one question's answer. Of an approximate date that is not known the precision alone says so."""
    if question.kind is Kind.ABOUT:
        return _is_day
    if question.kind is Kind.SEVERAL:
        return _several(question)
    if question.options:
        return _or_not_known(either(*(code for code, _ in question.options)))
    by_kind = _BY_KIND.get(question.kind)
    return _or_not_known(by_kind or _is_text(max(question.longest, LONGEST_LINE)))


_BY_KIND: dict[Kind, Callable[[Any, date], bool]] = {
    Kind.DAY: _is_day,
    Kind.TIME: _TIME,
    Kind.WEEKS: _WEEKS,
    Kind.NHS_NUMBER: is_read_by(values.number),
    Kind.POSTCODE: is_read_by(values.postcode),
    Kind.AREA: is_read_by(values.area),
}
_PRECISION = either(*(code for code, _ in PRECISIONS))
_CHECKS = {key: _of(QUESTIONS[key]) if key in QUESTIONS else _PRECISION for key in KEYS}
