"""Learning that waits: what is listed for whom, and what is done with it."""

import re
from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db
from cdop.recommendations.models import LearningUse
from cdop.recommendations.naming import SIGN
from cdop.recommendations.refusing import NamesSomebody
from cdop.recommendations.rules import NotNow
from cdop.recommendations.writing.agreeing import withdraw
from cdop.recommendations.writing.drafting import Origin, add_origins, begin, decide_none, save
from cdop.recommendations.writing.learning import PAGE, number_waiting, points_of, waiting
from tests.application import Browser, make_account
from tests.case.making import add_fact, audit, statements
from tests.recommendations.writing.world import LEAD, bar, content, decided, learn, writing

SLEEP = "Where Amaryllis slept was not looked at"
LISTS = "/recommendations/learning"


def test_points_wait_until_something_is_done_with_them(app_on_each: Flask) -> None:
    made = learn(app_on_each, {"A": [SLEEP, "Handover was not written down"], "B": [], "C": ["Nobody rang back"]})
    with writing(app_on_each) as session:
        page = waiting(session, COMMAND_LINE, 1)
        assert [point.key for point in page.points] == [*made["A"].keys, *made["C"].keys]
        assert [point.reference for point in page.points] == ["A", "A", "C"]
        assert number_waiting(session, COMMAND_LINE) == 2
        first, second, third = page.points
        begin(session, COMMAND_LINE, [Origin.of(first)])
        decide_none(session, COMMAND_LINE, [third], "It is done already")
        assert [point.key for point in waiting(session, COMMAND_LINE, 1).points] == [second.key]
        begun = begin(session, COMMAND_LINE, [Origin.of(second)])
        assert waiting(session, COMMAND_LINE, 1).points == []
        assert number_waiting(session, COMMAND_LINE) == 0
    with writing(app_on_each) as session:
        withdraw(session, COMMAND_LINE, begun, 1, "Another covers it")
        assert [point.key for point in waiting(session, COMMAND_LINE, 1).points] == [second.key]
        begin(session, COMMAND_LINE, [Origin.of(second)])
        assert waiting(session, COMMAND_LINE, 1).points == []


def test_what_two_recommendations_took_up_waits_again_when_both_were_withdrawn(app_on_each: Flask) -> None:
    learn(app_on_each, {"A": ["Nobody rang back"]})
    with writing(app_on_each) as session:
        (point,) = waiting(session, COMMAND_LINE, 1).points
        first, second = (begin(session, COMMAND_LINE, [Origin.of(point)]) for _ in range(2))
        withdraw(session, COMMAND_LINE, second, 1, "Twice the same")
        assert waiting(session, COMMAND_LINE, 1).points == []
        withdraw(session, COMMAND_LINE, first, 1, "Another covers it")
        assert len(waiting(session, COMMAND_LINE, 1).points) == 1


def test_the_last_decision_on_a_case_is_the_one_that_is_listed(app_on_each: Flask) -> None:
    made = learn(app_on_each, {"A": ["The first"]})
    add_fact(app_on_each, made["A"].case, decided("e" * 32, ["The second"], date(2015, 4, 1)))
    with writing(app_on_each) as session:
        assert [point.words for point in waiting(session, COMMAND_LINE, 1).points] == ["The second"]


def test_the_lead_reads_neither_names_nor_whose_they_are_and_no_case(app_on_each: Flask) -> None:
    made = learn(app_on_each, {"A": [SLEEP]})
    with writing(app_on_each) as session:
        (point,) = waiting(session, LEAD, 1).points
        assert (point.case, point.reference) == (None, None)
        assert "Amaryllis" not in point.words
        assert "child" not in point.words.lower()
        assert SIGN in point.words
        assert points_of(session, LEAD, made["A"].keys)[0].words == point.words


def test_who_withdrew_from_a_case_sees_no_learning_of_it(app: Flask) -> None:
    made = learn(app, {"A": [SLEEP], "B": ["Nobody rang back"]})
    account = make_account(app, Role.COORDINATOR)
    bar(app, account, made["A"].number)
    browser = Browser(app)
    browser.sign_in(account.email)
    page = browser.get(LISTS).text
    assert "Nobody rang back" in page
    assert SLEEP not in page
    sent = browser.post(LISTS, {"points": made["A"].keys, "what": "begin"})
    assert sent.status_code == 422, "what does not exist for somebody cannot be ticked"


def test_nobody_else_reads_learning(app: Flask, panel_member: Browser, agency_contact: Browser) -> None:
    learn(app, {"A": [SLEEP]})
    assert panel_member.get(LISTS).status_code == 404
    assert agency_contact.get(LISTS).status_code == 404


