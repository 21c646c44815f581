"""What was told, in words, topic by topic: for the check page, the inbox and a case's timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cdop.notification.answers import Answer
from cdop.notification.options import NOT_KNOWN
from cdop.notification.questions import TOPICS, Kind, Question, Topic
from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.wording import long_date, month_year

NOT_KNOWN_WORDS = "Not known"


@dataclass(frozen=True)
class Told:
    """One topic with its answers, in order: the question, and the words. Those not answered are left out."""

    topic: Topic
    answers: tuple[tuple[Question, str], ...]


def told_in_words(answers: Mapping[str, Answer]) -> list[Told]:
    """Every topic, also one without answers."""
    return [
        Told(topic, tuple((q, words) for q in topic.questions if (words := words_of(q, answers)) is not None))
        for topic in TOPICS
    ]


def words_of(question: Question, answers: Mapping[str, Answer]) -> str | None:
    """One answer in words; none where the question was not answered."""
    value = answers.get(question.key)
    if question.kind is Kind.ABOUT:
        return _about(value, answers.get(question.precision_key))
    if isinstance(value, list):
        return ", ".join(dict(question.options).get(code, code) for code in value)
    if value is None:
        return None
    if value == NOT_KNOWN:
        return NOT_KNOWN_WORDS
    if question.kind is Kind.DAY:
        return long_date(date.fromisoformat(value))
    if question.kind is Kind.AREA:
        return "Abroad" if value == ABROAD else local_authorities()[value].name
    return dict(question.options).get(value, value)


def _about(value: Answer | None, precision: Answer | None) -> str | None:
    if not isinstance(value, str):
        return NOT_KNOWN_WORDS if precision == NOT_KNOWN else None
    day = date.fromisoformat(value)
    if precision == "year":
        return f"{day.year} (month and day not known)"
    return f"{month_year(day)} (day not known)" if precision == "month" else long_date(day)
