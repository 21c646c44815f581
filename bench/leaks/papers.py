"""Papers of ordinary words with leaks among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from bench.leaks.cast import Cast, cast
from bench.leaks.variants import Variant

PAPERS, LEAKS_EACH = 20, 10
_ROOT = Path(__file__).parents[2]
# Sentences into which a leak fits, whatever it is.
_FRAMES = (
    "The entry for {} was read by the ward team.", "A note about {} came later.", "Staff wrote {} on the chart.",
    "It was recorded beside {} in the file.", "They asked again about {} at handover.", "The form said {} and no more.",
    "According to the record, {} had been mentioned.", "Someone had written {} in the margin.",
    "We could not tell why {} was on the list.", "The crew reported {} before they left.",
)  # fmt: skip


@dataclass(frozen=True)
class Leak:
    """A leak: where it stands in its paper, what is written, and what is asked of it."""

    start: int
    written: str
    asked: str
    variant: str


@dataclass(frozen=True)
class Paper:
    """A paper with its leaks, and the case that it is about."""

    number: int
    cast: Cast
    text: str
    leaks: tuple[Leak, ...]


@cache
def ordinary_text() -> str:
    """Ordinary narrative in which nobody is named."""
    return (Path(__file__).parent / "ordinary.txt").read_text("utf-8")


def papers(variants: Sequence[Variant], seed: int, first: int = 0) -> list[Paper]:
    """Twenty papers of ten leaks; the ways follow each other in turn, so that each comes about as often as others."""
    random, turn, made = Random(f"papers {seed}"), 0, []
    sentences = re.split(r"(?<=\.)\s+", ordinary_text())
    for number in range(PAPERS):
        people, parts, leaks = cast(first + number), list[str](), list[Leak]()
        for _ in range(LEAKS_EACH):
            parts.append(" ".join(random.sample(sentences, 3)) + " ")
            written, asked = variants[turn % len(variants)](people, random)
            before, after = random.choice(_FRAMES).split("{}")
            start = sum(map(len, parts)) + len(before)
            leaks.append(Leak(start, written, asked, str(turn % len(variants))))
            parts.append(before + written + after + ("\n\n" if random.random() < 0.4 else " "))
            turn += 1
        made.append(Paper(number, people, "".join(parts), tuple(leaks)))
    return made