def test_the_page_begins_a_draft_of_several_points(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": [SLEEP], "B": ["Nobody rang back"]})
    page = coordinator.get(LISTS)
    assert SLEEP in page.text
    sent = coordinator.post(LISTS, {"points": [*made["A"].keys, *made["B"].keys], "what": "begin"})
    assert sent.status_code == 303
    draft = coordinator.get(sent.location).text
    assert SLEEP in draft
    assert "Nobody rang back" in draft
    assert audit(app, "recommendation.learning_decided")[("recommendation.learning_decided", made["A"].number)] == 1
    assert SLEEP not in coordinator.get(LISTS).text


def test_the_lead_sees_no_name_on_any_page_of_it(app: Flask, public_health_lead: Browser) -> None:
    made = learn(app, {"REF-77": [SLEEP]})
    listed = public_health_lead.get(LISTS).text
    sent = public_health_lead.post(LISTS, {"points": made["REF-77"].keys, "what": "begin"})
    draft = public_health_lead.get(sent.location).text
    one = public_health_lead.get(sent.location.removesuffix("/draft")).text
    for page in (listed, draft, one):
        assert "slept was not looked at" in page or page is one
        assert "Amaryllis" not in page
        assert "REF-77" not in page
        assert made["REF-77"].case not in page


def test_nothing_is_recommended_with_a_reason_that_names_nobody(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": [SLEEP]})
    for reason in ("", "Amaryllis had a cot"):
        sent = coordinator.post(LISTS, {"points": made["A"].keys, "what": "none", "reason": reason})
        assert sent.status_code == 422
        assert re.search(rf'value="{made["A"].keys[0]}" checked', sent.text), "the tick is kept"
    assert reason in sent.text, "what was typed is kept"
    assert coordinator.post(LISTS, {"what": "none", "reason": "Done"}).status_code == 422
    with app.app_context():
        assert db.session.query(LearningUse).count() == 0
    sent = coordinator.post(LISTS, {"points": made["A"].keys, "what": "none", "reason": "It is done already"})
    assert sent.status_code == 303
    again = coordinator.post(LISTS, {"points": made["A"].keys, "what": "none", "reason": "It is done already"})
    assert again.status_code == 422, "somebody did something with it meanwhile"


def test_points_are_added_to_a_draft_that_there_is(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": [SLEEP], "B": ["Nobody rang back"]})
    draft = coordinator.post(LISTS, {"points": made["A"].keys, "what": "begin"}).location
    token = draft.split("/")[-2]
    assert coordinator.post(LISTS, {"points": made["B"].keys, "what": "add"}).status_code == 422
    assert coordinator.post(LISTS, {"points": made["B"].keys, "what": "add", "draft": token}).location == draft
    assert "Nobody rang back" in coordinator.get(draft).text


def test_a_draft_that_names_somebody_of_the_new_case_is_changed_first(app: Flask) -> None:
    learn(app, {"B": ["Nobody rang back"]}, family_name="Thimbleby", given_names="Corisande")
    with writing(app) as session:
        (point,) = waiting(session, COMMAND_LINE, 1).points
        token = begin(session, COMMAND_LINE, [Origin("theme", theme="Sleep")])
        search = {"words": "The corisande cot should be tested by trading standards."}
        save(session, COMMAND_LINE, token, 1, content(**search), {})
        with pytest.raises(NamesSomebody):
            add_origins(session, COMMAND_LINE, token, [Origin.of(point)])


def test_begin_needs_an_origin_that_names_nobody(app: Flask) -> None:
    with writing(app) as session:
        with pytest.raises(NotNow):
            begin(session, COMMAND_LINE, [])
        with pytest.raises(NamesSomebody):
            begin(session, COMMAND_LINE, [Origin("theme", theme="The child of 999 000 0018")])


def test_the_list_takes_as_many_statements_for_many(app_on_each: Flask) -> None:
    account = make_account(app_on_each, Role.COORDINATOR)
    browser = Browser(app_on_each)
    browser.sign_in(account.email)
    lead = make_account(app_on_each, Role.PUBLIC_HEALTH_LEAD)
    other = Browser(app_on_each)
    other.sign_in(lead.email)
    learn(app_on_each, {"A": [SLEEP]})
    few = [_count(app_on_each, one) for one in (browser, other)]
    learn(app_on_each, {f"B{n}": [SLEEP, "Nobody rang back"] for n in range(PAGE + 3)})
    assert [_count(app_on_each, one) for one in (browser, other)] == few
    assert max(few) <= 10
    assert "Next" in browser.get(LISTS).text
    assert browser.get(f"{LISTS}?page=2").text.count('name="points"') == 8


def _count(app: Flask, browser: Browser) -> int:
    with statements(app) as sent:
        assert browser.get(LISTS).status_code == 200
    return len([one for one, _ in sent if one.lstrip().startswith(("SELECT", "INSERT", "UPDATE"))])
