"""Whether a case is ready for the panel, and if not why not: what waits for us and what for others told apart. Pure.

Ready (domain.md section 3.2): every agency that was asked has replied or is written off, nothing that is open holds up
the panel, the child death review meeting was held, and what came was read and put together. The coordinator may decide
otherwise with a reason; a reply or a process that comes afterwards asks the question anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.gathered import Answer, Request, RequestState, contradictions, requests

KINDS = (
    FactKind.INFORMATION_REQUESTED,
    FactKind.INFORMATION_RECEIVED,
    FactKind.INFORMATION_READ,
    FactKind.REQUEST_CLOSED,
    FactKind.ANSWER_CHOSEN,
    FactKind.PROCESS_RECORDED,
    FactKind.REVIEW_MEETING_RECORDED,
    FactKind.FAMILY_ASKED,
    FactKind.FAMILY_ANSWERED,
    FactKind.READINESS_DECIDED,
    FactKind.RESPONSE_MET,
    FactKind.REOPENED,
)
"""The facts that the readiness of a case is told by."""
_TOLD_BY = frozenset(KINDS)
_OPEN = frozenset({"expected", "open"})
_HOLDS_PANEL = "panel"


class Ready(StrEnum):
    """How a case stands on its way to the panel."""

    NOT_ASKED = "not_asked"
    GATHERING = "gathering"
    READY = "ready"
    DECIDED_READY = "decided_ready"


class Why(StrEnum):
    """Why a case is not ready. The words stand in ``cdop.gathering.readiness``."""

    NOBODY_ASKED = "nobody_asked"
    REPLY_UNREAD = "reply_unread"
    CONTRADICTION = "contradiction"
    MEETING_NOT_PLANNED = "meeting_not_planned"
    MEETING_NOT_HELD = "meeting_not_held"
    FAMILY_UNANSWERED = "family_unanswered"
    DECIDED_NOT_READY = "decided_not_ready"
    REPLY_OUTSTANDING = "reply_outstanding"
    PROCESS_OPEN = "process_open"


_ASKED_ONCE = frozenset({Why.NOBODY_ASKED, Why.MEETING_NOT_PLANNED})
"""What a review that was reopened does not need again."""
_CANNOT_BE_TOLD = frozenset({Why.NOBODY_ASKED, Why.DECIDED_NOT_READY})


@dataclass(frozen=True)
class Reason:
    """One thing that is missing. ``ours``: we can do it; else others must.

    ``about`` is a request's or process's key, ``code`` its kind of agency or process or state, ``since`` when it began,
    ``expected`` when it is due or next comes up, None where nobody can tell. Names nobody.
    """

    why: Why
    ours: bool
    since: date | None = None
    expected: date | None = None
    code: str = ""
    about: str = ""
    number: int = 1


@dataclass(frozen=True)
class Readiness:
    """How the case stands, why not ready, and since when it stands so."""

    state: Ready
    reasons: tuple[Reason, ...]
    since: date | None

    @property
    def ready(self) -> bool:
        return self.state in {Ready.READY, Ready.DECIDED_READY}

    @property
    def ours(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.ours)

    @property
    def theirs(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.ours)

    @property
    def expected(self) -> date | None:
        """When it may be ready if what waits for us is done meanwhile: the last day that is expected of others.

        Where nothing waits for others, since when that is so. None for what is ready, where one of them has no day,
        where nobody was asked yet, and where it was decided not to be ready.
        """
        if self.ready or any(reason.why in _CANNOT_BE_TOLD for reason in self.reasons):
            return None
        days = [reason.expected for reason in self.theirs]
        return None if None in days else max((day for day in days if day), default=self.since)

    @property
    def unread(self) -> int:
        """How many agencies' replies wait to be read."""
        return sum(reason.why is Why.REPLY_UNREAD for reason in self.reasons)

    @property
    def contradictions(self) -> int:
        """How many questions have answers that contradict each other."""
        return sum(reason.number for reason in self.reasons if reason.why is Why.CONTRADICTION)


def readiness(facts: Sequence[Fact]) -> Readiness:
    """The readiness of a case that is reviewed here, from its facts in the order recorded.

    A review that was reopened needs no agency asked and no meeting planned again: it was ready once.
    """
    waiting = contradictions(facts)  # which notifications tell as well
    facts = [fact for fact in facts if fact.kind in _TOLD_BY]  # of most cases, for most of their time, none
    reasons, decided = tuple(_reasons(facts, waiting)), _decision(facts)
    again = any(fact.kind is FactKind.REOPENED for fact in facts)
    if again:
        reasons = tuple(reason for reason in reasons if reason.why not in _ASKED_ONCE)
    since = max((fact.dated for fact in facts), default=None)
    if decided is not None and decided.detail["ready"]:
        return Readiness(Ready.DECIDED_READY, reasons, decided.dated)
    if decided is not None:
        reasons = (Reason(Why.DECIDED_NOT_READY, True, decided.dated), *reasons)
    if any(reason.why is Why.NOBODY_ASKED for reason in reasons):
        return Readiness(Ready.NOT_ASKED, reasons, None)
    return Readiness(Ready.GATHERING if reasons else Ready.READY, reasons, since)


