"""The stored pairs of cases that may be one child: found when a case is made, and anew when its identity changes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from cdop.case.likeness.filing import EVERY_CASE, best, children_of_cases, sharing_a_key
from cdop.case.likeness.scoring import POSSIBLE
from cdop.case.models import LikenessPair
from cdop.database import insert_rows, table_of

_PAIRS = table_of(LikenessPair)
_OF_ONE = or_(*(column == bindparam("case_id") for column in (_PAIRS.c.first_case_id, _PAIRS.c.second_case_id)))
_REMOVE = delete(_PAIRS).where(_OF_ONE)
_FILING = select(func.pg_advisory_xact_lock(func.hashtext("likeness_pairs")))


def file_new(connection: Connection, case_ids: Sequence[int]) -> None:
    """Store the pairs of cases that were just made, their keys written. A bounded number of statements."""
    _one_at_a_time(connection)
    sharing = sharing_a_key(connection, EVERY_CASE, case_ids, EVERY_CASE)
    pairs = sorted({(min(pair), max(pair)) for one, others in sharing.items() for pair in ((one, o) for o in others)})
    children = children_of_cases(connection, sorted({case_id for pair in pairs for case_id in pair}), None)
    rows = (_row(first, second, children) for first, second in pairs)
    insert_rows(connection, LikenessPair, [row for row in rows if row["score"] >= POSSIBLE])


def file_again(connection: Connection, case_id: int) -> None:
    """Compare a case anew: its keys have changed, or what is compared of it."""
    _one_at_a_time(connection)
    connection.execute(_REMOVE, {"case_id": case_id})
    file_new(connection, [case_id])


def _one_at_a_time(connection: Connection) -> None:
    """Wait for whoever files cases now, until that is committed: one child told twice at once is then found.

    PostgreSQL shows nobody what others have not committed; SQLite has one writer anyway. One lock, not one for each
    key: an import has more keys than a server has locks.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_FILING)


def _row(first: int, second: int, children: Any) -> dict[str, Any]:
    found = best(children[first], children[second])
    return {
        "first_case_id": first, "second_case_id": second, "score": found.score, "twins": found.twins,
        "reasons": list(found.reasons), "against": list(found.against),
    }  # fmt: skip
