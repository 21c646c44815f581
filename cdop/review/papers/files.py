"""The files that go with a paper: looked at page by page, made anew with black in them, or left out.

What is looked at and made runs without the database: nobody waits for it. A copy is kept as a file of its own, whose
owner is the paper's row for it; the original never leaves the coordinators.
"""

import io
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.files.checking import KEPT, Checked
from cdop.files.flattening.boxes import Box, PageText, boxes_of, square
from cdop.files.flattening.copies import Flattened, flatten, set_anew, text_of
from cdop.files.queries import StoredFile, files_of, files_of_case
from cdop.files.rules import PDF, TEXT, WORD
from cdop.files.service import remove, store
from cdop.files.shelf import Shelf
from cdop.panels.rules import Meeting
from cdop.redaction.replacing import replaced
from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Hit, Known
from cdop.review.meetings.queries import Item
from cdop.review.papers.gate import words_name_somebody
from cdop.review.papers.in_sight import kept_in_sight
from cdop.review.papers.queries import FILES, OWNER, RELEASES, FileChoice, Prepared, file_choices
from cdop.review.papers.service import changed
from cdop.sealing.types import bound

INCLUDED, LEFT_OUT, WAITING = "included", "left_out", "waiting"
SET_ANEW = frozenset({WORD.media_type, TEXT.media_type})
"""The kinds of file of which the text is taken out and set anew; of all others pages are drawn."""
STILL_NAMES = "This is still in sight: {}. Blacken it, or say why it may stay."
STILL_EXACT = "This case knows it as it stands there: {}. It cannot stay in sight."
NOT_LOOKED_AT = "Look at these pages and say so: {}. They have no text that could be searched, or show pictures."
NO_TITLE = "What it is called must not name anybody: write what kind of document it is"


@dataclass(frozen=True)
class LookedAt:
    """What somebody decided of one page (from 0): squares to blacken, finds (by their start) left in sight."""

    squares: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    looked: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"squares": list(self.squares), "kept": list(self.kept), "looked": self.looked}


@dataclass(frozen=True)
class SearchedPage:
    """One page with what was found on it, and what was decided."""

    page: PageText
    hits: tuple[Hit, ...]
    decided: LookedAt

    @property
    def black(self) -> list[Box]:
        """Every box that is to be black: what was found and is not left in sight, and the squares."""
        found = [hit for hit in self.hits if hit.certainty is Certainty.EXACT or hit.start not in self.decided.kept]
        boxes = [box for hit in found for box in boxes_of(self.page, hit.start, hit.end)]
        return boxes + [square(number) for number in self.decided.squares]

    @property
    def must_be_looked_at(self) -> bool:
        """Whether only a person can say what stands on it, and none has yet."""
        return (self.page.pictured or not self.page.text.strip()) and not self.decided.looked


def file_of(session: Session, viewer: Person, paper: Prepared, original: str) -> StoredFile | None:
    """A file of the paper's case, for whoever may prepare the paper; none of the copies that were made."""
    found = files_of_case(session, viewer, paper.item.case_id)
    kept = (one for one in found if one.state == KEPT and not one.owner.startswith(OWNER))
    return next((one for one in kept if one.token == original), None)


def decided_of(stored: Sequence[Mapping[str, Any]], pages: int) -> list[LookedAt]:
    """What was decided of each page, from what is stored."""
    told = [LookedAt(tuple(one["squares"]), tuple(one["kept"]), one["looked"]) for one in stored if "squares" in one]
    return [*told, *[LookedAt()] * pages][:pages]


def searched_pages(
    shelf: Shelf, file: StoredFile, known: Known, stored: Sequence[Mapping[str, Any]]
) -> list[SearchedPage]:
    """Each page of a file that is drawn, searched. Without the database. Raises ``Refused``."""
    with shelf.opened(file.token, file.sha256) as path:
        pages = text_of(path, file.media_type)
    decided = decided_of(stored, len(pages))
    return [SearchedPage(page, scan(page.text, known), one) for page, one in zip(pages, decided, strict=True)]


