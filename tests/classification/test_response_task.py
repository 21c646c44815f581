"""The task of the response on the case page and the response's own section tell one clock by one rule."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from cdop.accounts.people import Person, Role
from cdop.case.case_page import case_view
from cdop.case.checking import Checked, differences
from cdop.case.deadlines import standing_at
from cdop.case.facts import Fact, FactKind
from cdop.database import db
from cdop.reference.calendar import today
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, facts, statements, store
from tests.case.test_case_page import plain
from tests.case.test_tasks import button, next_step, tasks
from tests.classification.making import boxes, send, wanted_by_the_panel
from tests.notification.arriving import accepted, arrive

K = FactKind
HOUR = timedelta(hours=1)


def undecided(app: Flask, browser: Browser, ago: timedelta) -> str:
    """A case notified so long ago that waits for the decision on a response alone. Returns its token."""
    told_at = (datetime.now(UTC) - ago).replace(tzinfo=None)
    token = accepted(browser, arrive(app, told_at))
    met = {"criteria": {"external": "yes"}}
    for fact in (
        Fact(K.RESIDENCY_DECIDED, today(), {"home_area": "E06000035"}),
        Fact(K.CLASSIFIED, today(), {"expectation": "unexpected"}),
        Fact(K.RESPONSE_CRITERIA, today(), met, {"reason": ""}),
    ):
        add_fact(app, token, fact)
    return token


@pytest.mark.parametrize(
    ("ago", "words", "state"),
    [
        (22 * HOUR, "Due in 1 hour", "Due by"),
        (25 * HOUR, "Late by 1 hour", "Overdue since"),
        (24 * HOUR + HOUR / 2, "Late by less than an hour", "Overdue since"),
        (24 * HOUR * 5, "Late by 4 days", "Overdue since"),
    ],
)
def test_the_task_and_the_section_never_disagree(
    app: Flask, coordinator: Browser, ago: timedelta, words: str, state: str
) -> None:
    token = undecided(app, coordinator, ago)
    page = coordinator.get(f"/cases/{token}").text
    late = words.startswith("Late")
    assert words in coordinator.get("/cases?step=response").text
    assert (token in coordinator.get("/cases?late=yes").text) == late
    morning = plain(coordinator.get("/morning").text)
    assert words in morning
    assert ("Nothing is late." in morning) == (not late)
    said = words if late else f"({words[0].lower()}{words[1:]})"
    assert next_step(page) == f"Decide on a joint agency response {said}"
    assert tasks(page)["Joint agency response"] == (words if late else f"Not started: {words.lower()}")
    assert f"Decided (target: 24 hours) {state}" in plain(page)


def test_an_unexpected_death_whose_criteria_nobody_looked_at_is_late_everywhere(
    app: Flask, coordinator: Browser
) -> None:
    told_at = (datetime.now(UTC) - 5 * 24 * HOUR).replace(tzinfo=None)
    token = accepted(coordinator, arrive(app, told_at))
    add_fact(app, token, Fact(K.RESIDENCY_DECIDED, today(), {"home_area": "E06000035"}))
    assert send(
        coordinator, f"/cases/{token}/classification", expectation="unexpected", reason="Sudden", dated=boxes(today())
    ).status_code == 303  # fmt: skip
    page = coordinator.get(f"/cases/{token}").text
    assert next_step(page) == "Look at the criteria Late by 4 days"
    assert button(page) == f"/cases/{token}/response/criteria"
    assert tasks(page)["Joint agency response"] == "Late by 4 days"
    assert f"/cases/{token}/response/criteria" in coordinator.get(f"/cases/{token}/response/decision").text
    morning = plain(coordinator.get("/morning").text)
    assert "Decide the response" in morning
    for filters in ("late=yes", "step=response"):
        assert token in coordinator.get(f"/cases?{filters}").text
    with app.app_context():
        assert not list(differences(db.session(), Checked()))


def test_a_target_of_half_a_day_is_late_in_both_by_the_hour(app: Flask, coordinator: Browser) -> None:
    wanted_by_the_panel(app, "response_decided_within", "12")
    page = coordinator.get(f"/cases/{undecided(app, coordinator, 14 * HOUR)}").text
    assert tasks(page)["Joint agency response"] == "Late by 2 hours"
    assert "Decided (target: 12 hours) Overdue" in plain(page)


def test_what_is_far_is_said_in_days() -> None:
    now = datetime(2014, 5, 20, 12, tzinfo=UTC)
    found = standing_at(now + 71 * HOUR, now, late=False), standing_at(now - 47 * HOUR, now, late=True)
    assert [one.words for one in found] == ["Due in 2 days", "Late by 47 hours"]
    assert [one.late_by for one in found] == [0, 1]


def test_without_identity_no_time_of_a_decision_is_read(app: Flask) -> None:
    detail = {"decision": "started", "time": "09:05", "disagreed": True}
    decided = Fact(K.RESPONSE_DECIDED, NOTIFIED, detail, {"reason": "x", "disagreement": "y"})
    token = store(app, "A-1", facts(NOTIFIED, decided))
    member = Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context(), statements(app) as sent:
        view = case_view(db.session(), member, token)
    assert view is not None
    assert view.facts[-1].detail == {"decision": "started", "disagreed": True}
    assert not any(K.RESPONSE_DECIDED.value in repr(values) for _, values in sent)
