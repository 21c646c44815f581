"""When a panel may meet on a case, finalise its analysis and reopen it (docs/register.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.case.facts import Fact, FactKind, first_notified
from cdop.case.timeline import in_force, reopened
from cdop.notification.order import RuleBroken, not_before, not_in_the_future, read
from cdop.reference.values import BLANKS, factors, listed, split_factors

MODIFIABLE = "modifiable"


@dataclass(frozen=True)
class Analysis:
    """What the panel found: the category of death, the answer on modifiability, and the modifiable factors."""

    category: str
    modifiability: str
    factors: tuple[str, ...] = ()


def panel_meeting(facts: Sequence[Fact], on: date, today: date) -> Fact:
    """The panel met on the case. A finalised review is reopened before the panel meets on it again.

    Raises ``RuleBroken``.
    """
    not_in_the_future("panel_met_on", on, today)
    not_before("panel_met_on", on, first_notified(facts), "notified_on")
    finalised = standing_review(facts)
    if finalised and on > finalised.dated:
        raise RuleBroken("panel_met_on", "is after finalised_on")
    return Fact(FactKind.PANEL_MET, on)


def finalising(facts: Sequence[Fact], analysis: Analysis, on: date, today: date) -> list[Fact]:
    """The analysis is final: the day that every figure counts. Raises ``RuleBroken``.

    Where no meeting is recorded by then, the panel is taken to have met that day.
    """
    not_in_the_future("finalised_on", on, today)
    not_before("finalised_on", on, first_notified(facts), "notified_on")
    _check_residency(facts, on)
    detail = _read_analysis(analysis, today)
    met_by_then = any(fact.kind is FactKind.PANEL_MET and fact.dated <= on for fact in facts)
    met = [] if met_by_then else [Fact(FactKind.PANEL_MET, on)]
    return [*met, Fact(FactKind.FINALISED, on, detail)]


def reopening(facts: Sequence[Fact], on: date, today: date) -> Fact:
    """The review is open again from this day, which may be the day of its finalising. Raises ``RuleBroken``."""
    finalised = standing_review(facts)
    if finalised is None:
        raise RuleBroken("reopened_on", "is given without finalised_on")
    not_in_the_future("reopened_on", on, today)
    not_before("reopened_on", on, finalised.dated, "finalised_on")
    return Fact(FactKind.REOPENED, on)


def standing_review(facts: Sequence[Fact]) -> Fact | None:
    """The latest finalising, if the review has not been reopened since: a reopening of the same day follows it."""
    return None if reopened(facts) else in_force(facts, FactKind.FINALISED)


def _check_residency(facts: Sequence[Fact], on: date) -> None:
    decided = in_force(facts, FactKind.RESIDENCY_DECIDED)
    if decided is None or decided.detail["home_area"] is None:
        raise RuleBroken("finalised_on", "needs a residency decision: home_area is empty")
    not_before("finalised_on", on, decided.dated, "residency_decided_on")


def _read_analysis(analysis: Analysis, today: date) -> dict[str, Any]:
    """The detail of a finalising, its values as the register's file would keep them."""
    read("category", listed("category"), analysis.category, today)
    read("modifiability", listed("modifiability"), analysis.modifiability, today)
    if analysis.factors and analysis.modifiability != MODIFIABLE:
        raise RuleBroken("modifiable_factors", "are given, but modifiability is not 'modifiable'")
    if any(not factor.strip(BLANKS) or ";" in factor for factor in analysis.factors):
        raise RuleBroken("modifiable_factors", "are words between semicolons: one is empty or holds a semicolon")
    written = ";".join(analysis.factors)
    kept = split_factors(read("modifiable_factors", factors, written, today)) if written else ()
    return {"category": analysis.category, "modifiability": analysis.modifiability, "factors": list(kept)}
