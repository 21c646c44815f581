"""How much less each next agency of a case is asked, because others have answered before. Pure.

An agency could be asked every question that its kind can answer. It is asked those that nobody knew when its answer
came, and those that every agency answers for itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cdop.case.facts import Fact
from cdop.case.gathered import requests, still_unknown
from cdop.reference.reporting_form import questions_for

ANSWERED = "answered"
FOLLOWED = 4
"""The places that are told apart: the first agency of a case that answered, to the fourth."""


@dataclass(frozen=True)
class Turn:
    """The agencies that answered in one place (1 is first) of their cases. ``could`` and ``asked`` are averages."""

    place: int
    agencies: int
    could: float
    asked: float

    @property
    def spared(self) -> float:
        """Which part of what could be asked was not asked, from 0 to 1."""
        return 1 - self.asked / self.could


def turns(cases: Iterable[Sequence[Fact]]) -> list[Turn]:
    """The first ``FOLLOWED`` places over many cases; of each case its facts in the order recorded."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for facts in cases:
        for place, numbers in enumerate(in_turn(facts)[:FOLLOWED], start=1):
            found[place].append(numbers)
    return [
        Turn(place, len(some), sum(could for could, _ in some) / len(some), sum(asked for _, asked in some) / len(some))
        for place, some in sorted(found.items())
    ]


def in_turn(facts: Sequence[Fact]) -> list[tuple[int, int]]:
    """For each agency in the order in which they answered: how much it could have been asked, and was."""
    first_replies = [
        (facts.index(one.replies[0]), one)
        for one in requests(facts)
        if one.replies and one.replies[0].detail["outcome"] == ANSWERED
    ]
    numbers = []
    for place, one in sorted(first_replies, key=lambda reply: reply[0]):
        could = questions_for(one.agency_kind, one.asked.detail["sets"])
        numbers.append((len(could), len(still_unknown(facts[:place], could))))
    return numbers


def words(turn: Turn) -> str:
    """A line: what the agencies of one place were asked."""
    which = ("first", "second", "third", "fourth")[turn.place - 1]
    spared = f"{turn.spared:.0%} spared" if turn.asked < turn.could else "nothing spared"
    return (
        f"The {which} agency of a case ({turn.agencies:,}): {turn.asked:.1f} of {turn.could:.1f} questions, {spared}."
    )
