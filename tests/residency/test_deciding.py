"""The guided decision on residency, through its pages: a rule suggests, a person decides, the reason is kept."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdop.case.facts import Fact, FactKind
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.panel_settings.rules import PLACED
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, audit, case_id, facts, store
from tests.residency.postcode_directory import MEDWAY, written

SWALE, KENT, CARDIFF = "E07000113", "E10000016", "W06000015"
REASON = "Confirmed with the family’s general practice"
HIDDEN = re.compile(r'<input (?:id="[^"]+" )?(?:type="hidden" )?name="([^"]+)"[^>]*?(?:type="hidden" )?value="([^"]*)"')


@pytest.fixture
def directory(app: Flask, tmp_path: Path) -> None:
    """The postcode directory loaded: invented postcodes alone."""
    result = app.test_cli_runner().invoke(
        args=["postcodes", "load", str(written(tmp_path / "directory.csv")), "--edition", "Test directory 2026"]
    )
    assert result.exit_code == 0, result.output


def address(token: str) -> str:
    return f"/cases/{token}/residency"


def looked(browser: Browser, token: str, **answers: str) -> Any:
    return browser.post(address(token), {"version": "2", "step": "look", **answers})


def decided(browser: Browser, token: str, step_two: str, **more: str | list[str]) -> Any:
    """The second step sent as the page holds it, with what a person adds."""
    carried = {name: unescape(value) for name, value in HIDDEN.findall(step_two) if name != "csrf_token"}
    day: dict[str, Any] = {"decided_on": ["1", "6", "2014"]}
    return browser.post(address(token), {**carried, "step": "decide", "reason": REASON, **day, **more})


def decisions(app: Flask, token: str) -> list[Fact]:
    with app.app_context():
        return [f for f in facts_of(db.session(), case_id(app, token)) if f.kind is FactKind.RESIDENCY_DECIDED]


def test_a_postcode_tells_the_area_and_a_person_decides(app: Flask, coordinator: Browser, directory: None) -> None:
    token = store(app, "CDR-1", home_postcode="QX1 1AA")
    first = coordinator.get(address(token))
    assert 'value="QX1 1AA"' in first.text
    assert "Test directory 2026" in first.text
    second = looked(coordinator, token, circumstance="usual_home", postcode="qx11aa")
    assert second.status_code == 200
    assert "A child is reviewed where it was normally resident" in second.text
    assert "This panel leads the review" in second.text
    assert "Tenth 1 of 10" in second.text
    assert f'<option value="{MEDWAY}" selected>' in second.text
    assert decisions(app, token) == [], "looking decides nothing"
    assert decided(coordinator, token, second.text, home_area=MEDWAY).status_code == 303
    [fact] = decisions(app, token)
    assert fact.dated == date(2014, 6, 1)
    assert fact.detail == {
        "home_area": MEDWAY, "circumstance": "usual_home", "rule": "usual_home", "deprivation_decile": 1,
        "postcode_edition": "Test directory 2026",
    }  # fmt: skip
    assert fact.identity == {"reason": REASON, "small_area": "E01099901"}
    page = coordinator.get(f"/cases/{token}").text
    for words in (REASON, "A child is reviewed where it was normally resident", "Tenth 1 of 10", "E01099901"):
        assert words in page
    assert audit(app, "residency.decided") == {("residency.decided", case_id(app, token)): 1}


def test_who_sees_no_identity_sees_neither_reason_nor_small_area(
    app: Flask, coordinator: Browser, panel_member: Browser, directory: None
) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="usual_home", postcode="QX1 1AA")
    decided(coordinator, token, second.text, home_area=MEDWAY)
    page = panel_member.get(f"/cases/{token}").text
    assert "A child is reviewed where it was normally resident" in page
    assert REASON not in page
    assert "E01099901" not in page
    assert panel_member.get(address(token)).status_code == 404


def test_without_a_directory_the_area_is_chosen_from_the_list(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    first = coordinator.get(address(token)).text
    assert "No postcode directory is loaded" in first
    assert 'name="postcode"' not in first
    groups = re.findall(r'<optgroup label="([^"]+)"', first)
    assert groups[0] == "This panel’s area"
    assert {"South East", "England, former", "Wales", "Scotland", "Northern Ireland", "Elsewhere"} <= set(groups)
    second = looked(coordinator, token, circumstance="usual_home", living_area=SWALE)
    assert "The home area’s panel leads the review" in second.text
    decided(coordinator, token, second.text, home_area=SWALE)
    assert decisions(app, token)[0].detail == {"home_area": SWALE, "circumstance": "usual_home", "rule": "usual_home"}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose what describes the child’s home"),
        ({"circumstance": "usual_home"}, "Choose the local authority of the home"),
        ({"circumstance": "looked_after", "living_area": SWALE}, "Choose the authority that looked after or placed"),
        ({"circumstance": "other_uk", "living_area": SWALE}, "Choose an authority in Wales, Scotland"),
        ({"circumstance": "usual_home", "living_area": "E99999999"}, "Choose one of the answers on this page"),
        ({"circumstance": "usual_home", "postcode": "nonsense"}, "Postcode of the home"),
        ({"circumstance": "usual_home", "postcode": "QX9 9ZZ"}, "in use (Test directory 2026) does not tell where"),
    ],
)
def test_an_answer_that_is_missing_or_cannot_be_is_refused_and_nothing_is_lost(
    app: Flask, coordinator: Browser, directory: None, answers: dict[str, str], words: str
) -> None:
    token = store(app, "CDR-1")
    refused = looked(coordinator, token, reason="typed before", services_elsewhere="y", **answers)
    assert refused.status_code == 422
    assert words in refused.text
    assert 'value="typed before"' in refused.text
    assert re.search(r'name="services_elsewhere"[^>]* checked', refused.text)
    if chosen := answers.get("circumstance"):
        assert re.search(rf'value="{chosen}"[^>]* checked', refused.text)


def test_going_back_to_the_answers_keeps_what_was_written_of_the_decision(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="boarding", living_area=SWALE)
    changing = decided(coordinator, token, second.text, home_area=SWALE, step="change")
    assert changing.status_code == 200
    assert re.search(r'value="boarding"[^>]* checked', changing.text)
    carried = dict(HIDDEN.findall(changing.text))
    assert carried["reason"] == REASON
    assert carried["decided_on"] == "2014"
    kept = {"reason": REASON, "seen_rule": carried["seen_rule"]}
    again = looked(coordinator, token, circumstance="split_homes", living_area=MEDWAY, **kept)
    assert REASON in again.text
    assert f'<option value="{MEDWAY}" selected>' in again.text, "what the new answers suggest"


def test_a_decision_against_the_rule_says_so(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="usual_home", living_area=SWALE)
    decided(coordinator, token, second.text, home_area=MEDWAY)
    assert decisions(app, token)[0].detail["rule"] == "otherwise"
    assert "Decided otherwise than the rule suggests" in coordinator.get(f"/cases/{token}").text


def test_a_rule_that_changed_since_it_was_quoted_is_quoted_again(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    answers = {"circumstance": "looked_after", "living_area": MEDWAY, "responsible_area": KENT}
    second = looked(coordinator, token, **answers)
    assert "Not verified" in second.text
    coordinator.post("/settings/looked_after_lead", {"value": PLACED, "reason": "decided today"})
    refused = decided(coordinator, token, second.text, home_area=KENT)
    assert refused.status_code == 422
    assert "has changed since you looked" in refused.text
    assert "the area where the child was placed leads" in refused.text
    assert REASON in refused.text
    assert decisions(app, token) == []
    assert decided(coordinator, token, refused.text, home_area=MEDWAY).status_code == 303
    assert decisions(app, token)[0].detail["rule"] == "looked_after_placed"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": ""}, "Enter the reason"),
        ({"decided_on": ["", "", ""]}, "Enter the day of the decision"),
        ({"decided_on": ["1", "1", "2099"]}, "must not be in the future"),
        ({"decided_on": ["1", "5", "2014"]}, "must not be before the day of the notification"),
        ({"home_area": "E99999999"}, "Choose one of the answers on this page"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_with_its_rule_beside_it(
    app: Flask, coordinator: Browser, more: dict[str, Any], words: str
) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="usual_home", living_area=MEDWAY)
    refused = decided(coordinator, token, second.text, **{"home_area": MEDWAY, **more})
    assert refused.status_code == 422
    assert words in refused.text
    assert "A child is reviewed where it was normally resident" in refused.text
    assert decisions(app, token) == []


def test_a_decision_dated_before_the_one_in_force_would_change_nothing_and_is_refused(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "CDR-1")
    add_fact(app, token, Fact(FactKind.RESIDENCY_DECIDED, date(2014, 7, 1), {"home_area": SWALE}))
    second = looked(coordinator, token, circumstance="usual_home", living_area=MEDWAY, version="3")
    refused = decided(coordinator, token, second.text, home_area=MEDWAY)
    assert "must not be before the decision in force, of 1 July 2014" in refused.text
    assert len(decisions(app, token)) == 1


def test_the_second_to_decide_sees_both_decisions(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="usual_home", living_area=MEDWAY)
    identity = {"reason": "Somebody else’s reason"}
    add_fact(app, token, Fact(FactKind.RESIDENCY_DECIDED, date(2014, 5, 20), {"home_area": SWALE}, identity))
    conflict = decided(coordinator, token, second.text, home_area=MEDWAY)
    assert conflict.status_code == 409
    assert "Somebody else decided this first" in conflict.text
    for words in ("Somebody else’s reason", REASON, "Swale, decided 20 May 2014", "Medway, decided 1 June 2014"):
        assert words in conflict.text
    assert len(decisions(app, token)) == 1
    assert decided(coordinator, token, conflict.text, home_area=MEDWAY).status_code == 303
    assert [f.detail["home_area"] for f in decisions(app, token)] == [SWALE, MEDWAY]


def test_another_fact_meanwhile_does_not_stand_in_the_way(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    second = looked(coordinator, token, circumstance="usual_home", living_area=MEDWAY)
    add_fact(app, token, Fact(FactKind.NOTED, NOTIFIED, identity={"text": "a note"}))
    assert decided(coordinator, token, second.text, home_area=MEDWAY).status_code == 303


def test_after_the_review_the_page_warns_that_published_figures_will_be_restated(
    app: Flask, coordinator: Browser
) -> None:
    analysis = {"category": "9", "modifiability": "none", "factors": []}
    timeline = facts(
        NOTIFIED,
        Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": SWALE}, {"reason": "the first reason"}),
        Fact(FactKind.FINALISED, date(2014, 12, 1), analysis),
    )
    token = store(app, "CDR-1", timeline)
    first = coordinator.get(address(token)).text
    assert "figures that were published will show as restated" in first
    assert "the first reason" in first, "decisions so far are shown"
    second = looked(coordinator, token, circumstance="not_known", version="4")
    assert "figures that were published will show as restated" in second.text
    refused = decided(coordinator, token, second.text, home_area="", decided_on=["1", "1", "2015"])
    assert refused.status_code == 422
    assert "A finalised review needs a residency decision" in refused.text
    corrected = decided(coordinator, token, second.text, home_area=MEDWAY, decided_on=["1", "1", "2015"])
    assert corrected.status_code == 303


def test_opening_the_decision_is_a_view_of_the_child_and_is_audited(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1")
    coordinator.get(address(token))
    assert audit(app, "case.viewed") == {("case.viewed", case_id(app, token)): 1}
    assert coordinator.get(address("f" * 32)).status_code == 404
