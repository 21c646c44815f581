"""People set their own passwords, with a one-time code or knowing the one they have."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from cdop.accounts import own_password
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.service import TO_ACTIVATE, TO_RESET, Details, create_account, give_code
from cdop.accounts.tokens import new_code
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from tests.application import PASSWORD, Browser, make_account

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW = "a wholly different pass phrase"
EMAIL = "new@panel.example"


def account_with_code(app: Flask, life: timedelta = TO_ACTIVATE) -> str:
    details = Details(EMAIL, "New Person", frozenset({Role.PANEL_MEMBER}))
    with app.app_context(), transaction(db.session()) as session:
        account = create_account(session, COMMAND_LINE, details)
        return give_code(session, COMMAND_LINE, account, life)


def newer_code(app: Flask) -> str:
    with app.app_context(), transaction(db.session()) as session:
        account = session.scalars(select(Account).where(Account.email == EMAIL)).one()
        return give_code(session, COMMAND_LINE, account, TO_RESET)


def activate(visitor: Browser, code: str, password: str = NEW, email: str = EMAIL) -> int:
    form = {"email": email, "code": code, "new_password": password, "again": password}
    return visitor.post("/activate", form).status_code


def test_a_code_sets_a_password_once(app_on_each: Flask) -> None:
    code, visitor = account_with_code(app_on_each), Browser(app_on_each)
    assert visitor.sign_in(EMAIL, NEW).status_code == 422
    assert activate(visitor, code.upper().replace("-", " ")) == 303
    assert visitor.sign_in(EMAIL, NEW).status_code == 303
    assert activate(Browser(app_on_each), code, "and yet another pass phrase") == 422
    assert Browser(app_on_each).sign_in(EMAIL, NEW).status_code == 303


def test_a_code_of_28_readable_characters_has_138_bits() -> None:
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){6}[a-hjkmnp-z2-9]{4}", new_code())
    assert len({new_code() for _ in range(500)}) == 500


@pytest.mark.parametrize(("life", "later", "status"), [
    (TO_ACTIVATE, timedelta(hours=47, minutes=59), 303),
    (TO_ACTIVATE, timedelta(hours=48), 422),
    (TO_RESET, timedelta(minutes=59), 303),
    (TO_RESET, timedelta(minutes=60), 422),
])  # fmt: skip
def test_a_code_expires(app: Flask, visitor: Browser, life: timedelta, later: timedelta, status: int) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        code = account_with_code(app, life)
        clock.shift(later)
        assert activate(visitor, code) == status


def test_a_newer_code_replaces_the_older(app: Flask, visitor: Browser) -> None:
    older, newer = account_with_code(app), newer_code(app)
    assert activate(visitor, older) == 422
    assert activate(visitor, newer) == 303


def test_a_code_opens_no_other_account_and_no_disabled_one(
    app: Flask, visitor: Browser, administrator: Browser
) -> None:
    other, code = make_account(app, Role.COORDINATOR), account_with_code(app)
    assert activate(visitor, code, email=other.email) == 422
    assert Browser(app).sign_in(other.email).status_code == 303
    with app.app_context():
        token = db.session.scalars(select(Account.token).where(Account.email == EMAIL)).one()
    administrator.post(f"/accounts/{token}/disable")
    assert activate(visitor, code) == 422


def test_an_unknown_address_and_a_wrong_code_get_the_same_answer(app: Flask) -> None:
    account_with_code(app)
    form = {"code": new_code(), "new_password": NEW, "again": NEW}
    pages = [Browser(app).post("/activate", form | {"email": email}) for email in (EMAIL, "nobody@panel.example")]
    assert [page.status_code for page in pages] == [422, 422]
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1


def test_codes_cannot_be_tried_out(app: Flask, visitor: Browser) -> None:
    code = account_with_code(app)
    assert [activate(visitor, new_code()) for _ in range(11)] == [422] * 10 + [429]
    assert activate(visitor, code) == 429


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", "short", "15 characters or more"),
        ("passwordpassword", "passwordpassword", "too easy to guess"),
        ("new.person.thurrock", "new.person.thurrock", "words about you or this service"),
        (NEW, NEW + "x", "not the same"),
        ("", "", "Enter a new password"),
    ],
)
def test_a_refused_password_leaves_the_code_usable(
    app: Flask, visitor: Browser, new: str, again: str, words: str
) -> None:
    code = account_with_code(app)
    form = {"email": EMAIL, "code": code, "new_password": new, "again": again}
    answer = visitor.post("/activate", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert activate(visitor, code) == 303


def test_a_password_is_examined_for_the_holder_of_the_code_alone_and_outside_any_transaction(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, examined = account_with_code(app), []

    def examine(password: str, about: Iterable[str]) -> str:
        examined.append((db.session().in_transaction(), list(about)))
        return "Password is too easy to guess"

    monkeypatch.setattr(own_password, "fault_of", examine)
    assert activate(visitor, new_code()) == 422
    assert examined == []
    assert [activate(visitor, code) for _ in range(12)] == [422] * 12
    assert examined == [(False, [EMAIL, "New Person", "Medway"])] * 12


def test_a_new_password_is_examined_for_whoever_knows_the_one_in_use(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined: list[bool] = []

    def examine(_password: str, _about: Iterable[str]) -> str:
        examined.append(db.session().in_transaction())
        return "Password is too easy to guess"

    monkeypatch.setattr(own_password, "fault_of", examine)
    form = {"new_password": NEW, "again": NEW}
    assert coordinator.post("/password", form | {"current": "not the password"}).status_code == 422
    assert examined == []
    assert [coordinator.post("/password", form | {"current": PASSWORD}).status_code for _ in range(12)] == [422] * 12
    assert examined == [False] * 12


def test_the_audit_says_whose_code_or_password_was_guessed(app: Flask, coordinator: Browser) -> None:
    account_with_code(app)
    for _ in range(11):
        activate(Browser(app), new_code())
    activate(Browser(app, "192.0.2.9"), new_code(), email="nobody@panel.example")
    coordinator.post("/password", {"current": "not the password", "new_password": NEW, "again": NEW})
    columns = (AuditEntry.event, AuditEntry.name, AuditEntry.detail)
    with app.app_context():
        query = select(*columns).where(AuditEntry.event.like("%refused")).order_by(AuditEntry.id)
        refused = [tuple(row) for row in db.session.execute(query)]
    known = ("account.code_refused", "New Person")
    assert refused == [
        *[(*known, None)] * 10,
        (*known, {"throttled": "yes"}),
        ("account.code_refused", "unknown account", None),
        ("account.password_change_refused", "Test coordinator", None),
    ]


def test_changing_the_password_needs_the_current_one(app: Flask, coordinator: Browser) -> None:
    form = {"current": "not the password at all", "new_password": NEW, "again": NEW}
    answers = [coordinator.post("/password", form).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert coordinator.get("/").status_code == 200


def test_guesses_elsewhere_do_not_keep_anybody_from_changing_their_password(app: Flask) -> None:
    account, owner = make_account(app, Role.COORDINATOR), Browser(app)
    owner.sign_in(account.email)
    for _ in range(12):
        Browser(app).sign_in(account.email, "not the password at all")
    form = {"current": PASSWORD, "new_password": NEW, "again": NEW}
    assert owner.post("/password", form).status_code == 303
