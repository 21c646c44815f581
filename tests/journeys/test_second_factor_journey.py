"""Somebody sets up an app, signs in with a code and with a recovery code, and gets back what they typed over a lock."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from cdop.accounts.factors.models import AccountFactor
from cdop.accounts.models import SignInSession
from cdop.accounts.people import Role
from cdop.audit.service import utc_now
from cdop.database import db, transaction
from tests.application import PASSWORD, make_account, make_app
from tests.databases import SQLite, close
from tests.journeys.conftest import assert_accessible, served

WORDS = "Seen by the crisis team — twice\nand once more"
SEED = re.compile(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}")


@pytest.fixture
def strict(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """An application that asks for a second factor, and its server's address."""
    app = make_app(sqlite_databases.migrated(), tmp_path, secret_key="")
    for address in served(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, CDOP_SECOND_FACTOR="on"):
        yield app, address
    close(app)


def left_for(app: Flask, minutes: float) -> None:
    """Nobody has opened a page for so long; and codes that were taken may be given again, which saves a wait."""
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(SignInSession).values(last_seen_at=utc_now() - timedelta(minutes=minutes)))
        session.execute(update(AccountFactor).values(last_step=None))


def opened(browser: Browser, address: str, width: int, *, scripts: bool) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    return context.new_page()


def give_password(page: Page, email: str) -> None:
    page.goto("/sign-in?next=/panels/new")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def set_up(page: Page, email: str) -> tuple[str, list[str]]:
    """The first sign-in, at a telephone's width. Returns the seed and the recovery codes."""
    give_password(page, email)
    assert_accessible(page)
    press(page, "Set up an app")
    assert_accessible(page)
    assert page.get_by_role("img", name="QR code").bounding_box()["width"] > 150  # type: ignore[index]
    found = SEED.search(page.locator("main").inner_text())
    assert found
    seed = found[0].replace(" ", "")
    page.get_by_label("Code from your app").fill(pyotp.TOTP(seed).now())
    press(page, "Continue")
    assert_accessible(page)
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("heading", name="Add a panel").wait_for()
    return seed, codes


def test_an_app_a_code_a_recovery_code_and_a_lock_that_gives_the_words_back(
    browser: Browser, strict: tuple[Flask, str]
) -> None:
    app, address = strict
    email = make_account(app, Role.COORDINATOR).email
    seed, codes = set_up(opened(browser, address, 320, scripts=True), email)
    left_for(app, 0)
    plain = opened(browser, address, 320, scripts=False)
    give_password(plain, email)
    plain.get_by_label("Code from your app").fill(pyotp.TOTP(seed).now())
    press(plain, "Continue")
    gives_back_without_scripts(app, plain)
    page = opened(browser, address, 1280, scripts=True)
    page.clock.install()
    give_password(page, email)
    assert_accessible(page)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[0])
    assert_accessible(page)
    press(page, "Continue")
    page.get_by_text("You have 9 left").wait_for()
    warns_locks_and_goes_on(app, page)
    page.goto("/second-factor")
    assert_accessible(page)
    page.goto("/sign-in/notices")
    assert_accessible(page)


def gives_back_without_scripts(app: Flask, page: Page) -> None:
    page.get_by_label("Name of the panel").fill("Kent")
    page.get_by_label("Notes").fill(WORDS)
    left_for(app, 16)
    press(page, "Save panel")
    assert page.title().startswith("Locked")
    assert "crisis" not in page.content()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Continue")
    assert page.get_by_role("definition").filter(has_text="crisis team").inner_text() == WORDS
    press(page, "Send it now")
    assert page.get_by_role("heading", name="There is a problem").count() == 1, "the form asks for what is missing"
    assert page.get_by_label("Notes").input_value() == WORDS


def warns_locks_and_goes_on(app: Flask, page: Page) -> None:
    page.get_by_label("Notes").fill(WORDS)
    left_for(app, 13.5)
    page.clock.run_for(13 * 60_000 + 5_000)
    stay = page.get_by_role("button", name="Stay signed in")
    stay.wait_for()
    assert_accessible(page)
    page.keyboard.press("Enter")
    stay.wait_for(state="hidden")
    left_for(app, 16)
    page.clock.run_for(13 * 60_000 + 5_000)
    page.get_by_role("heading", name="Locked").wait_for()
    assert page.title() == "Locked"
    assert not page.get_by_label("Notes").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Locked").wait_for()
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("Your password is not right").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Locked").wait_for(state="hidden")
    assert page.get_by_label("Notes").input_value() == WORDS
