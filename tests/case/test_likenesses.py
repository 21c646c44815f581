"""Likely duplicates: which pairs are shown, which never are, and what a decision does."""

import re
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness import queries
from cdop.case.likeness.queries import Likeness, likely_duplicates, open_pairs
from cdop.case.models import LikenessDecision
from cdop.database import db
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, audit, case_id, described, facts, plain_cases, statements, store_many
from tests.case.test_case_page import plain

NUMBERS = {"nhs_number": "9990000026"}
PAGE = "/likely-duplicates"
BOTH_NAMES = (Likeness.NAME_AND_BIRTH, Likeness.NAME_AND_DEATH)


def pairs(app: Flask) -> list[tuple[str, str, tuple[Likeness, ...]]]:
    with app.app_context():
        found, _ = likely_duplicates(db.session(), COMMAND_LINE)
    return [(pair.first.reference, pair.second.reference, pair.agree) for pair in found]


def settle(browser: Browser, tokens: tuple[str, str], reason: str = "Twins", **more: str) -> Any:
    return browser.post(PAGE, {"first": tokens[0], "second": tokens[1], "page": "1", "reason": reason, **more})


def test_the_same_nhs_number_is_a_likeness_whatever_else_differs(app_on_each: Flask) -> None:
    other = {"family_name": "Elsewhere", "date_of_birth": "2011-01-01", "date_of_death": "2014-05-01"}
    store_many(app_on_each, {"A": facts(), "B": facts(**other)})
    assert pairs(app_on_each) == [("A", "B", (Likeness.NHS_NUMBER,))]


@pytest.mark.parametrize(
    ("values", "agree"),
    [
        ({}, BOTH_NAMES),
        ({"date_of_death": "2014-05-08"}, (Likeness.NAME_AND_BIRTH,)),
        ({"date_of_birth": None}, (Likeness.NAME_AND_DEATH,)),
        ({"family_name": "WÉTHERFIELD", "given_names": "ottoline amaryllis"}, BOTH_NAMES),
        ({"family_name": "Amaryllis Ottoline", "given_names": "Wetherfield"}, BOTH_NAMES),
    ],
)
def test_the_same_whole_name_and_one_of_the_days_is_a_likeness(
    app: Flask, values: dict[str, Any], agree: tuple[Likeness, ...]
) -> None:
    store_many(app, {"A": facts(), "B": facts(**NUMBERS, **values)})
    assert pairs(app) == [("A", "B", agree)]


@pytest.mark.parametrize(
    "values",
    [
        {"given_names": "Bryony"},  # a twin
        {"given_names": "Amaryllis"},
        {"date_of_birth": "2010-02-18", "date_of_death": "2014-05-08"},
        {"family_name": None},
        {"given_names": None},
    ],
)
def test_twins_and_namesakes_are_two_children(app: Flask, values: dict[str, Any]) -> None:
    store_many(app, {"A": facts(), "B": facts(**{**NUMBERS, **values})})
    assert pairs(app) == []


@pytest.mark.parametrize("name", [None, "Baby", "Baby Boy", "Twin 1", "Unnamed", "Infant of"])
def test_a_placeholder_makes_nobody_alike(app: Flask, name: str | None) -> None:
    store_many(app, {"A": facts(given_names=name, nhs_number=None), "B": facts(given_names=name, nhs_number=None)})
    assert pairs(app) == []


def test_unknown_values_are_not_the_same(app_on_each: Flask) -> None:
    nothing = {"family_name": None, "given_names": None, "nhs_number": None, "date_of_birth": None}
    store_many(app_on_each, {"A": facts(**nothing), "B": facts(**nothing)})
    assert pairs(app_on_each) == []


def test_a_withdrawn_case_is_like_nobody(app: Flask) -> None:
    tokens = store_many(app, {"A": facts(), "B": facts()})
    add_fact(app, tokens["B"], Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "duplicate"}))
    assert pairs(app) == []
    add_fact(app, tokens["B"], Fact(FactKind.WITHDRAWAL_UNDONE, NOTIFIED))
    assert len(pairs(app)) == 1


def test_three_alike_are_three_pairs_same_number_first(app: Flask) -> None:
    store_many(app, {"A": facts(), "B": facts(), "C": facts(**NUMBERS)})
    found = pairs(app)
    assert [(first, second) for first, second, _ in found] == [("A", "B"), ("B", "C"), ("A", "C")]
    assert found[0][2] == tuple(Likeness)


def test_a_coordinator_sees_two_cases_side_by_side_and_why(app: Flask, coordinator: Browser) -> None:
    store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS, home_postcode="ME4 4AA")})
    words = plain(coordinator.get(PAGE).text)
    assert "The same name, date of birth and date of death The NHS numbers differ." in words
    assert "Case A-1 A-2" in words
    assert "NHS number 999 000 0018 999 000 0026" in words
    assert "Home postcode ME7 1QX ME4 4AA" in words
    assert "Joining two cases of one child cannot be done here yet." in words


