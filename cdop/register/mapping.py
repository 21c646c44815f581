"""Between a row of the register and the facts of a case."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind
from cdop.register.columns import split_factors
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
    row = {"case_ref": reference, "notified_on": min(f.dated for f in facts if f.kind is FactKind.NOTIFIED).isoformat()}
    known = {**described.detail, **(described.identity or {})}
    row |= {key: known[key] for key in (*DESCRIPTION_KEYS, *IDENTITY_KEYS) if known.get(key) is not None}
    row |= _in_force(_latest(facts, FactKind.RESIDENCY_DECIDED), "residency_decided_on", home_area="home_area")
    row |= _in_force(_latest(facts, FactKind.CLASSIFIED), "classified_on", expectation="expectation")
    withdrawn = _latest(facts, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)
    if withdrawn and withdrawn.kind is FactKind.WITHDRAWN:
        row |= _in_force(withdrawn, "withdrawn_on", withdrawn_reason="reason")
    return row | _review(facts)


def _review(facts: Sequence[Fact]) -> Row:
    finalised = _latest(facts, FactKind.FINALISED)
    met = [f.dated for f in facts if f.kind is FactKind.PANEL_MET and (not finalised or f.dated <= finalised.dated)]
    row: Row = {"panel_met_on": max(met).isoformat()} if met else {}
    if not finalised:
        return row
    row |= _in_force(finalised, "finalised_on", category="category", modifiability="modifiability")
    row.setdefault("panel_met_on", row["finalised_on"])
    if finalised.detail.get("factors"):
        row["modifiable_factors"] = ";".join(finalised.detail["factors"])
    reopened = [f.dated for f in facts if f.kind is FactKind.REOPENED and f.dated >= finalised.dated]
    return row | ({"reopened_on": min(reopened).isoformat()} if reopened else {})


def _latest(facts: Sequence[Fact], *kinds: FactKind) -> Fact | None:
    return max((f for f in facts if f.kind in kinds), key=lambda f: (f.dated, f.sequence), default=None)


def _in_force(fact: Fact | None, dated: str, **columns: str) -> Row:
    """The columns that a decision fills; none where nothing was decided."""
    if fact is None or any(fact.detail[key] is None for key in columns.values()):
        return {}
    return {column: fact.detail[key] for column, key in columns.items()} | {dated: fact.dated.isoformat()}


def holds_more(row: Row, facts: Sequence[Fact]) -> bool:
    """True where the case holds facts that its row cannot tell."""

    def told(fact: Fact) -> str:
        return repr((fact.kind, fact.dated, sorted(fact.detail.items()), sorted((fact.identity or {}).items())))

    return sorted(map(told, facts_of_row(row))) != sorted(map(told, facts))
