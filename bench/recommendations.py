"""``likeness-of-recommendations``: does it find what was recommended before, and nothing else?

Labelled pairs of invented recommendations, 296 and 104: of each topic four that ask the same in other words (a to d),
and two that ask something else under the same heading (x, y). With the first (``texts/recommendations.csv``) in view
the table of words was written and the weights were chosen. The others (``texts/recommendations_unseen.csv``) were
written afterwards, and judge: nothing was changed upon them. Who widens the table for them should write new ones.
"""

import csv
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cdop.recommendations.writing.likeness import Prepared, Said, likeness, most_alike, prepared

_FOLDER = Path(__file__).parent / "texts"
KNOWN, UNSEEN = _FOLDER / "recommendations.csv", _FOLDER / "recommendations_unseen.csv"
SUITE = "likeness-of-recommendations"
LIKE = (("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"))
UNLIKE = (("a", "x"), ("c", "y"), ("x", "y"))
FLOOR = 0.9
MANY = 500


@dataclass(frozen=True)
class Pair:
    """Two texts, and whether they ask the same."""

    one: Said
    other: Said
    like: bool
    name: str


@dataclass(frozen=True)
class Judged:
    """Of what was called alike the share that is, and of what is alike the share that was found."""

    precision: float
    recall: float
    wrong: Sequence[str]

    @property
    def met(self) -> bool:
        return self.precision >= FLOOR and self.recall >= FLOOR


def texts(file: Path) -> dict[str, dict[str, Said]]:
    """The texts by topic and letter, in the file's order."""
    found: dict[str, dict[str, Said]] = {}
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            factors = tuple(one.strip() for one in row["factors"].split(";"))
            found.setdefault(row["topic"], {})[row["text"]] = Said(row["words"], row["theme"], factors)
    return found


def pairs(file: Path) -> Iterator[Pair]:
    """The labelled pairs: of each topic four alike, three unlike, and one that is unlike a text of the next topic."""
    topics = list(texts(file).items())
    for place, (topic, own) in enumerate(topics):
        other = topics[(place + 1) % len(topics)][1]
        for like, names in ((True, LIKE), (False, UNLIKE)):
            for one, two in names:
                yield Pair(own[one], own[two], like, f"{topic} {one}{two}")
        yield Pair(own["b"], other["b"], False, f"{topic} b and another")


def judged(file: Path) -> Judged:
    """How well the pairs of a file are told apart."""
    own = [(pair, likeness(prepared(pair.one), prepared(pair.other))) for pair in pairs(file)]
    called = [pair for pair, found in own if found.alike]
    right = [pair for pair in called if pair.like]
    wrong = [f"{pair.name}: {found.score:.2f}" for pair, found in own if found.alike is not pair.like]
    return Judged(len(right) / len(called), len(right) / sum(pair.like for pair, _ in own), wrong)


def milliseconds() -> float:
    """How long one text is compared with so many earlier ones, which are prepared for it too."""
    every = [said for own in texts(KNOWN).values() for said in own.values()]
    many = [replace(every[n % len(every)], words=f"{every[n % len(every)].words} {n}") for n in range(MANY)]
    prepared.cache_clear()
    start = time.perf_counter()
    earlier: list[tuple[int, Prepared]] = [(n, prepared(said)) for n, said in enumerate(many)]
    most_alike(every[0], earlier)
    return (time.perf_counter() - start) * 1000


def told() -> bool:
    """Print precision and recall of both files. Returns whether the pairs that nothing was tuned on meet the floor."""
    print("\nLikeness of recommendations")
    for file, words in ((KNOWN, "tuned on"), (UNSEEN, "judged on")):
        found, number = judged(file), len(list(pairs(file)))
        print(f"  {words} {number} pairs: precision {found.precision:.3f}, recall {found.recall:.3f}")
        for one in found.wrong:
            print(f"    wrong: {one}")
    print(f"  one compared with {MANY} that were never read before: {milliseconds():.0f} ms")
    return judged(UNSEEN).met
