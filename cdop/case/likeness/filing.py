"""Finding, through the keys, who may be the same child. Work is bounded, however common a name or a day is.

A key that too many share says nothing when cases are filed: it is left out. When one child is looked for, the newest of
those who share a key are looked at, and of all who were found those whose shared keys are the rarest are compared.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)

from cdop.case.likeness.child import Child
from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.scoring import Comparison, compare
from cdop.case.likeness.telling import children_told, read_back
from cdop.case.models import Case, ChildIdentity, LikenessKey
from cdop.case.recusal.queries import VIEWER, visible_to_bound
from cdop.database import table_of

MOST_SHARING = 40  # cases under one key, when cases are filed
MOST_COMPARED_EACH = 100  # cases with one new one
MOST_LOOKED_AT = 150  # under one key, when one child is looked for
MOST_COMPARED = 60
BATCH = 500

Tellings = Mapping[int, Sequence[Child]]
Children = Callable[[Connection, Sequence[int], int | None], Tellings]


@dataclass(frozen=True)
class Filed:
    """A table of keys that can be searched: whose keys they are, and how those children are read by their ids.

    ``children`` gives no entry for whom the search is not to find, nor for a case that does not exist for the account
    that it takes; None is nobody, for what is stored for everybody.
    """

    keys: Table
    owner: str
    children: Children


def search(
    connection: Connection, filed: Filed, child: Child, limit: int, account: int | None
) -> list[tuple[int, Comparison]]:
    """Who is filed and may be this child, as far as an account may know, the highest score first; none of nought."""
    keys = sorted(keys_of(child))
    if not keys:
        return []
    values = {f"key{number}": key for number, key in enumerate(keys)}
    found = _rarest(connection.execute(_sharing(filed.keys, filed.owner, len(keys)), values))
    compared = compare_all([child], filed.children(connection, found, account))
    return sorted(compared, key=lambda one: (-one[1].score, -one[0]))[:limit]


def compare_all(tellings: Sequence[Child], others: Tellings) -> list[tuple[int, Comparison]]:
    """One child with others, by the tellings that agree best."""
    return [(number, best(tellings, told)) for number, told in others.items()]


def best(some: Sequence[Child], others: Sequence[Child]) -> Comparison:
    """The comparison of the two tellings that agree best."""
    return max((compare(one, other) for one in some for other in others), key=lambda found: found.score)


def _rarest(rows: Iterable[Any]) -> list[int]:
    """Of (key, owner) the owners whose keys are shared by the fewest."""
    sharing: dict[int, list[int]] = defaultdict(list)
    for key, owner in rows:
        sharing[key].append(owner)
    weights: dict[int, float] = defaultdict(float)
    for owners in sharing.values():
        for owner in owners:
            weights[owner] += 1 / len(owners)
    return sorted(weights, key=lambda owner: (-weights[owner], -owner))[:MOST_COMPARED]


@lru_cache(maxsize=256)
def _sharing(keys: Table, owner: str, number: int) -> Any:
    """Who shares one of some keys, the newest of each; to build the statement takes longer than to run it."""
    each = []
    for place in range(number):
        column = keys.c[owner]
        newest = select(literal(place, literal_execute=True).label("place"), column.label("owner")).where(
            keys.c.key == bindparam(f"key{place}")
        )
        each.append(select(newest.order_by(column.desc()).limit(MOST_LOOKED_AT).subquery()))
    return union_all(*each)


_IDENTITIES = table_of(ChildIdentity).c
_CASES = table_of(Case).c
_KEYS = table_of(LikenessKey)


def _tellings(*withdrawn: str) -> Children:
    """A reader of cases' children, but for those whose status is among the words."""
    query = (
        select(
            _IDENTITIES.case_id, _IDENTITIES.family_name, _IDENTITIES.given_names, _IDENTITIES.nhs_number,
            _IDENTITIES.date_of_birth, _IDENTITIES.date_of_death, _IDENTITIES.home_postcode, _CASES.sex,
            _IDENTITIES.told,
        )
        .join_from(_IDENTITIES.case_id.table, _CASES.id.table, _CASES.id == _IDENTITIES.case_id)
        .where(_CASES.id.in_(bindparam("ids", expanding=True)), _CASES.status.not_in(withdrawn))
        .where(visible_to_bound(_CASES.id))
    )  # fmt: skip

    def read(connection: Connection, ids: Sequence[int], account: int | None) -> Tellings:
        rows = [
            row._mapping
            for start in range(0, len(ids), BATCH)
            for row in connection.execute(query, {"ids": ids[start : start + BATCH], VIEWER: account})
        ]
        return {row["case_id"]: children_told(row, read_back(row["told"])) for row in rows}  # type: ignore[arg-type]

    return read


children_of_cases = _tellings()
CASES = Filed(_KEYS, "case_id", _tellings("withdrawn"))
EVERY_CASE = Filed(_KEYS, "case_id", children_of_cases)


def sharing_a_key(
    connection: Connection, mine: Filed, ids: Sequence[int], others: Filed, most: int = MOST_COMPARED_EACH
) -> dict[int, list[int]]:
    """For each of some owners the other owners that share a key with it, those that share the most first."""
    found: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(ids), BATCH):
        for one, other in connection.execute(_together(mine, others), {"ids": ids[start : start + BATCH]}):
            if len(found[one]) < most:
                found[one].append(other)
    return found


def says_something(keys: FromClause) -> ColumnElement[bool]:
    """Whether a key is not one that too many share. ``keys``: a table of keys, or an alias of one."""
    more = keys.alias("more")
    too_many = exists(select(more.c.key).where(more.c.key == keys.c.key).limit(1).offset(MOST_SHARING).correlate(keys))
    return ~too_many


@lru_cache(maxsize=8)
def _together(mine: Filed, others: Filed) -> Select[*tuple[Any, ...]]:
    one, other = mine.keys.alias("one"), others.keys.alias("other")
    owner, found = one.c[mine.owner], other.c[others.owner]
    query = (
        select(owner, found)
        .join(other, other.c.key == one.c.key)
        .where(owner.in_(bindparam("ids", expanding=True)), says_something(one))
        .group_by(owner, found)
        .order_by(owner, func.count().desc(), found.desc())
    )
    return query.where(found != owner) if mine.keys is others.keys else query
