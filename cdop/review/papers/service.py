"""Preparing a paper, checking it, confirming and releasing it, and taking a release back.

Every change is one transaction with its audit entry, and is refused where somebody changed the paper since the page
was opened. Whatever is changed after the check needs another one.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.rules import NotPossible
from cdop.database import insert_rows
from cdop.files.queries import files_of
from cdop.review.meetings.queries import Item
from cdop.review.papers.draft import draft_analysis
from cdop.review.papers.drawing import draw
from cdop.review.papers.gate import (
    KEEP,
    REPLACE,
    Resolution,
    StillOpen,
    exact_suggestions,
    released,
    sha256_of,
    words_name_somebody,
)
from cdop.review.papers.in_sight import to_look_at_again
from cdop.review.papers.models import PaperRelease, PaperWithdrawal
from cdop.review.papers.queries import (
    CHECKED,
    DRAFT,
    OWNER,
    PAPERS,
    RELEASED,
    WITHDRAWN,
    FileChoice,
    Prepared,
    facts_and_reference,
    file_choices,
    item_to_confirm,
    item_to_prepare,
    last_number,
    prepared_of,
    readable,
)
from cdop.review.papers.sections import as_json, drawn_again
from cdop.sealing.types import bound

NAMES_SOMEBODY = "These words would themselves be found: write a role, such as “{}”"
SHORTEST_REASON = 3


class ChangedSince(Exception):
    """Somebody changed the paper, or the case what it says, since the page was opened."""


class SamePerson(Exception):
    """Whoever checked a paper cannot confirm it as well."""


class NotChecked(Exception):
    """A paper is confirmed after it was checked, and not before."""


def draw_paper(session: Session, person: Person, token: str, seen: int) -> None:
    """Draw an item's paper, or draw it again: what was written by hand and every resolution stay.

    ``seen``: the paper's version on the page, 0 before it was drawn. Raises ``LookupError`` or ``ChangedSince``.
    """
    item = _to_prepare(session, person, token)
    before = prepared_of(session, person, item, lock=True)
    _refuse_unseen(before.version if before else 0, seen)
    facts, _ = facts_and_reference(session, person, item)
    drawn = draw(facts, draft_analysis(session, person, item.case_id))
    if before is None:
        row = {
            "token": secrets.token_hex(16), "item": item.token, "case_id": item.case_id, "state": DRAFT, "version": 1,
            "drawn_from": len(facts), "sections": as_json(drawn), "resolutions": {},
        }  # fmt: skip
        session.execute(insert(PAPERS).values(bound(PAPERS, row)))
    else:
        _change(session, before, sections=as_json(drawn_again(before.sections, drawn)), drawn_from=len(facts))
    record(session, person, Event.PAPER_DRAWN, item.case_id, item=item.token)


def resolve(session: Session, person: Person, token: str, seen: int, resolutions: Mapping[str, Resolution]) -> int:
    """Resolve finds by their keys; those that the paper does not have are left out. Returns how many were.

    Raises ``LookupError``, ``ChangedSince``, or ``NotPossible`` with the keys whose words do not do.
    """
    before = _opened(session, person, token, seen)
    finds = {find.key: find for one in before.searched for find in one.questions}
    chosen = {key: one for key, one in resolutions.items() if key in finds}
    faults = {key: words for key, one in chosen.items() if (words := _fault(one, before, finds[key].hit.role))}
    if faults:
        raise NotPossible(faults)
    if chosen:
        _resolve(session, person, before, chosen, how="each")
    return len(chosen)


def resolve_exact(session: Session, person: Person, token: str, seen: int) -> int:
    """Replace every open find that the case knows as it is written by its suggested role. Returns how many."""
    before = _opened(session, person, token, seen)
    chosen = exact_suggestions(before.searched)
    if chosen:
        _resolve(session, person, before, chosen, how="exact")
    return len(chosen)


def write_section(session: Session, person: Person, token: str, seen: int, key: str, text: str) -> bool:  # noqa: PLR0913, PLR0917 - what is saved
    """Write a section anew; it is searched again. Returns whether anything changed.

    Raises ``LookupError`` where there is no such section to write in, or ``ChangedSince``.
    """
    before = _opened(session, person, token, seen)
    section = before.section(key)
    if section is None or section.fixed:
        raise LookupError(key)
    if section.text == text:
        return False
    sections = [one.written(text) if one.key == key else one for one in before.sections]
    _change(session, before, sections=as_json(sections))
    record(session, person, Event.PAPER_CHANGED, before.item.case_id, item=token, section=key)
    return True


def check(session: Session, person: Person, token: str, seen: int) -> None:
    """Record that this person read the paper as it would be released. Raises ``LookupError``, ``ChangedSince`` or
    ``StillOpen``.
    """
    before = _opened(session, person, token, seen)
    content = content_of(session, before)
    checked = {"checked_by": person.account_id, "checked_at": utc_now(), "checked_sha256": sha256_of(content)}
    _change(session, before, state=CHECKED, **checked)
    record(session, person, Event.PAPER_CHECKED, before.item.case_id, item=token)


def confirm(session: Session, person: Person, token: str, seen: int) -> int:
    """Release what somebody else checked, frozen. Returns the number of the release.

    Raises ``LookupError``, ``ChangedSince`` where it is not what was checked, ``NotChecked``, ``SamePerson`` or
    ``StillOpen``.
    """
    item = item_to_confirm(session, person, token)
    before = prepared_of(session, person, item, lock=True) if item else None
    if before is None:
        raise LookupError(token)
    _refuse_unseen(before.version, seen)
    if before.state != CHECKED:
        raise NotChecked(token)
    if person.account_id is None or person.account_id == before.checked_by:
        raise SamePerson(token)
    content = content_of(session, before)
    sha256, number = sha256_of(content), last_number(session, before.token) + 1
    if sha256 != before.checked_sha256:
        raise ChangedSince(token)
    row = {
        "token": secrets.token_hex(16), "paper": before.token, "number": number, "content": content, "sha256": sha256,
        "checked_by": before.checked_name, "confirmed_by": person.name, "released_at": utc_now(),
    }  # fmt: skip
    insert_rows(session, PaperRelease, [row])
    _change(session, before, state=RELEASED)
    record(session, person, Event.PAPER_RELEASED, before.item.case_id, item=token, number=number)
    return number


def withdraw(session: Session, person: Person, token: str, number: int, reason: str) -> None:
    """Take back what the panel reads of an item. ``number``: the release that the page showed.

    Raises ``LookupError`` or ``ChangedSince``.
    """
    item = _to_prepare(session, person, token)
    before = prepared_of(session, person, item, lock=True)
    read = readable(session, person, [item]).get(item.token)
    if before is None or read is None or read.number != number:
        raise ChangedSince(token)
    told = {"reason": reason, "withdrawn_at": utc_now(), "withdrawn_by": person.name}
    insert_rows(session, PaperWithdrawal, [{"paper": before.token, "number": number, **told}])
    _change(session, before, state=WITHDRAWN)
    record(session, person, Event.PAPER_WITHDRAWN, item.case_id, item=token, number=number)


def content_of(session: Session, paper: Prepared) -> dict[str, Any]:
    """What would be released now: sections as they read, and the files that go with them, searched upon what the case
    knows now. Raises ``StillOpen``.
    """
    chosen = [one for one in file_choices(session, paper.token).values() if one.state == "included"]
    sections = released(paper.searched, paper.known)
    if again := to_look_at_again(chosen, paper.known):
        raise StillOpen(files=again)
    files = [_file(session, one, number) for number, one in enumerate(chosen, 1)]
    return {"reference": paper.item.reference, "sections": sections, "files": files}


def _file(session: Session, one: FileChoice, number: int) -> dict[str, Any]:
    """A file of a release: its copy, by token and SHA-256, and what it is called."""
    copy = next(file for file in files_of(session, f"{OWNER}{one.token}") if file.token == one.flattened)
    told = {"flattened": copy.token, "sha256": copy.sha256, "title": one.title, "name": f"Document {number}"}
    return {"token": one.token, **told}


def changed(session: Session, person: Person, token: str, seen: int) -> Prepared:
    """The paper, locked, for a change of its files: it is a draft again. Raises ``LookupError`` or ``ChangedSince``."""
    before = _opened(session, person, token, seen)
    _change(session, before)
    return before


def _to_prepare(session: Session, person: Person, token: str) -> Item:
    item = item_to_prepare(session, person, token)
    if item is None:
        raise LookupError(token)
    return item


def _opened(session: Session, person: Person, token: str, seen: int) -> Prepared:
    before = prepared_of(session, person, _to_prepare(session, person, token), lock=True)
    if before is None:
        raise LookupError(token)
    _refuse_unseen(before.version, seen)
    return before


def _refuse_unseen(version: int, seen: int) -> None:
    if version != seen:
        raise ChangedSince


def _change(session: Session, before: Prepared, *, state: str = DRAFT, **values: Any) -> None:
    """Save changes of a paper: a draft again, unless they say otherwise."""
    if state == DRAFT:
        values |= {"checked_by": None, "checked_at": None, "checked_sha256": None}
    changes = {"state": state, "version": before.version + 1, **values}
    change = update(PAPERS).where(PAPERS.c.token == before.token)
    session.execute(change.values(bound(PAPERS, changes, token=before.token)))


def _resolve(session: Session, person: Person, before: Prepared, chosen: Mapping[str, Resolution], how: str) -> None:
    """Resolutions of finds that the paper does not have now stay: a later drawing may bring them back."""
    row = session.execute(PAPERS.select().where(PAPERS.c.token == before.token)).one()
    resolutions = {**row.resolutions, **{key: one.as_json() for key, one in chosen.items()}}
    _change(session, before, resolutions=resolutions)
    record(session, person, Event.PAPER_CHANGED, before.item.case_id, item=before.item.token, resolved=how)


def _fault(one: Resolution, paper: Prepared, role: str) -> str:
    if one.how == REPLACE and not one.words.strip():
        return "Enter the words that stand instead"
    if one.how == KEEP and len(one.words.strip()) < SHORTEST_REASON:
        return "Enter why it stays"
    if one.how == REPLACE and one.words != role and words_name_somebody(one.words, paper.known):
        return NAMES_SOMEBODY.format(role)
    return ""
