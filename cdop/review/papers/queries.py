"""Reading papers: as they are prepared, for coordinators; as they were released, for whoever may read the meeting's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.case.facts import Fact
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.database import table_of
from cdop.redaction.values import Known
from cdop.review.duties import may_write
from cdop.review.meetings.queries import Item, item_at
from cdop.review.papers.draft import draft_analysis
from cdop.review.papers.drawing import draw
from cdop.review.papers.gate import Searched, open_finds, search
from cdop.review.papers.known import known_of
from cdop.review.papers.models import PaperFile, PaperRecord, PaperRelease, PaperWithdrawal
from cdop.review.papers.sections import Section, changed_since, from_json

DRAFT, CHECKED, RELEASED, WITHDRAWN = "draft", "checked", "released", "withdrawn"
PAPERS, FILES = table_of(PaperRecord), table_of(PaperFile)
RELEASES, WITHDRAWALS = table_of(PaperRelease), table_of(PaperWithdrawal)
OWNER = "paper:"
"""How the owner of a flattened copy begins: it is no file of the case."""
_CASES, _ACCOUNTS = table_of(Case), table_of(Account)


@dataclass(frozen=True)
class Prepared:
    """A paper while it is prepared, with everything found in it, and what the case now says. Names the child.

    ``changed``: the sections that would be drawn otherwise now. ``facts_now``: how many facts the case has.
    """

    item: Item
    case_reference: str
    token: str
    state: str
    version: int
    drawn_from: int
    facts_now: int
    sections: tuple[Section, ...]
    searched: tuple[Searched, ...]
    known: Known
    changed: tuple[str, ...]
    checked_by: int | None
    checked_name: str
    checked_at: datetime | None
    checked_sha256: str | None

    @property
    def open(self) -> int:
        return open_finds(self.searched)

    def section(self, key: str) -> Section | None:
        return next((one for one in self.sections if one.key == key), None)


@dataclass(frozen=True)
class Release:
    """What was released, and until when: ``withdrawn_at`` and the reason where it was taken back."""

    paper: str
    item: str
    number: int
    content: dict[str, Any]
    sha256: str
    checked_by: str
    confirmed_by: str
    released_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class FileChoice:
    """What is decided of a file of the case: waiting, included or left out."""

    token: str
    original: str
    flattened: str | None
    title: str
    state: str
    blackened: list[Any]
    reason: str
    version: int


@dataclass(frozen=True)
class PaperState:
    """How the paper of an item stands: its state and the number that the panel reads (None: none)."""

    item: str
    state: str
    number: int | None


def paper_row(session: Session, item: str, *, lock: bool = False) -> Row[Any] | None:
    """The row of an item's paper; with ``lock`` nobody else changes it meanwhile."""
    query = select(PAPERS).where(PAPERS.c.item == item)
    return session.execute(query.with_for_update() if lock else query).one_or_none()


def item_to_prepare(session: Session, viewer: Person, token: str) -> Item | None:
    """An item whose paper this person may prepare: a coordinator who has not withdrawn from the case."""
    return item_at(session, viewer, token) if viewer.is_a(Role.COORDINATOR) else None


def item_to_confirm(session: Session, viewer: Person, token: str) -> Item | None:
    """An item whose paper this person may confirm: as a coordinator, or as chair or scribe who attends the meeting."""
    return item_at(session, viewer, token) if may_write(session, viewer) else None


def facts_and_reference(session: Session, _viewer: Person, item: Item) -> tuple[list[Fact], str]:
    """The case of an item that the viewer was let to: its facts, identity included, and its own reference."""
    reference = session.scalar(select(_CASES.c.reference).where(_CASES.c.id == item.case_id))
    return facts_of(session, item.case_id), str(reference)


