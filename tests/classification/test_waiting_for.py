"""What the morning page asks: responses that run, classifications to confirm; set-based, kept as the timeline grows."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.case.awaited import running_since, unconfirmed
from cdop.case.checking import Checked, differences
from cdop.case.facts import Fact, FactKind
from cdop.classification.queries import responses_running, unconfirmed_classifications
from cdop.database import db
from tests.application import SignInAs, make_account
from tests.case.making import NOTIFIED, add_fact, facts, statements, store, store_many
from tests.case.test_tasks import tasks
from tests.classification.making import wanted_by_the_panel

K = FactKind
STARTED = Fact(
    K.RESPONSE_DECIDED, NOTIFIED, {"decision": "started", "time": "10:00", "disagreed": False},
    {"reason": "x", "disagreement": ""},
)  # fmt: skip
STOOD_DOWN = Fact(K.RESPONSE_STOOD_DOWN, NOTIFIED, {}, {"reason": "x"})
UNEXPECTED = Fact(K.CLASSIFIED, NOTIFIED, {"expectation": "unexpected"})
CONFIRMED = Fact(K.CLASSIFICATION_CONFIRMED, NOTIFIED, {"expectation": "unexpected"}, {"words": ""})
REVIEWED = Fact(K.FINALISED, NOTIFIED + timedelta(days=9), {"category": "8", "modifiability": "none", "factors": []})
LEAD = Person(None, "lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "here")
MEMBER = Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")


def running(app: Flask, viewer: Person = COMMAND_LINE) -> list[Any]:
    with app.app_context():
        return responses_running(db.session(), viewer)


def to_confirm(app: Flask, viewer: Person = COMMAND_LINE) -> list[Any]:
    with app.app_context():
        return unconfirmed_classifications(db.session(), viewer)


def derived_is_right(app: Flask) -> bool:
    with app.app_context():
        return not list(differences(db.session(), Checked()))


def test_a_response_is_listed_from_its_start_to_its_end(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "A-1")
    for fact, listed in ((UNEXPECTED, 0), (STARTED, 1), (STOOD_DOWN, 0), (STARTED, 1)):
        add_fact(app, token, fact)
        assert len(running(app)) == listed
        assert derived_is_right(app)
    (found,) = running(app)
    assert (found.token, found.reference, found.started_on) == (token, "A-1", NOTIFIED)
    assert set(found.overdue) == {"First discussion", "Home or scene visit", "Final case discussion"}
    for viewer in (LEAD, MEMBER):
        assert running(app, viewer) == []


def test_a_classification_waits_until_it_is_confirmed_or_the_case_ends(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "A-1")
    add_fact(app, token, UNEXPECTED)
    assert to_confirm(app) == [], "the panel does not want it"
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    assert to_confirm(app) == [], "it was recorded before the panel wanted it"
    add_fact(app, token, UNEXPECTED)
    (found,) = to_confirm(app)
    assert (found.reference, found.expectation, found.classified_on) == ("A-1", "unexpected", NOTIFIED)
    add_fact(app, token, CONFIRMED)
    assert to_confirm(app) == []
    add_fact(app, token, Fact(K.CLASSIFIED, NOTIFIED, {"expectation": "expected"}))
    assert [one.expectation for one in to_confirm(app)] == ["expected"]
    assert derived_is_right(app)
    add_fact(app, token, REVIEWED)
    assert to_confirm(app) == []
    assert derived_is_right(app)


def test_the_designated_doctor_alone_of_the_members_is_told_and_no_day(app: Flask) -> None:
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    store(app, "A-1", facts(NOTIFIED, UNEXPECTED))
    account = make_account(app, Role.PANEL_MEMBER, duties=(Duty.DESIGNATED_DOCTOR,))
    doctor = Person(account.id, "doctor", frozenset({Role.PANEL_MEMBER}), "here")
    (found,) = to_confirm(app, doctor)
    assert found.classified_on is None
    for viewer in (LEAD, MEMBER):
        assert to_confirm(app, viewer) == []


def test_both_take_a_few_statements_whatever_waits(app: Flask) -> None:
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    store_many(app, {f"A-{n}": facts(NOTIFIED, UNEXPECTED, STARTED) for n in range(60)})
    with statements(app) as sent:
        assert len(running(app)) == 60
    assert len(sent) <= 5
    with statements(app) as sent:
        assert len(to_confirm(app)) == 60
    assert len(sent) <= 3


def test_only_what_is_recorded_since_the_panel_last_decided_so_waits(app_on_each: Flask) -> None:
    app = app_on_each
    store(app, "A-1", facts(NOTIFIED, UNEXPECTED))
    for number, answer in enumerate(("yes", "no", "yes"), start=2):
        wanted_by_the_panel(app, "doctor_confirms", answer)
        store(app, f"A-{number}", facts(NOTIFIED, UNEXPECTED))
    assert [one.reference for one in to_confirm(app)] == ["A-4"]


def test_the_case_pages_section_asks_by_the_same_rule(app: Flask, sign_in_as: SignInAs) -> None:
    earlier = store(app, "A-1", facts(NOTIFIED, UNEXPECTED))
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    later = store(app, "A-2", facts(NOTIFIED, UNEXPECTED))
    doctor = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.DESIGNATED_DOCTOR,))
    for token, asked in ((earlier, False), (later, True)):
        page = doctor.get(f"/cases/{token}").text
        assert ("Waits for the designated doctor" in page) is asked
        assert ("Confirm the classification" in page) is asked


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_task_and_the_section_say_the_same_to_everybody(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    withdrawn = Fact(K.WITHDRAWN, NOTIFIED, {"reason": "error"})
    earlier = store(app, "A-1", facts(NOTIFIED, UNEXPECTED))
    wanted_by_the_panel(app, "doctor_confirms", "yes")
    told = {"A-2": (UNEXPECTED,), "A-3": (UNEXPECTED, CONFIRMED), "A-4": (UNEXPECTED, withdrawn)}
    later = store_many(app, {name: facts(NOTIFIED, *more) for name, more in told.items()})
    browser = sign_in_as(role, duties=(Duty.DESIGNATED_DOCTOR,) if role is Role.PANEL_MEMBER else ())
    for token, asked in ((earlier, False), (later["A-2"], True), (later["A-3"], False), (later["A-4"], False)):
        page = browser.get(f"/cases/{token}").text
        assert (tasks(page)["Expected or unexpected"] == "Waiting for the designated doctor") is asked
        assert ("Waits for the designated doctor" in page) is asked


@pytest.mark.parametrize(
    ("reason", "runs"), [(None, True), ("stillbirth", True), ("duplicate", False), ("error", False)]
)
def test_case_7_a_stillbirths_response_goes_on_when_its_case_is_withdrawn(reason: str | None, runs: bool) -> None:
    assert (running_since([STARTED], reason) == NOTIFIED) is runs


@pytest.mark.parametrize(
    ("told", "status", "waits"),
    [
        ([UNEXPECTED], "awaiting_review", True),
        ([UNEXPECTED], "reopened", True),
        ([UNEXPECTED], "reviewed", False),
        ([UNEXPECTED], "withdrawn", False),
        ([UNEXPECTED, CONFIRMED], "awaiting_review", False),
        ([], "not_classified", False),
    ],
)
def test_what_waits_for_the_doctor(told: list[Fact], status: str, waits: bool) -> None:
    assert (unconfirmed(told, status) is not None) is waits
