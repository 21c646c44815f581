"""Migrations go up and down with data on both engines, and are never half-applied."""

import ast
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, create_engine, insert, inspect, text
from sqlalchemy.exc import DatabaseError

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.service import Details, create_account
from cdop.database import Base, db, table_of, transaction
from cdop.sealing.keys import Keys
from cdop.sealing.types import bound
from config import ROOT
from tests.databases import KEYS, close
from tests.opened import opened_rows
from tests.oracle.product import Product

HEADER = b"case_ref,notified_on,date_of_death,family_name,given_names,home_area,death_area,finalised_on,category,"
REGISTER = (
    HEADER
    + b"""modifiability
UP/1,2014-05-01,2014-04-30,Zo\xc3\xab-Adeyemi,Ife,E06000035,E06000035,2014-09-01,8,none
UP/2,2014-06-01,2014-05-30,,,,E06000035,,,
"""
)
REVISIONS = sorted(path.name.split("_")[0] for path in (ROOT / "migrations/versions").glob("0*.py"))
MAY_IMPORT = {"alembic", "alembic.util", "datetime", "migrations.append_only", "secrets", "sqlalchemy"}
# What is sealed must open in every later version, so that the module which seals for migrations stays as it is.
# Keyed hashes are derived anew in the clear when that is taken back, as the version before would.
MAY_IMPORT |= {"cdop.case.taken_back", "cdop.sealing", "cdop.sealing.migrating", "flask"}
OF_THE_ENVIRONMENT = {
    "flask", "cdop.case.rederiving", "cdop.sealing.envelope", "cdop.sealing.keys", "cdop.sealing.ring"
}  # fmt: skip
APPEND_ONLY = ("audit_entries", "case_facts", "printed_totals", "printed_reasons", "likeness_settlements")


def schema(url: str) -> dict[str, list[str]]:
    """Each table's columns, indexes and constraints, as the database tells them."""
    engine = create_engine(url.replace("postgres://", "postgresql://"))
    seen = inspect(engine)
    told = {
        table: sorted(
            [str((c["name"], str(c["type"]), c["nullable"])) for c in seen.get_columns(table)]
            + [str((i["name"], i["column_names"], i["unique"])) for i in seen.get_indexes(table)]
        )
        for table in seen.get_table_names()
    }
    engine.dispose()
    return told


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row, opened, its columns by their names: keys are made anew on the way down and up."""
    engine = create_engine(url)
    keys = Keys(KEYS, engine)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"sealing_keys"}
        rows = {name: opened_rows(keys, connection, name) for name in sorted(names)}
    engine.dispose()
    return {name: sorted((tuple(row.values()) for row in held), key=str) for name, held in rows.items()}


def test_the_newest_schema_is_what_the_models_say(migrated_url: str, tmp_path: Path) -> None:
    product = Product(migrated_url, tmp_path)
    result = product.run("db", "check")
    assert result.exit_code == 0, result.output


def test_migrations_call_nothing_of_the_product_that_will_change() -> None:
    """What a revision did must not change afterwards; what is derived is derived anew when all have run."""
    for path in (ROOT / "migrations").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        named |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        allowed = MAY_IMPORT | (OF_THE_ENVIRONMENT if path.name == "env.py" else set())
        assert named <= allowed, f"{path.name} imports {named - allowed}"


def test_each_migration_goes_down_and_up_again_with_data(migrated_url: str, tmp_path: Path) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    kept, before = content(migrated_url), schema(migrated_url)
    exported = product.take_out()
    for revision in reversed(REVISIONS[:-1]):
        assert product.run("db", "downgrade", "--yes", revision).exit_code == 0
        assert product.run("db", "upgrade").exit_code == 0
        assert schema(migrated_url) == before
    cases = ("cases", "case_facts", "case_states", "review_spells", "outstanding_spells", "case_search_terms")
    again = content(migrated_url)
    assert {name: again[name] for name in cases} == {name: kept[name] for name in cases}
    assert product.take_out() == exported
    assert product.run("case", "check").exit_code == 0


PANELS_WORK = {
    "0026": ("agenda_items", "meeting_attendance", "meeting_terms"),
    "0027": ("recusals", "case_bars"),
    "0028": ("papers", "paper_releases", "paper_withdrawals", "paper_files", "private_notes", "pack_exports"),
    "0029": ("analyses", "analysis_entries", "first_views"),
    "0030": ("meeting_minutes",),
    "0031": (
        "recommendations", "recommendation_texts", "recommendation_addressees", "recommendation_events",
        "recommendation_actions", "recommendation_follow_ups", "addressee_links", "answer_drafts", "learning_uses",
        "progress_reports", "cluster_notes", "cluster_cases", "cluster_marks", "cluster_reads", "cluster_decisions",
        "learning_points",
    ),
}  # fmt: skip
"""What each revision of the panel's work made, but for files of evidence (0031), which stand among others."""


