"""``flask case check``: silent where every derived row is what its timeline says, and not otherwise."""

import random

import pytest
from flask import Flask

from cdop.case import checking
from cdop.case.derived import DERIVED
from cdop.case.facts import Fact, FactKind
from cdop.database import db
from tests.case.anything import anything
from tests.case.making import NOTIFIED, add_fact, facts, plain_cases, store_many
from tests.case.test_case_page import STORY

CORRUPTIONS = [
    ("cases", "UPDATE cases SET status = 'withdrawn' WHERE reference = 'B-2'"),
    ("cases", "UPDATE cases SET version = version + 1 WHERE reference = 'B-2'"),
    ("cases", "UPDATE cases SET month_of_death = NULL WHERE reference = 'B-2'"),
    ("case_states", "UPDATE case_states SET home_area = 'abroad' WHERE case_id = {id}"),
    ("case_states", "DELETE FROM case_states WHERE case_id = {id}"),
    ("review_spells", "UPDATE review_spells SET months_band = '12_and_over' WHERE case_id = {id}"),
    ("outstanding_spells", "DELETE FROM outstanding_spells WHERE case_id = {id}"),
    (
        "outstanding_spells",
        "INSERT INTO outstanding_spells (case_id, year, since, until)"
        " SELECT case_id, year, since, until FROM outstanding_spells WHERE case_id = {id}",
    ),
    ("running_responses", "INSERT INTO running_responses (case_id, started_on) VALUES ({id}, '2014-05-20')"),
    (
        "unconfirmed_classifications",
        "INSERT INTO unconfirmed_classifications (case_id, expectation, classified_on)"
        " VALUES ({id}, 'expected', '2014-05-20')",
    ),
    (
        "case_readiness",
        "INSERT INTO case_readiness (case_id, state, ours, theirs, unread, contradictions)"
        " VALUES ({id}, 'not_asked', 2, 0, 0, 0)",
    ),
    (
        "open_matters",
        "INSERT INTO open_matters (case_id, matter, about, since)"
        " VALUES ({id}, 'contradiction', 'birth_weight', '2014-05-20')",
    ),
    (
        "learning_points",
        "INSERT INTO learning_points (case_id, analysis, points, decided_on) VALUES ({id}, 'a', 1, '2014-05-20')",
    ),
    ("case_factors", "UPDATE case_factors SET factor = 'Other' WHERE case_id = {id} AND factor = 'Unsafe sleep'"),
    ("child_identities", "UPDATE child_identities SET family_name = NULL WHERE case_id = {id}"),
    ("child_identities", "UPDATE child_identities SET date_of_death = '2001-02-03' WHERE case_id = {id}"),
    (
        "likeness_keys",
        "DELETE FROM likeness_keys WHERE case_id = {id}"
        " AND key = (SELECT min(key) FROM likeness_keys WHERE case_id = {id})",
    ),
    (
        "case_search_terms",
        "DELETE FROM case_search_terms WHERE case_id = {id}"
        " AND term = (SELECT min(term) FROM case_search_terms WHERE case_id = {id})",
    ),
    ("case_search_terms", "INSERT INTO case_search_terms (term, case_id) VALUES ('other', {id})"),
]


def check(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["case", "check"])
    return result.exit_code, result.output


def test_cases_as_stored_and_as_changed_are_what_their_timelines_say(app_on_each: Flask) -> None:
    tokens = store_many(app_on_each, {"B-2": STORY, **plain_cases(30)})
    add_fact(app_on_each, tokens["B-2"], Fact(FactKind.REOPENED, NOTIFIED.replace(year=2015)))
    add_fact(app_on_each, tokens["CDR-0003"], Fact(FactKind.NOTED, NOTIFIED, identity={"text": "x"}))
    assert check(app_on_each) == (0, "31 cases checked: all as their timelines say.\n")


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_added_in_whatever_order_nothing_derived_is_left_behind(app: Flask, seed: int) -> None:
    rng = random.Random(seed)
    tokens = store_many(app, plain_cases(4))
    for _ in range(40):
        add_fact(app, rng.choice(list(tokens.values())), anything(rng))
    assert check(app) == (0, "4 cases checked: all as their timelines say.\n")


@pytest.mark.parametrize(("table", "corruption"), CORRUPTIONS)
def test_a_corrupted_row_is_found_and_its_case_named(app: Flask, table: str, corruption: str) -> None:
    store_many(app, {"A-1": facts(), "B-2": STORY, "C-3": facts()})
    with app.app_context(), db.engine.begin() as connection:
        number = connection.exec_driver_sql("SELECT id FROM cases WHERE reference = 'B-2'").scalar_one()
        assert connection.exec_driver_sql(corruption.format(id=number)).rowcount > 0
    assert check(app) == (1, f"B-2: {table}\nNot as their timelines say: 1 of 3 cases.\n")


def test_every_derived_table_is_looked_at() -> None:
    assert {table.__tablename__ for table in DERIVED} <= {table for table, _ in CORRUPTIONS}


def test_a_case_without_a_timeline_is_found(app: Flask) -> None:
    store_many(app, {"A-1": facts()})
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cases (token, reference, version, notified_on, status)"
            " VALUES ('x', 'Z-9', 0, '2014-05-12', 'reviewed')"
        )
    assert check(app) == (1, "Z-9: case_facts\nNot as their timelines say: 1 of 2 cases.\n")


def test_the_check_holds_a_batch_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BATCH", 7)
    store_many(app, plain_cases(30))
    assert check(app)[0] == 0
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET status = 'reviewed' WHERE reference IN ('CDR-0000', 'CDR-0029')")
    assert check(app) == (1, "CDR-0000: cases\nCDR-0029: cases\nNot as their timelines say: 2 of 30 cases.\n")
