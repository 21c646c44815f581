"""``python -m bench``: what is measured, and what is said of it."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import chase, duplicates, gates, protection, recommendations
from bench.goals import Goal, Result, goals, measure
from bench.leaks import told as leaks
from bench.stock import PANEL, register

QUICK_CASES = 10_000


def main() -> int:
    """Measure, print, and return 1 where a goal or a gate is missed."""
    chosen = _arguments()
    start = time.perf_counter()
    failed = []
    if chosen.gates:
        print("Gates (the same on every machine)")
        failed += [gate.name for gate in map(_told, gates.all_gates()) if not gate.passed]
    results = []
    for goal in _goals(chosen):
        results.append(measure(goal, chosen.cases, chosen.rounds))
        _print(results[-1])
        if results[-1].failed:
            failed.append(goal.name)
    if chosen.full or "register" in chosen.suites:
        _print_import(chosen.cases)
    if (chosen.full or "duplicates" in chosen.suites) and not duplicates.judge(max(chosen.cases, duplicates.CASES)):
        failed.append("Duplicates")
    if (chosen.full or "chase" in chosen.suites) and not chase.judge(rounds=chosen.rounds):
        failed.append("Chase")
    if (chosen.full or "leaks" in chosen.suites) and not leaks.judged():
        failed.append("Leaks")
    failed += _of_their_own(chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps([_as_json(result) for result in results], indent=1))
    print(f"\n{'Missed: ' + ', '.join(failed) if failed else 'All met.'} ({time.perf_counter() - start:.0f} s)")
    return 1 if failed else 0


def _of_their_own(chosen: argparse.Namespace) -> list[str]:
    """The suites that measure and judge by themselves; which of them missed."""
    named = {"Likeness of recommendations": recommendations, "Protection": protection}
    asked = {name: suite for name, suite in named.items() if chosen.full or suite.SUITE in chosen.suites}
    return [name for name, suite in asked.items() if not suite.told()]


def _arguments() -> argparse.Namespace:
    others = {"chase", "duplicates", "gates", "leaks", "register", protection.SUITE, recommendations.SUITE}
    suites = sorted({goal.suite for goal in goals()} | others)
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the tracker against anchors.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"{', '.join(suites)}; default: --quick")
    parser.add_argument("--quick", action="store_true", help="gates and the quick goals, at most a minute")
    parser.add_argument("--full", action="store_true", help="gates and every goal")
    parser.add_argument("--cases", type=int, default=QUICK_CASES, help="the largest register to measure on")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write every round's ratio to this file")
    chosen = parser.parse_args()
    if unknown := set(chosen.suites) - set(suites):
        parser.error(f"there is no suite {', '.join(sorted(unknown))}; there are {', '.join(suites)}")
    chosen.quick = chosen.quick or not (chosen.full or chosen.suites)
    chosen.gates = chosen.quick or chosen.full or "gates" in chosen.suites
    return chosen


def _goals(chosen: argparse.Namespace) -> list[Goal]:
    return [g for g in goals() if chosen.full or g.suite in chosen.suites or (chosen.quick and g.quick)]


def _told(gate: gates.Gate) -> gates.Gate:
    print(f"  {'met   ' if gate.passed else 'MISSED'}  {gate.name}: {gate.found}", flush=True)
    return gate


def _print(result: Result) -> None:
    note = "" if result.judged else f" (the goal is about {result.goal.cases:,})"
    print(f"\n{result.goal.name}  {result.goal.says}: {result.cases:,} cases{note}")
    for anchor, ratio in result.ratios:
        verdict = ("met" if result.met(anchor, ratio) else "MISSED") if result.judges(anchor) else "told, not judged"
        bound = f"at most {_times(anchor.most)}: {verdict}" if anchor.most else ""
        spread = f"[{_times(ratio.best)} – {_times(ratio.worst)}]"
        print(f"  {_times(ratio.median):>8} of {anchor.name} {spread}  {bound}", flush=True)
    for anchor in result.skipped:
        print(f"  {anchor.name}: left out, {anchor.needs} is not installed")
    if result.goal.mb is not None:
        verdict = "MISSED" if result.judged and result.mb > result.goal.mb else "met"
        print(f"  {result.mb:.0f} MB above idle, at most {result.goal.mb:.0f} MB  {verdict}")


def _print_import(cases: int) -> None:
    """How the import went when the register was made: a rate, and no goal."""
    made = register(PANEL, cases).made
    ratio = _times(made["import_seconds"] / made["flat_seconds"])
    rate = cases / made["import_seconds"]
    print(f"\nImport  A register of {cases:,} cases: {ratio} of loading the flat table, {rate:,.0f} rows a second")
    print(f"  {made['import_mb']:.0f} MB at its peak, the application itself included")


def _times(ratio: float) -> str:
    """A ratio as people say it: 2.50×, 1/8, 1/63."""
    if ratio >= 0.5:
        return f"{ratio:.2f}×"
    return f"1/{1 / ratio:.3g}"


def _as_json(result: Result) -> dict[str, object]:
    ratios: Sequence[object] = [
        {"anchor": a.name, "most": a.most, "rounds": r.rounds, "median": r.median} for a, r in result.ratios
    ]
    return {"goal": result.goal.name, "cases": result.cases, "judged": result.judged, "ratios": ratios, "mb": result.mb}


if __name__ == "__main__":
    sys.exit(main())
