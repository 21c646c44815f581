"""What of the agencies' answers waits for the coordinator: replies to read, and answers that contradict. Pure.

Told of every case that is not withdrawn, reviewed ones included: a reply that comes after the review is read as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import contradictions, requests

WITHDRAWN = "withdrawn"


class MatterKind(StrEnum):
    """What waits."""

    REPLY = "reply"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Matter:
    """One thing that waits: about a request (its key) or a question (its key), since the day on which it came."""

    matter: str
    about: str
    since: date


def open_matters(facts: Sequence[Fact], status: str) -> tuple[Matter, ...]:
    """What waits in a case, from its facts in the order recorded and its status (``projection``)."""
    if status == WITHDRAWN or not any(fact.kind is FactKind.INFORMATION_RECEIVED for fact in facts):
        return ()
    return tuple(_matters(facts))


def _matters(facts: Sequence[Fact]) -> Iterator[Matter]:
    for one in requests(facts):
        if one.unread:
            yield Matter(MatterKind.REPLY.value, one.key, one.replies[-1].dated)
    for answer in contradictions(facts):
        yield Matter(MatterKind.CONTRADICTION.value, answer.question.key, answer.came)
