"""What a value of a fact may be, as JSON gives it: small checks that ``cdop.case.kinds`` and the shapes are made of."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cdop.reference import values
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import form_questions

Check = Callable[[Any, date], bool]
"""Whether a value, as JSON gives it, can be taken; the day is the day of reading."""

LONGEST_NARRATIVE = 20_000
DEEPEST_RECORD = 4
MOST_ENTRIES = 500
FIRST_PLANNED, LAST_PLANNED = "1990-01-01", date(2199, 12, 31)


def is_read_by(reader: values.Reader) -> Check:
    """A text that a reader of the register's values gives back as it is."""

    def check(value: Any, today: date) -> bool:
        try:
            return (
                isinstance(value, str) and value.strip(values.BLANKS) == value != "" and reader(value, today) == value
            )
        except ValueError:
            return False

    return check


def matches(pattern: re.Pattern[str]) -> Check:
    return lambda value, _today: isinstance(value, str) and pattern.fullmatch(value) is not None


def one_of(name: str) -> Check:
    """A code of a list."""
    return lambda value, _today: isinstance(value, str) and value in code_list(name)


def either(*words: str) -> Check:
    return lambda value, _today: isinstance(value, str) and value in words


def or_none(check: Check) -> Check:
    return lambda value, today: value is None or check(value, today)


def codes_of(name: str) -> Check:
    """A list of different codes of a list."""

    def check(value: Any, today: date) -> bool:
        is_code = one_of(name)
        return isinstance(value, list) and all(is_code(code, today) for code in value) and len(set(value)) == len(value)

    return check


def answers_to(name: str) -> Check:
    """For codes of a list, an answer each: yes, no, not known, not asked."""

    def check(value: Any, today: date) -> bool:
        answered = one_of("answered")
        return isinstance(value, dict) and all(k in code_list(name) and answered(v, today) for k, v in value.items())

    return check


def is_truth(value: Any, _today: date) -> bool:
    return isinstance(value, bool)


def is_narrative(value: Any, _today: date) -> bool:
    """A text of any kind, also empty, that the database can store."""
    try:
        return isinstance(value, str) and len(value) <= LONGEST_NARRATIVE and values.storable(value) == value
    except ValueError:
        return False


def is_record(value: Any, today: date, depth: int = 0) -> bool:
    """Plain texts, numbers, lists and mappings, no deeper than a meeting's record needs."""
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**31):
        return True
    if isinstance(value, str):
        return is_narrative(value, today)
    if depth == DEEPEST_RECORD or not isinstance(value, list | dict) or len(value) > MOST_ENTRIES:
        return False
    inside: Iterable[Any] = value if isinstance(value, list) else [*value.keys(), *value.values()]
    return all(is_record(one, today, depth + 1) for one in inside)


def are_factors(value: Any, today: date) -> bool:
    """Factors as a review's facts hold them: texts, blanks trimmed, each once."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return False
    try:
        return not value or values.split_factors(values.factors(";".join(value), today)) == tuple(value)
    except ValueError:
        return False


def is_decile(value: Any, _today: date) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10


def is_planned_day(value: Any, _today: date) -> bool:
    """A day of the calendar within the tracker's time, which may lie ahead."""
    try:
        return isinstance(value, str) and values.day(value, LAST_PLANNED) == value >= FIRST_PLANNED
    except ValueError:
        return False


def is_text_map(value: Any, today: date) -> bool:
    """Answers: questions of the reporting form, a text each."""
    return (
        isinstance(value, dict)
        and value.keys() <= form_questions().keys()
        and all(is_narrative(text, today) and text for text in value.values())
    )
