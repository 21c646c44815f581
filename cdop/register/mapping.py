"""Between a row of the register and the facts of a case."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind, first_notified, in_force
from cdop.reference.values import split_factors
from cdop.register.rules import Row


def facts_of_row(row: Row) -> list[Fact]:
    """The facts that a row tells, in the order in which they become known."""
    notified = date.fromisoformat(row["notified_on"])
    facts = [
        Fact(FactKind.NOTIFIED, notified),
        Fact(
            FactKind.DESCRIBED,
            notified,
            {key: row.get(key) for key in DESCRIPTION_KEYS},
            {key: row.get(key) for key in IDENTITY_KEYS},
        ),
    ]
    for kind, dated, keys in _DATED:
        if dated in row:
            detail: dict[str, Any] = {name: row[column] for name, column in keys}
            if kind is FactKind.FINALISED:
                detail["factors"] = list(split_factors(row.get("modifiable_factors", "")))
            facts.append(Fact(kind, date.fromisoformat(row[dated]), detail))
    return facts


_DATED: tuple[tuple[FactKind, str, tuple[tuple[str, str], ...]], ...] = (
    (FactKind.RESIDENCY_DECIDED, "residency_decided_on", (("home_area", "home_area"),)),
    (FactKind.CLASSIFIED, "classified_on", (("expectation", "expectation"),)),
    (FactKind.WITHDRAWN, "withdrawn_on", (("reason", "withdrawn_reason"),)),
    (FactKind.PANEL_MET, "panel_met_on", ()),
    (FactKind.FINALISED, "finalised_on", (("category", "category"), ("modifiability", "modifiability"))),
    (FactKind.REOPENED, "reopened_on", ()),
)


def row_of_facts(reference: str, facts: Sequence[Fact]) -> Row:
    """The case as it now stands, as one row. What a later fact superseded is not in it."""
    described = [f for f in facts if f.kind is FactKind.DESCRIBED][-1]
    row = {"case_ref": reference, "notified_on": first_notified(facts).isoformat()}
    known = {**described.detail, **(described.identity or {})}
    row |= {key: known[key] for key in (*DESCRIPTION_KEYS, *IDENTITY_KEYS) if known.get(key) is not None}
    row |= _told(in_force(facts, FactKind.RESIDENCY_DECIDED), "residency_decided_on", home_area="home_area")
    row |= _told(in_force(facts, FactKind.CLASSIFIED), "classified_on", expectation="expectation")
    withdrawn = in_force(facts, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)
    if withdrawn and withdrawn.kind is FactKind.WITHDRAWN:
        row |= _told(withdrawn, "withdrawn_on", withdrawn_reason="reason")
    row |= _review(facts)
    return row | _decided_before_review(row, facts)


def _decided_before_review(row: Row, facts: Sequence[Fact]) -> Row:
    """The day of the residency decision that the review had, where the one in force came after it.

    A row cannot hold a residency that was corrected after the review but as if it had been known.
    """
    if not ("finalised_on" in row and row.get("residency_decided_on", "") > row["finalised_on"]):
        return {}
    first = in_force(facts, FactKind.RESIDENCY_DECIDED, by=date.fromisoformat(row["finalised_on"]))
    return {"residency_decided_on": first.dated.isoformat()} if first else {}


def _review(facts: Sequence[Fact]) -> Row:
    finalised = in_force(facts, FactKind.FINALISED)
    met = [f.dated for f in facts if f.kind is FactKind.PANEL_MET and (not finalised or f.dated <= finalised.dated)]
    row: Row = {"panel_met_on": max(met).isoformat()} if met else {}
    if not finalised:
        return row
    row |= _told(finalised, "finalised_on", category="category", modifiability="modifiability")
    row.setdefault("panel_met_on", row["finalised_on"])
    if finalised.detail.get("factors"):
        row["modifiable_factors"] = ";".join(finalised.detail["factors"])
    reopened = [f.dated for f in facts if f.kind is FactKind.REOPENED and f.dated >= finalised.dated]
    return row | ({"reopened_on": min(reopened).isoformat()} if reopened else {})


def _told(fact: Fact | None, dated: str, **columns: str) -> Row:
    """The columns that a decision fills; none where nothing was decided."""
    if fact is None or any(fact.detail[key] is None for key in columns.values()):
        return {}
    return {column: fact.detail[key] for column, key in columns.items()} | {dated: fact.dated.isoformat()}


def holds_more(row: Row, facts: Sequence[Fact]) -> bool:
    """True where the case holds facts that its row cannot tell."""

    def told(fact: Fact) -> str:
        return repr((fact.kind, fact.dated, sorted(fact.detail.items()), sorted((fact.identity or {}).items())))

    return sorted(map(told, facts_of_row(row))) != sorted(map(told, facts))
