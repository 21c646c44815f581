"""Releases of years' figures as they were published, and what is prepared to be."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class FigureRelease(Base):
    """One edition of a year, frozen. Append-only.

    ``board_json`` and ``public_json`` are the documents as they were published, ``board`` and ``public`` all that the
    other formats print, ``cases`` the references behind each cell (compressed JSON). ``seal`` is a secret of its own,
    so that nobody can try out hidden counts against the fingerprint, which is the SHA-256 of all of this
    (``cdop.figures.releases.content``). ``account_id`` is who pressed the button, ``published_by`` and ``role`` who
    answers for the figures by name. ``published_at`` is in UTC.
    """

    __tablename__ = "figure_releases"
    __table_args__ = (
        UniqueConstraint("year", "number", name="uq_figure_releases_year"),
        CheckConstraint("number > 0", name="number_counts"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int] = mapped_column(Integer)
    known_by: Mapped[date] = mapped_column(Date)
    rules_version: Mapped[str] = mapped_column(String(20))
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    board_json: Mapped[bytes] = mapped_column(LargeBinary)
    public_json: Mapped[bytes] = mapped_column(LargeBinary)
    board: Mapped[bytes] = mapped_column(LargeBinary)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    cases: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class FigureDraft(Base):
    """What is being prepared, or waits to be published: one for a year, made anew as often as it is asked for.

    ``state``: working, ready, exposed (nothing hides the small counts) or failed; ``step`` counts how far it has come.
    ``inputs`` is the hash of all that it was made from: where that is another now, it is not published.
    """

    __tablename__ = "figure_drafts"
    __table_args__ = (
        UniqueConstraint("year", name="uq_figure_drafts_year"),
        CheckConstraint("state IN ('working', 'ready', 'exposed', 'failed')", name="known_state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    year: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(8))
    step: Mapped[int] = mapped_column(Integer)
    known_by: Mapped[date] = mapped_column(Date)
    inputs: Mapped[str | None] = mapped_column(String(64))
    policy: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hidden: Mapped[int | None] = mapped_column(Integer)
    board_json: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_json: Mapped[bytes | None] = mapped_column(LargeBinary)
    board: Mapped[bytes | None] = mapped_column(LargeBinary)
    public: Mapped[bytes | None] = mapped_column(LargeBinary)
    cases: Mapped[bytes | None] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime] = mapped_column(DateTime)
    begun_by: Mapped[str] = mapped_column(String(200))


class FigureCommentary(Base):
    """What is said of one section of a year. Append-only: the last of a section stands; an empty one takes it back."""

    __tablename__ = "figure_commentaries"
    __table_args__ = (Index("ix_figure_commentaries_year", "year", "section", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[str] = mapped_column(String(7))
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(DateTime)
    written_by: Mapped[str] = mapped_column(String(200))
