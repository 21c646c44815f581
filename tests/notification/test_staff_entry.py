"""A coordinator takes down what somebody told on the telephone, by the rules of the public form."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.notification.models import Notification
from cdop.notification.questions import QUESTIONS
from tests.application import Browser
from tests.notification.filling import DIED, NURSE

NOW = datetime(2026, 7, 20, 9, 5, tzinfo=UTC)  # summer time: clocks in England show 10:05
TOLD = {"source": "telephone", "told_on": ["20", "7", "2026"], "told_time": "09:15"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def form_key(browser: Browser) -> str:
    found = re.search(r'name="form_key"[^>]*value="([0-9a-f]{32})"', browser.get("/notifications/new").text)
    assert found is not None
    return found[1]


def send(browser: Browser, **more: Any) -> Any:
    return browser.post("/notifications/new", {"form_key": form_key(browser), **TOLD, **NURSE, **DIED, **more})


def stored(app: Flask) -> list[Notification]:
    with app.app_context():
        found = list(db.session().scalars(select(Notification)))
        db.session().expunge_all()
        return found


def test_what_was_told_by_telephone_waits_with_the_time_of_the_call(app: Flask, coordinator: Browser) -> None:
    answer = send(coordinator, family_name="Example", source_words="not asked for")
    assert answer.status_code == 303
    (one,) = stored(app)
    assert f"Notification {one.receipt} is stored" in coordinator.get("/notifications/new").text
    assert (one.source, one.source_words, one.state) == ("telephone", None, "waiting")
    assert one.told_at == datetime(2026, 7, 20, 8, 15)
    assert one.received_at == datetime(2026, 7, 20, 9, 5)
    with app.app_context():
        entry = db.session().scalars(select(AuditEntry).where(AuditEntry.event == "notification.received")).one()
        assert entry.account_id is not None


def test_every_question_is_on_the_one_page(coordinator: Browser) -> None:
    page = coordinator.get("/notifications/new").text
    for key in QUESTIONS:
        assert f'name="{key}"' in page, key
    assert "Notifier’s name" in page
    assert 'value="10:05"' in page


def test_a_hand_over_says_which_panel(app: Flask, coordinator: Browser) -> None:
    refused = send(coordinator, source="hand_over")
    assert refused.status_code == 422
    assert 'href="#source_words"' in refused.text
    assert send(coordinator, source="hand_over", source_words="Panel for an invented county").status_code == 303
    assert (stored(app)[0].source, stored(app)[0].source_words) == ("hand_over", "Panel for an invented county")


@pytest.mark.parametrize(
    ("field", "typed", "box"),
    [
        ("notifier_name", "", "notifier_name"),
        ("notifier_phone", "", "notifier_phone"),
        ("date_of_death", ["", "", ""], "date_of_death-day"),
        ("date_of_death", ["21", "7", "2026"], "date_of_death-day"),
        ("home_postcode", "nowhere", "home_postcode"),
        ("told_on", ["21", "7", "2026"], "told_on-day"),
        ("told_on", ["13", "3", "2026"], "told_on-day"),
        ("told_on", ["", "", ""], "told_on-day"),
        ("told_time", "25:00", "told_time"),
        ("told_time", "not known", "told_time"),
        ("told_time", "nk", "told_time"),
        ("told_time", "not_known", "told_time"),
        ("told_time", "10:06", "told_time"),
        ("told_time", "23:59", "told_time"),
        ("source", "", "source"),
        ("source", "public_form", "source"),
        ("mother_date_of_birth", ["", "", "1996"], "mother_date_of_birth-day"),
        ("told", ["police", "not_known"], "told"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    app: Flask, coordinator: Browser, field: str, typed: Any, box: str
) -> None:
    refused = send(coordinator, **{"family_name": "Kept", field: typed})
    assert refused.status_code == 422
    assert f'href="#{box}"' in refused.text
    assert f'id="{box}"' in refused.text
    assert 'value="Kept"' in refused.text
    assert stored(app) == []


def test_sent_twice_it_is_stored_once(app: Flask, coordinator: Browser) -> None:
    form = {"form_key": form_key(coordinator), **TOLD, **NURSE, **DIED}
    assert [coordinator.post("/notifications/new", form).status_code for _ in range(3)] == [303] * 3
    assert len(stored(app)) == 1


@pytest.mark.parametrize("key", ["", "0" * 31, "G" * 32, "0" * 33])
def test_a_form_without_its_key_is_refused(app: Flask, coordinator: Browser, key: str) -> None:
    form = {"form_key": key, **TOLD, **NURSE, **DIED}
    assert coordinator.post("/notifications/new", form).status_code == 422
    assert stored(app) == []


def test_only_a_coordinator_takes_down_notifications(panel_member: Browser, visitor: Browser) -> None:
    assert panel_member.get("/notifications/new").status_code == 404
    assert visitor.get("/notifications/new").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("typed", "told_at"),
    [
        ({"told_time": "10:05"}, datetime(2026, 7, 20, 9, 5)),
        ({"told_time": ""}, datetime(2026, 7, 20, 9, 5)),
        ({"told_time": "", "told_on": ["19", "7", "2026"]}, datetime(2026, 7, 19, 11, 0)),
        ({"told_time": "23:59", "told_on": ["19", "7", "2026"]}, datetime(2026, 7, 19, 22, 59)),
    ],
)
def test_nobody_was_told_later_than_now(app: Flask, coordinator: Browser, typed: Any, told_at: datetime) -> None:
    assert send(coordinator, **typed).status_code == 303
    (one,) = stored(app)
    assert one.told_at == told_at
