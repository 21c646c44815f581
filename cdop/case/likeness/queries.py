"""Pairs of cases that may be one child: found by the database in one statement, and never merged by themselves.

Twins share a surname, an address and their days, and are two children: a pair is shown only where the NHS number is the
same, or the whole name is and one of the two days. A withdrawn case is like nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from cdop.accounts.people import Person
from cdop.case.models import Case, ChildIdentity, LikenessDecision

PAGE = 10
MOST_ALIKE = 1000  # pairs of each likeness; a number typed into every row would make millions
Column = InstrumentedAttribute[Any]


class Likeness(StrEnum):
    """In what two cases agree."""

    NHS_NUMBER = "nhs_number"
    NAME_AND_BIRTH = "name_born"
    NAME_AND_DEATH = "name_died"


_AGREE: dict[Likeness, tuple[Column, ...]] = {
    Likeness.NHS_NUMBER: (ChildIdentity.nhs_number,),
    Likeness.NAME_AND_BIRTH: (ChildIdentity.name_key, ChildIdentity.date_of_birth),
    Likeness.NAME_AND_DEATH: (ChildIdentity.name_key, ChildIdentity.date_of_death),
}


@dataclass(frozen=True)
class LikeCase:
    """One of two like cases, with what a coordinator compares."""

    case_id: int
    token: str
    reference: str
    status: str
    notified_on: date
    home_area: str | None
    sex: str | None
    family_name: str | None
    given_names: str | None
    nhs_number: str | None
    date_of_birth: date | None
    date_of_death: date | None
    home_postcode: str | None


@dataclass(frozen=True)
class Pair:
    """Two cases, the smaller id first, and in what they agree."""

    first: LikeCase
    second: LikeCase
    agree: tuple[Likeness, ...]


def likely_duplicates(session: Session, viewer: Person, number: int = 1) -> tuple[list[Pair], bool]:
    """A page of the open pairs, same NHS number first, then the newest cases; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    pairs = _by_pair()
    same_number = pairs.selected_columns[Likeness.NHS_NUMBER.value]
    query = pairs.order_by(
        same_number.desc(), pairs.selected_columns.second.desc(), pairs.selected_columns.first.desc()
    )
    found = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    cases = _like_cases(session, {case_id for row in found[:PAGE] for case_id in (row.first, row.second)})
    return [_pair(cases, row) for row in found[:PAGE]], len(found) > PAGE


def open_pairs(session: Session, viewer: Person) -> int:
    """How many pairs wait for a decision. No more than about a thousand of each likeness are counted."""
    if not viewer.sees_identity:
        return 0
    return session.scalar(select(func.count()).select_from(_by_pair().subquery())) or 0


def open_likenesses(session: Session, first: int, second: int) -> list[Likeness]:
    """In what two cases agree and nobody has said yet that they are two children."""
    chosen = [_alike(kind, first, second) for kind in Likeness]
    return [Likeness(kind) for _, _, kind in session.execute(union_all(*chosen))]


def _pair(cases: dict[int, LikeCase], row: Any) -> Pair:
    agree = tuple(kind for kind in Likeness if row._mapping[kind.value])
    return Pair(cases[row.first], cases[row.second], agree)


def _by_pair() -> Select[*tuple[Any, ...]]:
    """The open pairs, each once, with a mark for each likeness."""
    each = [select(_alike(kind).limit(MOST_ALIKE).subquery()) for kind in Likeness]
    alike = union_all(*each).subquery()
    marks = (func.max(case((alike.c.kind == kind.value, 1), else_=0)).label(kind.value) for kind in Likeness)
    return select(alike.c.first, alike.c.second, *marks).group_by(alike.c.first, alike.c.second)


def _alike(kind: Likeness, first_id: int | None = None, second_id: int | None = None) -> Select[*tuple[Any, ...]]:
    """The open pairs of one likeness, or the one pair that is asked for if it is among them."""
    first, second, one, other = aliased(ChildIdentity), aliased(ChildIdentity), aliased(Case), aliased(Case)
    names = [column.key for column in _AGREE[kind]]
    agree = [getattr(first, name) == getattr(second, name) for name in names]
    query = (
        select(first.case_id.label("first"), second.case_id.label("second"), literal(kind.value).label("kind"))
        .join(second, and_(*agree, first.case_id < second.case_id))
        .join(one, one.id == first.case_id)
        .join(other, other.id == second.case_id)
        .where(one.status != "withdrawn", other.status != "withdrawn", ~_decided(first, second, kind))
    )
    if first_id is not None:
        return query.where(first.case_id == first_id, second.case_id == second_id)
    keys = [getattr(first, name) for name in names]
    return query.where(_held_twice(first, names)).order_by(*keys, first.case_id, second.case_id)


def _held_twice(first: Any, names: Sequence[str]) -> Any:
    """Only values that more than one case has are compared: one walk through an index, not a look-up for each case."""
    columns = [getattr(ChildIdentity, name) for name in names]
    twice = select(columns[0]).where(*(column.is_not(None) for column in columns))
    return getattr(first, names[0]).in_(twice.group_by(*columns).having(func.count() > 1))


def _decided(first: Any, second: Any, kind: Likeness) -> Any:
    return exists().where(
        LikenessDecision.first_case_id == first.case_id,
        LikenessDecision.second_case_id == second.case_id,
        LikenessDecision.likeness == kind.value,
    )


def _like_cases(session: Session, ids: set[int]) -> dict[int, LikeCase]:
    columns = (
        Case.id.label("case_id"), Case.token, Case.reference, Case.status, Case.notified_on, Case.home_area, Case.sex,
        ChildIdentity.family_name, ChildIdentity.given_names, ChildIdentity.nhs_number, ChildIdentity.date_of_birth,
        ChildIdentity.date_of_death, ChildIdentity.home_postcode,
    )  # fmt: skip
    query = select(*columns).join(ChildIdentity, ChildIdentity.case_id == Case.id).where(Case.id.in_(ids))
    return {row.case_id: LikeCase(**row._mapping) for row in session.execute(query)}
