"""Year by year in the printed report: what stands for years that the register does not hold, or holds in part."""

from collections.abc import Iterator, Sequence

from cdop.figures.exports import chart
from cdop.figures.exports.chart_pieces import why_no_years
from cdop.figures.held import NOT_HELD, held_whole
from cdop.figures.printed import CLOSING, NOTIFIED, REVIEWED, value_of
from cdop.figures.tables import AnnualFigures
from cdop.reference.wording import long_date

YEARS = ("Year", "Notified, requiring review", "Reviewed", "Modifiable factors found", "Outstanding at the end")
_COUNTED = (NOTIFIED, REVIEWED, ("reviews", "modifiable"), CLOSING)


def in_a_row(year: AnnualFigures) -> Iterator[str]:
    """The year's counts of cases, each with what was printed where that differs; a dash where no case is held."""
    for table, row in _COUNTED:
        counted, printed = year.table(table).value(row), value_of(year.printed_totals, table, row)
        number = f"{counted:,}" if year.held else NOT_HELD
        differs = printed is not None and not (year.held and printed == counted)
        yield f"{number} ({printed:,} printed)" if differs else number


def years_notes(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> Iterator[str]:
    """What the years stand on, which of them has not ended, and which the register does not hold whole."""
    years = chart.in_order(figures, previous)
    not_a_share = "A review may be of a death in an earlier year: reviewed is not a share of notified."
    yield f"{_known_by(figures, years)} {not_a_share}"
    if figures.running:
        yield f"{figures.year} is still running: its numbers are those up to {long_date(figures.last_day)}."
    if not all(year.held for year in years):
        yield "A dash: no case of that year is in the register."
    if in_part := [year.year for year in years if year.held and not held_whole(year)]:
        fewer = f"The register holds fewer cases of {' and '.join(in_part)} than were printed"
        yield f"{fewer}; the chart is drawn without such earlier years."
    if words := why_no_years(figures, previous):
        yield words


def _known_by(figures: AnnualFigures, years: Sequence[AnnualFigures]) -> str:
    """By which day each year is known: the public has earlier years as they were published."""
    if all(year.known_by == figures.known_by for year in years):
        return f"Each year as known by {long_date(figures.known_by)}, by today's rules."
    days = ", ".join(f"{year.year} by {long_date(year.known_by)}" for year in years)
    return f"Earlier years as they were published; each is known by its own day: {days}."
