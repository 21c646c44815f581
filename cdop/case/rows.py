"""From a projection to the rows of the derived tables."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from cdop.case.ages import age_at_death
from cdop.case.derived import DERIVED
from cdop.case.likeness.keys import keys_of_all
from cdop.case.likeness.telling import children_told, kept
from cdop.case.models import (
    CaseFactor,
    CaseReadiness,
    CaseState,
    ChildIdentity,
    LearningPoints,
    LikenessKey,
    OpenMatter,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.case.projection import Projection
from cdop.case.readiness import Readiness
from cdop.case.search import index_of, name_order
from cdop.case.tables import EVERYTHING, Tables
from cdop.database import Base
from cdop.reference.calendar import Year, quarter

Rows = dict[type[Base], list[dict[str, Any]]]


def case_columns(p: Projection, version: int) -> dict[str, Any]:
    """What the case's own row repeats of its timeline, ``version`` facts long: for lists, without identity."""
    died = _died(p)
    return {
        "version": version,
        "notified_on": p.notified_on,
        "status": p.status,
        "home_area": p.states[-1].home_area,
        "death_year": Year.of(died).label,
        "month_of_death": died.isoformat()[:7],
        "age_at_death": age_at_death(_born(p), died),
        "sex": p.description["sex"],
        **vars(p.clocks),
    }


def derived_rows(case_id: int, reference: str, p: Projection, tables: Tables = EVERYTHING) -> Rows:
    """Every row of derived tables for one case, as plain dictionaries: of all of them, or of those asked for."""
    return {table: _ROWS[table](case_id, reference, p) for table in DERIVED if table.__tablename__ in tables}


def _state_rows(case_id: int, _reference: str, p: Projection) -> list[dict[str, Any]]:
    died = _died(p)
    fixed = {
        "case_id": case_id,
        "notified_on": p.notified_on,
        "date_of_death": died,
        "death_year": Year.of(died).label,
        "death_quarter": quarter(died),
        "death_area": p.description["death_area"],
        "place_of_death": p.description["place_of_death"],
        "age_band": p.age_band,
        "sex": p.description["sex"],
        "ethnic_group": p.ethnic_group,
        "category": p.category,
        "modifiability": p.modifiability,
    }
    return [{**fixed, **vars(state)} for state in p.states]


def _identity_rows(case_id: int, _reference: str, p: Projection) -> list[dict[str, Any]]:
    family_name, given_names = p.identity.get("family_name"), p.identity.get("given_names")
    return [
        {
            "case_id": case_id,
            "family_name": family_name,
            "given_names": given_names,
            "nhs_number": p.identity.get("nhs_number"),
            "date_of_birth": _born(p),
            "home_postcode": p.identity.get("home_postcode"),
            "date_of_death": _died(p),
            "told": kept(p.told),
            "name_order": name_order(family_name, given_names),
        }
    ]


_ROWS: Mapping[type[Base], Callable[[int, str, Projection], list[dict[str, Any]]]] = MappingProxyType(
    {
        CaseState: _state_rows,
        ReviewSpell: lambda case, _, p: [{"case_id": case, **vars(spell)} for spell in p.reviewed],
        OutstandingSpell: lambda case, _, p: [{"case_id": case, **vars(spell)} for spell in p.outstanding],
        CaseFactor: lambda case, _, p: [{"case_id": case, "factor": factor} for factor in dict.fromkeys(p.factors)],
        ChildIdentity: _identity_rows,
        LikenessKey: lambda case, _, p: [{"key": key, "case_id": case} for key in sorted(_keys(p))],
        RunningResponse: lambda case, _, p: (
            [{"case_id": case, "started_on": p.response_since}] if p.response_since else []
        ),
        UnconfirmedClassification: lambda case, _, p: (
            [{"case_id": case, **vars(p.unconfirmed)}] if p.unconfirmed else []
        ),
        CaseReadiness: lambda case, _, p: [{"case_id": case, **_readiness(p.readiness)}] if p.readiness else [],
        OpenMatter: lambda case, _, p: [{"case_id": case, **vars(matter)} for matter in p.matters],
        LearningPoints: lambda case, _, p: [{"case_id": case, **vars(p.learned)}] if p.learned else [],
        SearchTerm: lambda case, reference, p: [
            {"case_id": case, "term": term} for term in sorted(index_of(reference, p.identity))
        ],
    }
)


def _readiness(ready: Readiness) -> dict[str, Any]:
    return {
        "state": ready.state.value,
        "since": ready.since,
        "ours": len(ready.ours),
        "theirs": len(ready.theirs),
        "unread": ready.unread,
        "contradictions": ready.contradictions,
        "expected_on": ready.expected,
    }


def _keys(p: Projection) -> frozenset[str]:
    return keys_of_all(children_told({**p.description, **p.identity}, p.told))


def _died(p: Projection) -> date:
    return date.fromisoformat(p.description["date_of_death"])


def _born(p: Projection) -> date | None:
    born = p.identity.get("date_of_birth")
    return date.fromisoformat(born) if born else None
