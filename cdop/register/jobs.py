"""Checking and storing an uploaded file beside the request, so that a large one never holds a page up."""

import logging
import threading

from flask import Flask

from cdop.accounts.people import Person
from cdop.database import current_session, only_read, transaction
from cdop.register import service
from cdop.register.checking import Progress
from cdop.register.reading import Refused
from cdop.register.uploads import FAILED, GOOD, STORED, STORING, Upload, Uploads

log = logging.getLogger(__name__)
Changes = dict[str, str | int]
SOON = 2.0  # seconds a request waits: a panel's own file is done by then


def begin(app: Flask, uploads: Uploads, upload: Upload, person: Person, *, store: bool) -> None:
    """Start the work and wait a moment for it; a large file goes on after the page has been sent."""
    work = threading.Thread(target=_run, args=(app, uploads, upload, person, store), daemon=True)
    work.start()
    work.join(SOON)


def _run(app: Flask, uploads: Uploads, upload: Upload, person: Person, store: bool) -> None:
    with app.app_context():
        try:
            changes = (_store if store else _check)(uploads, upload, person)
        except Refused as refused:
            uploads.refuse(upload, [str(fault) for fault in refused.faults])
            return
        except Exception:  # the page says that it failed; the log says why, without any content
            log.exception("an upload could not be worked on")
            changes = {"state": FAILED, "words": "Something went wrong, and nothing was stored."}
        # Outside of the above: once the cases are stored, nothing that fails may say that they are not.
        uploads.move(upload, **changes)
        if changes["state"] == STORED:
            uploads.drop_file(upload)


def _check(uploads: Uploads, upload: Upload, _person: Person) -> Changes:
    session = current_session()
    only_read(session)
    checked = service.check_file(session, uploads.file(upload), progress=_beating(uploads, upload))
    return {"state": GOOD, "rows": checked.rows, "new": checked.new}


def _store(uploads: Uploads, upload: Upload, person: Person) -> Changes:
    session = current_session()
    only_read(session)
    checked = service.check_file(session, uploads.file(upload), progress=_beating(uploads, upload))
    session.rollback()
    upload = uploads.move(upload, state=STORING, rows=0)
    with transaction(session):
        outcome = service.store(session, person, checked, _beating(uploads, upload))
    return {"state": STORED, "rows": checked.rows, "new": outcome.stored, "words": outcome.words}


def _beating(uploads: Uploads, upload: Upload) -> Progress:
    """Each step of the work is a sign of life."""
    return lambda _step, rows: _beat(uploads, upload, rows)


def _beat(uploads: Uploads, upload: Upload, rows: int) -> None:
    uploads.move(upload, rows=rows)
