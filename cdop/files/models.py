"""The files that are kept. Their bytes stand in a folder, under the token."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class StoredFileRecord(Base):
    """One file, of a case or of a recommendation (``case_id`` None). ``owner`` is the free key of what it was sent for.

    ``name`` is as given, cleaned: it may name a child.
    ``state``: held (waits to be looked at for harmful content, never served), kept, removed (its bytes go).
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'kept', 'removed')", name="known_state"),
        CheckConstraint("size > 0", name="not_empty"),
        Index("ix_stored_files_owner", "owner"),
        Index("ix_stored_files_case_id", "case_id"),
        Index("ix_stored_files_state", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Sealed("stored_files.name", "token"))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    stored_at: Mapped[datetime] = mapped_column(DateTime)
    stored_by: Mapped[str] = mapped_column(String(200))
