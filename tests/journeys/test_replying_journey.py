"""A practice nurse answers a request on her phone without scripts: what the surgery knows, once, and it is sent."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cdop.database import db
from cdop.gathering.models import RequestLink
from tests.application import make_app
from tests.case.making import IDENTITY, case_id, store
from tests.databases import SQLite, close
from tests.gathering.answering import INBOX, Asked, answered_by, asked, reply_of
from tests.journeys.conftest import NewPage, assert_accessible, served

Served = tuple[str, Flask]


@pytest.fixture(scope="session")
def served_app(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of these tests' own, and an application with its database and key."""
    url, folder = sqlite_databases.migrated(), tmp_path_factory.mktemp("replying")
    app = make_app(url, folder, secret_key="")
    for address in served(url, folder):
        yield address, app
    close(app)


@pytest.fixture(scope="session")
def base_url(served_app: Served) -> str:
    """In place of the demonstration's."""
    return served_app[0]


@pytest.fixture
def request_(served_app: Served) -> Asked:
    """A surgery is asked after the hospital has answered."""
    app = served_app[1]
    with app.app_context():
        number = db.session.scalar(select(db.func.count()).select_from(RequestLink))
    case = case_id(app, store(app, f"A-{number}"))
    answered_by(app, case, "hospital", {"coroner_told": "yes", "smoking_household": "no"})
    return asked(app, "primary_care", case=case)


def go_on(page: Page, heading: str, looked_at: bool) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text(heading)
    if looked_at:
        assert_accessible(page)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def test_a_browser_that_only_waits_uses_no_link_and_sees_no_name(
    new_page: NewPage, served_app: Served, request_: Asked
) -> None:
    page = new_page("", 1280)
    page.goto(request_.link)
    page.wait_for_timeout(10_000)
    assert not [word for word in IDENTITY if word in page.content()]
    with served_app[1].app_context():
        links = db.session.execute(select(RequestLink.session_hash, RequestLink.wrong).order_by(RequestLink.id.desc()))
        assert links.first() == (None, 0)
    page.get_by_label("E-mail address").fill(INBOX)
    page.get_by_role("button", name="Open the request").click()
    expect(page.locator("h1")).to_contain_text("What your agency knows")


def open_request(page: Page, request: Asked, looked_at: bool) -> None:
    """With a slip first, as people type."""
    page.goto(request.link)
    for typed, seen in ((("nobody@else.example"), "This link cannot be opened"), (INBOX, "Amaryllis Ottoline")):
        if looked_at:
            assert_accessible(page)
        page.get_by_label("E-mail address").fill(typed)
        page.get_by_role("button", name="Open the request").click()
        expect(page.get_by_text(seen).first).to_be_visible()
    expect(page.get_by_text("2 other questions need not be asked")).to_be_visible()
    if looked_at:
        assert_accessible(page)


def answer_questions(page: Page, looked_at: bool) -> None:
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Yes (Hospital)")).to_be_visible()
    page.get_by_label("What does your agency know of what happened?").fill("Nothing of the day itself.")
    choose(page, "Was the death reported to the coroner?", "Yes")
    go_on(page, "The child", looked_at)
    page.get_by_label("What was the last weight measured in grams?").fill("heavy")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Last weight (grams): enter a whole number").click()
    page.get_by_label("What was the last weight measured in grams?").fill("14200")
    choose(page, "Were immunisations up to date", "No")
    choose(page, "Did the child have a disability?", "Not applicable")
    for heading in ("Family and environment", "Parenting", "Services given", "Key dates"):
        go_on(page, heading, looked_at)


def add_date_and_file(page: Page, letter: Path, looked_at: bool) -> None:
    page.get_by_label("Year").fill("2013")
    page.get_by_label("What happened?").fill("Seen for a cough.")
    page.get_by_role("button", name="Add this date").click()
    expect(page.get_by_text("The date is added.")).to_be_visible()
    if looked_at:
        assert_accessible(page)
    page.get_by_role("button", name="Continue").click()
    letter.write_text("Seen on 3 May.", encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(letter)
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_role("rowheader", name="letter.txt")).to_be_visible()
    if looked_at:
        assert_accessible(page)
    page.get_by_role("button", name="Continue").click()


def check_and_send(page: Page, looked_at: bool) -> None:
    page.get_by_label("Your name").fill("Invented Nurse")
    page.get_by_label("Your role").fill("Practice nurse")
    go_on(page, "Check your answers", looked_at)
    page.get_by_role("link", name="Change the child").click()
    choose(page, "Were immunisations up to date", "Unanswered")
    go_on(page, "Check your answers", looked_at)
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator("h1")).to_have_text("Reply sent")
    if looked_at:
        assert_accessible(page)
    assert re.fullmatch(r"R-[0-9A-F]{4}-[0-9A-F]{4}", page.locator(".govuk-panel strong").inner_text())


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (320, True), (1280, True)])
@pytest.mark.usefixtures("served_app")
def test_a_surgery_answers_a_request(
    new_page: NewPage, request_: Asked, tmp_path: Path, width: int, javascript: bool
) -> None:
    page = new_page("", width, java_script_enabled=javascript)
    sent: list[tuple[str, str | None]] = []
    page.on("request", lambda request: sent.append((request.url, request.headers.get("referer"))))
    open_request(page, request_, javascript)
    answer_questions(page, javascript)
    add_date_and_file(page, tmp_path / "letter.txt", javascript)
    check_and_send(page, javascript)
    page.reload()
    expect(page.locator("h1")).to_have_text("No request is open here")
    assert not [referer for _, referer in sent if referer]
    after = next(place for place, (url, _) in enumerate(sent) if url.endswith("/reply/form"))
    assert not [url for url, _ in sent[after:] if request_.secret in url]
    page.goto(request_.link)
    assert not [word for word in IDENTITY if word in page.content()]


def test_what_was_answered_is_what_is_stored(
    new_page: NewPage, served_app: Served, request_: Asked, tmp_path: Path
) -> None:
    page = new_page("", 320, java_script_enabled=False)
    open_request(page, request_, False)
    answer_questions(page, False)
    add_date_and_file(page, tmp_path / "letter.txt", False)
    check_and_send(page, False)
    identity = reply_of(served_app[1], request_).identity
    assert identity is not None
    assert identity["answers"] == {
        "circumstances_known": "Nothing of the day itself.", "coroner_told": "yes", "last_weight": "14200",
        "disability": "not_applicable",
    }  # fmt: skip
    assert [row["precision"] for row in identity["chronology"]] == ["year"]
    assert [file["name"] for file in identity["files"]] == ["letter.txt"]
    assert identity["author"] == "Invented Nurse, Practice nurse"
