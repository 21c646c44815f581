"""Telling organisations, several at once: each by its own way, with its own link, clock and state."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import change_agency
from cdop.database import db, transaction
from cdop.outbox.models import OutboxMessage
from cdop.outbox.queries import queued
from cdop.outbox.templates import template_of
from cdop.recommendations.models import AddresseeLink
from cdop.recommendations.rules import Happening, NotNow
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.service import Telling, tell
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_app
from tests.databases import close
from tests.gathering.making_requests import coordinator_of
from tests.recommendations.telling.making import (
    NAMES,
    WORDS,
    events,
    inbox_of,
    key,
    made,
    messages,
    open_link,
    row_of,
    rows,
    told,
)


def test_several_are_told_with_one_button_each_by_its_own_way(app_on_each: Flask) -> None:
    one = made(app_on_each, *NAMES)
    with app_on_each.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, one.agencies[NAMES[3]], 1, AgencyDetails(NAMES[3], "hospital"))
        letters = tell(
            session, COMMAND_LINE, key(app_on_each), list(one.addressees.values()), Telling("email", today())
        )
    assert letters == [NAMES[3]], "who has no inbox gets a letter to print"
    for name, token in one.addressees.items():
        row = row_of(app_on_each, token)
        assert (row.state, row.told_on, row.reply_due_on) == ("told", today(), today() + timedelta(days=56))
        assert events(app_on_each, token) == ["agreed", "told"]
        expected = [] if name == NAMES[3] else [("recommendation_told", inbox_of(name), "waiting")]
        assert messages(app_on_each, token) == expected
    assert len(rows(app_on_each, AddresseeLink)) == 3


def test_the_page_tells_those_that_are_chosen_and_says_whom_to_write_to(app: Flask, coordinator: Browser) -> None:
    one = made(app, *NAMES[:3])
    page = coordinator.get(f"{one.page}/tell").text
    assert page.count('name="tokens"') == page.count("checked") - 1 == 3, "all are ticked, and by e-mail"
    chosen = [one.addressees[name] for name in NAMES[:2]]
    answer = coordinator.post(f"{one.page}/tell", {"tokens": chosen, "way": "letter", "on": _parts(today())})
    assert answer.status_code == 303
    shown = coordinator.get(one.page).text
    assert "2 organisations told. Print the letter for: Hillside Council, Riverside Trust." in shown
    assert "Tell 1 organisation" in shown
    assert [row_of(app, token).state for token in one.addressees.values()] == ["told", "told", "agreed"]
    assert rows(app, OutboxMessage) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"tokens": [], "way": "email"}, "Choose one organisation or more"),
        ({"way": "pigeon"}, "Choose one of the answers"),
        ({"way": "letter", "on": ["1", "1", "2099"]}, "The day must be today or in the past"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_was_typed(
    app: Flask, coordinator: Browser, data: dict[str, object], said: str
) -> None:
    one = made(app)
    usual = {"tokens": [one.first], "way": "email", "on": _parts(today())}
    answer = coordinator.post(f"{one.page}/tell", usual | data)
    assert answer.status_code == 422
    assert said in answer.text
    assert row_of(app, one.first).state == "agreed"


def test_nobody_is_told_twice_by_two_who_press_the_button_at_once(migrated_url: str, tmp_path: Path) -> None:
    apps = [make_app(migrated_url, tmp_path) for _ in range(2)]
    one, start = made(apps[0], *NAMES), Barrier(2)

    def tells(app: Flask) -> str:
        with app.app_context():
            start.wait()
            try:
                with transaction(db.session()) as session:
                    tell(session, COMMAND_LINE, key(app), list(one.addressees.values()), Telling("email", today()))
            except NotNow:
                return "refused"
        return "told"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tells, apps)) == ["refused", "told"]
    assert len(rows(apps[0], OutboxMessage)) == 4
    for app in apps:
        close(app)


def test_a_form_that_somebody_was_quicker_than_is_refused(app: Flask, coordinator: Browser) -> None:
    one = made(app)
    token = coordinator.token(f"{one.page}/tell")
    form = {"tokens": [one.first], "way": "email", "on": _parts(today()), "csrf_token": token}
    codes = [coordinator.client.post(f"{one.page}/tell", data=form).status_code for _ in range(2)]
    assert codes == [303, 409]
    assert len(rows(app, OutboxMessage)) == 1


def test_who_refused_may_be_told_again_and_answers_anew(app: Flask, coordinator: Browser) -> None:
    one = told(app)
    with app.app_context(), transaction(db.session()) as session:
        happen(session, COMMAND_LINE, one.first, Step(Happening.REFUSED, "No.", by_addressee=True))
    assert "Riverside Trust" in coordinator.get(f"{one.page}/tell").text
    form = {"tokens": [one.first], "way": "email", "on": _parts(today())}
    assert coordinator.post(f"{one.page}/tell", form).status_code == 303
    row = row_of(app, one.first)
    assert (row.state, row.answered_on, row.step) == ("told", None, 0)


def test_messages_name_nobody_and_say_nothing_that_is_not_behind_the_link(app: Flask) -> None:
    one = told(app)
    with app.app_context():
        (message,) = [queued(row) for row in db.session.execute(OutboxMessage.__table__.select())]
        template = template_of(message.kind)
        assert template is not None
        text = template.text(message.words, "http://localhost/answer/x")
    assert "2025-26/01" in text.body
    assert "answer by" in text.subject
    assert WORDS not in text.body, "what is recommended stands behind the link"
    assert "Safer sleep" not in text.body
    assert one.first not in text.body


def test_only_who_writes_recommendations_tells_them_and_the_others_see_how_it_stands(
    app: Flask, sign_in_as: SignInAs
) -> None:
    one = told(app, NAMES[0])
    member, lead = sign_in_as(Role.PANEL_MEMBER), sign_in_as(Role.PUBLIC_HEALTH_LEAD)
    page = member.get(one.page).text
    assert "Told and answered" in page
    assert "day 0 of 56" in page
    assert "Send a new link" not in page
    assert "Send a new link" in lead.get(one.page).text
    for address in (f"{one.page}/tell", f"/recommendations/told/{one.first}/letter"):
        assert (member.get(address).status_code, lead.get(address).status_code) == (404, 200)
    typed_in = f"/recommendations/told/{one.first}/answer"
    assert lead.get(typed_in).status_code == 404, "what came by letter may name somebody: coordinators type it in"


def test_a_new_link_ends_the_earlier_ones_and_their_messages(app_on_each: Flask) -> None:
    one = told(app_on_each)
    browser = open_link(app_on_each, one.first)
    coordinator = coordinator_of(app_on_each)
    base = f"/recommendations/told/{one.first}"
    assert coordinator.post(f"{base}/link/send", page=one.page).status_code == 303
    assert browser.get("/answer/form").status_code == 404
    assert [state for _, _, state in messages(app_on_each, one.first)] == ["withdrawn", "waiting"]
    given = coordinator.post(f"{base}/link/give", {"email": "desk@trust.example"})
    secret = given.text.split("/answer/", 1)[1].split("<", 1)[0]
    assert [state for _, _, state in messages(app_on_each, one.first)] == ["withdrawn", "withdrawn"]
    again = open_link(app_on_each, one.first, secret, "desk@trust.example")
    assert coordinator.post(f"{base}/link/revoke", page=one.page).status_code == 303
    assert again.get("/answer/form").status_code == 404
    assert events(app_on_each, one.first).count("link_given") == 3
    assert coordinator.post(f"{base}/link/open-again", page=one.page).status_code == 409


def _parts(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]
