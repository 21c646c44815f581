"""One method in its own process: prepares, warms up, then measures one round each time it is told to."""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.cells import Measured
from bench.stock import Register

SHORTEST_ROUND = 0.15  # seconds; a quicker method runs many times in a round
MOST_CALLS = 200


def main(arguments: list[str]) -> None:
    """Speak with the runner: one JSON object a line out, one word a line in."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a method prints must not be taken for an answer
    method, kind, cases, folder = arguments
    prepared = _prepare(method, Register(kind, int(cases), Path(folder)))
    idle = memory("VmRSS")
    start = time.perf_counter()
    result = prepared.run()
    first = time.perf_counter() - start
    print(json.dumps({"digest": prepared.digest(result), "first": first}), file=out)
    del result
    calls = _calls(prepared.run, first)
    for _ in sys.stdin:
        wall, cpu = (prepared.run(),) * 2 if prepared.tells_seconds else _round(prepared.run, calls)
        print(json.dumps({"wall": wall, "cpu": cpu, "mb": memory("VmHWM") - idle}), file=out)


def _prepare(method: str, register: Register) -> Measured:
    module, _, function = method.partition(":")
    found: Measured = getattr(import_module(module), function or "prepare")(register)
    return found


def _calls(run: Callable[[], Any], first: float) -> int:
    """How many calls make a round long enough; the second call tells, the first one was the warm-up."""
    if first > SHORTEST_ROUND * 20:
        return 1
    return max(1, min(MOST_CALLS, int(SHORTEST_ROUND / max(_round(run, 1)[0], 1e-6))))


def _round(run: Callable[[], Any], calls: int) -> tuple[float, float]:
    """The median of the calls in seconds: by the clock on the wall, and of this process's work alone."""
    gc.collect()
    walls, cpus = [], []
    for _ in range(calls):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return statistics.median(walls), statistics.median(cpus)


def memory(what: str) -> float:
    """This process's memory in MB, where the system tells it: now (``VmRSS``) or at its peak (``VmHWM``)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)


if __name__ == "__main__":
    main(sys.argv[1:])
