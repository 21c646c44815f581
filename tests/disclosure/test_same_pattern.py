"""The same counts are hidden in the same way, whatever order a set gives its members in this process."""

from dataclasses import dataclass

from cdop.disclosure.suppressing import suppress
from cdop.disclosure.values import Linked, Policy, Sum

TEN = Policy(narrowest=10)
SUMS = (
    ("all", "it", "x", "y"),
    ("x sum", "x", "x1"),
    ("x1 sum", "x1", "x2"),
    ("y sum", "y", "y1"),
    ("y1 sum", "y1", "y2"),
)
COUNTS = {"it": 12, "x": 8, "x1": 30, "x2": 8, "y": 30, "y1": 8, "y2": 30}
COSTS = {"x": 0.3, "x1": 0.2, "x2": 0.1, "y": 0.1, "y1": 0.2, "y2": 0.3}


@dataclass(frozen=True)
class Name:
    """A cell whose hash is another in every process, as those of words are."""

    words: str
    salt: int

    def __hash__(self) -> int:
        return hash((*self.words.encode(), self.salt))


def hidden_in_the_order_of(salt: int) -> tuple[str, ...]:
    counts = COUNTS | {total: sum(COUNTS[part] for part in parts) for total, *parts in SUMS}
    names = {words: Name(words, salt) for words in counts}
    linked = Linked(
        {names[words]: count for words, count in counts.items()},
        tuple(Sum(names[total], tuple(names[part] for part in parts)) for total, *parts in SUMS),
        fixed=frozenset(names[total] for total, *_ in SUMS),
        withheld=frozenset({names["it"]}),
    )
    found = suppress(linked, TEN, {names[words]: cost for words, cost in COSTS.items()})
    return tuple(words for words in counts if names[words] in found.hidden)


def test_of_two_ways_at_the_same_cost_the_same_is_taken_whatever_the_order_of_sets() -> None:
    """0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 to a computer: costs must not be added in the order of a set.

    What is hidden can be ten more only if the three y move, and ten less only if the three x do.
    """
    assert {hidden_in_the_order_of(salt) for salt in range(60)} == {("it", "x", "x1", "x2")}
