"""Files that come with a reply: looked at while nobody waits, kept with the request, or refused in words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from cdop.accounts.people import Person
from cdop.files.checking import Checked, check
from cdop.files.queries import StoredFile
from cdop.files.rules import KINDS, TAKEN, Refused, room_for
from cdop.files.service import store
from cdop.gathering.replying.shelves import shelf
from cdop.web.unit_of_work import let_go

HINT = f"{TAKEN}, at most 10 MB each"
ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)
LONGEST_SHOWN = 80


class NotTaken(Exception):
    """Files that are not taken: ``words`` say of each which it is and why."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(*words)
        self.words = list(words)


@contextmanager
def looked_at(given: Sequence[FileStorage]) -> Iterator[list[Checked]]:
    """The files of a form, each checked, to keep them within. Raises ``NotTaken``.

    Where there are any, the transaction so far is committed first. Where anything fails, no file is left.
    """
    found: list[Checked] = []
    try:
        if given:
            let_go()
        refused = _check(given, found)
        if refused:
            raise NotTaken(refused)
        yield found
    except BaseException:
        for one in found:
            shelf().drop(one.token)
        raise


def keep(session: Session, person: Person, checked: Sequence[Checked], case_id: int, request: str) -> list[StoredFile]:
    """Keep files with a request (its token). Raises ``NotTaken`` where it has as many, or as much, as it may have."""
    kept = []
    for one in checked:
        try:
            kept.append(store(session, person, one, case_id=case_id, owner=request))
        except Refused as refusal:
            raise NotTaken([_words(one.name, refusal)]) from None
    return kept


def recorded(files: Sequence[StoredFile]) -> list[dict[str, Any]]:
    """The files as the fact of a reply names them."""
    return [{"file": one.token, "name": one.name, "sha256": one.sha256, "size": one.size} for one in files]


def _check(given: Sequence[FileStorage], found: list[Checked]) -> list[str]:
    """Check files into ``found``. Returns why others are not taken; too many are not looked at."""
    refused = []
    try:
        room_for((0 for _ in given[1:]), 0)
    except Refused as refusal:
        return [str(refusal)]
    for one in given:
        name = one.filename or ""
        try:
            found.append(check(shelf(), name, one.stream))
        except Refused as refusal:
            refused.append(_words(name, refusal))
    return refused


def _words(name: str, refusal: Refused) -> str:
    return f"‘{name[:LONGEST_SHOWN]}’: {refusal}"
