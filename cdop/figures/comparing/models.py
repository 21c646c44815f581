"""Published figures of other places, by edition. Append-only: the database refuses changes.

Nothing here is about a child of the register.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text
from cdop.figures.comparing.columns import LONGEST_AREA, LONGEST_NUMBER
from cdop.figures.denominators.models import LONGEST_EDITION, LONGEST_SOURCE


class ComparisonEdition(Base):
    """One file that was loaded. A later edition of the same figure holds; an earlier one stays."""

    __tablename__ = "comparison_editions"
    __table_args__ = (CheckConstraint("figures > 0", name="has_figures"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    edition: Mapped[str] = mapped_column(String(LONGEST_EDITION))
    fingerprint: Mapped[str] = mapped_column(String(64))
    figures: Mapped[int] = mapped_column(Integer)
    first_year: Mapped[str] = mapped_column(code_point_text(7))
    last_year: Mapped[str] = mapped_column(code_point_text(7))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class ComparisonFigure(Base):
    """One figure as it was published (``cdop.figures.comparing.held``). Numbers are kept as they were printed."""

    __tablename__ = "comparison_figures"
    __table_args__ = (Index("ix_comparison_figures_year", "year", "edition_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("comparison_editions.id"))
    area: Mapped[str] = mapped_column(code_point_text(LONGEST_AREA))
    year: Mapped[str] = mapped_column(code_point_text(7))
    years: Mapped[int] = mapped_column(Integer)
    measure: Mapped[str] = mapped_column(String(20))
    parted_by: Mapped[str] = mapped_column(String(20))
    row: Mapped[str] = mapped_column(String(40))
    basis: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(LONGEST_NUMBER + 2))
    low: Mapped[str | None] = mapped_column(String(LONGEST_NUMBER + 2))
    high: Mapped[str | None] = mapped_column(String(LONGEST_NUMBER + 2))
    numerator: Mapped[int | None] = mapped_column(Integer)
    denominator: Mapped[int | None] = mapped_column(Integer)