def prepared_of(session: Session, viewer: Person, item: Item, *, lock: bool = False) -> Prepared | None:
    """The paper of an item, searched upon what the case now holds; None until it is drawn. For services and pages that
    have asked who may prepare or confirm it.
    """
    row = paper_row(session, item.token, lock=lock)
    if row is None:
        return None
    facts, reference = facts_and_reference(session, viewer, item)
    sections, known = tuple(from_json(row.sections)), known_of(facts, reference)
    drawn = draw(facts, draft_analysis(session, viewer, item.case_id))
    name = session.scalar(select(_ACCOUNTS.c.display_name).where(_ACCOUNTS.c.id == row.checked_by))
    return Prepared(
        item, reference, row.token, row.state, row.version, row.drawn_from, len(facts), sections,
        tuple(search(sections, known, row.resolutions)), known, tuple(changed_since(sections, drawn)),
        row.checked_by, name or "", row.checked_at, row.checked_sha256,
    )  # fmt: skip


def releases_of(session: Session, viewer: Person, item: Item) -> list[Release]:
    """Everything that was released of an item's paper, the last first; withdrawn ones too, for whoever prepares."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    query = _releases().where(PAPERS.c.item == item.token).order_by(RELEASES.c.number.desc())
    return [_release(row) for row in session.execute(query)]


def readable(session: Session, viewer: Person, items: Sequence[Item]) -> dict[str, Release]:
    """By item, what the panel now reads of it: the highest release, unless it was withdrawn. One statement.

    ``items`` are those of an agenda that was read for this viewer.
    """
    tokens = [item.token for item in items]
    later = RELEASES.alias("later")
    newer = exists().where(later.c.paper == RELEASES.c.paper, later.c.number > RELEASES.c.number)
    query = _releases().where(PAPERS.c.item.in_(tokens), ~newer, WITHDRAWALS.c.number.is_(None))
    return {row.item: _release(row) for row in session.execute(query)} if tokens else {}


def papers_of(session: Session, viewer: Person, items: Sequence[Item]) -> dict[str, PaperState]:
    """How the papers of an agenda that was read for this viewer stand, by item. Two statements."""
    read = readable(session, viewer, items)
    query = select(PAPERS.c.item, PAPERS.c.state).where(PAPERS.c.item.in_([item.token for item in items]))
    states = {row.item: row.state for row in session.execute(query)}
    return {
        item.token: PaperState(
            item.token, states.get(item.token, ""), read[item.token].number if item.token in read else None
        )
        for item in items
    }


def file_choices(session: Session, paper: str) -> dict[str, FileChoice]:
    """What was decided of a paper's files, by the original's token. The caller has asked who may prepare it."""
    query = select(FILES).where(FILES.c.paper == paper).order_by(FILES.c.id)
    return {row.original: file_choice(row) for row in session.execute(query)}


def file_choice(row: Row[Any]) -> FileChoice:
    return FileChoice(
        row.token, row.original, row.flattened, row.title, row.state, row.blackened, row.reason, row.version
    )


def last_number(session: Session, paper: str) -> int:
    """The number of a paper's last release, 0 before the first."""
    return session.scalar(select(func.max(RELEASES.c.number)).where(RELEASES.c.paper == paper)) or 0


def descriptions(session: Session, _viewer: Person, items: Iterable[Item]) -> dict[int, tuple[str | None, str]]:
    """Of the cases on an agenda that was read for this viewer: age at death and month of death, by the case's id."""
    ids = [item.case_id for item in items]
    query = select(_CASES.c.id, _CASES.c.age_at_death, _CASES.c.month_of_death).where(_CASES.c.id.in_(ids))
    return {row.id: (row.age_at_death, row.month_of_death) for row in session.execute(query)} if ids else {}


def _releases() -> Select[Any]:
    gone = (RELEASES.c.paper == WITHDRAWALS.c.paper) & (RELEASES.c.number == WITHDRAWALS.c.number)
    return (
        select(RELEASES, PAPERS.c.item, WITHDRAWALS.c.withdrawn_at, WITHDRAWALS.c.withdrawn_by, WITHDRAWALS.c.reason)
        .join(PAPERS, PAPERS.c.token == RELEASES.c.paper)
        .join(WITHDRAWALS, gone, isouter=True)
    )


def _release(row: Row[Any]) -> Release:
    return Release(
        row.paper, row.item, row.number, row.content, row.sha256, row.checked_by, row.confirmed_by, row.released_at,
        row.withdrawn_at, row.withdrawn_by or "", row.reason or "",
    )  # fmt: skip
