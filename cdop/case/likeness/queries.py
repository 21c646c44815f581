"""Pairs of cases that may be one child, as stored; what was decided of them, and which cases were merged.

Who only looks like another (twins, namesakes) is shown with a lower score, and nobody is merged by themselves. A
withdrawn case waits for nobody: its pairs are not shown while it is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.likeness.child import Child
from cdop.case.likeness.filing import CASES, Filed, search
from cdop.case.likeness.scoring import Comparison
from cdop.case.models import Case, CaseFact, LikenessPair, LikenessSettlement
from cdop.case.queries import facts_of_each
from cdop.case.recusal.queries import visible
from cdop.database import table_of

PAGE = 10
_ONE, _OTHER = table_of(Case).alias("one"), table_of(Case).alias("other")
MOST_COUNTED = 1000
TWO_CHILDREN, PUT_BACK = "two_children", "put_back"
_SHOWN = (
    FactKind.DESCRIBED, FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED, FactKind.WITHDRAWN,
    FactKind.WITHDRAWAL_UNDONE,
)  # fmt: skip


@dataclass(frozen=True)
class Match:
    """Somebody who is filed and may be the child that was looked for. ``owner`` is the id in the table searched."""

    owner: int
    comparison: Comparison


@dataclass(frozen=True)
class LikeCase:
    """One of two like cases, and the facts that tell who the child is, in the order recorded."""

    case_id: int
    token: str
    reference: str
    status: str
    home_area: str | None
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Settlement:
    """What was decided of a pair, or why one case was merged into another."""

    reason: str
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True)
class Pair:
    """Two cases that may be one child, the smaller id first. ``settled``: two children, and nothing new since."""

    first: LikeCase
    second: LikeCase
    score: int
    twins: bool
    reasons: Sequence[str]
    against: Sequence[str]
    settled: Settlement | None = None


@dataclass(frozen=True)
class Merged:
    """A case that was merged into another, which is ``kept``."""

    merged: LikeCase
    kept: LikeCase
    settled: Settlement


def likely(session: Session, viewer: Person, child: Child, limit: int = 10, filed: Filed = CASES) -> list[Match]:
    """Who may be this child, the highest score first: among the cases, or in another table of keys.

    Nothing for those who see no identity. Bounded work: some milliseconds, however many are filed.
    """
    if not viewer.sees_identity:
        return []
    found = search(session.connection(), filed, child, limit, viewer.account_id)
    return [Match(owner, comparison) for owner, comparison in found]


def likely_duplicates(session: Session, viewer: Person, number: int = 1) -> tuple[list[Pair], bool]:
    """A page of the open pairs, the highest score first, then the newest cases; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    pairs = LikenessPair
    ordered = _open(viewer).order_by(pairs.score.desc(), pairs.second_case_id.desc(), pairs.first_case_id.desc())
    rows = session.execute(ordered.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return _pairs(session, rows[:PAGE]), len(rows) > PAGE


def open_pairs(session: Session, viewer: Person) -> int:
    """How many pairs wait for a decision; no more than a thousand are counted."""
    if not viewer.sees_identity:
        return 0
    some = _open(viewer).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def number_in_doubt(session: Session, viewer: Person) -> int:
    """The same for who sees no identity: a number, which names nobody."""
    some = _open(viewer).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def pair_of(session: Session, viewer: Person, tokens: Sequence[str]) -> Pair | None:
    """The pair of two cases, whether it was settled or not; None where there is none, or one of them is withdrawn."""
    if not viewer.sees_identity or len(set(tokens)) != 2:
        return None
    query = _live(viewer).where(_ONE.c.token.in_(tokens), _OTHER.c.token.in_(tokens))
    return next(iter(_pairs(session, session.execute(query).all())), None)


def case_id_of(session: Session, viewer: Person, token: str) -> int | None:
    """The id of the case at an address, for those who see identities."""
    if not viewer.sees_identity or not token.isascii() or not token.isalnum():
        return None
    return session.scalar(select(Case.id).where(Case.token == token, visible(viewer, Case.id)))


def settled_pairs(session: Session, viewer: Person, number: int = 1) -> tuple[list[Pair], bool]:
    """A page of the pairs that were found to be two children and have learnt nothing since, the last one first."""
    if not viewer.sees_identity:
        return [], False
    last = (
        select(func.max(LikenessSettlement.id))
        .where(*_same_pair(LikenessSettlement))
        .correlate(LikenessPair)
        .scalar_subquery()
    )
    query = (
        _live(viewer)
        .add_columns(LikenessSettlement.reason, LikenessSettlement.decided_at, LikenessSettlement.decided_by)
        .join(LikenessSettlement, LikenessSettlement.id == last)
        .where(LikenessSettlement.decision == TWO_CHILDREN, LikenessSettlement.score >= LikenessPair.score)
        .order_by(LikenessSettlement.decided_at.desc(), LikenessSettlement.id.desc())
    )
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return _pairs(session, rows[:PAGE]), len(rows) > PAGE


def merged_cases(session: Session, viewer: Person, number: int = 1) -> tuple[list[Merged], bool]:
    """A page of the cases that are merged into another, the highest reference first."""
    if not viewer.sees_identity:
        return [], False
    into = CaseFact.detail["into"].as_string()
    query = (
        select(CaseFact.case_id)
        .join(Case, Case.id == CaseFact.case_id)
        .where(Case.status == "withdrawn", CaseFact.kind == FactKind.WITHDRAWN.value, into.is_not(None))
        .where(visible(viewer, Case.id))
        .group_by(CaseFact.case_id)
        .order_by(CaseFact.case_id.desc())
    )
    ids = list(session.scalars(query.limit(PAGE + 1).offset(PAGE * (number - 1))))
    cases = _like_cases(session, Case.id.in_(ids[:PAGE]))
    withdrawn = {case_id: in_force(one.facts, FactKind.WITHDRAWN) for case_id, one in cases.items()}
    names = [fact.detail["into"] for fact in withdrawn.values() if fact and "into" in fact.detail]
    seen = Case.reference.in_(names) & visible(viewer, Case.id)
    kept = {one.reference: one for one in _like_cases(session, seen).values()}
    found = [
        Merged(cases[case_id], kept[fact.detail["into"]], _why(fact))
        for case_id in ids[:PAGE]
        if (fact := withdrawn.get(case_id)) and fact.detail.get("into") in kept
    ]
    return found, len(ids) > PAGE


def _why(fact: Fact) -> Settlement:
    assert fact.recorded_at is not None
    return Settlement((fact.identity or {}).get("words", ""), fact.recorded_at, fact.recorded_by or "")


def _open(viewer: Person) -> Select[*tuple[Any, ...]]:
    """The pairs that nobody has settled, or that have learnt something since."""
    return _live(viewer).where(_settled_at() < LikenessPair.score)


def _live(viewer: Person) -> Select[*tuple[Any, ...]]:
    """The pairs of cases that are not withdrawn, both of which exist for the viewer."""
    pair, one, other = LikenessPair, _ONE, _OTHER
    return (
        select(pair.first_case_id, pair.second_case_id, pair.score, pair.twins, pair.reasons, pair.against)
        .join(one, one.c.id == pair.first_case_id)
        .join(other, other.c.id == pair.second_case_id)
        .where(one.c.status != "withdrawn", other.c.status != "withdrawn")
        .where(visible(viewer, one.c.id), visible(viewer, other.c.id))
    )


def _settled_at() -> ColumnElement[int]:
    """The score at which a pair was found to be two children; below nought where that is not in force."""
    settled = LikenessSettlement
    last = (
        select(case((settled.decision == TWO_CHILDREN, settled.score), else_=-1))
        .where(*_same_pair(settled))
        .order_by(settled.id.desc())
        .limit(1)
        .correlate(LikenessPair)
    )
    return func.coalesce(last.scalar_subquery(), -1)


def _same_pair(settled: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        settled.first_case_id == LikenessPair.first_case_id,
        settled.second_case_id == LikenessPair.second_case_id,
    )


def _pairs(session: Session, rows: Sequence[Row[Any]]) -> list[Pair]:
    ids = {case_id for row in rows for case_id in (row.first_case_id, row.second_case_id)}
    cases = _like_cases(session, Case.id.in_(ids)) if ids else {}
    return [
        Pair(
            cases[row.first_case_id],
            cases[row.second_case_id],
            row.score,
            row.twins,
            row.reasons,
            row.against,
            Settlement(row.reason, row.decided_at, row.decided_by) if "reason" in row._mapping else None,
        )
        for row in rows
    ]


def _like_cases(session: Session, which: ColumnElement[bool]) -> dict[int, LikeCase]:
    columns = (Case.id.label("case_id"), Case.token, Case.reference, Case.status, Case.home_area)
    rows = session.execute(select(*columns).where(which)).all()
    facts = facts_of_each(session.connection(), [row.case_id for row in rows], _SHOWN)
    return {row.case_id: LikeCase(**row._mapping, facts=facts.get(row.case_id, [])) for row in rows}
