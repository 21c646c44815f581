"""The pages of notes: for the coordinator all of it, for the lead no name and no case, for others nothing."""

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.database import db
from cdop.recommendations.clusters import queries
from cdop.recommendations.clusters.queries import notes
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit
from tests.recommendations.clusters.making import CANARIES, SCHOOL, look_now, store_at_school

REASON = f"Rang the head of {SCHOOL} and the father, Mr Testling0001: the bus stop is to be looked at."


@pytest.fixture
def token(app: Flask) -> str:
    """A note of three cases."""
    from cdop.accounts.people import COMMAND_LINE

    store_at_school(app, 40, 100, 200)
    look_now(app)
    with app.app_context():
        (note,) = notes(db.session(), COMMAND_LINE)
    return note.token


def test_the_coordinator_sees_what_they_share_and_which_cases(app: Flask, coordinator: Browser, token: str) -> None:
    page = coordinator.get(f"/in-common/{token}").text
    assert "3 cases have the same school or nursery in common" in page
    assert "This may be chance." in page
    assert SCHOOL in page
    assert all(f"CDR-000{n}" in page for n in range(3))
    assert sum(audit(app, "cluster.viewed").values()) == 3


def test_the_lead_sees_kind_number_and_months_alone(
    app: Flask, coordinator: Browser, public_health_lead: Browser, token: str
) -> None:
    answer = coordinator.post(f"/in-common/{token}", {"version": "1", "decision": "look_into", "reason": REASON})
    assert answer.status_code == 303
    for address in ("/", "/in-common", f"/in-common/{token}"):
        page = public_health_lead.get(address).text
        assert not [
            canary for canary in (*CANARIES, "Testling", "/cases/") if canary in page.replace('href="/cases"', "")
        ]
    page = public_health_lead.get(f"/in-common/{token}").text
    assert "3 cases have the same school or nursery in common" in page
    assert "Look into it" in page
    assert "the bus stop is to be looked at" in page
    assert REASON in coordinator.get(f"/in-common/{token}").text


def test_nobody_else_is_told(sign_in_as: SignInAs, visitor: Browser, token: str) -> None:
    for role in (Role.PANEL_MEMBER, Role.AGENCY_CONTACT, Role.ADMINISTRATOR):
        browser = sign_in_as(role)
        for address in ("/in-common", f"/in-common/{token}", "/in-common/" + "0" * 32):
            assert browser.get(address).status_code == 404
    assert visitor.get(f"/in-common/{token}").status_code == 303


def test_a_coordinator_who_may_not_see_a_case_is_not_told_of_the_note(app: Flask, token: str) -> None:
    account = make_account(app, Role.COORDINATOR)
    barred = Browser(app)
    barred.sign_in(account.email)
    assert barred.get(f"/in-common/{token}").status_code == 200
    with app.app_context():
        from cdop.accounts.people import COMMAND_LINE

        (note,) = notes(db.session(), COMMAND_LINE)
    case = note.cases[0]
    assert barred.post(f"/cases/{case.token}/conflict", {"reason": ""}).status_code == 303
    assert barred.get(f"/in-common/{token}").status_code == 404
    assert "/in-common/" not in barred.get("/in-common").text.replace("/in-common/look", "")
    store_at_school(app, 10, first=50)
    look_now(app)
    page = barred.get(f"/in-common/{token}").text
    assert "3 cases have" in page
    assert case.reference not in page


def test_a_decision_needs_what_and_why_and_the_note_that_was_read(coordinator: Browser, app: Flask, token: str) -> None:
    address = f"/in-common/{token}"
    refused = coordinator.post(address, {"version": "1", "decision": "", "reason": "kept words"})
    assert refused.status_code == 422
    assert "kept words" in refused.text
    store_at_school(app, 10, first=50)
    look_now(app)
    stale = coordinator.post(address, {"version": "1", "decision": "no_link", "reason": "kept words"})
    assert stale.status_code == 409
    assert "kept words" in stale.text
    assert coordinator.post(address, {"version": "2", "decision": "no_link", "reason": "By chance."}).status_code == 303
    page = coordinator.get("/in-common").text
    assert "No link beyond chance" in page


def test_what_waits_stands_on_home_and_morning_until_it_is_decided(
    coordinator: Browser, public_health_lead: Browser, token: str
) -> None:
    words = "Cases with something in common to look at"
    assert words in coordinator.get("/").text
    assert words in coordinator.get("/morning").text
    assert words in public_health_lead.get("/").text
    public_health_lead.post(f"/in-common/{token}", {"version": "1", "decision": "told", "reason": "The board knows."})
    assert words not in coordinator.get("/").text
    assert words not in coordinator.get("/morning").text


def test_looking_from_the_page(app: Flask, public_health_lead: Browser) -> None:
    store_at_school(app, 40, 100, 200)
    answer = public_health_lead.post("/in-common/look", page="/in-common")
    assert answer.status_code == 303
    page = public_health_lead.get("/in-common").text
    assert "1 new note" in page
    assert "School" in page


def test_the_command_says_how_many_and_names_nobody(app: Flask) -> None:
    store_at_school(app, 40, 100, 200)
    result = app.test_cli_runner().invoke(args=["clusters", "look"])
    assert result.exit_code == 0, result.output
    assert result.output == "3 cases read, 1 new note, 0 notes that more cases joined.\n"
    again = app.test_cli_runner().invoke(args=["clusters", "look"])
    assert again.output == "0 cases read, 0 new notes, 0 notes that more cases joined.\n"


def test_the_list_goes_over_pages_with_what_waits_first(
    app: Flask, coordinator: Browser, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    coordinator.post(f"/in-common/{token}", {"version": "1", "decision": "no_link", "reason": "By chance."})
    store_at_school(app, 10, 20, 30, first=60, school="Another Example Primary")
    look_now(app)
    first, second = coordinator.get("/in-common").text, coordinator.get("/in-common?page=2").text
    assert token not in first
    assert "To look at" in first
    assert 'href="/in-common?page=2"' in first
    assert token in second
    assert "No note waits." not in second
    assert 'href="/in-common?page=1"' in second or 'href="/in-common"' in second
