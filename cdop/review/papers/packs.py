"""Taking a meeting's papers out as one file: put together, numbered, and written in the ledger before it is sent."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person
from cdop.accounts.tokens import READABLE
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.database import insert_rows, table_of
from cdop.panels.rules import Meeting
from cdop.reference.wording import long_date
from cdop.review.papers.models import PackExport
from cdop.review.papers.pack_pdf import Pack, PrintedPaper, PrintedSection, to_pdf
from cdop.review.papers.room import RoomPaper

_EXPORTS, _ACCOUNTS = table_of(PackExport), table_of(Account)
NUMBER_LENGTH = 8


@dataclass(frozen=True)
class Exported:
    """A pack as it was taken out: its number, by whom (name and e-mail address), of which meeting, when (UTC)."""

    number: str
    name: str
    email: str
    meeting: str
    papers: int
    pages: int
    sha256: str
    at: datetime


@dataclass(frozen=True)
class ToExport:
    """A pack that is made and not in the ledger yet: nobody gets it before."""

    number: str
    data: bytes
    pages: int
    made_at: datetime
    papers: int


def make_pack(meeting: Meeting, papers: Sequence[RoomPaper], reader: str) -> ToExport:
    """The pack of what was read for a person, under a new number. Long, and without the database."""
    number, now = new_number(), datetime.now(UTC)
    made = to_pdf(pack_of(meeting, papers, reader, number), now)
    return ToExport(number, made.data, made.pages, now, sum(paper.release is not None for paper in papers))


def record_export(
    session: Session, person: Person, meeting: Meeting, papers: Sequence[RoomPaper], made: ToExport
) -> None:
    """Write a pack in the ledger before it is sent; each case that is in it has its audit entry."""
    row = {
        "number": made.number, "meeting": meeting.token, "account_id": person.account_id, "papers": made.papers,
        "pages": made.pages, "sha256": hashlib.sha256(made.data).hexdigest(),
        "exported_at": made.made_at.replace(tzinfo=None),
    }  # fmt: skip
    insert_rows(session, PackExport, [row])
    case_ids = [paper.item.case_id for paper in papers if paper.release]
    record_each(session, person, Event.PACK_EXPORTED, case_ids, meeting=meeting.token, number=made.number)


def pack_of(meeting: Meeting, papers: Sequence[RoomPaper], reader: str, number: str) -> Pack:
    """What is printed of these papers."""
    printed = tuple(_printed(paper) for paper in papers if paper.release)
    without = tuple(paper.item.reference for paper in papers if not paper.release)
    return Pack(f"{meeting.panel_name}, {long_date(meeting.meets_on)}", reader, number, printed, without)


def new_number() -> str:
    """A number to be read from a page and typed: random, in capitals."""
    return "".join(secrets.choice(READABLE) for _ in range(NUMBER_LENGTH)).upper()


def traced(session: Session, number: str) -> Exported | None:
    """Who took out the pack of a number, however it was typed; for the command line."""
    typed = "".join(letter for letter in number.upper() if letter.isalnum())
    columns = (
        _EXPORTS.c.number, _ACCOUNTS.c.display_name, _ACCOUNTS.c.email, _EXPORTS.c.meeting, _EXPORTS.c.papers,
        _EXPORTS.c.pages, _EXPORTS.c.sha256, _EXPORTS.c.exported_at,
    )  # fmt: skip
    query = select(*columns).join(_ACCOUNTS, _ACCOUNTS.c.id == _EXPORTS.c.account_id)
    row = session.execute(query.where(_EXPORTS.c.number == typed)).one_or_none()
    return Exported(*row) if row else None


def _printed(paper: RoomPaper) -> PrintedPaper:
    assert paper.release is not None
    content = paper.release.content
    sections = tuple(
        PrintedSection(one["title"], tuple(one["text"].splitlines()), one["fixed"]) for one in content["sections"]
    )
    files = tuple(f"{file['name']}, {file['title']}" for file in content["files"])
    return PrintedPaper(paper.item.reference, paper.item.theme, paper.release.number, sections, files)
