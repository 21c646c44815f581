"""Indexes in the clear, as versions before sealing (schema 0042) had them: for going back to one of those.

Keyed hashes cannot be turned back into words, so that they are derived anew from what was opened.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.keys import keys_of, keys_of_all
from cdop.case.likeness.telling import child_of, children_told
from cdop.case.projection import project
from cdop.case.search import terms_of

TOGETHER = 5000
_CASES = sa.table("cases", sa.column("id"), sa.column("reference"))
_FACTS = sa.table(
    "case_facts", sa.column("id"), sa.column("case_id"), sa.column("kind"), sa.column("dated", sa.Date),
    sa.column("detail", sa.JSON), sa.column("identity", sa.JSON), sa.column("recorded_at", sa.DateTime),
    sa.column("recorded_by"),
)  # fmt: skip
_TERMS = sa.table("case_search_terms", sa.column("term"), sa.column("case_id"))
_KEYS = sa.table("likeness_keys", sa.column("key"), sa.column("case_id"))
_NOTIFICATIONS = sa.table("notifications", sa.column("id"), sa.column("case_id"), sa.column("answers", sa.JSON))
_NOTICE_KEYS = sa.table("notification_keys", sa.column("key"), sa.column("notification_id"))


def index_in_the_clear(connection: Connection) -> None:
    """Fill the emptied indexes of a database that was just opened, in the caller's transaction."""
    for case_id, reference, facts in _timelines(connection):
        known = project(facts)
        keys = keys_of_all(children_told({**known.description, **known.identity}, known.told))
        _write(connection, _TERMS, ({"term": t, "case_id": case_id} for t in terms_of(reference, known.identity)))
        _write(connection, _KEYS, ({"key": key, "case_id": case_id} for key in keys))
    waiting = sa.select(_NOTIFICATIONS.c.id, _NOTIFICATIONS.c.answers).where(_NOTIFICATIONS.c.case_id.is_(None))
    for number, answers in connection.execute(waiting).all():
        keys = keys_of(child_of(answers))
        _write(connection, _NOTICE_KEYS, ({"key": key, "notification_id": number} for key in keys))


def _timelines(connection: Connection) -> Iterator[tuple[int, str, Sequence[Fact]]]:
    f = _FACTS.c
    query = sa.select(
        _CASES.c.id, _CASES.c.reference, f.kind, f.dated, f.detail, f.identity, f.id, f.recorded_at, f.recorded_by
    )
    rows = connection.execute(query.join_from(_CASES, _FACTS, _CASES.c.id == f.case_id).order_by(_CASES.c.id, f.id))
    for (case_id, reference), group in groupby(rows.all(), key=lambda row: (row[0], row[1])):
        yield case_id, reference, [Fact(FactKind(row[2]), *row[3:]) for row in group]


def _write(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    if told := list(rows):
        connection.execute(sa.insert(table), told)