def test_a_decision_takes_the_pair_off_the_list_and_is_remembered(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    answer = settle(coordinator, (tokens["A-1"], tokens["A-2"]), "Seen both death <certificates>")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    page = coordinator.get(PAGE).text
    assert "The pair is off the list" in page
    assert "No two cases are alike." in page
    ids = {case_id(app, token) for token in tokens.values()}
    assert audit(app, "likeness.settled") == {("likeness.settled", number): 1 for number in ids}
    with app.app_context():
        kept = db.session.scalars(db.select(LikenessDecision)).all()
    assert [decision.likeness for decision in kept] == list(BOTH_NAMES)
    assert {decision.reason for decision in kept} == {"Seen both death <certificates>"}
    assert all(decision.decided_by.startswith("Test coordinator") for decision in kept)


def test_a_pair_that_comes_to_agree_in_more_is_shown_again(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    settle(coordinator, (tokens["A-1"], tokens["A-2"]))
    assert pairs(app) == []
    add_fact(app, tokens["A-2"], described())
    assert pairs(app) == [("A-1", "A-2", (Likeness.NHS_NUMBER,))]


def test_settling_twice_stores_once(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    both = (tokens["A-2"], tokens["A-1"])  # in either order
    assert settle(coordinator, both).status_code == 303
    assert settle(coordinator, both).status_code == 303
    assert "That pair is not on the list any more" in coordinator.get(PAGE).text
    assert audit(app, "likeness.settled").total() == 2


def test_the_database_refuses_to_change_a_decision(app_on_each: Flask) -> None:
    tokens = store_many(app_on_each, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    with app_on_each.app_context():
        ids = sorted(case_id(app_on_each, token) for token in tokens.values())
        row = {"first_case_id": ids[0], "second_case_id": ids[1], "likeness": "nhs_number", "reason": "x"}
        with db.engine.begin() as connection:
            connection.execute(db.insert(LikenessDecision).values(**row, decided_at=db.func.now(), decided_by="x"))
        for change in ("UPDATE likeness_decisions SET reason = 'y'", "DELETE FROM likeness_decisions"):
            with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
                connection.exec_driver_sql(change)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\x00b"])
def test_a_decision_needs_a_reason(app: Flask, coordinator: Browser, reason: str) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    answer = settle(coordinator, (tokens["A-1"], tokens["A-2"]), reason)
    assert answer.status_code == 422
    assert "<title>Error: Likely duplicates" in answer.text
    assert 'href="#reason-1"' in answer.text
    assert 'id="reason-1"' in answer.text
    assert len(pairs(app)) == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "\ufffe", "' OR 1=1 --"])
def test_a_pair_that_is_none_is_no_failure(app: Flask, coordinator: Browser, token: str) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    for both in ((tokens["A-1"], token), (token, token), (tokens["A-1"], tokens["A-1"])):
        assert settle(coordinator, both).status_code == 303
    assert len(pairs(app)) == 1


def test_each_child_shown_leaves_one_entry(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"A": facts(), "B": facts(), "C": facts(**NUMBERS), "D": facts(family_name="Other")})
    coordinator.get(PAGE)
    shown = {case_id(app, tokens[reference]) for reference in "ABCD"}
    assert audit(app, "likeness.viewed") == {("likeness.viewed", number): 1 for number in shown}


def test_a_long_list_has_pages(app: Flask, coordinator: Browser) -> None:
    store_many(app, {f"A-{n}": facts() for n in range(6)})  # fifteen pairs
    first, second = coordinator.get(PAGE).text, coordinator.get(f"{PAGE}?page=2").text
    assert len(re.findall(r'id="reason-\d+"', first)) == 10
    assert len(re.findall(r'id="reason-\d+"', second)) == 5
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert len(ids) == len(set(ids))


def test_pairs_are_found_by_the_database_in_few_statements_whatever_their_number(app: Flask) -> None:
    numbers = []
    for more in (2, 40):
        store_many(app, {f"{more}-{n}": facts() for n in range(more)})
        with app.app_context(), statements(app) as sent:
            likely_duplicates(db.session(), COMMAND_LINE)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] == 3  # the beginning of the transaction, the pairs, their cases


def test_a_number_typed_into_every_case_does_not_make_millions_of_pairs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ALIKE", 50)
    store_many(app, {f"A-{n}": facts(given_names=f"Tansy{n}") for n in range(40)})  # 780 pairs
    with app.app_context():
        assert open_pairs(db.session(), COMMAND_LINE) == 50


def test_the_pairs_are_counted_for_those_who_may_see_them(app: Flask) -> None:
    store_many(app, {"A": facts(), "B": facts(**NUMBERS), **plain_cases(20)})
    member = Person(1, "A member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context():
        assert open_pairs(db.session(), COMMAND_LINE) == 1
        with statements(app) as sent:
            assert open_pairs(db.session(), member) == 0
            assert likely_duplicates(db.session(), member) == ([], False)
        assert sent == []


def test_the_others_find_no_such_page(app: Flask, panel_member: Browser, public_health_lead: Browser) -> None:
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS)})
    for browser in (panel_member, public_health_lead):
        assert browser.get(PAGE).status_code == 404
        assert settle(browser, (tokens["A-1"], tokens["A-2"])).status_code == 404
    assert len(pairs(app)) == 1
