"""The panel's papers: what is prepared, what was released, the files that go with it, and what readers keep."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class PaperRecord(Base):
    """The paper of a case on an agenda, while it is prepared. ``item``: the agenda item's token, one paper each.

    ``sections`` and ``resolutions`` hold identity: members never read this table. ``drawn_from`` is the case's version
    from which the sections were drawn; ``version`` counts saves. ``checked_sha256`` is of what was checked, as it
    would be released.
    """

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'checked', 'released', 'withdrawn')", name="known_state"),
        Index("ix_papers_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    item: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    drawn_from: Mapped[int] = mapped_column(Integer)
    sections: Mapped[list[Any]] = mapped_column(Sealed("papers.sections", "token", form="json"))
    resolutions: Mapped[dict[str, Any]] = mapped_column(Sealed("papers.resolutions", "token", form="json"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None] = mapped_column(DateTime)
    checked_sha256: Mapped[str | None] = mapped_column(String(64))


class PaperRelease(Base):
    """What was released of a paper, frozen. Append-only: of a paper the highest number is what the panel reads.

    ``sha256`` is of the content as canonical JSON. The names are of whoever checked the paper and whoever confirmed it.
    """

    __tablename__ = "paper_releases"
    __table_args__ = (UniqueConstraint("paper", "number", name="uq_paper_releases_paper"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    paper: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(Sealed("paper_releases.content", "paper", "number", form="json"))
    sha256: Mapped[str] = mapped_column(String(64))
    checked_by: Mapped[str] = mapped_column(String(200))
    confirmed_by: Mapped[str] = mapped_column(String(200))
    released_at: Mapped[datetime] = mapped_column(DateTime)


class PaperWithdrawal(Base):
    """A release that was taken back, and why: nobody reads it any more. Append-only."""

    __tablename__ = "paper_withdrawals"
    __table_args__ = (UniqueConstraint("paper", "number", name="uq_paper_withdrawals_paper"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    paper: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Sealed("paper_withdrawals.reason", "paper", "number"))
    withdrawn_at: Mapped[datetime] = mapped_column(DateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(200))


class PaperFile(Base):
    """A file of the case that may go with a paper: the original's token, and that of its flattened copy, once made.

    ``blackened`` lists what is black on each page, and of a copy that was made what it leaves in sight
    (``cdop.review.papers.in_sight``). ``reason``: why it is left out, or why nothing had to be blackened.
    """

    __tablename__ = "paper_files"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'included', 'left_out')", name="known_state"),
        UniqueConstraint("paper", "original", name="uq_paper_files_paper"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    paper: Mapped[str] = mapped_column(String(32))
    original: Mapped[str] = mapped_column(String(32))
    flattened: Mapped[str | None] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Sealed("paper_files.title", "paper", "original"))
    state: Mapped[str] = mapped_column(String(12))
    blackened: Mapped[list[Any]] = mapped_column(Sealed("paper_files.blackened", "paper", "original", form="json"))
    reason: Mapped[str] = mapped_column(Sealed("paper_files.reason", "paper", "original"))
    version: Mapped[int] = mapped_column(Integer)


class PrivateNote(Base):
    """What one reader noted for himself or herself about a case of a meeting. Destroyed with the meeting."""

    __tablename__ = "private_notes"
    __table_args__ = (UniqueConstraint("item", "account_id", name="uq_private_notes_item"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(Sealed("private_notes.text", "item", "account_id"))
    saved_at: Mapped[datetime] = mapped_column(DateTime)


class PackExport(Base):
    """A pack that somebody took out. Append-only; ``number`` stands on every page of it."""

    __tablename__ = "pack_exports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    meeting: Mapped[str] = mapped_column(String(32), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    papers: Mapped[int] = mapped_column(Integer)
    pages: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    exported_at: Mapped[datetime] = mapped_column(DateTime)
