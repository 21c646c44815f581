"""What agencies were asked and what they answered, from the facts of a case: one record, field by field. Pure.

A reply is a fact of its own, and so is the choice between two answers: nothing that was said is lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cdop.case.facts import Fact, FactKind, notifications
from cdop.reference.reporting_form import UNCERTAIN, Answering, FormQuestion, form_questions

ONE_VALUE = frozenset({Answering.YES_NO, Answering.ONE, Answering.NUMBER, Answering.DAY})
"""The kinds of question of which two answers contradict each other. Texts stand beside each other."""
NOTIFICATION = "notification"
_SOURCES = frozenset({FactKind.NOTIFIED, FactKind.INFORMATION_RECEIVED})
"""The facts that answers come with: one alone contradicts nobody."""


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"


@dataclass(frozen=True)
class Request:
    """One agency asked about one case: the fact of the asking, its replies in order, its end, and the last reading.

    ``unread``: its last reply waits for the coordinator to read it. ``agency_name`` is empty for viewers who
    see no identity.
    """

    asked: Fact
    replies: tuple[Fact, ...] = ()
    closed: Fact | None = None
    read: Fact | None = None
    unread: bool = False

    @property
    def key(self) -> str:
        return str(self.asked.detail["request"])

    @property
    def agency(self) -> str:
        """The agency's token in the directory."""
        return str(self.asked.detail["agency"])

    @property
    def agency_kind(self) -> str:
        return str(self.asked.detail["agency_kind"])

    @property
    def agency_name(self) -> str:
        return str((self.asked.identity or {}).get("agency_name", ""))

    @property
    def due(self) -> date:
        return date.fromisoformat(self.asked.detail["due"])

    @property
    def state(self) -> RequestState:
        if self.replies:
            return RequestState.REPLIED
        return RequestState.CLOSED if self.closed else RequestState.OPEN


@dataclass(frozen=True)
class Given:
    """One answer as it was given: by whom (a request's key, or ``NOTIFICATION``), on which day it came.

    ``order`` is the place of its fact among the case's.
    """

    value: str
    source: str
    agency_kind: str
    agency_name: str
    on: date
    order: int

    @property
    def definite(self) -> bool:
        return self.value not in UNCERTAIN


@dataclass(frozen=True)
class Answer:
    """Everything said to one question, in the order it came, and what the coordinator chose, if two differed."""

    question: FormQuestion
    given: tuple[Given, ...]
    chosen: Fact | None = None
    chosen_at: int = -1

    @property
    def value(self) -> str | None:
        """What stands: the chosen answer; else the last definite one; else that it is not known."""
        if self.chosen:
            return str((self.chosen.identity or {})["answer"])
        definite = [one.value for one in self.given if one.definite]
        return (definite or [one.value for one in self.given])[-1] if self.given else None

    @property
    def possible(self) -> tuple[str, ...]:
        """What may be so: what stands; where answers contradict each other, every definite one."""
        if self.contradictory:
            return tuple(dict.fromkeys(one.value for one in self.given if one.definite))
        return () if self.value is None else (self.value,)

    @property
    def came(self) -> date:
        """The day on which its last definite answer came, which is since when a contradiction waits."""
        return max(one.on for one in self.given if one.definite)

    @property
    def known(self) -> bool:
        """Whether nobody needs to be asked this again."""
        return not self.question.each and (self.chosen is not None or any(one.definite for one in self.given))

    @property
    def contradictory(self) -> bool:
        """Whether two definite answers differ and nobody has chosen since the last that differs came."""
        if self.question.each or self.question.kind not in ONE_VALUE:
            return False
        definite = [one for one in self.given if one.definite]
        if len({one.value for one in definite}) < 2:
            return False
        if self.chosen is None:
            return True
        return any(one.order > self.chosen_at and one.value != self.value for one in definite)


@dataclass
class _Gathering:
    asked: Fact
    replies: list[Fact] = field(default_factory=list)
    closed: Fact | None = None
    read: Fact | None = None
    unread: bool = False


def requests(facts: Sequence[Fact]) -> list[Request]:
    """Every request of a case, in the order asked. A reply that names none belongs to none and is left out."""
    found: dict[str, _Gathering] = {}
    for fact in facts:
        key = fact.detail.get("request")
        if fact.kind is FactKind.INFORMATION_REQUESTED:
            found[fact.detail["request"]] = _Gathering(fact)
        elif key is None or (one := found.get(key)) is None:
            continue
        elif fact.kind is FactKind.INFORMATION_RECEIVED:
            one.replies.append(fact)
            one.unread = True
        elif fact.kind is FactKind.INFORMATION_READ:
            one.read, one.unread = fact, False
        elif fact.kind is FactKind.REQUEST_CLOSED:
            one.closed = fact
    return [Request(one.asked, tuple(one.replies), one.closed, one.read, one.unread) for one in found.values()]


def answers(facts: Sequence[Fact]) -> dict[str, Answer]:
    """The record, field by field, in the form's order: questions that somebody answered."""
    order = {id(fact): place for place, fact in enumerate(facts)}
    given: dict[str, list[Given]] = {}
    for one, key in sorted((*_told(facts, order), *_replied(facts, order)), key=lambda each: each[0].order):
        given.setdefault(key, []).append(one)
    chosen = {fact.detail["question"]: fact for fact in facts if fact.kind is FactKind.ANSWER_CHOSEN and fact.identity}
    return {
        key: Answer(question, tuple(given[key]), chosen.get(key), order[id(chosen[key])] if key in chosen else -1)
        for key, question in form_questions().items()
        if key in given
    }


def contradictions(facts: Sequence[Fact]) -> list[Answer]:
    """The answers that wait for a choice, in the form's order."""
    if sum(fact.kind in _SOURCES for fact in facts) < 2:
        return []
    return [answer for answer in answers(facts).values() if answer.contradictory]


def still_unknown(facts: Sequence[Fact], asked: Sequence[FormQuestion]) -> list[FormQuestion]:
    """Of what an agency can answer, what nobody has answered yet; and what each agency answers for itself."""
    known = {key for key, answer in answers(facts).items() if answer.known}
    return [question for question in asked if question.key not in known]


def _told(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[tuple[Given, str]]:
    """What notifications said to a question of the form."""
    for fact in notifications(facts):
        said: Mapping[str, Any] = (fact.identity or {}).get("told") or {}
        for question in form_questions().values() if said else ():
            if question.told and (value := said.get(question.told)):
                yield Given(str(value), NOTIFICATION, "", "", fact.dated, order[id(fact)]), question.key


def _replied(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[tuple[Given, str]]:
    """What each request's replies say now: a later reply of the same request corrects its earlier one."""
    for request in requests(facts):
        standing: dict[str, tuple[str, Fact]] = {}
        for reply in request.replies:
            said: Mapping[str, str] = (reply.identity or {}).get("answers") or {}
            standing |= {key: (value, reply) for key, value in said.items()}
        for key, (value, reply) in standing.items():
            name = str((reply.identity or {}).get("agency_name", ""))
            yield Given(value, request.key, request.agency_kind, name, reply.dated, order[id(reply)]), key
