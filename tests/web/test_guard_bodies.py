"""A request whose body is broken or never arrives: no lock is held for it, and no error is ours."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from cdop.accounts.access import ANYONE, ORDINARY_BODY
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS
from tests.application import Browser
from tests.web.test_guard import address_of


class Asking(io.RawIOBase):
    """A body that, while it is being read, asks whether the database could still be written."""

    def __init__(self, app: Flask) -> None:
        self.app, self.wrote = app, False

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        import sqlite3

        path = self.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
        with sqlite3.connect(path, timeout=0.2) as other:
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
        self.wrote = True
        return 0


def posted(app: Flask, body: io.RawIOBase) -> int:
    """The status of a sign-in whose body comes from this reader, as a server hands it over."""
    environ = EnvironBuilder(
        path="/sign-in", method="POST", content_type="application/x-www-form-urlencoded", base_url="http://127.0.0.1/"
    ).get_environ()
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": "100"}
    status = run_wsgi_app(app.wsgi_app, environ)[1]
    return int(status.split()[0])


def test_no_lock_is_held_while_a_form_arrives(app: Flask) -> None:
    body = Asking(app)
    assert posted(app, body) == 400
    assert body.wrote


class Breaking(io.RawIOBase):
    """A body that breaks while it is read, as a server's reader of chunks does."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        raise RuntimeError("an invalid chunk")


def test_a_body_that_breaks_is_the_senders_fault(app: Flask) -> None:
    assert posted(app, Breaking()) == 400


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "https://a]b"])
def test_an_origin_that_is_no_address_is_foreign(visitor: Browser, origin: str) -> None:
    answer = visitor.post("/sign-in", {"email": "a@b.example", "password": "x"}, headers={"Origin": origin})
    assert answer.status_code == 400


class Unread(io.RawIOBase):
    """A body that must not be read."""

    asked = False

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any) -> int:
        self.asked = True
        return 0


UPLOADS = sorted(
    endpoint
    for endpoint, line in PERMISSIONS.items()
    if line.body > ORDINARY_BODY and line.post and line.post is not ANYONE
)
"""The uploads that take an account."""


@pytest.mark.parametrize("cookie", ["", "A" * 43])
def test_an_upload_of_whoever_has_no_open_link_is_refused_before_it_is_read(app_on_each: Flask, cookie: str) -> None:
    body = Unread()
    assert uploaded(app_on_each, "reply.files", body, cookie, "cdop-reply") == 404
    assert not body.asked


def uploaded(app: Flask, endpoint: str, body: io.RawIOBase, cookie: str, name: str = "cdop") -> int:
    """The status of an upload with this cookie, the session's unless named, as a server hands it over."""
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or ()))
    environ = EnvironBuilder(
        path=address_of(app, rule), method="POST", content_type="multipart/form-data; boundary=x",
        base_url="http://127.0.0.1/",
    ).get_environ()  # fmt: skip
    length = str(PERMISSIONS[endpoint].body)
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": length, "HTTP_COOKIE": f"{name}={cookie}"}
    status = run_wsgi_app(app.wsgi_app, environ)[1]
    return int(status.split()[0])


@pytest.mark.parametrize("endpoint", UPLOADS)
@pytest.mark.parametrize("cookie", ["junk", "A" * 43])
def test_an_upload_of_nobody_is_refused_before_it_is_read(app_on_each: Flask, endpoint: str, cookie: str) -> None:
    body = Unread()
    assert uploaded(app_on_each, endpoint, body, cookie) == 303
    assert not body.asked


@pytest.mark.parametrize("endpoint", UPLOADS)
def test_an_upload_of_somebody_without_the_right_is_refused_before_it_is_read(
    app: Flask, panel_member: Browser, coordinator: Browser, agency_contact: Browser, endpoint: str
) -> None:
    body = Unread()
    assert uploaded(app, endpoint, body, panel_member.cookie) == 404
    assert not body.asked
    allowed = agency_contact if Role.AGENCY_CONTACT in PERMISSIONS[endpoint].post else coordinator
    assert uploaded(app, endpoint, body, allowed.cookie) == 400
    assert body.asked


def test_no_lock_is_held_while_an_upload_arrives(app: Flask, coordinator: Browser) -> None:
    body = Asking(app)
    assert uploaded(app, "register.upload", body, coordinator.cookie) == 400
    assert body.wrote
