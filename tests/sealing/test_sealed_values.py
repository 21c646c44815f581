"""What is sealed opens in its own row and column alone, with its own keys alone; otherwise people are told so."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from cdop.database import db
from cdop.sealing import ring
from cdop.sealing.envelope import CannotOpen
from cdop.sealing.keys import keys_in_use
from tests.application import Browser, make_app
from tests.case.making import IDENTITY, case_id, facts, store, store_many
from tests.databases import close

REFUSED = "Something here cannot be opened"


def change(app: Flask, statement: str, **values: object) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement), values)


def raw(connection: Connection, column: str, number: int) -> str:
    return str(connection.scalar(text(f"SELECT {column} FROM child_identities WHERE case_id = {number}")))


@pytest.fixture
def two(app: Flask) -> tuple[str, str]:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(family_name="Quillby", given_names="Tansy")})
    return tokens["A-1"], tokens["A-2"]


def test_a_dump_of_either_engine_names_nobody(app_on_each: Flask) -> None:
    store(app_on_each, "A-1")
    with app_on_each.app_context(), db.engine.connect() as connection:
        tables = [row[0] for row in connection.execute(text(_TABLES[connection.dialect.name]))]
        rows = {table: str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables}
    assert "s1." in rows["case_facts"]
    words = [word for word in IDENTITY if not re.search(r"May|2014|February", word)]
    assert {table: word for table, found in rows.items() for word in words if word in found} == {}


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_a_flipped_bit_is_refused_in_words_and_named_by_the_command(
    app: Flask, coordinator: Browser, two: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    number = case_id(app, two[0])
    with app.app_context(), db.engine.connect() as connection:
        kept = raw(connection, "family_name", number)
    spoiled = kept[:-6] + ("A" if kept[-6] != "A" else "B") + kept[-5:]
    change(
        app,
        "UPDATE child_identities SET family_name = :spoiled WHERE case_id = :number",
        spoiled=spoiled,
        number=number,
    )
    answer = coordinator.get("/cases")
    assert answer.status_code == 503
    assert REFUSED in answer.text
    assert "child_identities.family_name" in caplog.text
    result = app.test_cli_runner().invoke(args=["keys", "verify"])
    assert result.exit_code == 1
    assert f"child_identities.family_name: does not open in row {number}" in result.output
    assert "child_identities.family_name in row" in app.test_cli_runner().invoke(args=["doctor", "--deep"]).output


@pytest.mark.parametrize(
    "moved",
    [
        "UPDATE child_identities SET family_name = (SELECT family_name FROM child_identities WHERE case_id = :other)"
        " WHERE case_id = :own",
        "UPDATE child_identities SET family_name = given_names WHERE case_id = :own",
        "UPDATE child_identities SET family_name = 'Plain' WHERE case_id = :own",
    ],
    ids=["from another row", "from another column", "in the clear"],
)
def test_what_was_moved_or_put_in_is_refused(
    app: Flask, two: tuple[str, str], coordinator: Browser, moved: str
) -> None:
    own, other = (case_id(app, token) for token in two)
    change(app, moved, own=own, **({"other": other} if ":other" in moved else {}))
    answer = coordinator.get("/cases")
    assert answer.status_code == 503
    assert REFUSED in answer.text


def test_a_fact_that_was_moved_to_another_case_is_refused(app: Flask, two: tuple[str, str]) -> None:
    own, other = (case_id(app, token) for token in two)
    with app.app_context(), db.engine.connect() as connection:
        told = connection.scalar(text(f"SELECT identity FROM case_facts WHERE case_id = {own} AND kind = 'described'"))
        assert '"Wetherfield"' in keys_in_use().open("case_facts.identity", f"{own}|described", told)
        for place, row in (
            ("case_facts.identity", f"{other}|described"),
            ("case_facts.identity", f"{own}|noted"),
            ("papers.sections", f"{own}|described"),
        ):
            with pytest.raises(CannotOpen):
                keys_in_use().open(place, row, told)


@pytest.fixture
def elsewhere(app: Flask, two: tuple[str, str], tmp_path: Path) -> Iterator[Flask]:
    """The same database, opened with a file of keys that is not there."""
    other = make_app(app.extensions["settings"].database_url, tmp_path, keys_file=tmp_path / "other.json")
    yield other
    close(other)


def test_without_the_keys_or_with_others_nothing_is_read_or_made(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    run = elsewhere.test_cli_runner()
    missing = run.invoke(args=["case", "check"])
    assert missing.exit_code == 1
    assert "is not there" in missing.output
    assert not path.exists(), "no ring is made for a database that has keys"
    ring.create(path)
    for words in (["case", "check"], ["keys", "verify"], ["keys", "rotate"]):
        wrong = run.invoke(args=words)
        assert wrong.exit_code == 1
        assert "another installation" in wrong.output, wrong.output
    assert "they do not" in run.invoke(args=["doctor"]).output
    assert len(ring.read(path).keys) == 1
    assert app.test_cli_runner().invoke(args=["case", "check"]).exit_code == 0


def test_a_page_says_that_the_keys_are_missing(app: Flask, two: tuple[str, str], coordinator: Browser) -> None:
    with app.app_context():
        keys = keys_in_use()
    keys.forget()
    there, keys.path = keys.path, keys.path.with_name("nowhere.json")
    try:
        answer = coordinator.get("/cases")
    finally:
        keys.path = there
    assert answer.status_code == 503
    assert REFUSED in answer.text
    assert coordinator.get("/cases").status_code == 200
