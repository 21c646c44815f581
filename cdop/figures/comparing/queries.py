"""What is loaded of other places' published figures."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cdop.figures.comparing.held import PublishedFigure
from cdop.figures.comparing.models import ComparisonEdition, ComparisonFigure
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year

_F, _E = ComparisonFigure, ComparisonEdition
_ALIKE = (_F.area, _F.year, _F.years, _F.measure, _F.parted_by, _F.row, _F.basis)
_NEWEST = func.row_number().over(partition_by=_ALIKE, order_by=_F.edition_id.desc()).label("place")
_OF_YEAR = (
    select(
        *_ALIKE, _F.value, _F.low, _F.high, _F.numerator, _F.denominator, _E.source, _E.edition,
        _F.id.label("number"), _NEWEST,
    )
    .join(_E, _E.id == _F.edition_id)
    .where(_F.year.in_(bindparam("years_asked", expanding=True)))
    .subquery()
)  # fmt: skip
_STATEMENT = select(_OF_YEAR).where(_OF_YEAR.c.place == 1).order_by(_OF_YEAR.c.number)


@dataclass(frozen=True)
class LoadedEdition:
    """One file that was loaded, with who loaded it and when (UTC)."""

    source: str
    edition: str
    figures: int
    first_year: str
    last_year: str
    recorded_at: datetime
    recorded_by: str


def editions(session: Session) -> list[LoadedEdition]:
    """Every edition, the newest first."""
    columns = _E.source, _E.edition, _E.figures, _E.first_year, _E.last_year, _E.recorded_at, _E.recorded_by
    return [LoadedEdition(*row) for row in session.execute(select(*columns).order_by(_E.id.desc()))]


def published(session: Session, year: Year) -> tuple[PublishedFigure, ...]:
    """What others published of a year, and of the calendar year in which it begins. One statement.

    Of figures of the same thing those of the newest edition; in the order of their file.
    """
    rows = session.execute(_STATEMENT, {"years_asked": [year.label, str(year.start)]})
    return tuple(
        PublishedFigure(
            row.area, row.year, row.years, row.measure, row.parted_by, row.row, row.basis, Decimal(row.value),
            _number(row.low), _number(row.high), row.numerator, row.denominator, row.source, row.edition,
        )
        for row in rows
    )  # fmt: skip


def with_published(session: Session, figures: AnnualFigures) -> AnnualFigures:
    """The figures with what others published of their year."""
    return replace(figures, published=published(session, Year.parse(figures.year)))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
