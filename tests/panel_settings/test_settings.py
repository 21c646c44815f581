"""The panel's own settings: what may be decided, that decisions supersede and stay, and who may decide."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.audit.models import AuditEntry
from cdop.database import current_session, transaction
from cdop.panel_settings.queries import decisions, settings_in_force
from cdop.panel_settings.rules import SETTINGS, NotASetting, checked, words_of
from cdop.panel_settings.service import Unchanged, decide_setting
from tests.application import Browser, make_account


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)
def test_what_holds_by_default_is_a_value_that_could_be_decided(setting):
    assert checked(setting.key, setting.value) == setting.value
    assert words_of(setting, setting.value)
    assert setting.source


@pytest.mark.parametrize(
    ("key", "text"),
    [("notify_within", text) for text in ("", "0", "-1", "1.5", "3651", "٣", "ten", "99999")]
    + [("reference_prefix", text) for text in ("", "C", "cdr", "CDR-", "ABCDEFGHI", "CDÉ")]
    + [("doctor_confirms", text) for text in ("", "maybe", "YES")],
)
def test_a_value_that_a_setting_cannot_have_is_refused(key, text):
    with pytest.raises(NotASetting):
        checked(key, text)


def test_a_number_is_stored_in_one_way():
    assert checked("notify_within", " 007 ") == "7"
    assert words_of(SETTINGS["notify_within"], "1") == "1 day"
    assert words_of(SETTINGS["accept_within"], "3") == "3 working days"


def test_the_last_decision_holds_and_the_earlier_stay(app_on_each):
    with app_on_each.app_context():
        session = current_session()
        with transaction(session):
            decide_setting(session, COMMAND_LINE, "notify_within", "2", "agreed in May")
            decide_setting(session, COMMAND_LINE, "notify_within", "3", "agreed in June")
            decide_setting(session, COMMAND_LINE, "doctor_confirms", "yes", "agreed in June")
        in_force = settings_in_force(session)
        assert (in_force.number("notify_within"), in_force.is_yes("doctor_confirms")) == (3, True)
        assert in_force.text("reference_prefix") == SETTINGS["reference_prefix"].value
        assert [(d.value, d.reason) for d in decisions(session, "notify_within")] == [
            ("3", "agreed in June"),
            ("2", "agreed in May"),
        ]
        audited = session.scalars(select(AuditEntry.detail).where(AuditEntry.event == "panel_setting.decided")).all()
        assert [entry["setting"] for entry in audited] == ["notify_within", "notify_within", "doctor_confirms"]


def test_a_coordinator_decides_a_setting_with_its_reason(coordinator):
    page = coordinator.get("/settings/notify_within")
    assert "From death to notification" in page.text
    answer = coordinator.post("/settings/notify_within", {"value": "2", "reason": "Agreed by the panel"})
    assert answer.status_code == 303
    assert "2 days" in coordinator.get("/settings").text
    assert "Agreed by the panel" in coordinator.get("/settings/notify_within").text


def test_a_setting_refused_comes_back_with_what_was_typed(coordinator):
    refused = coordinator.post("/settings/notify_within", {"value": "soon", "reason": ""})
    assert refused.status_code == 422
    assert "must be a whole number" in refused.text
    assert 'value="soon"' in refused.text
    assert "Enter why, and who decided it" in refused.text


def test_an_unknown_setting_is_absent(coordinator):
    assert coordinator.get("/settings/no_such").status_code == 404


def test_only_those_who_may_change_a_setting_are_led_to_it(coordinator, panel_member):
    told = "The coordinator changes these."
    page = coordinator.get("/settings").text
    assert "/settings/notify_within" in page
    assert told not in page
    page = panel_member.get("/settings").text
    assert "/settings/notify_within" not in page
    assert told in page


def shown(browser: Browser) -> str:
    """What the page of a setting says is seen."""
    found = re.search(r'name="seen" (?:type="hidden" )?value="([^"]*)"', browser.get("/settings/notify_within").text)
    assert found
    return found[1]


def stored(app: Flask) -> list[str]:
    with app.app_context():
        return [decision.value for decision in decisions(current_session(), "notify_within")]


def test_who_decides_second_sees_both_and_decides_again(app, coordinator):
    opened = shown(coordinator)
    first = {"value": "2", "reason": "Agreed in May", "seen": opened}
    assert coordinator.post("/settings/notify_within", first).status_code == 303
    second = {"value": "4", "reason": "Agreed in June", "seen": opened}
    conflict = coordinator.post("/settings/notify_within", second)
    assert conflict.status_code == 409
    for words in ("Somebody else changed this first", "2 days", "Agreed in May", "4 days", "Agreed in June"):
        assert words in conflict.text
    assert stored(app) == ["2"]
    assert f'value="{shown(coordinator)}"' in conflict.text, "the page now shows the decision that holds"
    assert coordinator.post("/settings/notify_within", second | {"seen": shown(coordinator)}).status_code == 303
    assert stored(app) == ["4", "2"]


@pytest.mark.parametrize("seen", ["", "x", "٣", "9" * 30, "-1"])
def test_who_does_not_say_what_was_seen_has_not_seen_a_decision(app, coordinator, seen):
    coordinator.post("/settings/notify_within", {"value": "2", "reason": "Agreed", "seen": shown(coordinator)})
    again = coordinator.post("/settings/notify_within", {"value": "4", "reason": "Agreed", "seen": seen})
    assert again.status_code == 409
    assert stored(app) == ["2"]


def test_a_value_that_holds_by_decision_is_not_decided_again(app, coordinator):
    values = {"value": "1", "reason": "As is usual"}  # the value that holds by default becomes the panel's own
    assert coordinator.post("/settings/notify_within", values | {"seen": shown(coordinator)}).status_code == 303
    same = coordinator.post("/settings/notify_within", values | {"seen": shown(coordinator), "value": " 01 "})
    assert (same.status_code, "From death to notification is 1 day already" in same.text) == (422, True)
    assert stored(app) == ["1"]
    with app.app_context(), pytest.raises(Unchanged):
        decide_setting(current_session(), COMMAND_LINE, "notify_within", "1", "again")


def test_of_many_who_decide_at_once_one_does_and_the_others_are_told(app_on_each):
    browsers = [Browser(app_on_each) for _ in range(4)]
    for browser in browsers:
        browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    forms = [
        {"value": str(place + 2), "reason": "Ours", "seen": shown(browser), "csrf_token": browser.token("/settings/x")}
        for place, browser in enumerate(browsers)
    ]
    start = Barrier(4)

    def decide(place: int) -> int:
        start.wait()
        return browsers[place].client.post("/settings/notify_within", data=forms[place]).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide, range(4))) == [303, 409, 409, 409]
    assert len(stored(app_on_each)) == 1


@pytest.mark.parametrize("text", ["a\x07b", "\u202eabc", "\n".join("abcdefghi"), "x" * 401])
def test_lines_that_do_not_print_or_are_too_many_are_refused(text):
    with pytest.raises(NotASetting):
        checked("panel_address", text)


def test_the_address_of_the_office_is_kept_line_by_line_and_taken_back(app_on_each):
    browser = Browser(app_on_each)
    browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    typed = " 1 Invented Street, a long building\r\n\r\nMedway, of more than forty characters \r\n"
    page = "/settings/panel_address"
    assert browser.post(page, {"value": typed, "reason": "We moved", "seen": "0"}).status_code == 303
    with app_on_each.app_context():
        lines = settings_in_force(current_session()).office_lines()
    assert lines == ["1 Invented Street, a long building", "Medway, of more than forty characters"]
    seen = re.search(r'name="seen" (?:type="hidden" )?value="([^"]*)"', browser.get(page).text)
    assert browser.post(page, {"value": "", "reason": "Left", "seen": seen[1]}).status_code == 303
    assert "Not given" in browser.get("/settings").text
