"""After the newest migration what is derived is as a fresh derivation has it, and an upgrade is never half done."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from cdop.case import rederiving
from cdop.case.derived import DERIVED
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.pairs import file_new
from cdop.case.rederiving import rederive
from cdop.database import db
from tests.application import make_app
from tests.case.making import NOTIFIED, facts, plain_cases, store_many
from tests.case.test_clocks import AWAY, HANDED, decided
from tests.case.test_migration import content, run
from tests.databases import close
from tests.opened import opened

LATER = date(2014, 6, 20)
STARTED = {"decision": "started", "time": "09:30", "disagreed": False}
WORDS = {"reason": "Sudden", "disagreement": ""}
TOLD = {"told": {"mother_name": "Ottoline Weatherfield", "birth_order": "2"}}
STORIES: dict[str, list[Fact]] = {
    "ONE": facts(),
    "ONE-AGAIN": [*facts(given_names="Amarylis"), Fact(FactKind.NOTIFIED, LATER, {"notification": "N-0001"}, TOLD)],
    "TWIN": facts(NOTIFIED, given_names="Twin 2", nhs_number=None, sex=None),
    "RUNNING": facts(NOTIFIED, Fact(FactKind.RESPONSE_DECIDED, NOTIFIED, STARTED, WORDS), family_name="Łąkomirska"),
    "CLASSIFIED": facts(NOTIFIED, decided(), Fact(FactKind.CLASSIFIED, LATER, {"expectation": "unexpected"})),
    "HANDED": facts(NOTIFIED, AWAY, HANDED, family_name="Oddley"),
    **plain_cases(12),
}
TABLES = ("cases", "likeness_pairs", *(table.__tablename__ for table in DERIVED))
NUMBERED = ("case_states", "review_spells", "outstanding_spells")  # a number is not derived


@pytest.fixture
def app(migrated_url: str, tmp_path: Any) -> Iterator[Flask]:
    made = make_app(migrated_url, tmp_path)
    store_many(made, STORIES)
    yield made
    close(made)


def derived(app: Flask) -> dict[str, list[Any]]:
    held = {table: opened(app, table) for table in TABLES}
    without = {table: {"id"} if table in NUMBERED else set() for table in TABLES}
    return {
        t: sorted(str(sorted((k, v) for k, v in row.items() if k not in without[t])) for row in held[t]) for t in held
    }


@pytest.mark.parametrize("revision", ["0003", "0010", "0011", "0012", "0013", "0014"])
def test_an_upgrade_fills_what_a_fresh_derivation_gives(app: Flask, revision: str) -> None:
    before = derived(app)
    empty = {"review_spells", "case_factors", "open_matters", "learning_points"}
    assert all(before[table] for table in TABLES if table not in empty)
    run(app, "downgrade", "--yes", revision)
    run(app, "upgrade")
    assert derived(app) == before
    assert app.test_cli_runner().invoke(args=["case", "check"]).exit_code == 0


def test_an_upgrade_that_halts_on_the_way_is_filled_at_its_end(app: Flask) -> None:
    before = derived(app)
    run(app, "downgrade", "--yes", "0010")
    run(app, "upgrade", "0014")
    run(app, "upgrade")
    assert derived(app) == before


def test_an_upgrade_whose_deriving_fails_changes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    run(app, "downgrade", "--yes", "0010")
    tables = ("alembic_version", "cases", "child_identities", "case_search_terms")
    before = content(app, *tables)

    def fail(connection: Connection, ids: list[int]) -> None:
        file_new(connection, ids)
        raise rederiving.CannotDerive("The power went.")

    monkeypatch.setattr(rederiving, "file_new", fail)
    result = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 1
    assert content(app, *tables) == before
    monkeypatch.undo()
    run(app, "upgrade")
    assert app.test_cli_runner().invoke(args=["case", "check"]).exit_code == 0


def test_a_timeline_that_is_none_is_named_and_stops_the_upgrade(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO cases (token, reference, version, notified_on, status)"
                " VALUES ('abc', 'EMPTY', 0, '2014-01-01', 'not_classified')"
            )
        )
        with pytest.raises(rederiving.CannotDerive, match="EMPTY"):
            rederive(connection)
    run(app, "downgrade", "--yes", "0014")
    before = content(app, "alembic_version", "cases")
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 1
    assert content(app, "alembic_version", "cases") == before


def test_what_is_wrong_is_mended_and_what_is_right_is_left(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rederiving, "BATCH", 5)
    before = derived(app)
    with app.app_context(), db.engine.begin() as connection:
        assert rederive(connection) == 0
        for spoil in (
            "UPDATE cases SET step = 'finalise', sex = 'male' WHERE reference = 'ONE'",
            "DELETE FROM running_responses",
            "INSERT INTO case_search_terms (term, case_id) SELECT 'wrong', id FROM cases WHERE reference = 'TWIN'",
            "DELETE FROM likeness_pairs WHERE first_case_id = (SELECT id FROM cases WHERE reference = 'ONE')",
        ):
            connection.execute(text(spoil))
        assert rederive(connection) == 3
    assert derived(app) == before


def test_a_decision_of_two_children_outlives_the_score(app: Flask) -> None:
    run(app, "downgrade", "--yes", "0010")
    with app.app_context(), db.engine.begin() as connection:
        for likeness, reason in (("name_born", "Cousins"), ("name_died", "Seen both")):
            connection.execute(
                text(
                    "INSERT INTO likeness_decisions (first_case_id, second_case_id, likeness, reason, decided_at,"
                    " decided_by) SELECT a.id, b.id, :likeness, :reason, '2014-07-01 00:00:00', 'Ana Bay'"
                    " FROM cases a, cases b WHERE a.reference = 'ONE' AND b.reference = 'ONE-AGAIN'"
                ),
                {"likeness": likeness, "reason": reason},
            )
    run(app, "upgrade")
    kept = opened(app, "likeness_settlements")
    assert [(row["decision"], row["score"], row["reason"]) for row in kept] == [("two_children", 100, "Seen both")]
