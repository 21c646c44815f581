"""Looking again at what is held, and clearing away what no row knows: after a crash, or a scanner that was away."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cdop.audit.service import Actor
from cdop.database import table_of, transaction
from cdop.files import scanner
from cdop.files.checking import HELD, REMOVED
from cdop.files.models import StoredFileRecord
from cdop.files.scanner import Verdict
from cdop.files.service import settle
from cdop.files.shelf import Damaged, Shelf

ARRIVES_WITHIN = 3600  # seconds from the first byte to the row
_ROWS = table_of(StoredFileRecord)


@dataclass
class Seen:
    """What a round found: numbers of files, and the tokens of those whose bytes are gone or have changed."""

    sealed: int = 0
    clean: int = 0
    harmful: int = 0
    held: int = 0
    cleared: int = 0
    damaged: list[str] = field(default_factory=list)


def go_round(session: Session, person: Actor, shelf: Shelf, *, older_than: float = ARRIVES_WITHIN) -> Seen:
    """Ask the scanner about every held file, clear away stray bytes, see whether all kept bytes are as they were, and
    seal what an earlier version left in the clear.

    Commits file by file: the scanner may take long, and nobody waits for it. Bytes that no row knows are stray when
    they are ``older_than`` so many seconds.
    """
    seen = Seen()
    for token, sha256 in _files(session, _ROWS.c.state == HELD):
        _look_again(session, person, shelf, (token, sha256), seen)
    _clear(session, shelf, older_than, seen)
    _compare(session, shelf, seen)
    return seen


def _files(session: Session, which: ColumnElement[bool]) -> list[tuple[str, str]]:
    """The tokens and sums of some files."""
    with transaction(session):
        query = select(_ROWS.c.token, _ROWS.c.sha256).where(which).order_by(_ROWS.c.id)
        return [(token, sha256) for token, sha256 in session.execute(query)]


def _look_again(session: Session, person: Actor, shelf: Shelf, file: tuple[str, str], seen: Seen) -> None:
    verdict = _verdict(shelf, *file) if shelf.scanner else Verdict.UNKNOWN
    if verdict is Verdict.UNKNOWN:
        seen.held += 1
        return
    with transaction(session):
        settle(session, person, shelf, file[0], clean=verdict is Verdict.CLEAN)
    seen.clean += verdict is Verdict.CLEAN
    seen.harmful += verdict is Verdict.FOUND


def _verdict(shelf: Shelf, token: str, sha256: str) -> Verdict:
    try:
        with shelf.opened(token, sha256) as path:
            return scanner.look(shelf.scanner, path)
    except Damaged:
        return Verdict.UNKNOWN


def _clear(session: Session, shelf: Shelf, older_than: float, seen: Seen) -> None:
    standing = list(shelf.standing(older_than))  # before the rows: what is stored meanwhile is no stray
    known = {token for token, _ in _files(session, _ROWS.c.state != REMOVED)}
    for path in standing:
        if path.name not in known:
            path.unlink(missing_ok=True)
            seen.cleared += 1


def _compare(session: Session, shelf: Shelf, seen: Seen) -> None:
    for token, sha256 in _files(session, _ROWS.c.state != REMOVED):
        try:
            seen.sealed += shelf.seal_again(token, sha256)
            shelf.read(token, sha256)
        except Damaged:
            seen.damaged.append(token)
