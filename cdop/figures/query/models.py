"""Public answers as they were given, and the counts that they were made of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class AnswerBase(Base):
    """The counts of a period by all that could be asked of it, as they were when an answer was given. Append-only.

    What the public may see later must fit all of it. ``content``: packed JSON, of which ``sha256`` is the hash;
    ``years``: of several years the hashes of each year's own.
    """

    __tablename__ = "figure_answer_bases"
    __table_args__ = (UniqueConstraint("sha256", name="uq_figure_answer_bases_sha256"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    years: Mapped[list[str]] = mapped_column(JSON)


class FigureAnswer(Base):
    """A public answer as it was given. Append-only.

    ``question`` is what its address holds, ``bases`` the hashes of what it was counted from, by the labels of its
    periods; ``shown`` is the answer as it was shown, packed. ``given_at`` is in UTC.
    """

    __tablename__ = "figure_answers"
    __table_args__ = (CheckConstraint("hidden_below > 0", name="hides"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    bases: Mapped[dict[str, Any]] = mapped_column(JSON)
    known_by: Mapped[date] = mapped_column(Date)
    hidden_below: Mapped[int] = mapped_column(Integer)
    hidden_within: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(400))
    shown: Mapped[bytes] = mapped_column(LargeBinary)
    given_at: Mapped[datetime] = mapped_column(DateTime)
    given_by: Mapped[str] = mapped_column(String(200))


class FigureAnswerDraft(Base):
    """A public answer that is being worked out, and what came of it. Kept for a day.

    ``state``: working, given (``number`` is the answer's), exposed (nothing hides the small counts), busy (something
    was told each time it was tried) or failed. ``begun_at`` is in UTC.
    """

    __tablename__ = "figure_answer_drafts"
    __table_args__ = (
        CheckConstraint("state IN ('working', 'given', 'exposed', 'busy', 'failed')", name="known_state"),
        CheckConstraint("(state = 'given') = (number IS NOT NULL)", name="numbered_once_given"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(7))
    number: Mapped[int | None] = mapped_column(Integer)
    begun_at: Mapped[datetime] = mapped_column(DateTime)
    begun_by: Mapped[str] = mapped_column(String(200))
