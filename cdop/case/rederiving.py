"""Deriving everything anew from the timelines, once the schema is the newest: migrations make tables, never rows.

A migration that filled derived tables by the product's own rules would change with them, and one that kept its own copy
would soon fill what the product no longer derives. So ``flask db upgrade`` calls this after the newest migration, in
its one transaction (``migrations/env.py``); a change of a rule needs only a migration, be it an empty one.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from cdop.case.checking import BATCH, Differing, differing
from cdop.case.derived import DERIVED
from cdop.case.likeness.pairs import file_new
from cdop.case.models import Case, ChildIdentity, LikenessKey, LikenessPair
from cdop.case.queries import timelines
from cdop.database import insert_rows, table_of

_CASES = table_of(Case)
_PAIRS = table_of(LikenessPair)
_CHANGE = update(_CASES).where(_CASES.c.id == bindparam("of_case"))


class CannotDerive(Exception):
    """A timeline is none of a case. The text says which, in plain words."""


def rederive(connection: Connection) -> int:
    """Write every derived row that is not what its timeline says, in the caller's transaction. Returns how many cases.

    A bounded number of statements for each ``BATCH`` of cases, in bounded memory. What is right is left as it is.
    Raises ``CannotDerive``.
    """
    mended = last = 0
    with Session(connection) as session:
        while names := session.execute(_NAMES, {"last": last}).all():
            last = names[-1].id
            batch = list(timelines(session, [row.reference for row in names]))
            without_facts = {row.reference for row in names} - {reference for reference, _ in batch}
            found = list(differing(session, batch))
            for reference in (*sorted(without_facts), *(case.reference for case in found if case.no_case)):
                raise CannotDerive(
                    f"The timeline of case {reference} lacks a notification or a description of the child."
                )
            _mend(connection, found)
            mended += len(found)
    return mended


def _mend(connection: Connection, cases: Sequence[Differing]) -> None:
    for table in DERIVED:
        wrong = [case for case in cases if table in case.rows]
        if wrong:
            own: Any = table_of(table).c.case_id
            connection.execute(delete(table_of(table)).where(own.in_([case.case_id for case in wrong])))
            insert_rows(connection, table, [row for case in wrong for row in case.rows[table]])
    _mend_columns(connection, cases)
    told_anew = [case.case_id for case in cases if _is_told_anew(case)]
    if told_anew:
        connection.execute(_REMOVE_PAIRS, {"ids": told_anew})
        file_new(connection, told_anew)


def _mend_columns(connection: Connection, cases: Sequence[Differing]) -> None:
    """Write what differs in the cases' own rows: one statement for all in which the same columns do."""
    together: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        if case.columns:
            together[tuple(case.columns)].append({"of_case": case.case_id, **case.columns})
    for columns, values in together.items():
        connection.execute(_CHANGE.values({name: bindparam(name) for name in columns}), values)


def _is_told_anew(case: Differing) -> bool:
    """Whether something differs that likely duplicates are told by."""
    return "sex" in case.columns or ChildIdentity in case.rows or LikenessKey in case.rows


_NAMES = select(Case.id, Case.reference).where(Case.id > bindparam("last")).order_by(Case.id).limit(BATCH)
_REMOVE_PAIRS = delete(_PAIRS).where(
    or_(*(column.in_(bindparam("ids", expanding=True)) for column in (_PAIRS.c.first_case_id, _PAIRS.c.second_case_id)))
)
