"""Checking and storing an uploaded file beside the request, so that a large one never holds a page up."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from flask import Flask

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.likeness.queries import open_pairs
from cdop.database import current_session, only_read, transaction
from cdop.register import service
from cdop.register.checking import Progress
from cdop.register.claims import Claim
from cdop.register.queries import case_ids
from cdop.register.reading import Refused
from cdop.register.uploads import CHECKING, FAILED, GOOD, REFUSED, STORED, STORING, Upload, Uploads

log = logging.getLogger(__name__)
Changes = dict[str, str | int]
FAILURE: Changes = {"state": FAILED, "words": "Something went wrong, and nothing was stored."}
SOON = 2.0  # seconds a request waits: a panel's own file is done by then


def begin(app: Flask, uploads: Uploads, upload: Upload, person: Person, *, store: bool) -> None:
    """Start the work and wait a moment for it; a large file goes on after the page has been sent.

    Does nothing where somebody works on the file, or has since it was looked at.
    """
    claim = uploads.claim(upload)
    if claim is None:
        return
    try:
        upload = uploads.move(upload, state=CHECKING, rows=0)
        work = partial(_work, app, uploads, upload, person, store)
        thread = threading.Thread(target=_run, args=(claim, work), daemon=True)
        thread.start()
    except BaseException:
        claim.give_back()
        raise
    thread.join(SOON)


def _run(claim: Claim, work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        claim.give_back()


def _work(app: Flask, uploads: Uploads, upload: Upload, person: Person, store: bool) -> None:
    with app.app_context():
        waiting = 0
        try:
            if store:
                waiting = _likenesses(person)
            changes = (_store if store else _check)(uploads, upload, person)
        except Refused as refused:
            changes = _refuse(uploads, upload, person, refused)
        except Exception:  # the page says that it failed; the log says why, without any content
            log.exception("an upload could not be worked on")
            changes = FAILURE
        # Outside of the above: once the cases are stored, nothing that fails may say that they are not.
        upload = uploads.move(upload, **changes)
        if upload.state == STORED:
            uploads.drop_file(upload)
            uploads.move(upload, likenesses=max(0, _likenesses(person) - waiting))


def _likenesses(person: Person) -> int:
    session = current_session()
    session.rollback()
    only_read(session)
    waiting = open_pairs(session, person)
    session.rollback()
    return waiting


def _refuse(uploads: Uploads, upload: Upload, person: Person, refused: Refused) -> Changes:
    """Keep the faults. Cases whose values the page will show beside the file's are seen: the audit says so first."""
    session = current_session()
    session.rollback()
    try:
        shown = uploads.keep_faults(upload, refused.faults)
        compared = {fault.value for fault in shown if fault.differences}
        if compared:
            with transaction(session):
                ids = case_ids(session, person, compared)
                record_each(session, person, Event.REGISTER_CHECKED, ids, seen="differences")
    except Exception:
        log.exception("the faults of an upload could not be kept")
        return FAILURE
    uploads.drop_file(upload)
    return {"state": REFUSED, "faults": len(refused.faults)}


def _check(uploads: Uploads, upload: Upload, person: Person) -> Changes:
    session = current_session()
    only_read(session)
    checked = service.check_file(session, person, uploads.file(upload), progress=_beating(uploads, upload))
    uploads.keep_summary(upload, checked.summary)
    return {"state": GOOD, "rows": checked.rows, "new": checked.new}


def _store(uploads: Uploads, upload: Upload, person: Person) -> Changes:
    session = current_session()
    only_read(session)
    checked = service.check_file(session, person, uploads.file(upload), progress=_beating(uploads, upload))
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
