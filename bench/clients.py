"""Sixteen people saving at once, with human pauses: how long the slowest one in a hundred waits."""

import multiprocessing
import random
import time
from collections.abc import Callable

from bench.cells import Measured

CLIENTS = 16
PAUSE = 0.05  # seconds, on average
DURATION = 3.0  # seconds
Save = Callable[[int], object]


def together(client: Callable[[int], Save]) -> Measured:
    """``client`` opens its own connection in its own process, and returns what saves the case of a number.

    The time told is the 99th percentile of all saves. Raises ``RuntimeError`` where any save failed.
    """
    return Measured(lambda: _percentile(_run(client)), tells_seconds=True)


def _run(client: Callable[[int], Save]) -> list[float]:
    context = multiprocessing.get_context("fork")
    with context.Pool(CLIENTS, initializer=_become, initargs=(client,)) as pool:
        found = pool.map(_save_for_a_while, range(CLIENTS), chunksize=1)
    return [seconds for one in found for seconds in one]


def _percentile(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


_open: Callable[[int], Save]


def _become(client: Callable[[int], Save]) -> None:
    global _open  # noqa: PLW0603 - a forked client's own
    _open = client


def _save_for_a_while(number: int) -> list[float]:
    """One client's saves: each takes as long as it takes, then the person thinks."""
    save, rng, found = _open(number), random.Random(number), []
    save(number + 1)  # a process's first save prepares its statements
    end = time.monotonic() + DURATION
    while time.monotonic() < end:
        time.sleep(rng.expovariate(1 / PAUSE))
        start = time.perf_counter()
        save(rng.randrange(1, 400))
        found.append(time.perf_counter() - start)
    return found
