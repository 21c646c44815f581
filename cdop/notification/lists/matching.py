"""Which known cases and notifications the rows of a list are: the duplicate service, asked for all rows at once.

Statements are as many as there are thousands of keys, not rows. Keys that too many share say nothing and are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.child import Child
from cdop.case.likeness.filing import EVERY_CASE, Filed, compare_all, says_something
from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.scoring import LIKELY, POSSIBLE, Comparison
from cdop.case.models import Case
from cdop.notification.filed import notifications_filed
from cdop.notification.inbox.rules import SET_ASIDE, WAITING
from cdop.notification.models import Notification
from cdop.sealing.types import ALIKE, hashed

FOUND, MISSING, DOUBT = "found", "missing", "doubt"
KEYS_AT_ONCE = 10_000
OWNERS_AT_ONCE = 5_000
MOST_COMPARED_EACH = 6
MOST_KEPT = 3
KNOWN_NOTIFICATIONS = notifications_filed(WAITING, SET_ASIDE)


@dataclass(frozen=True)
class Candidate:
    """Who a row may be. ``counts`` is false of a withdrawn case and of a notification that was set aside."""

    is_case: bool
    owner: int
    comparison: Comparison
    counts: bool = True

    @property
    def likely(self) -> bool:
        return self.comparison.score >= LIKELY


@dataclass(frozen=True)
class Outcome:
    """What a row is found to be: ``found`` names who, ``doubt`` those it may be."""

    word: str
    candidates: tuple[Candidate, ...] = ()


def outcome_of(candidates: Sequence[Candidate]) -> Outcome:
    """Found where one child alone is likely: a case, else a waiting notification. In doubt where a person must look."""
    likely = [one for one in candidates if one.likely and one.counts]
    cases = [one for one in likely if one.is_case]
    waiting = [one for one in likely if not one.is_case]
    if len(cases) == 1:
        return Outcome(FOUND, (cases[0],))
    if not cases and waiting:
        return Outcome(FOUND, (waiting[0],))
    return Outcome(DOUBT, tuple(candidates[:MOST_KEPT])) if candidates else Outcome(MISSING)


def match(session: Session, viewer: Person, children: Mapping[int, Child]) -> dict[int, Outcome]:
    """What each row is, by its number. Nothing for those who see no identities.

    What is found is stored for everybody, so that it does not depend on who brought the list: whoever has withdrawn
    from a case is not shown it (``queries``).
    """
    if not viewer.sees_identity:
        return {}
    found: dict[int, list[Candidate]] = defaultdict(list)
    rows_of = _rows_by_key(children)
    connection = session.connection()
    for is_case, filed in ((True, EVERY_CASE), (False, KNOWN_NOTIFICATIONS)):
        for row, compared in _compared(connection, filed, children, rows_of):
            found[row] += [Candidate(is_case, *one) for one in compared if one[1].score >= POSSIBLE]
    out = _out_of_count(session, found)
    for row, candidates in found.items():
        known = (replace(one, counts=(one.is_case, one.owner) not in out) for one in candidates)
        found[row] = sorted(known, key=lambda one: (-one.comparison.score, not one.is_case, -one.owner))
    return {row: outcome_of(found.get(row, [])) for row in children}


def _rows_by_key(children: Mapping[int, Child]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, child in children.items():
        for key in keys_of(child):
            found[key].append(row)
    return found


def _compared(
    connection: Connection, filed: Filed, children: Mapping[int, Child], rows_of: Mapping[str, Sequence[int]]
) -> Iterator[tuple[int, list[tuple[int, Comparison]]]]:
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    keys = sorted(rows_of)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        asked = keys[start : start + KEYS_AT_ONCE]
        key_of = {hashed(ALIKE, key): key for key in asked}  # a row has the hash alone
        for key, owner in connection.execute(_SHARING[filed.owner], {"keys": asked}):
            for row in rows_of[key_of[key]]:
                shared[row][owner] += 1
    best = {row: _most_shared(owners) for row, owners in shared.items()}
    told = filed.children(connection, sorted({owner for owners in best.values() for owner in owners}), None)
    for row, owners in best.items():
        yield row, compare_all([children[row]], {owner: told[owner] for owner in owners if owner in told})


def _most_shared(owners: Counter[int]) -> list[int]:
    return sorted(owners, key=lambda owner: (-owners[owner], -owner))[:MOST_COMPARED_EACH]


def _sharing(filed: Filed) -> Select[*tuple[Any, ...]]:
    keys = filed.keys
    return select(keys.c.key, keys.c[filed.owner]).where(
        keys.c.key.in_(bindparam("keys", expanding=True)), says_something(keys)
    )


_SHARING = {filed.owner: _sharing(filed) for filed in (EVERY_CASE, KNOWN_NOTIFICATIONS)}


def _out_of_count(session: Session, found: Mapping[int, Sequence[Candidate]]) -> set[tuple[bool, int]]:
    """The candidates that do not count: withdrawn cases, and notifications that were set aside."""
    owners = {(one.is_case, one.owner) for candidates in found.values() for one in candidates}
    out: set[tuple[bool, int]] = set()
    for is_case, number, condition in (
        (True, Case.id, Case.status == "withdrawn"),
        (False, Notification.id, Notification.state == SET_ASIDE),
    ):
        ids = sorted(owner for kind, owner in owners if kind is is_case)
        for start in range(0, len(ids), OWNERS_AT_ONCE):
            query = select(number).where(number.in_(ids[start : start + OWNERS_AT_ONCE]), condition)
            out |= {(is_case, owner) for owner in session.scalars(query)}
    return out
