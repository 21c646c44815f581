"""Methods side by side: each in its own process, rounds in turn, ratios round by round."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench.stock import ROOT, Register

LONG = 20.0  # seconds; a slower method runs in the first round alone


class NotTheSame(Exception):
    """Two methods gave different figures: their times mean nothing."""


@dataclass
class Contestant:
    """One method on one register, and what its rounds took (seconds).

    ``clock`` is ``cpu`` for work done in one process, which a busy neighbour hardly disturbs; ``wall`` for work that
    waits for disks or other processes.
    """

    method: str
    register: Register
    clock: str = "cpu"
    seconds: list[float] = field(default_factory=list)
    mb: float = 0.0
    digest: str | None = None

    def start(self) -> None:
        arguments = [self.method, self.register.kind, str(self.register.cases), str(self.register.folder)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker", *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_for_warm_up(self) -> None:
        self.digest = self._answer()["digest"]

    def measure(self) -> None:
        """One more round; of a slow method the first one stands for all."""
        if self.seconds and self.seconds[0] > LONG:
            self.seconds.append(self.seconds[0])
            return
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        answer = self._answer()
        self.seconds.append(answer[self.clock])
        self.mb = max(self.mb, answer["mb"])

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def _answer(self) -> dict:  # type: ignore[type-arg]
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.method} ended early; what it said is above")
        found: dict = json.loads(line)  # type: ignore[type-arg]
        return found


def interleave(contestants: Sequence[Contestant], rounds: int) -> None:
    """A B C, A B C, …: a neighbour's burst of work hits all of them. Raises ``NotTheSame`` before any round."""
    with ExitStack() as ending:
        for contestant in contestants:
            contestant.start()
            ending.callback(contestant.end)
            contestant.wait_for_warm_up()
        digests = {c.digest for c in contestants if c.digest}
        if len(digests) > 1:
            raise NotTheSame(", ".join(f"{c.method}: {c.digest}" for c in contestants))
        for _ in range(rounds):
            for contestant in contestants:
                contestant.measure()


@dataclass(frozen=True)
class Ratio:
    """A method against an anchor: the ratio of each round."""

    rounds: tuple[float, ...]

    @classmethod
    def of(cls, subject: Contestant, anchor: Contestant) -> "Ratio":
        return cls(tuple(a / b for a, b in zip(subject.seconds, anchor.seconds, strict=True)))

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def best(self) -> float:
        return min(self.rounds)

    @property
    def worst(self) -> float:
        return max(self.rounds)
