"""Whoever edits the record is found out, given marks that were kept elsewhere (S75)."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.database import db
from cdop.safekeeping import keys
from cdop.safekeeping.marks import RECORD, Mark, Marks, broken
from cdop.safekeeping.rows import shapes
from cdop.safekeeping.verifying import verify
from tests.databases import Databases
from tests.safekeeping.world import Installation, installation

HOWS = ("edit", "delete", "swap", "insert", "renumber", "cut", "rewrite")


@pytest.fixture(scope="module")
def marked(
    databases: Databases, ours: Installation, kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Path]]:
    """The demonstration on each engine in turn, with marks that were made of it."""
    folder = tmp_path_factory.mktemp("marked")
    url = databases.empty()
    one = installation(url, folder / "instance", ours.key)
    assert one.run("restore", str(kept), "--key", str(ours.key)).exit_code == 0
    marks = folder / "marks.json"
    result = one.run("audit", "anchor", str(marks))
    assert result.exit_code == 0, result.output
    assert Marks.read(marks.read_text()).line == result.output.split()[0]
    yield one, marks
    one.close()
    databases.discard(url)


def test_the_record_is_every_table_that_refuses_changes(ours: Installation) -> None:
    with ours.app.app_context():
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_update' ESCAPE '\\'"
        assert sorted(db.session.scalars(sa.text(query))) == sorted(RECORD)


def test_what_is_added_later_changes_nothing(marked: tuple[Installation, Path]) -> None:
    one, marks = marked
    assert one.run("accounts", "add-administrator", "later@panel.example", "Later Person").exit_code == 0
    result = one.run("audit", "verify", str(marks))
    assert result.exit_code == 0, result.output
    assert "are as they were" in result.output


def test_every_way_of_tampering_is_found_and_the_first_row_named(marked: tuple[Installation, Path]) -> None:
    one, path = marked
    marks, chance, found = Marks.read(path.read_text()), random.Random(75), 0
    with one.app.app_context():
        there = {shape.name: shape for shape in shapes(db.session.connection())}
        db.session.rollback()
        for number in range(21):
            connection = db.session.connection()
            _let_go(connection)
            table = chance.choice(("audit_entries", "case_facts"))
            first = _tamper(connection, table, HOWS[number % len(HOWS)], chance)
            (fault,) = broken(connection, there, Marks(marks.made_at, {table: marks.tables[table]}))
            assert fault.table == table
            assert fault.row == first
            found += 1
            db.session.rollback()
    assert found == 21
    assert one.run("audit", "verify", str(path)).exit_code == 0


def test_marks_that_were_changed_too_are_found_by_their_line(marked: tuple[Installation, Path]) -> None:
    one, path = marked
    line = Marks.read(path.read_text()).line
    assert one.run("audit", "verify", str(path), "--line", line).exit_code == 0
    assert one.run("audit", "verify", str(path), "--line", line[:-1] + "x").exit_code == 1


def test_marks_are_never_written_over(marked: tuple[Installation, Path]) -> None:
    one, path = marked
    before = path.read_text()
    result = one.run("audit", "anchor", str(path))
    assert result.exit_code == 1
    assert path.read_text() == before


def _let_go(connection: Connection) -> None:
    """What somebody who rules the database does first: put the triggers aside."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    named = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in named:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def _tamper(connection: Connection, table: str, how: str, chance: random.Random) -> int | None:
    """Change something. Returns the number of the first row that is not as it was; None where only rows are gone."""
    by = "name" if table == "audit_entries" else "recorded_by"
    run = connection.exec_driver_sql
    numbers: list[int] = list(run(f"SELECT id FROM {table} ORDER BY id").scalars())[:-50]
    at = chance.randrange(5, len(numbers) - 5)
    row, after = numbers[at], numbers[at + 1]
    if how == "edit":
        run(f"UPDATE {table} SET {by} = 'Somebody Else' WHERE id = {row}")
        return row
    if how == "delete":
        run(f"DELETE FROM {table} WHERE id = {row}")
        return after
    if how == "swap":
        for old, new in ((row, -1), (after, row), (-1, after)):
            run(f"UPDATE {table} SET id = {new} WHERE id = {old}")
        return row
    if how == "insert":
        return _inserted(connection, table, numbers[0] - 1, row)
    if how == "renumber":
        run(f"UPDATE {table} SET id = {numbers[0] - 7} WHERE id = {row}")
        return numbers[0] - 7
    if how == "cut":
        run(f"DELETE FROM {table} WHERE id > {row}")
        return None
    run(f"UPDATE {table} SET {by} = 'Nobody At All'")
    return numbers[0]


def _inserted(connection: Connection, table: str, number: int, like: int) -> int:
    columns = [name for name, _ in next(one for one in shapes(connection) if one.name == table).columns if name != "id"]
    named = ", ".join(columns)
    connection.exec_driver_sql(
        f"INSERT INTO {table} (id, {named}) SELECT {number}, {named} FROM {table} WHERE id = {like}"
    )
    return number


def test_a_backup_holds_marks_of_its_own(ours: Installation, kept: Path) -> None:
    found = verify(kept, keys.identity(ours.key), "").foot.record
    marks = Marks(found["made_at"], {name: Mark(**mark) for name, mark in found["tables"].items()})
    with ours.app.app_context():
        connection = db.session.connection()
        assert broken(connection, {shape.name: shape for shape in shapes(connection)}, marks) == []
        db.session.rollback()
    assert sum(mark.rows for mark in marks.tables.values()) > 3000
