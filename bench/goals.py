"""The goals, read from ``goals.toml``, measured and judged."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from bench.rounds import Contestant, Ratio, interleave
from bench.stock import register


@dataclass(frozen=True)
class Anchor:
    """What the application is compared with. ``most`` is the highest ratio that meets the goal.

    ``register_cases`` gives the anchor a smaller register of its own; below ``from_cases`` its ratio is not judged.
    """

    name: str
    method: str
    most: float | None = None
    register_cases: int | None = None
    from_cases: int = 0
    needs: str | None = None

    @property
    def available(self) -> bool:
        """``needs``: a library or a program."""
        return self.needs is None or find_spec(self.needs) is not None or which(self.needs) is not None


@dataclass(frozen=True)
class Goal:
    """One goal. ``cases`` is the size it is about; none where it holds at every size."""

    name: str
    says: str
    suite: str
    subject: str
    register: str
    cases: int | None
    anchors: tuple[Anchor, ...]
    quick: bool = False
    clock: str = "cpu"
    mb: float | None = None

    @classmethod
    def read(cls, name: str, data: dict[str, Any]) -> "Goal":
        anchors = tuple(Anchor(**anchor) for anchor in data.pop("anchors"))
        cases = None if data["cases"] == "asked" else data["cases"]
        return cls(name=name, anchors=anchors, **{**data, "cases": cases})

    def size(self, asked: int) -> int:
        return asked if self.cases is None else min(self.cases, asked)

    def judged_at(self, asked: int) -> bool:
        """A goal about a large register is not judged by a small one."""
        return self.cases is None or asked >= self.cases


@dataclass
class Result:
    """A goal's ratios at one size."""

    goal: Goal
    cases: int
    judged: bool
    ratios: list[tuple[Anchor, Ratio]] = field(default_factory=list)
    skipped: list[Anchor] = field(default_factory=list)
    mb: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def judges(self, anchor: Anchor) -> bool:
        return self.judged and anchor.most is not None and self.cases >= anchor.from_cases

    def met(self, anchor: Anchor, ratio: Ratio) -> bool:
        """A goal is missed where the median and the best round both miss it."""
        return not self.judges(anchor) or min(ratio.median, ratio.best) <= (anchor.most or 0)

    @property
    def failed(self) -> bool:
        too_much = self.judged and self.goal.mb is not None and self.mb > self.goal.mb
        return too_much or not all(self.met(anchor, ratio) for anchor, ratio in self.ratios)


def goals() -> Iterator[Goal]:
    """All goals, in the order of the file."""
    with Path(__file__).with_name("goals.toml").open("rb") as file:
        for name, data in tomllib.load(file).items():
            yield Goal.read(name, data)


def measure(goal: Goal, asked: int, rounds: int) -> Result:
    """The application and its anchors in turn, on the goal's register. Raises ``NotTheSame``."""
    cases = goal.size(asked)
    result = Result(goal, cases, goal.judged_at(asked))
    subject = Contestant(goal.subject, register(goal.register, cases), goal.clock)
    against = []
    for anchor in goal.anchors:
        if not anchor.available:
            result.skipped.append(anchor)
            continue
        size = min(cases, anchor.register_cases or cases)
        against.append((anchor, Contestant(anchor.method, register(goal.register, size), goal.clock)))
    if not against:
        return result
    interleave([subject, *(contestant for _, contestant in against)], rounds)
    result.ratios = [(anchor, Ratio.of(subject, contestant)) for anchor, contestant in against]
    result.mb, result.seconds = subject.mb, subject.seconds
    return result
