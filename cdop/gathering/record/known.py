"""One case's record, field by field: what stands, and everything that anybody ever said to it. Pure.

Nothing that was said is left out: what an agency itself corrected by a later reply stands beside the correction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.gathered import NOTIFICATION, Answer, Request, RequestState, answers, requests
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import PARTS, Answering, FormQuestion, form_questions

WRITTEN = frozenset({Answering.TEXT, Answering.LINES})
"""The kinds of question whose answers stand side by side."""
NOTIFICATION_NAME = "Notification"


@dataclass(frozen=True)
class Saying:
    """One answer as it was given. ``source`` is a request's key, or ``NOTIFICATION``.

    ``replaced_on``: the day on which the same agency answered anew; None for what it says now.
    """

    value: str
    source: str
    agency_kind: str
    agency_name: str
    on: date
    replaced_on: date | None = None

    @property
    def said_by(self) -> str:
        return agency_words(self.agency_name, self.agency_kind) if self.source != NOTIFICATION else NOTIFICATION_NAME


@dataclass(frozen=True)
class KnownField:
    """One question, everything said to it in the order it came, and what of it stands (None where nobody answered)."""

    question: FormQuestion
    sayings: tuple[Saying, ...]
    answer: Answer | None

    @property
    def known(self) -> bool:
        return self.answer is not None and self.answer.known

    @property
    def contradictory(self) -> bool:
        return self.answer is not None and self.answer.contradictory

    @property
    def written(self) -> bool:
        """Whether its answers are texts, which stand side by side."""
        return self.question.kind in WRITTEN


@dataclass(frozen=True)
class WhoCould:
    """Who could still answer a question: agencies asked that have not replied, and kinds that nobody has asked."""

    asked: tuple[str, ...]
    kinds: tuple[str, ...]
    anyone: bool


@dataclass(frozen=True)
class Record:
    """What is known of one case. ``fields`` are every question that somebody was asked or answered, in form order."""

    fields: tuple[KnownField, ...]
    requests: tuple[Request, ...]

    @cached_property
    def counted(self) -> list[KnownField]:
        """The questions with one answer for the child: those that each agency answers for itself count nowhere."""
        return [field for field in self.fields if not field.question.each]

    @property
    def known(self) -> int:
        return sum(field.known for field in self.counted)

    @property
    def unknown(self) -> list[KnownField]:
        return [field for field in self.counted if not field.known]

    @property
    def contradictions(self) -> list[KnownField]:
        return [field for field in self.fields if field.contradictory]

    @property
    def unread(self) -> list[Request]:
        return [request for request in self.requests if request.unread]

    @cached_property
    def sources(self) -> dict[str, str]:
        """Whoever said something, by key, in words."""
        told = {one.source: one.said_by for field in self.fields for one in field.sayings}
        replied = {one.key: agency_words(one.agency_name, one.agency_kind) for one in self.requests if one.replies}
        return {**told, **replied}

    def who_could(self, question: FormQuestion) -> WhoCould:
        """Who could still answer: not those that have replied or whose request was closed."""
        waiting = [one for one in self.requests if one.state is RequestState.OPEN and question.is_for(one.agency_kind)]
        had = {one.agency_kind for one in self.requests}
        kinds = tuple(label for code, label in _agency_kinds() if code in question.agencies and code not in had)
        names = tuple(agency_words(one.agency_name, one.agency_kind) for one in waiting)
        return WhoCould(names, kinds, not question.agencies)


def record_of(facts: Sequence[Fact]) -> Record:
    """The record of one case from its facts, identity included, in the order recorded."""
    asked, said, stands = requests(facts), sayings(facts), answers(facts)
    sets = {code for one in asked for code in one.asked.detail["sets"]}
    fields = (
        KnownField(question, tuple(said.get(key, ())), stands.get(key))
        for key, question in form_questions().items()
        if key in said or (asked and (question.part in PARTS or question.part in sets))
    )
    return Record(tuple(fields), tuple(asked))


def sayings(facts: Sequence[Fact]) -> dict[str, list[Saying]]:
    """Everything said to each question, in the order it came: notifications that count, and every reply."""
    counted = {id(fact) for fact in notifications(facts)}
    found: dict[str, list[Saying]] = {}
    for fact in facts:
        if id(fact) in counted:
            for key, value in _told(fact):
                found.setdefault(key, []).append(Saying(value, NOTIFICATION, "", "", fact.dated))
        elif fact.kind is FactKind.INFORMATION_RECEIVED:
            for key, value in replied(fact).items():
                own = found.setdefault(key, [])
                own[:] = [_replaced(one, fact) for one in own]
                own.append(_saying(fact, value))
    return found


def replied(reply: Fact) -> Mapping[str, str]:
    """A reply's answers by question."""
    found: Mapping[str, str] = (reply.identity or {}).get("answers") or {}
    return found


def agency_words(name: str, kind: str) -> str:
    """'Medway Surgery (GP practice)'; the kind alone where the name says no more."""
    kinds = code_list("agency")
    words = kinds[kind].label if kind in kinds else kind
    return f"{name} ({words})" if name and name != words else words


def _agency_kinds() -> list[tuple[str, str]]:
    return [(code.code, code.label) for code in code_list("agency").values()]


def _told(notification: Fact) -> Iterator[tuple[str, str]]:
    told = (notification.identity or {}).get("told") or {}
    for key, question in form_questions().items() if told else ():
        if question.told and (value := told.get(question.told)):
            yield key, str(value)


def _saying(reply: Fact, value: str) -> Saying:
    detail, identity = reply.detail, reply.identity or {}
    return Saying(value, detail["request"], detail["agency_kind"], str(identity.get("agency_name", "")), reply.dated)


def _replaced(earlier: Saying, reply: Fact) -> Saying:
    if earlier.source != reply.detail["request"] or earlier.replaced_on is not None:
        return earlier
    return Saying(**{**vars(earlier), "replaced_on": reply.dated})
