"""One transaction for each request, and the one place that commits it.

The guard begins it: a snapshot that only reads, or one that writes. It is committed where the answer is good (a status
under 400) or where the view asked that its record be kept despite a refusal; otherwise everything is undone. The
answer goes out after the commit, so nobody is told "saved" of what was not. A view therefore builds its whole answer
before it returns: a stream that still read the database would read it after the end of its transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, g
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cdop.accounts import sessions
from cdop.database import db, only_read
from cdop.web.errors import answer_to

SHORT_WAIT = 250  # milliseconds


def install(app: Flask) -> None:
    """End the transaction of every request that has one."""
    app.after_request(_end)


def begin(*, reads_only: bool) -> None:
    """Begin the request's transaction."""
    g.unit_of_work = True
    if reads_only:
        only_read(db.session())


def keep_despite_refusal() -> None:
    """Commit although the answer will be a refusal: of a wrong password the count and the audit entry stay."""
    g.kept = True


def save_so_far() -> None:
    """Commit now and go on in a new transaction. For guesses alone, which must count before they are looked at."""
    db.session.commit()


def _end(response: Response) -> Response:
    if not g.pop("unit_of_work", False):
        return response
    try:
        if response.status_code < 400 or g.get("kept", False):
            db.session.commit()
        else:
            db.session.rollback()
    except SQLAlchemyError as failure:
        db.session.rollback()
        return answer_to(failure)
    _see_again()
    return response


def _see_again() -> None:
    """Note that the person is still there, once a minute and by itself: a page that only reads stays one."""
    who = g.get("signed_in")
    if who is None or not who.unseen_for_long:
        return
    try:
        with _short_transaction() as connection:
            sessions.see(connection, who.session_id)
    except SQLAlchemyError:
        return  # a long import holds the database: the next page notes it


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
