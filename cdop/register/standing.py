"""Which facts of a timeline stood at each moment of its recording, found without walking it again for each fact."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from math import inf
from typing import Any

from cdop.case.facts import Fact, FactKind, joined_as
from cdop.case.response_state import STARTED
from cdop.case.timeline import SCOPE

HANDOVER = frozenset({FactKind.HANDOVER_ANSWERED, FactKind.HANDOVER_OUTCOME})
_CHAINS: Mapping[FactKind, str] = {
    FactKind.RESIDENCY_DECIDED: "residency",
    FactKind.FINALISED: "finalised",
    FactKind.REOPENED: "reopened",
    **dict.fromkeys(SCOPE, "scope"),
}
_Recorded = tuple[date, int, Fact]  # sorts by its day; of one day, by when it was recorded


class Told(Enum):
    """What a decision told, on which another kind of fact stands."""

    HOME = auto()
    CLASSIFICATION = auto()
    RESPONSE_STARTED = auto()


def _told(fact: Fact) -> Iterator[Told]:
    if fact.kind is FactKind.RESIDENCY_DECIDED and fact.detail["home_area"]:
        yield Told.HOME
    elif fact.kind is FactKind.CLASSIFIED:
        yield Told.CLASSIFICATION
    elif fact.kind is FactKind.RESPONSE_DECIDED and fact.detail["decision"] == STARTED:
        yield Told.RESPONSE_STARTED


class Standing:
    """The facts recorded so far by which others are possible: residency, scope, reviews, hand-overs, notifications.

    ``told``: what was ever told by a decision, whatever its day.
    """

    def __init__(self) -> None:
        self._chains: dict[str, list[_Recorded]] = {chain: [] for chain in _CHAINS.values()}
        self.told: set[Told] = set()
        self._handed_over: dict[str, list[_Recorded]] = {}
        self._joined: dict[Any, list[_Recorded]] = {}
        self._number = 0

    def add(self, fact: Fact) -> None:
        """One more fact, recorded after all others."""
        self._number += 1
        recorded = fact.dated, self._number, fact
        self.told.update(_told(fact))
        if chain := _CHAINS.get(fact.kind):
            insort(self._chains[chain], recorded)
        elif fact.kind is FactKind.HANDED_OVER:
            insort(self._handed_over.setdefault(fact.detail["handover"], []), recorded)
        elif fact.kind is FactKind.NOTIFIED or (fact.kind is FactKind.NOTIFICATION_SEPARATED and joined_as(fact)):
            of_one = self._joined.setdefault(joined_as(fact), [])
            while of_one and of_one[-1][0] >= fact.dated:  # whatever day asks, the later recorded one answers
                of_one.pop()
            of_one.append(recorded)

    def before(self, fact: Fact) -> list[Fact]:
        """What stood on a fact's day when it was recorded, in the order of recording: it stands for all before it.

        Of the notifications, only the one that the fact separates; of the hand-overs, the one that it answers.
        """
        chains = list(self._chains.values())
        if fact.kind is FactKind.NOTIFICATION_SEPARATED:
            chains.append(self._joined.get(joined_as(fact), []))
        if fact.kind in HANDOVER:
            chains.append(self._handed_over.get(fact.detail["handover"], []))
        ends = ((chain, bisect_right(chain, (fact.dated, inf))) for chain in chains)
        found = sorted((chain[end - 1] for chain, end in ends if end), key=lambda recorded: recorded[1])
        return [fact for _, _, fact in found]


def while_described(facts: Sequence[Fact]) -> Iterator[list[list[Fact]]]:
    """For each description that another took the place of: the states in which it stood.

    A state holds what the child's dates are compared with: the first notification, the description and the scope. There
    is one where the description was recorded, and one wherever the other two may have changed; none without a
    notification.
    """
    notified = Notifications()
    described = scope = None
    states: list[list[Fact]] = []
    for fact in facts:
        if fact.kind is FactKind.DESCRIBED:
            if described:
                yield states
            described, states = fact, []
        elif fact.kind in SCOPE:
            scope = fact if scope is None or fact.dated >= scope.dated else scope
        elif not notified.changed_by(fact):
            continue
        if described and (first := notified.first):
            states.append([first, described, *([scope] if scope else [])])


class Notifications:
    """Those that count so far: joined to the case and not separated from it since, sorted by their day."""

    def __init__(self) -> None:
        self._counted: list[_Recorded] = []
        self._joined: dict[Any, _Recorded] = {}
        self._number = 0

    @property
    def first(self) -> Fact | None:
        """The earliest of them; none before the first is recorded."""
        return self._counted[0][2] if self._counted else None

    def changed_by(self, fact: Fact) -> bool:
        """Take one more fact, recorded after all others. Returns whether it is about a notification."""
        if fact.kind not in {FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED}:
            return False
        self._number += 1
        key = joined_as(fact)
        if key and (earlier := self._joined.pop(key, None)):
            del self._counted[bisect_left(self._counted, earlier)]
        if fact.kind is FactKind.NOTIFIED:
            recorded = fact.dated, self._number, fact
            insort(self._counted, recorded)
            if key:
                self._joined[key] = recorded
        return True
