"""Small writes beside a request's own transaction: each by itself, and given up soon where another one writes."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cdop.accounts import sessions
from cdop.accounts.sessions import SignedIn
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import db
from cdop.web.refusals import Refusals

SHORT_WAIT = 250  # milliseconds


def see_again() -> None:
    """Note that the person is still there, once a minute and by itself: a page that only reads stays one."""
    who = _who()
    if who is None or not who.unseen_for_long or g.get("unnoticed", False):
        return
    try:
        with _short_transaction() as connection:
            sessions.see(connection, who.session_id)
    except SQLAlchemyError:
        return  # a long import holds the database: the next page notes it


def note_refusal(status: int) -> None:
    """Leave an audit entry where a signed-in person was refused a page (security.md S73), but not without end.

    Refused is what the permission table closes to them, and a page of one thing that is not there or not for them:
    which of the two it was is as little known here as to them.  Where the database is busy the log says it instead.
    """
    who, closed = _who(), g.get("closed_page", "")
    page = closed or (request.endpoint if "token" in (request.view_args or {}) else None)
    if who is None or page is None or status != 404:
        return
    refusals: Refusals = current_app.extensions["refusals"]
    if not refusals.is_to_be_noted(who.account_id, page):
        return
    person, why = who.person((request.remote_addr or "unknown")[:64]), "role" if closed else "absent"
    try:
        with _short_transaction() as connection:
            record(connection, person, Event.PAGE_REFUSED, page=page, method=request.method, why=why)
    except SQLAlchemyError:
        log = logging.getLogger("cdop")
        log.warning("refused, and the audit was busy: account %s, %s %s", who.account_id, request.method, page)


def _who() -> SignedIn | None:
    who: SignedIn | None = g.get("signed_in")
    return who


@contextmanager
def _short_transaction() -> Iterator[Connection]:
    """A transaction that gives up soon where another one writes: nobody's page waits for it."""
    with db.engine.connect() as connection:
        driver = connection.connection.dbapi_connection  # asked before the transaction begins
        if not isinstance(driver, sqlite3.Connection):
            with connection.begin():
                yield connection
            return
        usual = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        driver.execute(f"PRAGMA busy_timeout={SHORT_WAIT}")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute(f"PRAGMA busy_timeout={usual}")
