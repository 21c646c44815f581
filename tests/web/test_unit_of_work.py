"""One transaction for each request: what is told as saved is saved, and what is refused leaves nothing."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
import time_machine
from flask import Flask, abort
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from cdop.accounts.access import SIGNED_IN, Rule
from cdop.accounts.models import Account, SignInSession
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.audit.service import record, utc_now
from cdop.database import db
from cdop.installation import Installation
from cdop.web import unit_of_work
from tests.application import Browser, make_account, make_app
from tests.databases import PostgreSQL, close

PageAt = Callable[..., Browser]


@pytest.fixture
def page_at(app: Flask, administrator: Browser, monkeypatch: pytest.MonkeyPatch) -> PageAt:
    """Puts a view at /try, and gives an administrator's browser."""

    def at(view: Callable[[], object], **rule: object) -> Browser:
        app._got_first_request = False
        app.add_url_rule("/try", "tries.page", view, methods=["GET", "POST"])
        monkeypatch.setitem(PERMISSIONS, "tries.page", Rule(get=SIGNED_IN, post=SIGNED_IN, **rule))  # type: ignore[arg-type]
        return administrator

    return at


def write() -> str:
    db.session.execute(insert(Installation).values(key="tried", value="yes"))
    return "saved"


def stored(app: Flask) -> bool:
    with app.app_context():
        return db.session.get(Installation, "tried") is not None


def test_a_good_answer_is_committed(app: Flask, page_at: PageAt) -> None:
    assert page_at(write).post("/try", page="/").text == "saved"
    assert stored(app)


@pytest.mark.parametrize("code", [400, 404, 409, 413, 422, 429, 500, 503])
def test_a_refusal_leaves_nothing(app: Flask, page_at: PageAt, code: int) -> None:
    assert page_at(lambda: (write(), code)).post("/try", page="/").status_code == code
    assert not stored(app)


def test_an_aborted_view_leaves_nothing(app: Flask, page_at: PageAt) -> None:
    assert page_at(lambda: write() and abort(409)).post("/try", page="/").status_code == 409
    assert not stored(app)


def test_a_broken_view_leaves_nothing(app: Flask, page_at: PageAt) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert page_at(lambda: str(1 // len(write()[9:]))).post("/try", page="/").status_code == 500
    assert not stored(app)


def test_a_refusal_that_asks_for_it_is_kept(app: Flask, page_at: PageAt) -> None:
    def view() -> tuple[str, int]:
        unit_of_work.keep_despite_refusal()
        return write(), 422

    assert page_at(view).post("/try", page="/").status_code == 422
    assert stored(app)


def test_a_get_cannot_write_unless_it_is_audited(app: Flask, page_at: PageAt, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(unit_of_work, "only_read", lambda _session: begun.append(True))
    visitor = page_at(lambda: "seen")
    visitor.get("/try")
    assert begun == [True]
    monkeypatch.setitem(PERMISSIONS, "tries.page", Rule(get=SIGNED_IN, audited=True))
    visitor.get("/try")
    assert begun == [True]


def test_postgresql_refuses_to_write_in_a_get(
    postgresql_databases: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(postgresql_databases.migrated(), tmp_path)
    account, visitor = make_account(app, Role.ADMINISTRATOR), Browser(app)
    visitor.sign_in(account.email)
    app._got_first_request = False
    app.add_url_rule("/try", "tries.page", write)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(PERMISSIONS, "tries.page", Rule(get=SIGNED_IN))
    assert visitor.get("/try").status_code == 500
    assert not stored(app)
    close(app)


def test_a_commit_that_fails_is_never_told_as_saved(
    app: Flask, page_at: PageAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = page_at(write)
    token = visitor.token("/password")

    def full(_self: object) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr("sqlalchemy.orm.Session.commit", full)
    answer = visitor.client.post("/try", data={"csrf_token": token})
    monkeypatch.undo()
    assert answer.status_code == 503
    assert "saved" not in answer.text.replace("has not been saved", "")
    assert "disk" not in answer.text
    assert not stored(app)


def test_a_view_that_the_database_keeps_waiting_gives_503_with_a_reference(
    page_at: PageAt, caplog: pytest.LogCaptureFixture
) -> None:
    def busy() -> str:
        raise OperationalError("", {}, sqlite3.OperationalError("database is locked by Oldcastle"))

    answer = page_at(busy).get("/try")
    assert answer.status_code == 503
    reference = caplog.records[-1].getMessage().split()[1].rstrip(":")
    assert reference in answer.text
    assert "Oldcastle" not in answer.text + caplog.messages[-1] + str(caplog.records[-1].exc_text)


def test_if_the_audit_cannot_be_written_nothing_is(app: Flask, administrator: Browser) -> None:
    form = {"display_name": "New Person", "email": "new@panel.example", "roles": "coordinator"}
    token = administrator.token("/accounts/new")
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER broken BEFORE INSERT ON audit_entries WHEN NEW.event = 'account.created' "
                "BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        )
        connection.commit()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = administrator.client.post("/accounts/new", data=form | {"csrf_token": token})
    assert answer.status_code in {500, 503}
    with app.app_context():
        assert db.session.scalar(select(Account).where(Account.email == "new@panel.example")) is None


def test_the_database_refuses_to_change_or_remove_an_audit_entry(app_on_each: Flask) -> None:
    verbs = ["UPDATE audit_entries SET name = 'x'", "DELETE FROM audit_entries"]
    verbs += ["TRUNCATE audit_entries"] if db_name(app_on_each) == "postgresql" else []
    with app_on_each.app_context():
        record(db.session(), COMMAND_LINE, Event.SIGNED_IN)
        db.session.commit()
        for statement in verbs:
            with pytest.raises(DatabaseError, match="append-only"):
                db.session.execute(text(statement))
            db.session.rollback()
        assert db.session.scalar(select(AuditEntry.event)) == Event.SIGNED_IN.value


def test_a_page_takes_one_statement_to_know_who_asks(app: Flask, page_at: PageAt) -> None:
    visitor, seen = page_at(lambda: "seen"), []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: seen.append(words[2]))
    visitor.get("/try")
    statements = [statement for statement in seen if not statement.startswith("BEGIN")]
    assert len(statements) == 1, statements
    assert "sign_in_sessions" in statements[0]


def test_a_page_of_accounts_takes_two_statements_however_many_there_are(app: Flask, administrator: Browser) -> None:
    for _ in range(20):
        make_account(app, Role.PANEL_MEMBER)
    seen: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: seen.append(words[2]))
    assert administrator.get("/accounts").status_code == 200
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) == 2


def test_being_seen_is_noted_once_a_minute_and_never_keeps_a_page_waiting(app: Flask, page_at: PageAt) -> None:
    visitor = page_at(lambda: "seen")

    def last_seen() -> object:
        with app.app_context():
            return db.session.scalar(select(SignInSession.last_seen_at).order_by(SignInSession.id.desc()))

    first = last_seen()
    visitor.get("/try")
    assert last_seen() == first
    with time_machine.travel(utc_now() + timedelta(seconds=70), tick=False):
        with app.app_context(), db.engine.connect() as importing:
            importing.execute(text("SELECT 1"))  # holds the database for writing, as a long import does
            start = perf_counter()
            assert visitor.get("/try").text == "seen"
            assert perf_counter() - start < 5
        assert last_seen() == first
        visitor.get("/try")
        assert last_seen() != first


def db_name(app: Flask) -> str:
    with app.app_context():
        return db.engine.dialect.name
