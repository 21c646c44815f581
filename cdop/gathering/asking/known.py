"""What a case's facts tell of whom to ask. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.timeline import last_recorded
from cdop.gathering.asking.suggesting import Known

NAMED = ("gp", "midwife", "health_visitor", "school", "social_care", "consultant")
SAID = ("coroner_told", "medical_examiner_told")
_TEXTS = (*NAMED, "other_agencies", "circumstances", "event_place", "home_circumstance", "home_area", "expectation")
_UNKNOWN = frozenset({"", "not_known"})


@dataclass(frozen=True)
class Asked:
    """What is known of the death, in which areas, and which other services the notification named."""

    known: Known
    home_area: str | None
    death_area: str | None
    other_agencies: str


def known_of(case: CaseView) -> Asked:
    """From the facts of a case whose viewer sees identity."""
    facts, told = case.facts, _told(case.facts)
    classified, residency = (in_force(facts, kind) for kind in (FactKind.CLASSIFIED, FactKind.RESIDENCY_DECIDED))
    assessed, certified = (
        in_force(facts, FactKind.RESPONSE_CRITERIA),
        last_recorded(facts, FactKind.CAUSE_CERTIFIED),
    )
    described = case.described.detail
    known = Known(
        days=_age(case.age_at_death, "D"),
        years=_age(case.age_at_death, "Y") if (case.age_at_death or "P0Y")[-1] == "Y" else 0,
        place=described["place_of_death"],
        expectation=classified.detail["expectation"] if classified else told.get("expectation"),
        criteria=frozenset(code for code, answer in assessed.detail["criteria"].items() if answer == "yes")
        if assessed
        else frozenset(),
        circumstance=(residency.detail.get("circumstance") if residency else None) or told.get("home_circumstance"),
        named={key: told[key] for key in NAMED if key in told},
        said=frozenset(key for key in SAID if told.get(key) == "yes"),
        told=frozenset(_kinds_told(facts)),
        icd10=certified.detail["icd10"] if certified else None,
        narrative=" ".join(filter(None, (told.get("circumstances"), told.get("event_place")))),
    )
    return Asked(
        known, case.home_area or told.get("home_area"), described["death_area"], told.get("other_agencies", "")
    )


def _age(age: str | None, unit: str) -> int | None:
    return int(age[1:-1]) if age and age[-1] == unit else None


def _told(facts: Sequence[Fact]) -> dict[str, str]:
    """What the notifications said, the texts of all of them together, of anything else the last."""
    found: dict[str, str] = {}
    for fact in notifications(facts):
        said: Mapping[str, Any] = (fact.identity or {}).get("told") or {}
        for key in (*_TEXTS, *SAID):
            value = said.get(key)
            if isinstance(value, str) and value not in _UNKNOWN:
                before = found.get(key, "") if key in {"circumstances", "event_place", "other_agencies"} else ""
                found[key] = f"{before}\n{value}".strip()
    return found


def _kinds_told(facts: Sequence[Fact]) -> set[str]:
    found: set[str] = set()
    for fact in notifications(facts):
        told = ((fact.identity or {}).get("told") or {}).get("told")
        found |= set(told) if isinstance(told, list) else set()
    return found - {"not_known"}