def suggested_text(shelf: Shelf, file: StoredFile, known: Known) -> str:
    """The text of a Word document or plain text with every find replaced by its role. Raises ``Refused``."""
    with shelf.opened(file.token, file.sha256) as path:
        (page,) = text_of(path, file.media_type)
    return replaced(page.text, scan(page.text, known), {})


def made_copy(shelf: Shelf, file: StoredFile, pages: Sequence[SearchedPage], known: Known, reason: str) -> Flattened:
    """The copy of a file that is drawn. Without the database. Raises ``Refused``, or ``NotPossible`` where a page was
    not looked at, or something is still in sight without a reason.
    """
    if unseen := [str(number) for number, page in enumerate(pages, 1) if page.must_be_looked_at]:
        raise NotPossible({"looked": NOT_LOOKED_AT.format(", ".join(unseen))})
    with shelf.opened(file.token, file.sha256) as path:
        made = flatten(path, file.media_type, [page.black for page in pages])
    _refuse_in_sight("\n\n".join(made.text), known, reason)
    return made


def made_anew(text: str, known: Known, reason: str, head: str) -> Flattened:
    """The copy of a text as it was written. Raises ``Refused`` or ``NotPossible``."""
    _refuse_in_sight(text, known, reason, "text")
    return set_anew(text, head)


def save_page(  # noqa: PLR0913, PLR0917 - what is saved
    session: Session, person: Person, item: str, seen: int, original: str, page: int, decided: LookedAt
) -> None:
    """Save what was decided of one page (from 0). Raises ``LookupError`` or ``ChangedSince``."""
    paper = changed(session, person, item, seen)
    choice = file_choices(session, paper.token).get(original)
    stored = _pages(choice) if choice else []
    stored += [LookedAt().as_json()] * (page + 1 - len(stored))
    stored[page] = decided.as_json()
    _keep(session, person, paper, original, blackened=stored, state=WAITING)


def include(  # noqa: PLR0913, PLR0917 - what is saved
    session: Session,
    shelf: Shelf,
    person: Person,
    item: str,
    seen: int,
    original: str,
    made: Flattened,
    title: str,
    reason: str,
    text: str | None = None,
) -> None:
    """Let a copy go with the paper. ``text``: what was written, of a file that was set anew.

    What it leaves in sight is kept beside, to be searched again at release. Raises ``LookupError``, ``ChangedSince``,
    ``Refused`` where the copy is too large, or ``NotPossible``.
    """
    paper = changed(session, person, item, seen)
    if words_name_somebody(title, paper.known):
        raise NotPossible({"title": NO_TITLE})
    # the case may have learnt more while the copy was made
    _refuse_in_sight("\n\n".join(made.text), paper.known, reason, "reason" if text is None else "text")
    token = _keep(session, person, paper, original, state=INCLUDED, title=title, reason=reason)
    stored = _pages(file_choices(session, paper.token)[original]) if text is None else [{"text": text}]
    looked = any(one.get("looked") for one in stored)
    told = kept_in_sight(made.text, paper.known, paper.facts_now, looked=looked)
    _save(session, paper, original, {"blackened": [*stored, told]})
    received = shelf.receive(io.BytesIO(made.pdf))
    checked = Checked(
        received.token, "Copy for the panel.pdf", PDF.media_type, received.size, received.sha256, KEPT
    )  # fmt: skip
    try:
        _drop_unreleased(session, shelf, person, paper, token)
        store(session, person, checked, case_id=paper.item.case_id, owner=f"{OWNER}{token}")
        _save(session, paper, original, {"flattened": received.token})
    except BaseException:
        shelf.drop(received.token)
        raise


def leave_out(session: Session, person: Person, item: str, seen: int, original: str, reason: str) -> None:  # noqa: PLR0913, PLR0917 - what is saved
    """Decide that a file does not go with the paper. Raises ``LookupError`` or ``ChangedSince``."""
    paper = changed(session, person, item, seen)
    _keep(session, person, paper, original, state=LEFT_OUT, reason=reason)


