"""Which years the register holds, and holds whole: pages, pictures and files leave out the same ones."""

from collections.abc import Sequence

from cdop.figures.printed import NOTIFIED, REVIEWED, value_of
from cdop.figures.tables import AnnualFigures

NOT_HELD = "–"


def is_held(figures: AnnualFigures) -> bool:
    """Whether any case of the register counts in the year at all."""
    return figures.held


def held_whole(figures: AnnualFigures) -> bool:
    """Whether the register holds the year, and no fewer of its cases than a report of the year printed.

    A report published after the known-by day tells of cases that could not be known then.
    """
    told = [p for p in figures.printed_totals if p.published_on is None or p.published_on <= figures.known_by]
    pairs = ((figures.table(table).value(row), value_of(told, table, row)) for table, row in (NOTIFIED, REVIEWED))
    return is_held(figures) and all(
        printed is None or not isinstance(counted, int) or counted >= printed for counted, printed in pairs
    )


def trend_years(before: Sequence[AnnualFigures]) -> tuple[AnnualFigures, ...]:
    """The earlier years that the picture of years shows: those of which no cases are known to be missing."""
    return tuple(year for year in before if held_whole(year))
