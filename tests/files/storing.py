"""Storing files in tests, as a stage does it."""

import io
import stat
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.files.checking import check
from cdop.files.queries import StoredFile, files_of
from cdop.files.service import store
from cdop.files.shelf import Shelf, shelf_of
from tests.case.making import case_id
from tests.case.making import store as store_case

OWNER = "0123456789abcdef0123456789abcdef"
SEEN = b"Seen on 3 May."


def shelf(app: Flask) -> Shelf:
    with app.app_context():
        return shelf_of(app.extensions["settings"])


def new_case(app: Flask, reference: str = "A-1") -> int:
    return case_id(app, store_case(app, reference))


def keep(
    app: Flask,
    case: int,
    name: str = "notes.txt",
    content: bytes = SEEN,
    *,
    owner: str = OWNER,
    on: Shelf | None = None,
) -> StoredFile:
    """Check and store a file, in a transaction of its own."""
    with app.app_context():
        checked = check(on or shelf(app), name, io.BytesIO(content))
        with transaction(db.session()) as session:
            return store(session, COMMAND_LINE, checked, case_id=case, owner=owner)


def listed(app: Flask, owner: str = OWNER) -> list[StoredFile]:
    with app.app_context():
        return files_of(db.session(), owner)


def standing(app: Flask) -> set[str]:
    """The names of all files in the folder."""
    return {path.name for path in shelf(app).standing(0)}


def told(app: Flask, event: str) -> list[dict[str, object] | None]:
    """What the audit says beside each entry of an event, in order."""
    with app.app_context():
        query = select(AuditEntry.detail).where(AuditEntry.event == event).order_by(AuditEntry.id)
        return list(db.session.scalars(query))


def program(folder: Path, words: str) -> tuple[str, ...]:
    """A scanner made of a few lines of shell; ``$1`` is the file."""
    path = folder / "scanner"
    path.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return (str(path),)
