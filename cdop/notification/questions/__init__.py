"""What a notification asks, as data: the fields of the national notification form (domain.md section 4.1).

One order for the public form, staff entry, the check page and the inbox. Keys are those that ``answers`` stores.
"""

from collections.abc import Iterable
from types import MappingProxyType

from cdop.notification.questions.child import BIRTH, CHILD, FAMILY, HOME, NUMBERS
from cdop.notification.questions.death import DEATH, DONE, EVENTS, SERVICES
from cdop.notification.questions.notifier import YOU
from cdop.notification.questions.shapes import Kind, Question, Topic

__all__ = ["KEYS", "QUESTIONS", "TOPIC", "TOPICS", "YOU", "Kind", "Question", "Topic", "keys_of"]

TOPICS: tuple[Topic, ...] = (YOU, CHILD, NUMBERS, BIRTH, DEATH, HOME, FAMILY, EVENTS, DONE, SERVICES)
TOPIC = MappingProxyType({topic.key: topic for topic in TOPICS})
QUESTIONS = MappingProxyType({question.key: question for topic in TOPICS for question in topic.questions})
KEYS: tuple[str, ...] = tuple(
    key
    for question in QUESTIONS.values()
    for key in ((question.key, question.precision_key) if question.kind is Kind.ABOUT else (question.key,))
)


def keys_of(questions: Iterable[Question]) -> frozenset[str]:
    """Every key that answers to these questions are stored under, precisions included."""
    asked = list(questions)
    return frozenset(q.key for q in asked) | {q.precision_key for q in asked if q.kind is Kind.ABOUT}
