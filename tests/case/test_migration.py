"""Migration 0004, up and down with data: what was there stays, and what is new is what a fresh derivation gives."""

from typing import Any

from flask import Flask
from sqlalchemy import text

from cdop.accounts.people import COMMAND_LINE
from cdop.case.service import NewCase, create_cases
from cdop.database import db, transaction
from tests.application import make_app
from tests.case.making import facts, plain_cases
from tests.case.test_case_page import STORY
from tests.databases import close
from tests.opened import opened

OLD_TABLES = ("case_facts", "case_states", "review_spells", "outstanding_spells", "case_factors", "audit_entries")


# What a table had in 0003, where it has more since.
THEN = {
    "case_states": "id, case_id, known_from, known_until, notified_on, date_of_death, death_year, death_quarter, "
    "home_area, death_area, place_of_death, age_band, sex, ethnic_group, expectation, withdrawn_reason, category, "
    "modifiability"
}


def run(app: Flask, *words: str) -> None:
    result = app.test_cli_runner().invoke(args=["db", *words])
    assert result.exit_code == 0, result.output


def content(app: Flask, *tables: str) -> dict[str, list[Any]]:
    return {t: sorted(str(sorted(row.items())) for row in opened(app, t, THEN.get(t, "*"))) for t in tables}


def test_data_survive_the_way_down_and_up_again(migrated_url: str, tmp_path: Any) -> None:
    app = make_app(migrated_url, tmp_path)
    unnamed = facts(family_name=None, given_names="Baby", date_of_birth=None, nhs_number=None, sex=None)
    stories = {"A-1": STORY, "Ł-2": facts(family_name="Łąkomirska"), "B-3": unnamed, **plain_cases(20)}
    with app.app_context(), transaction(db.session()) as session:
        create_cases(session, COMMAND_LINE, [NewCase(reference, story) for reference, story in stories.items()])
    new = ("cases", "child_identities", "case_search_terms")
    before = content(app, *OLD_TABLES, *new)
    run(app, "downgrade", "--yes", "0003")
    with app.app_context(), db.engine.begin() as connection:
        columns = set(connection.execute(text("SELECT * FROM cases")).keys())
        assert columns == {"id", "token", "reference", "version", "notified_on", "status"}
        connection.execute(text("DELETE FROM case_search_terms"))  # as if they had been cut by older rules
    assert content(app, *OLD_TABLES) == {table: before[table] for table in OLD_TABLES}
    run(app, "upgrade")
    assert content(app, *OLD_TABLES, *new) == before
    assert app.test_cli_runner().invoke(args=["case", "check"]).exit_code == 0
    close(app)


def test_the_models_are_what_the_migrations_make(migrated_url: str, tmp_path: Any) -> None:
    app = make_app(migrated_url, tmp_path)
    run(app, "check")
    close(app)
