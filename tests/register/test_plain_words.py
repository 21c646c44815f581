"""Where the database cannot be used, every command says so in plain words: no traceback."""

from pathlib import Path

import pytest

from tests.databases import SQLite
from tests.oracle.product import Product

COMMANDS = (
    ("register", "import", "FILE"),
    ("register", "export", "-"),
    ("figures", "2014-15"),
    ("figures", "2014-15", "--cell", "notifications.total"),
    ("db", "upgrade"),
)


def said(url: str, folder: Path, command: tuple[str, ...]) -> str:
    """What a command that must fail says on standard error."""
    file = folder / "empty.csv"
    file.write_text("case_ref,notified_on,date_of_death,death_area\r\n")
    product = Product(url, folder)
    result = product.run(*(str(file) if word == "FILE" else word for word in command))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "letter.sqlite3").write_text("Not a database, though long enough to be looked at. " * 20)
    assert said(f"sqlite:///{tmp_path / 'letter.sqlite3'}", tmp_path, command).count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_does_not_answer(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert said("postgresql://nobody@127.0.0.1:1/nothing", tmp_path, command).count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS[:-1], ids=" ".join)
def test_a_database_without_tables(sqlite_databases: SQLite, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "db upgrade" in said(sqlite_databases.empty(), tmp_path, command)


@pytest.mark.parametrize(
    "arguments",
    [
        ("2014-16",),
        ("2014",),
        ("soon",),
        ("9999-00",),
        ("0000-01",),
        ("2014-15", "--known-by", "soon"),
        ("2014-15", "--known-by", "2015-02-29"),
        ("2014-15", "--known-by", "2014-03-31"),
        ("2014-15", "--known-by", "9999-12-31"),
        ("2014-15", "--cell", "notifications"),
        ("2014-15", "--cell", "notifications.nobody"),
        ("2014-15", "--cell", "nothing.total"),
        ("2014-15", "--cell", "reviews_by_sex.male"),
        ("2014-15", "--cell", "reviews_by_sex.male.nothing"),
        ("2014-15", "--cell", "notifications.total.modifiable"),
        ("2014-15", "--out", "/no/such/folder/figures.json"),
    ],
    ids=" ".join,
)
def test_figures_that_cannot_be_given(sqlite_databases: SQLite, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert said(sqlite_databases.migrated(), tmp_path, ("figures", *arguments)).count("\n") == 1
