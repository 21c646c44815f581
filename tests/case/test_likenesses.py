"""Likely duplicates: which pairs are shown, which never are, and what a decision does."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness import filing, queries
from cdop.case.likeness.child import Child
from cdop.case.likeness.queries import Pair, likely, likely_duplicates, open_pairs
from cdop.case.likeness.scoring import LIKELY
from cdop.case.models import LikenessPair, LikenessSettlement
from cdop.database import db, table_of
from cdop.sealing.types import bound
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, audit, case_id, described, facts, plain_cases, statements, store_many
from tests.case.test_case_page import plain

NUMBERS = {"nhs_number": "9990000026"}
PAGE = "/likely-duplicates"
OTHER_BIRTH = {"date_of_birth": "2001-08-25", "date_of_death": "2008-01-30"}


def open_now(app: Flask) -> list[Pair]:
    with app.app_context():
        return likely_duplicates(db.session(), COMMAND_LINE)[0]


def pairs(app: Flask) -> list[tuple[str, str]]:
    return [(pair.first.reference, pair.second.reference) for pair in open_now(app)]


def settle(browser: Browser, tokens: tuple[str, str], reason: str = "Twins", **more: str) -> Any:
    return browser.post(PAGE, {"first": tokens[0], "second": tokens[1], "page": "1", "reason": reason, **more})


def test_the_same_nhs_number_is_a_likeness_whatever_else_differs(app_on_each: Flask) -> None:
    other = {"family_name": "Elsewhere", "given_names": "Quill", **OTHER_BIRTH}
    store_many(app_on_each, {"A": facts(), "B": facts(**other)})
    (found,) = open_now(app_on_each)
    assert found.reasons[0] == "The same NHS number"
    assert "The dates of birth differ" in found.against


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"date_of_death": "2014-05-08"},
        {"date_of_birth": None},
        {"family_name": "WÉTHERFIELD", "given_names": "ottoline amaryllis"},
        {"family_name": "Amaryllis Ottoline", "given_names": "Wetherfield"},
        {"family_name": "Whetherfeld", "date_of_birth": "2010-02-07"},
        {"family_name": "Sedgewater"},
        {"given_names": "Baby"},
    ],
)
def test_a_child_told_again_is_likely_the_same(app_on_each: Flask, values: dict[str, Any]) -> None:
    store_many(app_on_each, {"A": facts(), "B": facts(nhs_number=None, **values)})
    (found,) = open_now(app_on_each)
    assert found.score >= LIKELY
    assert not found.twins


@pytest.mark.parametrize("values", [{"given_names": "Bryony"}, {"given_names": "Twin 2", "sex": "male"}])
def test_twins_are_shown_as_that_below_those_who_are_likely_the_same(app: Flask, values: dict[str, Any]) -> None:
    store_many(app, {"A": facts(), "B": facts(**{**NUMBERS, **values}), "C": facts(nhs_number=None)})
    found = open_now(app)
    assert [pair.twins for pair in found] == [False, True, True]
    assert max(pair.score for pair in found if pair.twins) < LIKELY


@pytest.mark.parametrize(
    "values", [OTHER_BIRTH, {"family_name": None, "given_names": None, "home_postcode": None, **OTHER_BIRTH}]
)
def test_namesakes_and_strangers_are_no_pair(app: Flask, values: dict[str, Any]) -> None:
    store_many(app, {"A": facts(), "B": facts(**{**NUMBERS, "home_postcode": "CT1 1AA", **values})})
    assert pairs(app) == []


@pytest.mark.parametrize("name", [None, "Baby", "Baby Boy", "Twin 1", "Unnamed", "Infant of"])
def test_a_placeholder_makes_nobody_alike(app: Flask, name: str | None) -> None:
    nobody = {"family_name": name, "given_names": name, "nhs_number": None, "home_postcode": None}
    store_many(app, {"A": facts(**nobody), "B": facts(**nobody, date_of_birth="2010-02-18")})
    assert pairs(app) == []


def test_unknown_values_are_not_the_same(app_on_each: Flask) -> None:
    nothing = dict.fromkeys(("family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode", "sex"))
    store_many(app_on_each, {"A": facts(**nothing), "B": facts(**nothing)})
    assert pairs(app_on_each) == []


def test_a_withdrawn_case_waits_for_nobody(app: Flask) -> None:
    tokens = store_many(app, {"A": facts(), "B": facts()})
    add_fact(app, tokens["B"], Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "duplicate"}))
    assert pairs(app) == []
    add_fact(app, tokens["B"], Fact(FactKind.WITHDRAWAL_UNDONE, NOTIFIED))
    assert len(pairs(app)) == 1


def test_three_alike_are_three_pairs_the_highest_score_first(app: Flask) -> None:
    store_many(app, {"A": facts(), "B": facts(), "C": facts(**NUMBERS, date_of_death="2014-03-08")})
    assert pairs(app) == [("A", "B"), ("B", "C"), ("A", "C")]


def test_a_corrected_identity_is_compared_anew(app_on_each: Flask) -> None:
    other = {"family_name": "Elsewhere", "given_names": "Quill", "home_postcode": "CT1 1AA", **NUMBERS, **OTHER_BIRTH}
    tokens = store_many(app_on_each, {"A": facts(), "B": facts(**other)})
    assert pairs(app_on_each) == []
    add_fact(app_on_each, tokens["B"], described(**NUMBERS))
    assert pairs(app_on_each) == [("A", "B")]
    add_fact(app_on_each, tokens["B"], described(**other))
    assert pairs(app_on_each) == []


def test_what_a_joined_notification_tells_is_compared_as_well(app_on_each: Flask) -> None:
    told = {"family_name": "Sedgewater", "given_names": "Bryony", "date_of_birth": "2014-05-09"}
    joined = Fact(FactKind.NOTIFIED, NOTIFIED, {"notification": "N-7KQ4-M2XP"}, {"told": told})
    like_told = {**told, "date_of_death": "2014-05-09", "nhs_number": None, "home_postcode": None}
    tokens = store_many(app_on_each, {"A": facts(nhs_number=None, home_postcode=None), "B": facts(**like_told)})
    assert pairs(app_on_each) == []
    add_fact(app_on_each, tokens["A"], joined)
    assert pairs(app_on_each) == [("A", "B")]


def test_one_child_is_looked_for_among_the_cases(app_on_each: Flask) -> None:
    tokens = store_many(app_on_each, {"A": facts(), "B": facts(given_names="Bryony", **NUMBERS), **plain_cases(20)})
    asked = Child("Wetherfeild", "Amarylis", date_of_birth=date(2010, 2, 17), date_of_death=date(2014, 5, 10))
    member = Person(1, "A member", frozenset({Role.PANEL_MEMBER}), "here")
    with app_on_each.app_context():
        found = likely(db.session(), COMMAND_LINE, asked, 3)
        assert likely(db.session(), member, asked, 3) == []
        assert likely(db.session(), COMMAND_LINE, Child(), 3) == []
    assert found[0].owner == case_id(app_on_each, tokens["A"])
    assert found[0].comparison.likely
    assert len(found) <= 3


def test_a_coordinator_sees_two_cases_side_by_side_and_why(app: Flask, coordinator: Browser) -> None:
    store_many(app, {"A-1": facts(), "A-2": facts(**NUMBERS, home_postcode="ME4 4AA")})
    words = plain(coordinator.get(PAGE).text)
    assert "Against: The NHS numbers differ; the home postcodes differ." in words
    assert "The same given names; the same date of birth" in words
    assert "Case A-1 A-2" in words
    assert "NHS number 999 000 0018 Recorded by command line, " in words
    assert re.search(r"ME7 1QX Recorded by command line, \d+ \w+ \d{4}.* ME4 4AA Recorded by", words)
    assert "The same in both: given names, family name, date of birth, date of death, sex." in words


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
        (kept,) = db.session.scalars(db.select(LikenessSettlement)).all()
        (pair,) = db.session.scalars(db.select(LikenessPair)).all()
    assert (kept.decision, kept.score) == ("two_children", pair.score)
    assert kept.reason == "Seen both death <certificates>"
    assert kept.decided_by.startswith("Test coordinator")


def test_a_pair_comes_back_only_where_new_facts_raise_the_score(app: Flask, coordinator: Browser) -> None:
    apart = {**NUMBERS, "date_of_death": "2014-03-08"}
    tokens = store_many(app, {"A-1": facts(), "A-2": facts(**apart)})
    settle(coordinator, (tokens["A-1"], tokens["A-2"]))
    assert pairs(app) == []
    add_fact(app, tokens["A-2"], described(**apart, home_postcode="ME4 4AA"))
    assert pairs(app) == []  # less alike
    add_fact(app, tokens["A-2"], described())
    assert pairs(app) == [("A-1", "A-2")]


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
        row = {"first_case_id": ids[0], "second_case_id": ids[1], "decision": "put_back", "score": 1, "reason": "x"}
        with db.engine.begin() as connection:
            kept = bound(table_of(LikenessSettlement), row)
            connection.execute(db.insert(LikenessSettlement).values(**kept, decided_at=db.func.now(), decided_by="x"))
        for change in ("UPDATE likeness_settlements SET reason = 'y'", "DELETE FROM likeness_settlements"):
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
    tokens = store_many(
        app, {"A": facts(), "B": facts(), "C": facts(**NUMBERS), "D": facts(family_name="Other", nhs_number=None)}
    )
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
    assert numbers[0] == numbers[1] == 4  # the beginning of the transaction, the pairs, their cases, what they tell


def test_a_number_typed_into_every_case_does_not_make_millions_of_pairs(
    app_on_each: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = [
        {"given_names": f"{a}{b}ansy", "family_name": f"{b}{a}uill", "date_of_birth": None, "home_postcode": None}
        for a in "bdfgk"
        for b in "lmnrstpv"
    ]
    born = [f"20{n:02d}-01-{n + 1:02d}" for n in range(10)]
    cases = {f"A-{n}": facts(**{**one, "date_of_death": born[n % 10]}) for n, one in enumerate(stranger)}
    store_many(app_on_each, cases)
    with app_on_each.app_context():
        everyone = open_pairs(db.session(), COMMAND_LINE)
    assert everyone == 40 * 39 // 2
    store_many(app_on_each, {"more": facts(given_names="Zuzu", family_name="Zuzu", **OTHER_BIRTH)})
    with app_on_each.app_context():
        assert open_pairs(db.session(), COMMAND_LINE) == everyone  # the number says nothing by now
        monkeypatch.setattr(queries, "MOST_COUNTED", 50)
        assert open_pairs(db.session(), COMMAND_LINE) == 50
    assert filing.MOST_SHARING == 40


def test_the_pairs_are_counted_for_those_who_may_see_them(app: Flask) -> None:
    store_many(app, {"A": facts(), "B": facts(**NUMBERS)})
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
