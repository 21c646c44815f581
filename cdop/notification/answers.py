"""The rules that every notification obeys, whether the public form, a coordinator or a list brings it.

Answers are a mapping of the keys in ``questions`` to text, or to a list of codes where several may be chosen. An absent
key was not answered; ``not_known`` is an answer. Dates are ISO days; of an approximate date the first day of the month
or year is stored, and ``…_precision`` says which; one that is not known has a precision alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from cdop.notification.options import NOT_KNOWN
from cdop.notification.questions import QUESTIONS, Kind, Question, keys_of
from cdop.reference import values
from cdop.reference.calendar import EARLIEST
from cdop.reference.values import BLANKS, Reader, storable
from cdop.reference.wording import fault_words

Answer = str | list[str]
Answers = dict[str, Answer]
Faults = dict[str, str]

NOTIFIER = ("notifier_name", "notifier_phone")
UNREACHABLE = "Enter a telephone number or an e-mail address, so that the coordinator can reach you"
_SAID_NOT_KNOWN = frozenset({NOT_KNOWN, "not known", "unknown", "nk", "n/k", "n.k.", "don't know", "don’t know"})
_ABOUT = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_LENGTHS = MappingProxyType({"year": 4, "month": 7})  # of an ISO date, as far as it is known
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})? ?([ap]\.?m\.?)?", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9 ().\-/]+( ?(ext|extension|x)\.? ?[0-9]+)?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 20  # of a telephone number, an extension included
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class Need(StrEnum):
    """What must be there: everything required, all but who notifies (a registrar's list has nobody), or nothing yet."""

    ALL = "all"
    CHILD_ALONE = "child_alone"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Checked:
    """What was told, as it is stored; and for each key that must be mended, why. Faulty values are not in answers."""

    answers: Answers
    faults: Faults


@dataclass(frozen=True)
class Period:
    """The days between which an approximate date lies, both in."""

    first: date
    last: date


def check(
    told: Mapping[str, Answer],
    today: date,
    *,
    questions: Iterable[Question] = tuple(QUESTIONS.values()),
    beside: Mapping[str, Answer] = MappingProxyType({}),
    need: Need = Need.ALL,
) -> Checked:
    """Read what was told in answer to some questions.

    ``beside`` are answers given before, which the new ones may not contradict. Keys that no question has are left out.
    """
    asked = list(questions)
    answers: Answers = {}
    faults: Faults = {}
    for question in asked:
        try:
            answers |= _read(question, told.get(question.key, ""), today)
        except ValueError as words:
            faults[question.key] = fault_words(question.name, str(words))
    own = keys_of(asked)
    all_told = {key: value for key, value in beside.items() if key not in own} | answers
    found = _missing(asked, all_told, need) | _contradictions(all_told)
    faults = {key: words for key, words in found.items() if key in own} | faults
    return Checked({key: value for key, value in answers.items() if key not in faults}, _in_order(asked, faults))


def text_of(answers: Mapping[str, Answer], key: str) -> str | None:
    """A text or code that is known; none where it was not answered, or answered with "not known"."""
    value = answers.get(key)
    return value if isinstance(value, str) and value != NOT_KNOWN else None


def day_of(answers: Mapping[str, Answer], key: str) -> date | None:
    """A date that is known to the day."""
    found = period_of(answers, key)
    return found.first if found and found.first == found.last else None


def period_of(answers: Mapping[str, Answer], key: str) -> Period | None:
    """The days between which a date lies; none where it is not known."""
    text = text_of(answers, key)
    if text is None:
        return None
    first = date.fromisoformat(text)
    precision = answers.get(f"{key}_precision", "day")
    if precision == "year":
        return Period(first, date(first.year, 12, 31))
    if precision == "month":
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return Period(first, following - timedelta(days=1))
    return Period(first, first)


def as_told(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Stored answers as somebody would tell them, so that they can be read and checked again."""
    told: dict[str, Answer] = {}
    for question in QUESTIONS.values():
        precision, value = answers.get(question.precision_key), answers.get(question.key)
        if question.kind is Kind.ABOUT and precision == NOT_KNOWN:
            told[question.key] = NOT_KNOWN
        elif question.kind is Kind.ABOUT and isinstance(value, str):
            told[question.key] = value[: _LENGTHS.get(str(precision), 10)]
        elif value is not None:
            told[question.key] = value
    return told


def said_not_known(text: str) -> bool:
    """Whether somebody wrote that they do not know, in any of the usual ways."""
    return text.strip(BLANKS).casefold() in _SAID_NOT_KNOWN


def about(text: str, today: date) -> tuple[str, str]:
    """A date of which day, or day and month, may be missing: ``2026-03``. Its first day, and its precision."""
    partial = _ABOUT.fullmatch(text)
    if partial is None:
        return _since_1900(values.day(text, today)), "day"
    year, month, day = partial.groups()
    found = _real(f"{year}-{int(month or 1):02d}-{int(day or 1):02d}", today)
    return found, "day" if day else "month" if month else "year"


def _read(question: Question, told: Answer, today: date) -> Answers:
    if question.kind is Kind.SEVERAL:
        return _several(question, told)
    text = (told if isinstance(told, str) else ";".join(told)).strip(BLANKS)
    if not text:
        return {}
    storable(text)
    if said_not_known(text):
        return _not_known(question)
    if question.kind is Kind.ABOUT:
        found, precision = about(text, today)
        return {question.key: found, question.precision_key: precision}
    if question.options:
        return {question.key: _one_of(question, text)}
    return {question.key: _READERS.get(question.kind, _words(question))(text, today)}


def _not_known(question: Question) -> Answers:
    if question.kind is Kind.ABOUT:
        return {question.precision_key: NOT_KNOWN}
    codes = [code for code, _ in question.options]
    return {question.key: "99" if "99" in codes else NOT_KNOWN}


def _several(question: Question, told: Answer) -> Answers:
    chosen = told if isinstance(told, list) else [part.strip(BLANKS) for part in told.split(";")]
    codes = sorted({_one_of(question, code) for code in chosen if code})
    if NOT_KNOWN in codes and len(codes) > 1:
        raise ValueError("cannot be both not known and known")
    return {question.key: codes} if codes else {}


def _one_of(question: Question, text: str) -> str:
    if text not in dict(question.options):
        raise ValueError("must be one of the answers on this page")
    return text


def _words(question: Question) -> Reader:
    def read(text: str, _today: date) -> str:
        if len(text) > question.longest:
            raise ValueError(f"must be {question.longest:,} characters or fewer")
        return text

    return read


def _real(iso: str, today: date) -> str:
    return _since_1900(values.day(iso, today))


def _since_1900(iso: str) -> str:
    if date.fromisoformat(iso) < EARLIEST:
        raise ValueError("must be in or after 1900")
    return iso


def _time(text: str, _today: date) -> str:
    match = _TIME.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise ValueError("must be a time like 03:40 or 3.40pm")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError("must be a time like 03:40 or 3.40pm")
    hour = hour if not half else hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("must be a time of the day, from 00:00 to 23:59")
    return f"{hour:02d}:{minute:02d}"


def _weeks(text: str, _today: date) -> str:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and 10 <= int(text) <= 45):
        raise ValueError("must be a whole number of weeks from 10 to 45")
    return str(int(text))


def _email(text: str, _today: date) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise ValueError("must be like name@example.org")
    return text


def _phone(text: str, _today: date) -> str:
    digits = sum(character.isdigit() for character in text)
    if not (_PHONE.fullmatch(text) and FEWEST_DIGITS <= digits <= MOST_DIGITS):
        raise ValueError("must be like 01632 960001, with an extension if there is one")
    return text


def _missing(asked: Iterable[Question], told: Mapping[str, Answer], need: Need) -> Faults:
    """What is required and not known. Of an approximate date that is not known the year is missing: it can be asked."""
    if need is Need.NOTHING:
        return {}
    waived = NOTIFIER if need is Need.CHILD_ALONE else ()
    found = {q.key: q.required for q in asked if q.required and text_of(told, q.key) is None and q.key not in waived}
    if not waived and not any(text_of(told, key) for key in ("notifier_phone", "notifier_email")):
        found["notifier_phone"] = UNREACHABLE
    return found


def _contradictions(told: Mapping[str, Answer]) -> Faults:
    found: Faults = {}
    born, died = period_of(told, "date_of_birth"), period_of(told, "date_of_death")
    if born and died and born.first > died.last:
        found["date_of_birth"] = "Date of birth is after the date of death"
        found["date_of_death"] = "Date of death is before the date of birth"
    if text_of(told, "nhs_number") and "nhs_number_missing" in told:
        found["nhs_number_missing"] = "Give the NHS number, or the reason why there is none, not both"
    return found


def _in_order(asked: Iterable[Question], faults: Faults) -> Faults:
    return {question.key: faults[question.key] for question in asked if question.key in faults}


_READERS: Mapping[Kind, Callable[[str, date], str]] = MappingProxyType(
    {
        Kind.DAY: _real,
        Kind.TIME: _time,
        Kind.WEEKS: _weeks,
        Kind.NHS_NUMBER: values.number,
        Kind.POSTCODE: values.postcode,
        Kind.EMAIL: _email,
        Kind.PHONE: _phone,
        Kind.AREA: values.area,
    }
)
