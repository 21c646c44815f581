"""Expected or unexpected on pages: the definition beside it, who confirms, and what two people see of each other."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import Duty, Role
from cdop.case.confirmed import confirmation
from cdop.case.facts import Fact, FactKind
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import IDENTITY, NOTIFIED, add_fact, audit, case_id, store
from tests.case.test_case_page import plain
from tests.classification.making import SECRET, boxes, errors, send, timeline, version_on, wanted_by_the_panel

K = FactKind
LATER = NOTIFIED + timedelta(days=5)


def classify(browser: Browser, token: str, expectation: str = "unexpected", version: str = "", **values: Any) -> Any:
    form = {"expectation": expectation, "reason": f"Said {SECRET}", "dated": boxes(LATER), **values}
    return send(browser, f"/cases/{token}/classification", version, **form)


@pytest.fixture
def doctor(sign_in_as: SignInAs) -> Browser:
    return sign_in_as(Role.PANEL_MEMBER, duties=(Duty.DESIGNATED_DOCTOR,))


def test_each_answer_stands_beside_its_definition_and_source(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    words = plain(coordinator.get(f"/cases/{token}/classification").text)
    assert "not anticipated as a significant possibility, for example, 24 hours before" in words
    assert "local safeguarding procedures (Staffordshire) restate it" in words
    assert "was not verified" in words


def test_a_classification_is_a_fact_with_its_reason_and_an_audit_entry(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    answer = classify(coordinator, token)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{token}")
    fact = timeline(app, token)[-1]
    assert (fact.kind, fact.dated, fact.detail) == (K.CLASSIFIED, LATER, {"expectation": "unexpected"})
    assert fact.identity == {"reason": f"Said {SECRET}"}
    assert audit(app, "classification.decided") == {("classification.decided", case_id(app, token)): 1}
    words = plain(coordinator.get(f"/cases/{token}").text)
    assert "Death Unexpected Classified 17 May 2014" in words
    assert words.count(SECRET) == 2


def test_a_classification_sent_twice_is_stored_once(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    version = version_on(coordinator.get(f"/cases/{token}/classification").text)
    assert classify(coordinator, token, version=version).status_code == 303
    assert classify(coordinator, token, version=version).status_code == 303
    assert len(timeline(app, token)) == 3


def test_who_saves_second_sees_both_and_decides(app: Flask, coordinator: Browser, sign_in_as: SignInAs) -> None:
    token, other = store(app, "A-1"), sign_in_as(Role.COORDINATOR)
    version = version_on(other.get(f"/cases/{token}/classification").text)
    classify(coordinator, token, "unexpected", reason="Found lifeless")
    answer = classify(other, token, "expected", version, reason="Hospice care")
    words = plain(answer.text)
    assert answer.status_code == 409
    assert "Death: Unexpected Why: Found lifeless" in words
    assert "Death: Expected Why: Hospice care" in words
    assert len(timeline(app, token)) == 3
    assert classify(other, token, "expected", version_on(answer.text)).status_code == 303
    assert [f.detail["expectation"] for f in timeline(app, token)[2:]] == ["unexpected", "expected"]


TOMORROW = boxes(today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expectation": ""}, "Choose expected or unexpected"),
        ({"expectation": "foreseen"}, "Choose one of the answers on this page"),
        ({"reason": ""}, "Enter why"),
        ({"reason": "a\x00"}, "Why must not contain control characters"),
        ({"reason": "\uffff"}, "Why contains a character that cannot be stored"),
        ({"dated": ["", "", ""]}, "Enter the date of the classification"),
        ({"dated": TOMORROW}, "Date must not be in the future"),
        ({"dated": ["8", "5", "2014"]}, "Date must not be before the day of death, 9 May 2014"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(app: Flask, coordinator: Browser, values: Any, words: str) -> None:
    token = store(app, "A-1")
    answer = classify(coordinator, token, **{"reason": "Kept words", **values})
    assert answer.status_code == 422
    assert words in errors(answer.text)
    assert "reason" in values or "Kept words" in answer.text
    assert len(timeline(app, token)) == 2


def test_a_decision_dated_before_the_one_it_replaces_is_refused(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    classify(coordinator, token)
    answer = classify(coordinator, token, "expected", dated=boxes(LATER - timedelta(days=1)))
    assert errors(answer.text) == [
        "Date must not be before 17 May 2014, the day of the decision that this one replaces"
    ]


def test_the_designated_doctor_confirms_without_seeing_who_the_child_was(
    app: Flask, coordinator: Browser, doctor: Browser
) -> None:
    token = store(app, "A-1")
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    classify(coordinator, token)
    assert "Waits for the designated doctor" in plain(coordinator.get(f"/cases/{token}").text)
    case = doctor.get(f"/cases/{token}").text
    assert "Confirm the classification" in case
    page = doctor.get(f"/cases/{token}/classification/confirm").text
    for secret in (*IDENTITY, SECRET, "17 May 2014"):
        assert secret not in page + case
    answer = send(doctor, f"/cases/{token}/classification/confirm", expectation="unexpected", words="I agree")
    assert answer.status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.kind, fact.detail, fact.identity) == (
        K.CLASSIFICATION_CONFIRMED, {"expectation": "unexpected"}, {"words": "I agree"},
    )  # fmt: skip
    assert audit(app, "classification.confirmed").total() == 1
    words = plain(coordinator.get(f"/cases/{token}").text)
    assert "designated doctor In the doctor’s words I agree" in words
    assert "I agree" not in doctor.get(f"/cases/{token}").text
    assert "Confirm the classification" not in doctor.get(f"/cases/{token}").text


def test_to_anybody_else_there_is_no_page_to_confirm_on(  # noqa: PLR0917 - one browser for each
    app: Flask, coordinator: Browser, panel_member: Browser, public_health_lead: Browser, doctor: Browser,
    sign_in_as: SignInAs,
) -> None:  # fmt: skip
    token = store(app, "A-1")
    address = f"/cases/{token}/classification/confirm"
    classify(coordinator, token)
    assert doctor.get(address).status_code == 404, "the panel does not want it"
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR, Duty.SCRIBE))
    for browser in (coordinator, panel_member, public_health_lead, chair):
        assert browser.get(address).status_code == 404
        answer = browser.post(address, {"version": "3", "expectation": "unexpected"}, page="/password")
        assert answer.status_code == 404
    assert doctor.get(address).status_code == 200
    assert len(timeline(app, token)) == 3


def test_nothing_is_confirmed_that_was_classified_anew_meanwhile(
    app: Flask, coordinator: Browser, doctor: Browser
) -> None:
    token = store(app, "A-1")
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    classify(coordinator, token)
    address = f"/cases/{token}/classification/confirm"
    version = version_on(doctor.get(address).text)
    classify(coordinator, token, "expected")
    answer = send(doctor, address, version, expectation="unexpected", words="Mine")
    assert answer.status_code == 409
    assert "It now says: Expected." in plain(answer.text)
    assert "Mine" in answer.text
    assert SECRET not in answer.text
    assert timeline(app, token)[-1].kind is K.CLASSIFIED
    assert send(doctor, address, version_on(answer.text), expectation="expected").status_code == 303


@pytest.mark.parametrize(
    ("told", "confirmed"),
    [
        ("u", False),
        ("uU", True),
        ("uUu", True),
        ("uUe", False),
        ("uUeu", False),
        ("uUeE", True),
        ("uUeuU", True),
        ("", False),
    ],
)
def test_a_changed_expectation_asks_for_confirmation_again(told: str, confirmed: bool) -> None:
    words = {"u": "unexpected", "e": "expected"}
    facts = [
        Fact(K.CLASSIFIED if c.islower() else K.CLASSIFICATION_CONFIRMED, LATER, {"expectation": words[c.lower()]})
        for c in told
    ]
    assert (confirmation(facts) is not None) is confirmed


def test_the_wording_of_the_certificate_is_kept_as_written_and_a_code_is_found_by_words(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "A-1")
    address = f"/cases/{token}/certificate"
    wording = {"ia": "Sudden  infant deth <syndrome>", "ib": "", "ic": "", "ii": "None", "dated": boxes(LATER)}
    found = send(coordinator, address, **wording, search="sudden infant death", find="Find codes")
    assert found.status_code == 200
    assert "R95 Sudden infant death syndrome" in found.text
    assert "Sudden  infant deth &lt;syndrome&gt;" in found.text
    assert len(timeline(app, token)) == 2
    sent = {**wording, "search": "sudden infant death", "icd10": "R95", "version": version_on(found.text)}
    assert coordinator.post(address, sent).status_code == 303
    fact = timeline(app, token)[-1]
    assert fact.detail == {"icd10": "R95"}
    assert fact.identity == {"ia": "Sudden  infant deth <syndrome>", "ib": "", "ic": "", "ii": "None"}
    assert "R95 Sudden infant death syndrome" in plain(coordinator.get(f"/cases/{token}").text)
    assert "R95 Sudden infant death syndrome" in coordinator.get(address).text


@pytest.mark.parametrize("code", ["Z99999", "R95'", "XX", "\u00b2"])
def test_a_code_that_there_is_not_is_refused(app: Flask, coordinator: Browser, code: str) -> None:
    token = store(app, "A-1")
    answer = send(coordinator, f"/cases/{token}/certificate", ia="A", dated=boxes(LATER), icd10=code)
    assert answer.status_code == 422
    assert len(timeline(app, token)) == 2


def test_members_and_lead_see_the_expectation_and_none_of_the_words(
    app: Flask, coordinator: Browser, panel_member: Browser, public_health_lead: Browser
) -> None:
    token = store(app, "A-1")
    classify(coordinator, token)
    certified = Fact(K.CAUSE_CERTIFIED, LATER, {"icd10": "R95"}, {"ia": SECRET, "ib": "", "ic": "", "ii": ""})
    add_fact(app, token, certified)
    for browser in (panel_member, public_health_lead):
        page = browser.get(f"/cases/{token}").text
        assert "Death Unexpected Classified May 2014" in plain(page)
        for secret in (*IDENTITY, SECRET, "17 May", "R95", "Classify anew"):
            assert secret not in page
