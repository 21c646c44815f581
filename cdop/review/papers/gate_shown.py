"""What the page of a paper shows, besides its buttons."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.files.queries import files_of_case
from cdop.panels.queries import meeting_at
from cdop.reference.wording import plural, short_datetime
from cdop.review.meetings.queries import Item
from cdop.review.papers.gate import Find, Searched
from cdop.review.papers.in_sight import looked_at_before
from cdop.review.papers.queries import (
    CHECKED,
    OWNER,
    RELEASED,
    FileChoice,
    Prepared,
    Release,
    file_choices,
    releases_of,
)
from cdop.review.papers.words import CERTAINTIES, KINDS

_FILE_STATES = {"included": "Goes with the paper", "left_out": "Left out", "waiting": "Not decided: left out"}
LOOKED_AT_BEFORE = "Goes with the paper. Pages that cannot be searched were looked at before the case’s last facts"


def shown(session: Session, viewer: Person, item: Item, paper: Prepared | None) -> dict[str, Any]:
    """Everything that the page of a paper shows."""
    meeting = meeting_at(session, item.meeting)
    words: dict[str, Any] = {"paper": paper, "meeting": meeting, "kinds": KINDS, "certainties": CERTAINTIES}
    if paper is None:
        return words
    return {
        **words,
        "open": paper.open,
        "exact": sum(find.exact for find in _open(paper.searched)),
        "state": state_words(paper),
        "files": file_rows(session, viewer, paper),
        "releases": [release_row(one) for one in releases_of(session, viewer, item)],
        "newer": paper.facts_now != paper.drawn_from,
        "checked": paper.state == CHECKED,
        "released": paper.state == RELEASED,
    }


def state_words(paper: Prepared) -> str:
    """How the paper stands, in a sentence."""
    if paper.open:
        return f"{plural(paper.open, 'find')} to resolve before the paper can be checked."
    if paper.state == CHECKED:
        return f"Checked by {paper.checked_name} on {short_datetime(paper.checked_at)}. Somebody else confirms it."
    if paper.state == RELEASED:
        return "Released as it stands."
    return "Nothing is open. Read it as the panel will, and check it."


def file_rows(session: Session, viewer: Person, paper: Prepared) -> list[list[Any]]:
    """The files of the case, what was decided of each, and where it is decided."""
    choices = file_choices(session, paper.token)
    rows: list[list[Any]] = []
    for file in files_of_case(session, viewer, paper.item.case_id):
        if file.owner.startswith(OWNER) or file.state != "kept":
            continue
        choice = choices.get(file.token)
        address = url_for(".file", token=paper.item.token, original=file.token)
        state = _FILE_STATES[choice.state if choice else "waiting"]
        if choice and choice.state == "included" and looked_at_before(choice, paper.facts_now):
            state = LOOKED_AT_BEFORE
        rows.append([{"text": file.name, "href": address}, choice.title if choice else "", state])
    return rows


def included(session: Session, paper: Prepared) -> list[tuple[FileChoice, bool]]:
    """The files that would go with the paper, and whether only a person looked at them, before the last facts."""
    chosen = (one for one in file_choices(session, paper.token).values() if one.state == "included")
    return [(one, looked_at_before(one, paper.facts_now)) for one in chosen]


def release_row(one: Release) -> list[str]:
    """One release: its number, who checked and confirmed it, when, and whether it was taken back."""
    back = f"Taken back by {one.withdrawn_by} on {short_datetime(one.withdrawn_at)}: {one.reason}"
    return [
        str(one.number), one.checked_by, one.confirmed_by, short_datetime(one.released_at),
        back if one.withdrawn_at else "Read by the panel, unless a later one is", one.sha256[:16],
    ]  # fmt: skip


def _open(searched: Sequence[Searched]) -> list[Find]:
    return list({find.key: find for one in searched for find in one.open}.values())