def test_the_panels_work_goes_down_and_up_again_with_rows_in_every_table(migrated_url: str, tmp_path: Path) -> None:
    """What a revision made is named before it is lost, and nothing of another is lost with it."""
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    with product.app.app_context(), transaction(db.session()) as session:
        create_account(session, COMMAND_LINE, Details("a@panel.example", "A", frozenset({Role.PANEL_MEMBER})), "x" * 20)
    made, before = [table for tables in PANELS_WORK.values() for table in tables], schema(migrated_url)
    with product.app.app_context(), transaction(db.session()) as session:
        for table in made:
            own = Base.metadata.tables[table]
            session.execute(insert(own).values(bound(own, _row(own))))
    kept = content(migrated_url)
    assert [table for table in made if len(kept[table]) != 1] == []
    for revision in ("0030", "0029", "0028", "0027", "0026", "0025"):
        lost = PANELS_WORK[f"{int(revision) + 1:04d}"]
        refused = product.run("db", "downgrade", revision)
        assert refused.exit_code == 1
        assert [table for table in lost if f"{table}: 1 row\n" not in refused.output] == []
        assert {table: len(rows) for table, rows in content(migrated_url).items() if table in lost} == dict.fromkeys(
            lost, 1
        ), "nothing is lost unasked"
        assert product.run("db", "downgrade", "--yes", revision).exit_code == 0
        now = content(migrated_url)
        assert not set(lost) & set(now)
        assert {table: now[table] for table in made if table in now} == {
            table: kept[table] for table in made if table in now
        }
    assert product.run("db", "upgrade").exit_code == 0
    assert schema(migrated_url) == before
    again = content(migrated_url)
    assert [again[table] for table in made] == [[] for _ in made]
    same = ("cases", "case_facts", "case_states", "accounts", "panels")
    assert {table: again[table] for table in same} == {table: kept[table] for table in same}
    assert product.run("case", "check").exit_code == 0


def _row(table: Table) -> dict[str, object]:
    """A row that the table takes: of each column something of its type, a state that the table knows."""
    states = {
        "agenda_items": "planned", "meeting_attendance": "coming", "papers": "draft", "paper_files": "waiting",
        "analyses": "open", "meeting_minutes": "draft", "recommendations": "draft", "cluster_notes": "open",
    }  # fmt: skip
    told = {
        "state": states.get(table.name, "x"), "how": "set", "origin": "panel", "seat": None,
        "kind": "learning" if table.name == "learning_uses" else "x",
    }  # fmt: skip
    if table.name != "meeting_terms":
        told.pop("seat")
    else:
        told["account_id"] = 1  # type: ignore[assignment]
    made: dict[type, object] = {int: 1, str: "x", bool: True, object: {}, date: date(2014, 9, 1)}
    made[datetime] = datetime(2014, 9, 1)
    return {
        column.name: told[column.name] if column.name in told else made[column.type.python_type]
        for column in table.columns
        if column.name in told or not column.nullable
        if column.name != "id"
    }


def test_going_down_names_the_files_of_evidence_that_would_be_lost_and_keeps_those_of_cases(
    migrated_url: str, tmp_path: Path
) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    files = Base.metadata.tables["stored_files"]
    with product.app.app_context(), transaction(db.session()) as session:
        for token, case_id in (("evidence", None), ("reply", 1)):
            row = {**_row(files), "token": token, "case_id": case_id, "state": "kept"}
            session.execute(insert(files).values(bound(files, row)))
    refused = product.run("db", "downgrade", "0030")
    assert refused.exit_code == 1
    assert "stored_files: 1 row\n" in refused.output
    assert product.run("db", "downgrade", "--yes", "0030").exit_code == 0
    assert [row for row in content(migrated_url)["stored_files"] if "reply" in row]
    assert len(content(migrated_url)["stored_files"]) == 1


