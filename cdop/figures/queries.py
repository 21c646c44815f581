"""A year's figures, and the cases behind each number. Every page, file and chart comes through here."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cdop.figures.assembly import RULES_VERSION, assemble, reconciles
from cdop.figures.counting import Counts, case_list, count
from cdop.figures.models import PrintedReasonRecord, PrintedTotalRecord
from cdop.figures.printed import CLOSING, Key, one_name
from cdop.figures.releases.closing import published_closing
from cdop.figures.restating import NAMED, differences, restatement, restatement_of_edition
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, GivenReason, PrintedTotal, Restatement
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today


class NotYet(ValueError):
    """The year or the known-by day has not come."""


def clock(area: PanelArea, year: Year, known_by: date | None = None) -> Clock:
    """The year as known by a day, today unless another is named.

    Raises ``NotYet`` for a day in the future and for a year that begins after the known-by day.
    """
    now = today()
    known_by = known_by or now
    if known_by > now:
        raise NotYet(f"{known_by.isoformat()} has not come yet: figures can be known by today at the latest.")
    if year.first_day > known_by:
        raise NotYet(f"{year.label} begins after {known_by.isoformat()}: there is nothing to count yet.")
    return Clock(area, year, known_by)


def annual_figures(
    session: Session,
    at: Clock,
    edition: str = "board",
    *,
    restated: bool = True,
    printed: Sequence[PrintedTotal] | None = None,
) -> AnnualFigures:
    """All tables of one year. Counts in a bounded number of statements, whatever the number of cases.

    ``restated`` false leaves out which cases moved since a report printed the opening or the year; ``printed`` are
    printed totals that were read already, of this year and the one before among others.
    """
    counts = count(session, at)
    if printed is None:
        printed = printed_totals(session, [at.year.label, at.year.before().label])
    before = (at.year.before().label, *CLOSING)
    closing = next((p for p in printed if (p.year, p.table, p.row) == before), None)
    opening = counts["reconciliation"][("opening", None)]
    own = tuple(p for p in printed if p.year == at.year.label)
    return AnnualFigures(
        year=at.year.label,
        first_day=at.year.first_day,
        last_day=at.end,
        known_by=at.known_by,
        edition=edition,
        area_name=at.area.name,
        rules_version=RULES_VERSION,
        tables=assemble(counts, at),
        restatement=_restatement(session, at, opening, closing) if restated else None,
        printed_totals=own,
        reconciles=reconciles(counts),
        differences=differences(session, at, own, _counted(counts)) if restated else (),
    )


def _restatement(session: Session, at: Clock, opening: int, printed: PrintedTotal | None) -> Restatement | None:
    """Against the closing as it was published here, which knows its cases; else as a report printed it."""
    published = published_closing(session, at.year.before(), at.known_by)
    if published is not None:
        return restatement_of_edition(session, at, opening, published)
    return restatement(session, at, opening, printed)


def _counted(counts: Counts) -> dict[Key, int]:
    return {(table, row): counts[table][row, None] for table, row in NAMED}


def cell_references(session: Session, at: Clock, table: str, row: str, column: str | None = None) -> list[str]:
    """The references of the cases behind one number, sorted. Raises ``KeyError`` for an unknown cell."""
    return case_list(session, at, table, row, column)


_R = PrintedReasonRecord
_LATEST_REASON = (
    select(func.max(_R.id))
    .where(
        _R.year == PrintedTotalRecord.year,
        _R.table_key == PrintedTotalRecord.table_key,
        _R.row_key == PrintedTotalRecord.row_key,
    )
    .correlate(PrintedTotalRecord)
    .scalar_subquery()
)
_PRINTED = (
    select(
        PrintedTotalRecord.year,
        PrintedTotalRecord.table_key,
        PrintedTotalRecord.row_key,
        PrintedTotalRecord.value,
        PrintedTotalRecord.source,
        PrintedTotalRecord.published_on,
        _R.reason,
        _R.difference,
        _R.given_on,
        PrintedTotalRecord.recorded_at,
        _R.recorded_by,
    )
    .outerjoin(_R, _R.id == _LATEST_REASON)
    .where(PrintedTotalRecord.year.in_(bindparam("years", expanding=True)))
    .order_by(PrintedTotalRecord.id)
)


def _given(text: str | None, difference: int | None, given_on: date | None, by: str | None) -> GivenReason | None:
    """The permission table lets public health leads alone give one."""
    if text is None or given_on is None:
        return None
    return GivenReason(text, difference, given_on, f"{by}, public health lead" if by else "")


def printed_totals(session: Session, years: Sequence[str]) -> list[PrintedTotal]:
    """The printed totals of some years: of each number the latest record, under whichever of its names it came."""
    latest: dict[tuple[str, str, str], PrintedTotal] = {}
    for found in session.execute(_PRINTED, {"years": list(years)}).all():
        year, table, row, value, source, published_on, text, difference, given_on, recorded_at, given_by = found
        table, row = one_name(table, row)
        first = latest.get((year, table, row))
        kept_at = first.kept_at if first else recorded_at
        given = _given(text, difference, given_on, given_by)
        latest[year, table, row] = PrintedTotal(year, table, row, value, source, published_on, given, kept_at)
    return [latest[key] for key in sorted(latest)]
