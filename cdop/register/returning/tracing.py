"""Which return a file came from: by its fingerprint, or by the references that stand in it."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

from sqlalchemy.orm import Session

from cdop.register.returning.making import REGISTER
from cdop.register.returning.queries import LedgerEntry, returns_with

LARGEST = 64 << 20
_REFERENCE = "case_ref"


def traced(session: Session, path: Path) -> list[LedgerEntry]:
    """The returns that the file is, or is a part of; none where it is of none, or is no such file.

    A pseudonymised reference stands in one return alone; an identified one in every return that has the case.
    """
    content = _register_in(path)
    return returns_with(session, _references(content), hashlib.sha256(content).hexdigest())


def _register_in(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return file.read(LARGEST)
    with zipfile.ZipFile(path) as archive:
        if REGISTER not in archive.namelist():
            return b""
        with archive.open(REGISTER) as register:
            return register.read(LARGEST)


def _references(content: bytes) -> list[str]:
    """The first cells of the rows, or those of the column that the header names; without the header."""
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")) if row]
    if not rows:
        return []
    at = rows[0].index(_REFERENCE) if _REFERENCE in rows[0] else 0
    cells = [row[at].strip() for row in rows if len(row) > at]
    return [cell for cell in cells if cell and cell != _REFERENCE and "\x00" not in cell]
