"""Why a case came into an opening, or went out of it, after the closing before had been published."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact
from cdop.figures.slices import Clock
from cdop.reference.wording import long_date

_REASONS: Mapping[FactKind, str] = {
    FactKind.RESIDENCY_DECIDED: "residency decided",
    FactKind.WITHDRAWN: "withdrawn",
    FactKind.WITHDRAWAL_UNDONE: "withdrawal undone",
}


def reasons(session: Session, clock: Clock, published_on: date, references: Collection[str]) -> dict[str, str]:
    """For each named case the decision since the publication after which it required review, or no longer did.

    One statement. It reads decisions alone, and nothing that names a child.
    """
    if not references:
        return {}
    query = (
        select(Case.reference, CaseFact.kind, CaseFact.dated, CaseFact.detail)
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.reference.in_(references), CaseFact.kind.in_([kind.value for kind in _REASONS]))
        .where(CaseFact.dated <= clock.known_by)
        .order_by(Case.reference, CaseFact.dated, CaseFact.id)
    )
    facts: dict[str, list[Row[Any]]] = {reference: [] for reference in references}
    for row in session.execute(query):
        facts[row.reference].append(row)
    return {reference: _reason(found, clock, published_on) for reference, found in facts.items()}


def _reason(facts: list[Row[Any]], clock: Clock, published_on: date) -> str:
    """The last decision that changed whether the case is resident and in scope: others moved nothing."""
    home, withdrawn, counted, words = "", False, False, ""
    for fact in facts:
        kind = FactKind(fact.kind)
        home = (fact.detail["home_area"] or "") if kind is FactKind.RESIDENCY_DECIDED else home
        withdrawn = kind is FactKind.WITHDRAWN or (withdrawn and kind is not FactKind.WITHDRAWAL_UNDONE)
        before, counted = counted, home in clock.area.home and not withdrawn
        if before != counted and fact.dated > published_on:
            words = f"{_REASONS[kind]} on {long_date(fact.dated)}"
    return words
