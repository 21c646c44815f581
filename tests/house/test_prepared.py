"""Statements handed to the driver as they stand write what SQLAlchemy's own way would, on both engines."""

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from cdop.audit.models import AuditEntry
from cdop.case.derived import write_differences
from cdop.case.models import CaseFact, CaseState, OutstandingSpell
from cdop.case.projection import project
from cdop.case.rows import derived_rows
from cdop.database import db, insert_rows, table_of
from cdop.prepared import write
from tests.case.making import case_id, facts, plain_cases, statements, store_many

AUDIT = table_of(AuditEntry)
ENTRY: dict[str, Any] = {
    "at": datetime(2026, 2, 28, 23, 59, 59, 123456),
    "account_id": None,
    "name": "Ines “%s” Ünal 😀; DROP",
    "address": "%(name)s ? :name",
    "event": "x",
    "case_id": 7,
    "detail": {"words": "ﬁ '\" \\", "number": 3, "none": None},
}


def entries() -> list[dict[str, Any]]:
    rows = db.session().execute(select(AUDIT).where(AUDIT.c.event == "x").order_by(AUDIT.c.id)).mappings()
    return [{name: row[name] for name in ENTRY} for row in rows]


def test_values_of_every_kind_come_back_as_they_were(app_on_each: Flask) -> None:
    more = {**ENTRY, "detail": None, "case_id": None}
    with app_on_each.app_context():
        insert_rows(db.session(), AuditEntry, [ENTRY])
        insert_rows(db.session(), AuditEntry, [more, ENTRY])
        assert entries() == [ENTRY, more, ENTRY]


def test_days_and_documents_of_a_fact_come_back(app_on_each: Flask) -> None:
    token = next(iter(store_many(app_on_each, plain_cases(1)).values()))
    row: dict[str, Any] = {
        "case_id": case_id(app_on_each, token), "kind": "noted", "dated": date(2024, 2, 29), "detail": {},
        "identity": {"text": "A word."}, "recorded_at": ENTRY["at"], "recorded_by": "x",
    }  # fmt: skip
    with app_on_each.app_context():
        insert_rows(db.session(), CaseFact, [row])
        found = db.session().execute(select(table_of(CaseFact)).where(CaseFact.kind == "noted")).mappings().one()
        assert {name: found[name] for name in row} == row


def test_one_statement_writes_whatever_columns_it_is_given(app_on_each: Flask) -> None:
    change = update(table_of(CaseState)).where(table_of(CaseState).c.case_id == bindparam("of_case"))
    token = next(iter(store_many(app_on_each, plain_cases(1)).values()))
    number = case_id(app_on_each, token)
    with app_on_each.app_context():
        connection = db.session().connection()
        write(connection, change, [{"of_case": number, "category": "3"}])
        write(connection, change, [{"category": None, "death_year": "x", "of_case": number}])
        write(connection, change, [])
        found = connection.execute(select(CaseState.category, CaseState.death_year)).one()
        assert tuple(found) == (None, "x")
        remove = delete(table_of(CaseState)).where(table_of(CaseState).c.case_id == bindparam("of_case"))
        write(connection, remove, [{"of_case": number + 1}, {"of_case": number}])
        assert connection.execute(select(CaseState.id)).all() == []


def test_what_the_database_refuses_is_told_as_ever(app_on_each: Flask) -> None:
    with app_on_each.app_context(), pytest.raises(IntegrityError):
        insert_rows(db.session(), AuditEntry, [{**ENTRY, "name": None}])


def test_a_default_of_pythons_is_no_plain_value(app: Flask) -> None:
    table = Table("words", MetaData(), Column("id", Integer, primary_key=True), Column("word", String, default="none"))
    with app.app_context(), pytest.raises(TypeError, match="default"):
        write(db.session().connection(), insert(table), [{"id": 1}])


def test_rows_that_change_and_new_ones_take_one_statement_where_keys_tell_them_apart(app_on_each: Flask) -> None:
    """Of spells nothing but this module's own rule tells the rows apart: two statements."""
    token = next(iter(store_many(app_on_each, plain_cases(1)).values()))
    number, days = case_id(app_on_each, token), (date(2030, 1, 1), date(2030, 2, 1), date(2030, 3, 1))
    rows = derived_rows(number, "A-1", project(facts()))
    state, spell = rows[CaseState][0], rows[OutstandingSpell][0]
    states = [{**state, "known_until": days[0]}, *({**state, "known_from": day, "category": "3"} for day in days)]
    spells = [{**spell, "until": days[0]}, *({**spell, "since": day} for day in days)]
    for table, old, new, most in ((CaseState, state, states, 1), (OutstandingSpell, spell, spells, 2)):
        columns = [column for column in table_of(table).c if column.name != "id"]
        with app_on_each.app_context():
            connection = db.session().connection()
            with statements(app_on_each) as sent:
                write_differences(connection, table, number, [old], new)
            assert len(sent) == most
            found = [dict(row._mapping) for row in connection.execute(select(*columns).order_by(table_of(table).c.id))]
            assert found == new