def copy_to_confirm(session: Session, shelf: Shelf, viewer: Person, paper: Prepared, file: str) -> tuple[str, bytes]:
    """A copy that would go with a paper, by the token of its row, for whoever may read the paper before its release.

    Returns what the release will call it and its bytes. Raises ``LookupError``, or ``Damaged`` where they changed.
    """
    chosen = [one for one in file_choices(session, paper.token).values() if one.state == INCLUDED]
    number, found = next(((n, one) for n, one in enumerate(chosen, 1) if one.token == file), (0, None))
    if found is None:
        raise LookupError(file)
    copy = next(one for one in files_of(session, f"{OWNER}{found.token}") if one.token == found.flattened)
    content = shelf.read(copy.token, copy.sha256)
    item = paper.item
    record(session, viewer, Event.PAPER_FILE_READ, item.case_id, meeting=item.meeting, item=item.token, file=file)
    return f"Document {number}", content


def released_copy(  # noqa: PLR0913, PLR0917 - whose, and which
    session: Session, shelf: Shelf, viewer: Person, meeting: Meeting, item: Item, told: Mapping[str, Any]
) -> bytes:
    """The bytes of a copy as it was released (``told``: its entry in the release), for whoever may read the paper.

    Raises ``Damaged`` where they have changed.
    """
    content = shelf.read(told["flattened"], told["sha256"])
    record(session, viewer, Event.PAPER_FILE_READ, item.case_id, meeting=meeting.token, file=told["token"])
    return content


def _pages(choice: FileChoice) -> list[dict[str, Any]]:
    """What is stored of each page."""
    return [one for one in choice.blackened if "squares" in one]


def _refuse_in_sight(text: str, known: Known, reason: str, question: str = "reason") -> None:
    """What the case knows as it stands may not stay in sight; anything else that is found needs a reason."""
    hits = scan(text, known)
    if exact := [hit.found for hit in hits if hit.certainty is Certainty.EXACT]:
        raise NotPossible({question: STILL_EXACT.format(", ".join(dict.fromkeys(exact)))})
    if hits and not reason.strip():
        raise NotPossible({"reason": STILL_NAMES.format(", ".join(dict.fromkeys(hit.found for hit in hits)))})


def _keep(session: Session, person: Person, paper: Prepared, original: str, **values: Any) -> str:
    """Save what is decided of a file, with its audit entry. Returns the token of its row."""
    choice = file_choices(session, paper.token).get(original)
    if choice is None:
        token = secrets.token_hex(16)
        row = {
            "token": token, "paper": paper.token, "original": original, "title": "", "state": WAITING,
            "blackened": [], "reason": "", "version": 1,
        }  # fmt: skip
        session.execute(insert(FILES).values(bound(FILES, {**row, **values})))
    else:
        token = choice.token
        _save(session, paper, original, {**values, "version": choice.version + 1})
    record(
        session, person, Event.PAPER_FILE_DECIDED, paper.item.case_id, item=paper.item.token, file=token,
        state=values["state"],
    )  # fmt: skip
    return token


def _save(session: Session, paper: Prepared, original: str, values: Mapping[str, Any]) -> None:
    which = (FILES.c.paper == paper.token) & (FILES.c.original == original)
    sealed = bound(FILES, values, paper=paper.token, original=original)
    session.execute(update(FILES).where(which).values(sealed))


def _drop_unreleased(session: Session, shelf: Shelf, person: Person, paper: Prepared, token: str) -> None:
    """Remove the copies made before, but for those that were released: a release is kept whole."""
    contents = session.scalars(select(RELEASES.c.content).where(RELEASES.c.paper == paper.token))
    released = json.dumps(list(contents))
    for one in files_of(session, f"{OWNER}{token}"):
        if one.token not in released:
            remove(session, shelf, person, one.owner, one.token)