def test_going_down_names_what_would_be_lost_and_loses_nothing_unasked(migrated_url: str, tmp_path: Path) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    with product.app.app_context(), transaction(db.session()) as session:
        session.execute(text(_filled("printed_totals")))
    before = (schema(migrated_url), content(migrated_url))
    refused = product.run("db", "downgrade", "0001")
    assert refused.exit_code == 1
    assert "printed_totals: 1 row\n" in refused.output
    assert "cases.month_of_death: 2 values\n" in refused.output
    assert "--yes" in refused.output
    assert (schema(migrated_url), content(migrated_url)) == before
    taken = product.run("db", "downgrade", "--yes", "0002")
    assert taken.exit_code == 0, taken.output
    assert "Lost: printed_totals: 1 row\n" in taken.output
    assert "printed_totals" not in schema(migrated_url)


def test_going_down_that_loses_nothing_needs_no_yes(migrated_url: str, tmp_path: Path) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    assert product.run("db", "downgrade", "--yes", "0010").exit_code == 0  # what lies above holds what is derived
    assert product.run("db", "downgrade").exit_code == 0
    assert product.run("db", "upgrade").exit_code == 0


@pytest.mark.parametrize("revision", ["0099", "-99", "+1"])
def test_a_revision_that_there_is_not_is_told_in_one_line(migrated_url: str, tmp_path: Path, revision: str) -> None:
    refused = Product(migrated_url, tmp_path).run("db", "downgrade", "--", revision)
    assert refused.exit_code == 1
    assert len(refused.output.strip().splitlines()) == 1


def test_everything_can_be_taken_down(migrated_url: str, tmp_path: Path) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.run("db", "downgrade", "base").exit_code == 0
    assert set(schema(migrated_url)) <= {"alembic_version"}


def test_a_migration_that_fails_half_way_leaves_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_table: str) -> None:
        raise ZeroDivisionError("the power went")

    monkeypatch.setattr("migrations.append_only.protect", fail)
    product = Product(database_url, tmp_path)
    with pytest.raises(AssertionError, match="the power went"):
        product.run("db", "upgrade")
    close(product.app)
    assert set(schema(database_url)) <= {"alembic_version"}


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["update", "delete", "replace"])
def test_the_database_refuses_to_change_what_is_append_only(
    migrated_url: str, tmp_path: Path, table: str, verb: str
) -> None:
    product = Product(migrated_url, tmp_path)
    assert product.bring_in(REGISTER).exit_code == 0
    with product.app.app_context(), db.engine.connect() as connection:
        connection.execute(text(_filled(table)))
        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(_change(table, verb, connection.dialect.name)))


def test_whatever_says_that_it_is_append_only_is_kept_so_by_the_database(migrated_url: str) -> None:
    said = {table_of(model).name for model in _models() if "Append-only" in f"{model.__doc__} {_of_module(model)}"}
    assert said >= {"case_facts", "panels", "meeting_attendance", "recusals", "paper_releases", "analysis_entries"}
    engine = create_engine(migrated_url)
    on_postgresql = engine.dialect.name == "postgresql"
    told = "tgname FROM pg_trigger" if on_postgresql else "name FROM sqlite_master WHERE type = 'trigger'"
    with engine.connect() as connection:
        triggers = set(connection.scalars(text(f"SELECT {told}")))
    engine.dispose()
    kinds = ("append_only", "not_emptied") if on_postgresql else ("no_update", "no_delete", "no_replace")
    assert {f"{table}_{kind}" for table in said for kind in kinds} - triggers == set()


def _models() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers]


def _of_module(model: type[Base]) -> str:
    return sys.modules[model.__module__].__doc__ or ""


def _filled(table: str) -> str:
    """A row of the tables that an import leaves empty."""
    made = "'2014-01-01 00:00:00'"
    return {
        "printed_totals": "INSERT INTO printed_totals (year, table_key, row_key, value, source, recorded_at,"
        f" recorded_by) VALUES ('2013-14', 'outstanding', 'closing', 11, 'a report', {made}, 'somebody')",
        "printed_reasons": "INSERT INTO printed_reasons (year, table_key, row_key, reason, given_on, recorded_at,"
        f" recorded_by) VALUES ('2013-14', 'outstanding', 'closing', 'twice', '2014-01-01', {made}, 'somebody')",
        "likeness_settlements": "INSERT INTO likeness_settlements (first_case_id, second_case_id, decision, score,"
        f" reason, decided_at, decided_by) VALUES (1, 2, 'two_children', 70, 'twins', {made}, 'somebody')",
    }.get(table, "SELECT 1")


def _change(table: str, verb: str, engine: str) -> str:
    if verb == "delete":
        return f"DELETE FROM {table}"
    if verb == "update" or engine == "postgresql":
        return f"UPDATE {table} SET id = id"
    return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
