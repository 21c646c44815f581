"""A coordinator withdraws a case on its page and brings it back; both stay on the timeline with their words."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.merging import merge_cases
from cdop.database import db, transaction
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import add_fact, audit, case_id, store
from tests.case.test_editing import timeline, version_on

WHY = "The consultant confirmed <today> that she had turned 18."


def parts(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def send(browser: Browser, address: str, version: str = "", /, **values: Any) -> Any:
    version = version or version_on(browser.get(address).text)
    return browser.post(address, {"reason": "error", "words": WHY, "on": parts(today()), "version": version, **values})


def last(app: Flask, token: str) -> Fact:
    return timeline(app, token)[-1]


def test_a_case_is_withdrawn_and_brought_back_from_its_page(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    assert f'href="/cases/{token}/withdraw"' in coordinator.get(f"/cases/{token}").text
    assert send(coordinator, f"/cases/{token}/withdraw").status_code == 303
    fact = last(app, token)
    assert (fact.kind, fact.dated, fact.detail) == (FactKind.WITHDRAWN, today(), {"reason": "error"})
    assert fact.identity == {"words": WHY}
    page = coordinator.get(f"/cases/{token}").text
    assert "The case is withdrawn." in page
    assert "she had turned 18" in page
    assert f'href="/cases/{token}/withdraw/undo"' in page
    assert send(coordinator, f"/cases/{token}/withdraw/undo", words="It was her sister.").status_code == 303
    assert last(app, token).kind is FactKind.WITHDRAWAL_UNDONE
    page = coordinator.get(f"/cases/{token}").text
    assert "It was her sister." in page
    assert f'href="/cases/{token}/withdraw"' in page


def test_each_step_has_its_entry_in_the_audit(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    send(coordinator, f"/cases/{token}/withdraw")
    send(coordinator, f"/cases/{token}/withdraw/undo")
    told = audit(app, "case.withdrawn", "case.withdrawal_undone")
    assert told == {(event, case_id(app, token)): 1 for event in ("case.withdrawn", "case.withdrawal_undone")}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": ""}, "Choose why the case is withdrawn"),
        ({"words": " "}, "Enter what shows it"),
        ({"on": ["", "", ""]}, "Enter the day on which it was decided"),
        ({"on": parts(today() + timedelta(days=1))}, "The day must not be in the future"),
        ({"on": ["1", "5", "2014"]}, "The day must not be before the day on which the death was notified"),
        ({"reason": "bored"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_question(
    app: Flask, coordinator: Browser, values: dict[str, Any], words: str
) -> None:
    token = store(app, "A-1")
    answer = send(coordinator, f"/cases/{token}/withdraw", **values)
    assert answer.status_code == 422
    assert words in answer.text
    assert len(timeline(app, token)) == 2


def test_of_two_who_withdraw_the_second_sees_what_the_first_saved(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    address = f"/cases/{token}/withdraw"
    version = version_on(coordinator.get(address).text)
    assert send(coordinator, address, version).status_code == 303
    answer = send(coordinator, address, version, words="Mine")
    assert answer.status_code == 409
    assert "she had turned 18" in answer.text
    assert "Mine" in answer.text
    again = send(coordinator, address, version_on(answer.text))
    assert again.status_code == 422
    assert "This case is withdrawn already" in again.text
    assert len(timeline(app, token)) == 3


def test_a_note_saved_meanwhile_stands_in_nobodys_way(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    version = version_on(coordinator.get(f"/cases/{token}/withdraw").text)
    add_fact(app, token, Fact(FactKind.NOTED, today(), identity={"text": "Rang the ward."}))
    assert send(coordinator, f"/cases/{token}/withdraw", version).status_code == 303


def test_a_merged_case_is_brought_back_by_undoing_the_merge(app: Flask, coordinator: Browser) -> None:
    token, kept = store(app, "A-1"), store(app, "A-2")
    with app.app_context(), transaction(db.session()) as session:
        merge_cases(session, COMMAND_LINE, case_id(app, kept), case_id(app, token), "One child")
    assert "undo the merge" in coordinator.get(f"/cases/{token}").text
    answer = send(coordinator, f"/cases/{token}/withdraw/undo")
    assert answer.status_code == 422
    assert "Undo the merge to bring it back" in answer.text


def test_a_page_that_does_not_fit_the_case_leads_back_to_it(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    assert coordinator.get(f"/cases/{token}/withdraw/undo").location == f"/cases/{token}"
    send(coordinator, f"/cases/{token}/withdraw")
    assert coordinator.get(f"/cases/{token}/withdraw").location == f"/cases/{token}"


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_others_neither_withdraw_nor_read_why(
    app: Flask, coordinator: Browser, sign_in_as: SignInAs, role: Role
) -> None:
    token = store(app, "A-1")
    send(coordinator, f"/cases/{token}/withdraw")
    browser = sign_in_as(role)
    assert browser.get(f"/cases/{token}/withdraw/undo").status_code == 404
    page = browser.get(f"/cases/{token}").text
    assert "turned 18" not in page
    for told in ("Case withdrawn", "Withdrawn", "#withdrawn", 'id="withdrawn'):
        page = page.replace(told, "")
    assert "withdraw" not in page
