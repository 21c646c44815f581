"""From a projection to the rows of the derived tables."""

from datetime import date
from typing import Any

from cdop.case.ages import age_at_death
from cdop.case.likeness.keys import keys_of_all
from cdop.case.likeness.telling import children_told, kept
from cdop.case.models import (
    CaseFactor,
    CaseState,
    ChildIdentity,
    LikenessKey,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.case.projection import Projection
from cdop.case.search import name_key, name_order, terms_of
from cdop.database import Base
from cdop.reference.calendar import Year, quarter

Rows = dict[type[Base], list[dict[str, Any]]]


def case_columns(p: Projection, version: int) -> dict[str, Any]:
    """What the case's own row repeats of its timeline, ``version`` facts long: for lists, without identity."""
    died = date.fromisoformat(p.description["date_of_death"])
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


def derived_rows(case_id: int, reference: str, p: Projection) -> Rows:
    """Every row of every derived table for one case, as plain dictionaries."""
    died = date.fromisoformat(p.description["date_of_death"])
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
    return {
        CaseState: [{**fixed, **vars(state)} for state in p.states],
        ReviewSpell: [{"case_id": case_id, **vars(spell)} for spell in p.reviewed],
        OutstandingSpell: [{"case_id": case_id, **vars(spell)} for spell in p.outstanding],
        CaseFactor: [{"case_id": case_id, "factor": factor} for factor in dict.fromkeys(p.factors)],
        ChildIdentity: [
            {
                "case_id": case_id,
                "family_name": p.identity.get("family_name"),
                "given_names": p.identity.get("given_names"),
                "nhs_number": p.identity.get("nhs_number"),
                "date_of_birth": _born(p),
                "home_postcode": p.identity.get("home_postcode"),
                "date_of_death": died,
                "name_key": name_key(p.identity.get("family_name"), p.identity.get("given_names")),
                "told": kept(p.told),
                "name_order": name_order(p.identity.get("family_name"), p.identity.get("given_names")),
            }
        ],
        LikenessKey: [{"key": key, "case_id": case_id} for key in sorted(_keys(p))],
        RunningResponse: [{"case_id": case_id, "started_on": p.response_since}] if p.response_since else [],
        UnconfirmedClassification: [{"case_id": case_id, **vars(p.unconfirmed)}] if p.unconfirmed else [],
        SearchTerm: [{"case_id": case_id, "term": term} for term in sorted(terms_of(reference, p.identity))],
    }


def _keys(p: Projection) -> frozenset[str]:
    return keys_of_all(children_told({**p.description, **p.identity}, p.told))


def _born(p: Projection) -> date | None:
    born = p.identity.get("date_of_birth")
    return date.fromisoformat(born) if born else None
