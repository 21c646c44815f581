"""What rates are divided by: live births and populations, by edition. Append-only: the database refuses changes.

Nothing here is about a child of the register.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text

LONGEST_SOURCE, LONGEST_EDITION = 200, 100


class DenominatorEdition(Base):
    """One file that was loaded. A later edition of the same counts holds; an earlier one stays."""

    __tablename__ = "denominator_editions"
    __table_args__ = (CheckConstraint("counts > 0", name="has_counts"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    edition: Mapped[str] = mapped_column(String(LONGEST_EDITION))
    fingerprint: Mapped[str] = mapped_column(String(64))
    counts: Mapped[int] = mapped_column(Integer)
    first_year: Mapped[str] = mapped_column(code_point_text(7))
    last_year: Mapped[str] = mapped_column(code_point_text(7))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class DenominatorCount(Base):
    """So many live births, or people of under 18 years, of one authority and year.

    ``year`` is a calendar year, ``2014``, or one from April to March, ``2014-15``. What is empty is not parted by:
    ``parted_by`` names the columns that are not, and counts that are parted alike are superseded together.
    """

    __tablename__ = "denominator_counts"
    __table_args__ = (
        Index("ix_denominator_counts_area", "area", "year", "measure", "parted_by", "edition_id"),
        CheckConstraint("value >= 0", name="value_counts"),
        CheckConstraint("measure IN ('live_births', 'population')", name="known_measure"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("denominator_editions.id"))
    measure: Mapped[str] = mapped_column(String(12))
    area: Mapped[str] = mapped_column(code_point_text(9))
    year: Mapped[str] = mapped_column(code_point_text(7))
    parted_by: Mapped[str] = mapped_column(code_point_text(60))
    age_band: Mapped[str | None] = mapped_column(String(12))
    sex: Mapped[str | None] = mapped_column(String(12))
    ethnic_group: Mapped[str | None] = mapped_column(String(12))
    deprivation_fifth: Mapped[str | None] = mapped_column(String(1))
    value: Mapped[int] = mapped_column(Integer)
