"""For whom a case waited, day by day, from its notification to its review: for us or for others. Pure.

A day on which a case waits for several is told once, of the first in the order of ``Whose``: what nobody here can
hasten comes first, and only a day on which nothing of others was missing is ours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from cdop.case.facts import FactKind

_OPEN = frozenset({"expected", "open"})
KINDS = (
    FactKind.PROCESS_RECORDED, FactKind.REVIEW_MEETING_RECORDED, FactKind.LEAD_AGREED, FactKind.HANDED_OVER,
    FactKind.HANDOVER_ANSWERED, FactKind.HANDOVER_OUTCOME,
)  # fmt: skip
"""The facts that tell of waiting, beside the requests."""


class Whose(StrEnum):
    """For whom a case waits, in the order in which a day is given to one of them."""

    PANEL = "panel"
    PROCESS = "process"
    MEETING = "meeting"
    AGENCY = "agency"
    ASKING = "asking"
    OURS = "ours"


OURS = frozenset({Whose.ASKING, Whose.OURS})


@dataclass(frozen=True)
class Wait:
    """From one day up to, not including, another (None: it goes on) a case waited for somebody else."""

    whose: Whose
    since: date
    until: date | None


@dataclass(frozen=True)
class Told:
    """One fact of a case: of which kind, on which day, and what it says."""

    kind: FactKind
    dated: date
    detail: Mapping[str, Any]


def waits(facts: Sequence[Told]) -> list[Wait]:
    """What a case waited for besides replies, from its facts of ``KINDS`` in the order recorded."""
    in_order = sorted(facts, key=lambda fact: fact.dated)
    return [*_processes(in_order), *_meetings(in_order), *_panels(in_order)]


def split(begin: date, end: date, found: Iterable[Wait], asked_on: date | None) -> Counter[Whose]:
    """The days from ``begin`` up to ``end``, each given to one; ``asked_on``: when the first agency was asked."""
    spans = [(wait.whose, max(begin, wait.since), min(end, wait.until or end)) for wait in found if wait.since < end]
    spans += [(Whose.ASKING, begin, min(end, asked_on or end)), (Whose.OURS, begin, end)]
    edges = sorted({begin, end, *(day for _, since, until in spans for day in (since, until) if begin < day < end)})
    days = Counter[Whose]()
    order = list(Whose)
    for since, until in pairwise(edges):
        covering = [whose for whose, first, last in spans if first <= since and until <= last]
        days[min(covering, key=order.index)] += (until - since).days
    return days


def _processes(facts: Sequence[Told]) -> Iterator[Wait]:
    """While a process is expected or open and holds up the panel. What was opened earlier counts from that day."""
    standing: dict[str, date] = {}
    for fact in facts:
        if fact.kind is FactKind.PROCESS_RECORDED:
            key, detail = str(fact.detail["process"]), fact.detail
            holds = detail["state"] in _OPEN and detail["holds"] == "panel"
            if holds and key not in standing:
                standing[key] = _day(detail.get("opened")) or fact.dated
            elif not holds and key in standing:
                yield Wait(Whose.PROCESS, standing.pop(key), _day(detail.get("concluded")) or fact.dated)
    yield from (Wait(Whose.PROCESS, since, None) for since in standing.values())


def _meetings(facts: Sequence[Told]) -> Iterator[Wait]:
    """From the day on which a child death review meeting was planned to the one on which it was held or called off."""
    planned: dict[str, date] = {}
    for fact in facts:
        if fact.kind is FactKind.REVIEW_MEETING_RECORDED:
            key, state = str(fact.detail["meeting"]), fact.detail["state"]
            if state == "planned":
                planned.setdefault(key, fact.dated)
            elif key in planned:
                yield Wait(Whose.MEETING, planned.pop(key), _day(fact.detail["on"]) if state == "held" else fact.dated)
    yield from (Wait(Whose.MEETING, since, None) for since in planned.values())


def _panels(facts: Sequence[Told]) -> Iterator[Wait]:
    """While another panel was asked to take the case, or had it."""
    since: date | None = None
    for fact in facts:
        theirs = _with_another_panel(fact)
        if theirs and since is None:
            since = fact.dated
        elif theirs is False and since is not None:
            yield Wait(Whose.PANEL, since, fact.dated)
            since = None
    if since is not None:
        yield Wait(Whose.PANEL, since, None)


def _with_another_panel(fact: Told) -> bool | None:
    """Whether from this fact on another panel has the case; None where it tells nothing of that."""
    match fact.kind:
        case FactKind.HANDED_OVER:
            return True
        case FactKind.HANDOVER_ANSWERED:
            return bool(fact.detail["answer"] == "accepted")
        case FactKind.HANDOVER_OUTCOME:
            return False
        case FactKind.LEAD_AGREED:
            return bool(fact.detail["lead"] == "theirs")
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
