"""The application for tests: on a migrated copy of the database, with a signed-in browser for each role.

``app`` is on SQLite; ``app_on_each`` on each engine in turn. ``visitor`` is nobody's browser;
``sign_in_as(Role.COORDINATOR)`` gives a signed-in one (``Browser``), as do ``coordinator``, ``panel_member``,
``public_health_lead``, ``agency_contact`` and ``administrator``. Passwords are hashed cheaply here;
``tests/accounts/test_passwords.py`` asserts the real cost.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cdop.accounts import passwords
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.accounts.service import Details, create_account
from cdop.app import create_app
from cdop.database import db, transaction
from cdop.demonstration.service import fill
from cdop.demonstration.sign_ins import new_passwords
from cdop.reference.calendar import today
from config import Settings
from tests.databases import KEYS, SQLite, close

PASSWORD = "violet lantern marble october"
TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')
WHY = re.compile(r"/cases/[0-9a-f]{32}/why(?=\?)")
SignInAs = Callable[..., "Browser"]


class Browser:
    """A client that sends each form with the token of the page it stands on, as a browser does.

    ``says_why``: where it is asked why it opens a case that is nobody's task, it says why and goes on.
    """

    def __init__(self, app: Flask, address: str = "127.0.0.1", *, says_why: bool = True) -> None:
        self.app = app
        self.says_why = says_why
        self.client: FlaskClient = app.test_client()
        self.environ = {"REMOTE_ADDR": address}

    def get(self, address: str, **words: Any) -> TestResponse:
        answer = self.client.get(address, environ_overrides=self.environ, **words)
        if self.says_why and (asked := WHY.match(answer.headers.get("Location", ""))):
            self.say_why(asked[0])
            answer = self.client.get(address, environ_overrides=self.environ, **words)
        return answer

    def say_why(self, address: str, **words: str) -> TestResponse:
        """Answer the question why a case is opened."""
        said = {"reason": "audit", **words, "csrf_token": TOKEN.search(self.client.get(address).text)[1]}  # type: ignore[index]
        return self.client.post(address, data=said, environ_overrides=self.environ)

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, page: str | None = None, **words: Any
    ) -> TestResponse:
        """Send a form. ``page`` is where the form stands, if not at the address that it is sent to."""
        form = {"csrf_token": self.token(page or address), **(data or {})}
        return self.client.post(address, data=form, environ_overrides=self.environ, **words)

    def token(self, page: str = "/sign-in") -> str:
        """The form token of a page; where it has no form, of the menu's or the sign-in page's."""
        for address in (page, "/", "/sign-in"):
            if found := TOKEN.search(self.get(address).text):
                return found[1]
        raise AssertionError(f"no form token on {page}")

    def sign_in(self, email: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
        return self.post("/sign-in" + wanted, {"email": email, "password": password})

    def sign_out(self) -> TestResponse:
        return self.post("/sign-out", page="/")

    @property
    def cookie(self) -> str:
        """The session's token as this browser holds it."""
        cookie = self.client.get_cookie("cdop")
        return cookie.value if cookie else ""


def make_app(url: str, folder: Path, **settings: Any) -> Flask:
    """An application on a database that is migrated already."""
    secret = "a key for tests alone, long enough to pass"
    usual: dict[str, Any] = {"database_url": url, "secret_key": secret, "testing": True, "instance": folder}
    usual["keys_file"] = KEYS  # also in processes of their own, which no fixture reaches
    usual |= {"two_people": False}
    return create_app(Settings(**usual | settings))


def make_account(app: Flask, *roles: Role, email: str = "", duties: tuple[Duty, ...] = (), name: str = "") -> Account:
    """An account with ``PASSWORD``; its e-mail address is new each time unless given."""
    word = "-".join(sorted(role.value for role in roles)).replace("_", "-")
    details = Details(
        email or f"{word}-{uuid4().hex[:8]}@panel.example", name or f"Test {word}", frozenset(roles), frozenset(duties)
    )
    with app.app_context(), transaction(db.session()) as session:
        account = create_account(session, COMMAND_LINE, details, PASSWORD)
        session.flush()
        session.expunge(account)
    return account


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Hashing that takes no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def app(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[Flask]:
    """The application on a new SQLite database of the newest schema."""
    url = sqlite_databases.migrated()
    app = make_app(url, tmp_path)
    yield app
    close(app)
    sqlite_databases.discard(url)


@pytest.fixture
def app_on_each(migrated_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a new database of each engine in turn."""
    app = make_app(migrated_url, tmp_path)
    yield app
    close(app)


@pytest.fixture(scope="session")
def demonstration_url(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes an SQLite database with the demonstration of today, whose people have ``PASSWORD``: filled once, copied.

    Filled once for all the processes of a run: whichever asks first fills it, the others wait and copy.
    """
    of_the_run = tmp_path_factory.getbasetemp()
    of_the_run = of_the_run.parent if "PYTEST_XDIST_WORKER" in os.environ else of_the_run

    @cache
    def filled(day: date) -> str:
        kept = of_the_run / f"demonstration-{day}.sqlite3"
        with (of_the_run / "demonstration.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not kept.exists():
                url = sqlite_databases.migrated()
                app = make_app(url, tmp_path_factory.mktemp("filled"))
                with app.app_context(), transaction(db.session()) as session:
                    fill(session, day, new_passwords(PASSWORD))
                close(app)
                shutil.move(sqlite_databases.copied(url, "whole").removeprefix("sqlite:///"), kept)
        return f"sqlite:///{kept}"

    return lambda: sqlite_databases.copied(filled(today()), "demonstration")


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(app)


@pytest.fixture
def sign_in_as(app: Flask) -> SignInAs:
    """Makes an account with these roles, and a browser that it has signed in with."""

    def signed_in(*roles: Role, **words: Any) -> Browser:
        account, browser = make_account(app, *roles, **words), Browser(app)
        assert browser.sign_in(account.email).status_code == 303
        return browser

    return signed_in


def _browser_of(role: Role) -> Any:
    """The fixture of a browser that somebody of this role has signed in with."""

    @pytest.fixture(name=role.value)
    def signed_in(sign_in_as: SignInAs) -> Browser:
        return sign_in_as(role)

    return signed_in


coordinator = _browser_of(Role.COORDINATOR)
panel_member = _browser_of(Role.PANEL_MEMBER)
public_health_lead = _browser_of(Role.PUBLIC_HEALTH_LEAD)
agency_contact = _browser_of(Role.AGENCY_CONTACT)
administrator = _browser_of(Role.ADMINISTRATOR)
