"""Looking again at what is held, and clearing away what no row knows: after a crash, or a scanner that was away."""

from dataclasses import dataclass, field

from sqlalchemy import select
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

    clean: int = 0
    harmful: int = 0
    held: int = 0
    cleared: int = 0
    damaged: list[str] = field(default_factory=list)


def go_round(session: Session, person: Actor, shelf: Shelf, *, older_than: float = ARRIVES_WITHIN) -> Seen:
    """Ask the scanner about every held file, clear away stray bytes, and see whether all kept bytes are as they were.

    Commits file by file: the scanner may take long, and nobody waits for it. Bytes that no row knows are stray when
    they are ``older_than`` so many seconds.
    """
    seen = Seen()
    for token in _tokens(session, _ROWS.c.state == HELD):
        _look_again(session, person, shelf, token, seen)
    _clear(session, shelf, older_than, seen)
    _compare(session, shelf, seen)
    return seen


def _tokens(session: Session, *which: object) -> list[str]:
    with transaction(session):
        return list(session.scalars(select(_ROWS.c.token).where(*which).order_by(_ROWS.c.id)))  # type: ignore[arg-type]


def _look_again(session: Session, person: Actor, shelf: Shelf, token: str, seen: Seen) -> None:
    verdict = scanner.look(shelf.scanner, shelf.path(token)) if shelf.scanner else Verdict.UNKNOWN
    if verdict is Verdict.UNKNOWN:
        seen.held += 1
        return
    with transaction(session):
        settle(session, person, shelf, token, clean=verdict is Verdict.CLEAN)
    seen.clean += verdict is Verdict.CLEAN
    seen.harmful += verdict is Verdict.FOUND


def _clear(session: Session, shelf: Shelf, older_than: float, seen: Seen) -> None:
    standing = list(shelf.standing(older_than))  # before the rows: what is stored meanwhile is no stray
    known = set(_tokens(session, _ROWS.c.state != REMOVED))
    for path in standing:
        if path.name not in known:
            path.unlink(missing_ok=True)
            seen.cleared += 1


def _compare(session: Session, shelf: Shelf, seen: Seen) -> None:
    with transaction(session):
        query = select(_ROWS.c.token, _ROWS.c.sha256).where(_ROWS.c.state != REMOVED).order_by(_ROWS.c.id)
        rows = session.execute(query).all()
    for token, sha256 in rows:
        try:
            shelf.read(token, sha256)
        except Damaged:
            seen.damaged.append(token)
