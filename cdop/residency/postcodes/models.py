"""The directory's postcodes by edition. Nothing here is about a child."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text

LONGEST_EDITION = 60
IN_USE = text("state = 'in_use'")
ONE_IN_USE = Index("uq_postcode_editions_in_use", "state", unique=True, sqlite_where=IN_USE)


class State(StrEnum):
    """Where an edition stands: its rows are coming in, it answers, or its rows are being removed."""

    LOADING = "loading"
    IN_USE = "in_use"
    LEAVING = "leaving"


class PostcodeEdition(Base):
    """One load of a directory. At most one is in use.

    ``indices`` has for each country's letter its index's name and number of ranks; ``columns`` which of the file's
    columns were read; ``postcodes`` how many are stored so far.
    """

    __tablename__ = "postcode_editions"
    __table_args__ = (
        CheckConstraint("state IN ('loading', 'in_use', 'leaving')", name="state"),
        ONE_IN_USE,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_EDITION))
    state: Mapped[str] = mapped_column(String(8))
    loaded_at: Mapped[datetime] = mapped_column(DateTime)
    postcodes: Mapped[int] = mapped_column(Integer)
    terminated: Mapped[int] = mapped_column(Integer)
    indices: Mapped[dict[str, Any]] = mapped_column(JSON)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)


def tell_postgresql() -> None:
    """Give the index the same condition there: not at every start, since it loads all that SQLAlchemy knows of it."""
    ONE_IN_USE.dialect_options["postgresql"]["where"] = IN_USE


class Postcode(Base):
    """One postcode, in capitals without its blank, as the directory has it.

    No foreign key: millions of rows would each be checked. The loader holds the edition's row while it adds to it.
    """

    __tablename__ = "postcodes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    edition_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    postcode: Mapped[str] = mapped_column(code_point_text(7), primary_key=True)
    local_authority: Mapped[str | None] = mapped_column(String(9))
    small_area: Mapped[str | None] = mapped_column(String(9))
    rank: Mapped[int | None] = mapped_column(Integer)
    country: Mapped[str | None] = mapped_column(String(1))
    terminated: Mapped[str | None] = mapped_column(String(7))
