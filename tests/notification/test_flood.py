"""A flood is slowed down; a hospital behind one address is not (security.md S62)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from cdop.database import db, transaction
from cdop.notification.form import drafts
from cdop.notification.form.throttle import SAVED_BY_ONE, SENT, STARTED
from cdop.notification.models import Notification
from cdop.notification.questions import TOPICS
from tests.application import Browser, make_app
from tests.databases import close
from tests.notification.filling import DIED, NURSE, begin, notify

NOW = datetime(2026, 3, 20, 3, 5, tzinfo=UTC)
FLOOD, WARD = "127.0.0.66", "127.0.0.7"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session().scalar(select(func.count()).select_from(Notification)) or 0


class Flood:
    """One address with many filled-in forms, each ready to be sent by ``send``."""

    def __init__(self, app: Flask, forms: int) -> None:
        self.browser = Browser(app, FLOOD)
        self.csrf = self.browser.token("/notify")
        with app.app_context(), transaction(db.session()) as session:
            self.tokens = [self._filled_in(session, number) for number in range(forms)]

    @staticmethod
    def _filled_in(session: Session, number: int) -> str:
        draft, token = drafts.begin(session, f"another {number}")
        draft.answers = {**NURSE, "date_of_death": "2026-03-14", "date_of_death_precision": "day"}
        return token

    def send(self) -> TestResponse:
        """The next form."""
        self.browser.client.set_cookie("cdop-notification", self.tokens.pop())
        return post(self.browser, "/notify/check", self.csrf)


def post(browser: Browser, address: str, csrf: str, **data: str) -> TestResponse:
    """Without fetching the page first."""
    return browser.client.post(address, data={"csrf_token": csrf, **data}, environ_overrides=browser.environ)


def test_300_sent_from_one_address_in_a_minute_store_few_and_hinder_nobody_else(app_on_each: Flask, clock: Any) -> None:
    flood, statuses = Flood(app_on_each, 300), Counter[int]()
    for number in range(300):
        if number % 5 == 0:
            clock.move_to(NOW + timedelta(seconds=number // 5))
        answer = flood.send()
        statuses[answer.status_code] += 1
        assert answer.status_code == 303 or "A Nurse" in answer.text, "what was typed is still on the page"
        assert answer.status_code == 303 or int(answer.headers["Retry-After"]) > 0
    assert statuses == {303: SENT[0].number, 429: 300 - SENT[0].number}
    assert stored(app_on_each) == SENT[0].number <= 30
    for _ in range(5):
        notify(Browser(app_on_each, WARD))


def test_300_forms_begun_from_one_address_in_a_minute_are_few(app: Flask, clock: Any) -> None:
    browser = Browser(app, FLOOD)
    token = browser.token("/notify")
    sent = [
        browser.client.post("/notify", data={"csrf_token": token}, environ_overrides=browser.environ)
        for _ in range(300)
    ]
    assert Counter(answer.status_code for answer in sent) == {303: STARTED[0].number, 429: 270}
    begin(Browser(app, WARD))


def test_300_pages_of_one_form_in_a_minute_are_refused_with_the_typed_text_kept(app: Flask, clock: Any) -> None:
    browser = Browser(app, FLOOD)
    begin(browser)
    token = browser.token("/notify/child")
    answers = []
    for number in range(300):
        form = {"csrf_token": token, "family_name": f"Typed {number}"}
        answers.append(browser.client.post("/notify/child", data=form, environ_overrides=browser.environ))
    assert Counter(answer.status_code for answer in answers) == {303: SAVED_BY_ONE[0].number, 429: 270}
    assert 'value="Typed 299"' in answers[-1].text
    assert "what you typed is still on this page" in answers[-1].text
    assert 'value="Typed 29"' in browser.get("/notify/child").text
    clock.shift(timedelta(minutes=1))
    assert browser.post("/notify/child", {"family_name": "Example"}).status_code == 303


def test_twelve_nurses_behind_one_address_notify_at_once(app: Flask, clock: Any) -> None:
    nurses = [Browser(app, WARD) for _ in range(12)]
    for nurse in nurses:
        begin(nurse)
    for topic in TOPICS:
        clock.shift(timedelta(seconds=12))
        for nurse in nurses:
            data = NURSE if topic.key == "you" else DIED if topic.key == "death" else {}
            assert nurse.post(f"/notify/{topic.key}", data).status_code == 303
    assert [nurse.post("/notify/check").status_code for nurse in nurses] == [303] * 12
    assert stored(app) == 12


def test_a_slow_flood_is_bounded_by_the_hour(app: Flask, clock: Any) -> None:
    flood, sent = Flood(app, 130), 0
    for _ in range(130):
        clock.shift(timedelta(seconds=6))
        sent += flood.send().status_code == 303
    assert sent == SENT[1].number


def test_the_count_survives_a_restart(app: Flask, tmp_path: Path, clock: Any) -> None:
    browser = Browser(app, FLOOD)
    token = browser.token("/notify")
    for _ in range(STARTED[0].number):
        browser.client.post("/notify", data={"csrf_token": token}, environ_overrides=browser.environ)
    again = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    assert Browser(again, FLOOD).post("/notify").status_code == 429
    assert Browser(again, WARD).post("/notify").status_code == 303
    close(again)


def test_many_at_once_are_counted_exactly(app_on_each: Flask) -> None:
    statuses = []
    browsers = [Browser(app_on_each, FLOOD) for _ in range(45)]
    tokens = [browser.token("/notify") for browser in browsers]

    def send(browser: Browser, token: str) -> None:
        data = {"csrf_token": token}
        statuses.append(browser.client.post("/notify", data=data, environ_overrides=browser.environ).status_code)

    threads = [Thread(target=send, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(statuses) == {303: STARTED[0].number, 429: 15}
