"""One transaction for each request, and the one place that commits it.

The guard begins it: a snapshot that only reads, or one that writes. It is committed where the answer is good (a status
under 400) or where the view asked that its record be kept despite a refusal; otherwise everything is undone. The
answer goes out after the commit, so nobody is told "saved" of what was not. A view therefore builds its whole answer
before it returns: a stream that still read the database would read it after the end of its transaction.
"""

from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from cdop.database import db, only_read
from cdop.web import beside
from cdop.web.errors import answer_to


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


def let_go() -> None:
    """Commit now, so that nobody waits while something long is done; the next statement begins another transaction."""
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
    beside.see_again()
    beside.note_refusal(response.status_code)
    return response
