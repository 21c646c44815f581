"""A case's timeline as people read it: newest first, with what each later fact supersedes or corrects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cdop.case.facts import Fact, FactKind, in_force, joined_as

DECISIONS = (
    FactKind.RESIDENCY_DECIDED,
    FactKind.LEAD_AGREED,
    FactKind.CLASSIFIED,
    FactKind.RESPONSE_CRITERIA,
    FactKind.CAUSE_CERTIFIED,
)
RESPONSE = frozenset({FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN})
SCOPE = frozenset({FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE})
REVIEWS = frozenset({FactKind.FINALISED, FactKind.REOPENED})

_KEYED = {
    FactKind.RESPONSE_MET: "meeting",
    FactKind.PROCESS_RECORDED: "process",
    FactKind.REVIEW_MEETING_RECORDED: "meeting",
    FactKind.FAMILY_CONTACTED: "entry",
    FactKind.FAMILY_WISHED: "wish",
    FactKind.FAMILY_ANSWERED: "question",
    FactKind.ANALYSIS_DECIDED: "analysis",
}
"""The kinds of which a fact corrects the earlier one with the same key of its detail."""

Order = Callable[[Fact], Any]

__all__ = ["Entry", "in_force", "last_recorded", "reopened", "timeline"]


@dataclass(frozen=True)
class Entry:
    """One fact of the timeline, the one that took its place, and the one of its kind recorded before it."""

    fact: Fact
    superseded_by: Fact | None
    before: Fact | None


def timeline(facts: Sequence[Fact]) -> list[Entry]:
    """All facts, newest day first; of one day, the last recorded first. None is left out for being superseded."""
    after, last = _superseding(facts), dict[FactKind, Fact]()
    entries = []
    for fact in facts:
        entries.append(Entry(fact, after.get(fact.sequence), last.get(fact.kind)))
        last[fact.kind] = fact
    return sorted(entries, key=lambda entry: _by_day(entry.fact), reverse=True)


def last_recorded(facts: Sequence[Fact], kind: FactKind) -> Fact | None:
    """The last recorded fact of a kind, whatever its day: so descriptions and notes take one another's place."""
    return next((fact for fact in reversed(facts) if fact.kind is kind), None)


def reopened(facts: Sequence[Fact]) -> Fact | None:
    """The reopening after which the review has not been finalised again."""
    last = max((fact for fact in facts if fact.kind in REVIEWS), key=_by_review, default=None)
    return last if last and last.kind is FactKind.REOPENED else None


def _by_day(fact: Fact) -> Any:
    return fact.dated, fact.sequence


def _by_recording(fact: Fact) -> Any:
    return fact.sequence


def _by_review(fact: Fact) -> Any:
    # A reopening on the day of the finalising follows it (counting.md section 1).
    return fact.dated, fact.kind is FactKind.REOPENED, fact.sequence


def _superseding(facts: Sequence[Fact]) -> dict[int, Fact]:
    """What took the place of each fact, by that fact's sequence."""
    chains: list[tuple[frozenset[FactKind], Order]] = [
        (frozenset({FactKind.DESCRIBED}), _by_recording),
        (frozenset({FactKind.NOTED}), _by_recording),
        (frozenset({FactKind.KEY_WORKER_NAMED}), _by_recording),
        *((frozenset({kind}), _by_day) for kind in DECISIONS),
        (SCOPE, _by_day),
        (RESPONSE, _by_day),
        (REVIEWS, _by_review),
    ]
    found = _separated(facts) | _corrected(facts)
    for kinds, order in chains:
        chain = sorted((fact for fact in facts if fact.kind in kinds), key=order)
        # That a review was reopened stays true when it is finalised again.
        pairs = ((old, new) for old, new in pairwise(chain) if old.kind is not FactKind.REOPENED)
        found |= {old.sequence: new for old, new in pairs}
    return found


def _separated(facts: Sequence[Fact]) -> dict[int, Fact]:
    """The notifications that were separated from the case again, each with the fact that says so."""
    joined: dict[tuple[str, str] | None, Fact] = {}
    found: dict[int, Fact] = {}
    for fact in facts:
        if fact.kind is FactKind.NOTIFIED:
            joined[joined_as(fact)] = fact
        elif fact.kind is FactKind.NOTIFICATION_SEPARATED and (old := joined.pop(joined_as(fact), None)):
            found[old.sequence] = fact
    return found


def _corrected(facts: Sequence[Fact]) -> dict[int, Fact]:
    """The facts of one meeting, process, wish or answer that a later fact with the same key corrects."""
    last: dict[tuple[FactKind, str], Fact] = {}
    found: dict[int, Fact] = {}
    for fact in facts:
        key = fact.detail.get(_KEYED[fact.kind]) if fact.kind in _KEYED else None
        if key is None:
            continue
        if (fact.kind, key) in last:
            found[last[fact.kind, key].sequence] = fact
        last[fact.kind, key] = fact
    return found