def open_processes(facts: Sequence[Fact]) -> list[Fact]:
    """The parallel processes that are expected or open, as they stand, in the order first recorded."""
    return [fact for fact in processes(facts) if fact.detail["state"] in _OPEN]


def processes(facts: Sequence[Fact]) -> list[Fact]:
    """Every parallel process as it now stands: the last recorded of each key."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind is FactKind.PROCESS_RECORDED:
            found[fact.detail["process"]] = fact
    return list(found.values())


def review_meetings(facts: Sequence[Fact]) -> list[Fact]:
    """Every child death review meeting as it now stands."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind is FactKind.REVIEW_MEETING_RECORDED:
            found[fact.detail["meeting"]] = fact
    return list(found.values())


def family_questions(facts: Sequence[Fact]) -> list[tuple[Fact, Fact | None]]:
    """The family's questions, each with its last answer."""
    found: dict[str, tuple[Fact, Fact | None]] = {}
    for fact in facts:
        if fact.kind is FactKind.FAMILY_ASKED:
            found[fact.detail["question"]] = (fact, None)
        elif fact.kind is FactKind.FAMILY_ANSWERED and fact.detail["question"] in found:
            found[fact.detail["question"]] = (found[fact.detail["question"]][0], fact)
    return list(found.values())


def _reasons(facts: Sequence[Fact], waiting: Sequence[Answer]) -> Iterator[Reason]:
    asked = requests(facts)
    if not asked:
        yield Reason(Why.NOBODY_ASKED, True)
    yield from (_unread(one) for one in asked if one.unread)
    if waiting:
        yield Reason(Why.CONTRADICTION, True, min(one.came for one in waiting), number=len(waiting))
    unanswered = [question for question, answer in family_questions(facts) if answer is None]
    if unanswered:
        yield Reason(Why.FAMILY_UNANSWERED, True, unanswered[0].dated, number=len(unanswered))
    yield from (_outstanding(one) for one in asked if one.state is RequestState.OPEN)
    for process in open_processes(facts):
        if process.detail["holds"] == _HOLDS_PANEL:
            yield _held_up(process)
    yield from _meeting(facts)


def _unread(request: Request) -> Reason:
    return Reason(Why.REPLY_UNREAD, True, request.replies[-1].dated, code=request.agency_kind, about=request.key)


def _outstanding(request: Request) -> Reason:
    return Reason(Why.REPLY_OUTSTANDING, False, request.asked.dated, request.due, request.agency_kind, request.key)


def _held_up(process: Fact) -> Reason:
    detail = process.detail
    opened = detail["opened"] or process.dated.isoformat()
    expected = date.fromisoformat(detail["next_on"]) if detail["next_on"] else None
    return Reason(
        Why.PROCESS_OPEN, False, date.fromisoformat(opened), expected, detail["process_kind"], detail["process"]
    )


def review_meeting_held(facts: Sequence[Fact]) -> bool:
    """Whether it was held, or what served: a response's final meeting, a concluded perinatal review."""
    return any(fact.detail["state"] == "held" for fact in review_meetings(facts)) or _served(facts)


def planned_meetings(facts: Sequence[Fact]) -> list[Fact]:
    """The review meetings that are planned and neither held nor cancelled, in the order first recorded."""
    return [fact for fact in review_meetings(facts) if fact.detail["state"] == "planned"]


def _meeting(facts: Sequence[Fact]) -> Iterator[Reason]:
    if review_meeting_held(facts):
        return
    if planned := planned_meetings(facts):
        on = date.fromisoformat(planned[-1].detail["on"])
        yield Reason(Why.MEETING_NOT_HELD, False, planned[-1].dated, on, about=planned[-1].detail["meeting"])
    else:
        yield Reason(Why.MEETING_NOT_PLANNED, True)


def _served(facts: Sequence[Fact]) -> bool:
    final = any(fact.kind is FactKind.RESPONSE_MET and fact.detail.get("meeting_kind") == "final" for fact in facts)
    perinatal = any(
        fact.detail["process_kind"] == "perinatal_review" and fact.detail["state"] == "concluded"
        for fact in processes(facts)
    )
    return final or perinatal


def undone_by(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """The coordinator's last decision and what came afterwards, so that it does not hold any more; None if it does."""
    decided = in_force(facts, FactKind.READINESS_DECIDED)
    if decided is None:
        return None
    after = next(place for place, fact in enumerate(facts) if fact is decided) + 1
    came = next((fact for fact in facts[after:] if _asks_anew(fact)), None)
    return (decided, came) if came else None


def _decision(facts: Sequence[Fact]) -> Fact | None:
    """The coordinator's decision, until a reply, an open process that holds up the panel or a reopening follows it."""
    return None if undone_by(facts) else in_force(facts, FactKind.READINESS_DECIDED)


def _asks_anew(fact: Fact) -> bool:
    if fact.kind is FactKind.PROCESS_RECORDED:
        return fact.detail["state"] in _OPEN and fact.detail["holds"] == _HOLDS_PANEL
    return fact.kind in {FactKind.INFORMATION_RECEIVED, FactKind.REOPENED}
