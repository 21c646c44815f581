"""People with an authenticator app, for tests: ``strict`` is an application that asks for a second factor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.models import Account, AccountNotice
from cdop.accounts.people import Role
from cdop.database import Base, db
from cdop.outbox.models import OutboxMessage
from tests.application import Browser, make_account, make_app
from tests.databases import SQLite, close

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEED = re.compile(r"<code>([A-Z2-7 ]{39})</code>")
RECOVERY = re.compile(r"<code>((?:[a-z2-9]{4}-){5}[a-z2-9]{4})</code>")
CODE = re.compile(r"<code>((?:[a-z2-9]{4}-){6}[a-z2-9]{4})</code>")


@dataclass
class Owner:
    """Somebody with an account, an app and recovery codes."""

    app: Flask
    account: Account
    seed: str = ""
    codes: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.seed).now()

    def with_password(self, address: str = "127.0.0.1") -> Browser:
        """A browser half-way in: it waits for the code."""
        browser = Browser(self.app, address)
        assert browser.sign_in(self.account.email).status_code == 303
        return browser

    def enrol(self, browser: Browser) -> list[str]:
        """Set up the app in a browser that may. Returns the recovery codes."""
        page = browser.get(browser.post("/second-factor/offer", page="/second-factor").headers["Location"])
        found = SEED.search(page.text)
        assert found
        self.seed = found[1].replace(" ", "")
        done = browser.post("/second-factor/app", {"code": self.code})
        assert done.status_code == 200, done.text
        self.codes = RECOVERY.findall(done.text)
        return self.codes

    def signed_in(self, clock: time_machine.Traveller, browser: Browser | None = None) -> Browser:
        """A browser that gave both. A code works once, so the clock goes on to the next one."""
        clock.shift(30)
        browser = browser or self.with_password()
        assert browser.post("/sign-in/code", {"code": self.code}).headers["Location"] == "/"
        return browser


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def strict(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[Flask]:
    """An application that asks everybody for a second factor, and two people for rights."""
    url = sqlite_databases.migrated()
    app = make_app(url, tmp_path, second_factor="on", two_people=True)
    yield app
    close(app)
    sqlite_databases.discard(url)


def owner(app: Flask, *roles: Role, **words: Any) -> Owner:
    """Somebody whose app is not set up yet."""
    return Owner(app, make_account(app, *(roles or (Role.COORDINATOR,)), **words))


def enrolled(app: Flask, *roles: Role, **words: Any) -> Owner:
    """Somebody whose app is set up, in a browser that is forgotten."""
    one = owner(app, *roles, **words)
    one.enrol(one.with_password())
    return one


def told(app: Flask, one: Owner) -> dict[str, int]:
    """The notices of an account, by what happened; there is a message of each."""
    with app.app_context():
        query = select(AccountNotice.what, func.count()).where(AccountNotice.account_id == one.account.id)
        found: dict[str, int] = dict(map(tuple, db.session.execute(query.group_by(AccountNotice.what))))
        to = select(func.count()).where(OutboxMessage.recipient == one.account.email)
        assert db.session.scalar(to) == sum(found.values())
    return found


def everything(app: Flask) -> str:
    """Every value of every row, as text: what a thief of the database reads."""
    with app.app_context():
        rows = [row for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    return " ".join(value.hex() if isinstance(value, bytes) else str(value) for row in rows for value in row)
