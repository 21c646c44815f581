"""Deprivation, circumstances, processes and joint agency response: invented at random, and asked of one case.

Written from counting.md sections 1 to 3, without the product.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.edge_days import some_day

FIFTHS = ("1", "2", "3", "4", "5")
CIRCUMSTANCES = (
    "neonatal_death", "life_limiting_condition", "sudden_infant_death", "road_traffic", "drowning", "fire_and_burns",
    "poisoning", "other_injury", "substance_misuse", "apparent_homicide", "apparent_suicide", "other",
)  # fmt: skip
EVER = ("now", "before", "never", "not_known")
PROCESS_STATES = ("not_applicable", "expected", "open", "concluded")
RESPONSES = ("not_needed", "running", "stood_down", "completed")
ROWS = {
    "deprivation_fifth": FIFTHS,
    "circumstance": CIRCUMSTANCES,
    "protection_plan": EVER,
    "statutory_order": EVER,
    "safeguarding_review": PROCESS_STATES,
    "inquest": PROCESS_STATES,
    "joint_agency_response": RESPONSES,
}
RECORDED_AS = {"safeguarding_review": "safeguarding", "inquest": "coroner"}


@dataclass(frozen=True)
class Told:
    """What was recorded of a case, in the order of recording, each with its day.

    Deciles with their residency decisions; circumstance, plan and order together; of processes their key, kind and
    state; of the response what was decided, and of its meetings their key and kind.
    """

    deciles: tuple[tuple[date, int | None], ...] = ()
    circumstances: tuple[tuple[date, tuple[str | None, str | None, str | None]], ...] = ()
    processes: tuple[tuple[date, str, str, str], ...] = ()
    decisions: tuple[tuple[date, str], ...] = ()
    meetings: tuple[tuple[date, str, str], ...] = ()

    @property
    def days(self) -> list[date]:
        together: Iterable[Any] = (
            *self.deciles, *self.circumstances, *self.processes, *self.decisions, *self.meetings
        )  # fmt: skip
        return [entry[0] for entry in together]

    def attribute(self, name: str, known_by: date) -> str | None:
        """One attribute as known by K."""
        if name == "deprivation_fifth":
            decile = newest(self.deciles, known_by)
            return (
                None
                if decile is None
                else {1: "1", 2: "1", 3: "2", 4: "2", 5: "3", 6: "3", 7: "4", 8: "4"}.get(decile, "5")
            )
        if name in {"circumstance", "protection_plan", "statutory_order"}:
            found = newest(self.circumstances, known_by)
            place = ("circumstance", "protection_plan", "statutory_order").index(name)
            return found[place] if found else None
        if name in RECORDED_AS:
            last = {key: (kind, state) for day, key, kind, state in self.processes if day <= known_by}
            states = {state for kind, state in last.values() if kind == RECORDED_AS[name]}
            return next((state for state in reversed(PROCESS_STATES) if state in states), None)
        return self.response(known_by)

    def response(self, known_by: date) -> str | None:
        decided = newest([(day, (day, what)) for day, what in self.decisions], known_by)
        if decided is None:
            return None
        since, what = decided
        if what != "started":
            return what
        last = {key: (day, kind) for day, key, kind in self.meetings if day <= known_by}
        held = any(kind == "final" and day >= since for day, kind in last.values())
        return "completed" if held else "running"


NOTHING_TOLD = Told()


def newest(entries: Iterable[tuple[date, Any]], known_by: date) -> Any:
    """What the latest entry by K says; of one day the last recorded."""
    found: tuple[date, Any] | None = None
    for day, said in entries:
        if day <= known_by and (found is None or day >= found[0]):
            found = (day, said)
    return found[1] if found else None


def random_told(rng: random.Random, notified: date, decided: list[date], today: date) -> Told:
    """Something of each kind, with repeats, corrections that are dated back, and two entries on one day."""

    def days(most: int) -> list[date]:
        found = [some_day(rng, notified, today) for _ in range(rng.randrange(most + 1))]
        return [*found, found[0]] if found and rng.random() < 0.2 else found

    keys = [f"{rng.getrandbits(128):032x}" for _ in range(3)]
    decisions: list[tuple[date, str]] = []
    for day in days(2):
        started = any(what == "started" for _, what in decisions)
        decisions.append((day, rng.choice(("started", "not_needed", *(["stood_down"] * 2 if started else [])))))
    kinds = [rng.choice(("coroner", "safeguarding", "police")) for _ in keys]
    return Told(
        deciles=tuple((day, rng.choice((None, *range(1, 11)))) for day in decided),
        circumstances=tuple(
            (day, (rng.choice((None, *CIRCUMSTANCES)), rng.choice((None, *EVER)), rng.choice((None, *EVER))))
            for day in days(2)
        ),
        processes=tuple(
            (day, keys[number], kinds[number], rng.choice(PROCESS_STATES))
            for day in days(4)
            for number in [rng.randrange(3)]
        ),
        decisions=tuple(decisions),
        meetings=tuple((day, rng.choice(keys), rng.choice(("initial", "final"))) for day in days(3)),
    )


def facts_of(told: Told) -> list[dict[str, Any]]:
    """The same as facts of a full export, but for the deciles, which residency decisions hold."""
    found = [_circumstances(day, *said) for day, said in told.circumstances]
    found += [_process(*entry) for entry in told.processes]
    for day, what in told.decisions:
        reason = {"reason": ""}
        if what == "stood_down":
            found.append(_fact("response_stood_down", day, {}, reason))
        else:
            detail = {"decision": what, "time": None, "disagreed": False}
            found.append(_fact("response_decided", day, detail, {**reason, "disagreement": ""}))
    for day, key, kind in told.meetings:
        detail = {"meeting": key, "meeting_kind": kind, "time": None, "agencies": [], "safer_sleeping": {}}
        found.append(_fact("response_met", day, detail, {"record": {}}))
    return found


def _circumstances(day: date, circumstance: str | None, plan: str | None, order: str | None) -> dict[str, Any]:
    detail = {"circumstance": circumstance, "protection_plan": plan, "statutory_order": order}
    return _fact("circumstances_recorded", day, {"version": "lscb1", **detail}, {"words": ""})


def _process(day: date, key: str, kind: str, state: str) -> dict[str, Any]:
    detail = {"process": key, "process_kind": kind, "state": state, "holds": "none"}
    nothing = dict.fromkeys(("reference", "owner", "words", "result"), "")
    return _fact("process_recorded", day, {**detail, **dict.fromkeys(("opened", "concluded", "next_on"))}, nothing)


def _fact(kind: str, day: date, detail: dict[str, Any], identity: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "dated": day.isoformat(), "detail": detail, "identity": identity}
