"""Notes of what cases have in common, and what each case could share. No note names a child; marks may by mistake."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Keyed, Sealed


class ClusterNote(Base):
    """Several cases with something in common within a while, for a person to look at. No finding.

    ``kind`` is a code of ``cluster_kind``; ``key_hash`` tells two notes apart and names nothing: what the cases have in
    common stands on their timelines, and in ``cluster_marks``. ``first_on``: the first death when it was raised.
    ``months`` and ``least`` are the panel's settings then; ``expected``: how many cases the panel's own years before
    had in as long a time, in tenths, over ``years_before`` years; None where nobody can say. ``state``: open or
    decided. New cases that join open it again.
    """

    __tablename__ = "cluster_notes"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'decided')", name="known_state"),
        UniqueConstraint("kind", "key_hash", "first_on", name="uq_cluster_notes_kind"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[str] = mapped_column(String(64))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    least: Mapped[int] = mapped_column(Integer)
    months: Mapped[int] = mapped_column(Integer)
    expected: Mapped[int | None] = mapped_column(Integer)
    years_before: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(Integer)
    raised_at: Mapped[datetime] = mapped_column(DateTime)


class ClusterCase(Base):
    """A case that belongs to a note, since when. Append-only.

    ``key_hash``: of its own words for what it shares, which another case may spell another way.
    """

    __tablename__ = "cluster_cases"
    __table_args__ = (
        UniqueConstraint("note_id", "case_id", name="uq_cluster_cases_note_id"),
        Index("ix_cluster_cases_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("cluster_notes.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(DateTime)


class ClusterMark(Base):
    """What a case could have in common with others; derived from its timeline. Only coordinators are shown it.

    ``words`` hold the key, in small letters, without accents and small words, so that two spellings are one; and the
    words as recorded. ``key`` is a keyed hash of the first.
    """

    __tablename__ = "cluster_marks"
    __table_args__ = (Index("ix_cluster_marks_kind_key", "kind", "key"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(Keyed("marked", 200), primary_key=True)
    words: Mapped[list[str]] = mapped_column(Sealed("cluster_marks.words", "case_id", "kind", form="json"))


class ClusterRead(Base):
    """Up to which of its facts (``Case.version``) a case's marks are derived."""

    __tablename__ = "cluster_reads"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)


class ClusterDecision(Base):
    """What somebody decided of a note, and why. Append-only: the last holds, until another case joins.

    ``cases``: how many it had then. ``shown``: the reason without what names somebody.
    """

    __tablename__ = "cluster_decisions"
    __table_args__ = (Index("ix_cluster_decisions_note_id", "note_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("cluster_notes.id"))
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Sealed("cluster_decisions.reason"))
    shown: Mapped[str] = mapped_column(Text)
    cases: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))
