"""Charts of the figures: one drawing for the printed report and for the page.

Bars differ by shade and hatching as well as colour, and every bar carries its number, so that they
read in black and white and without the legend.
"""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing

from cdop.documents.bars import Series, grouped, stacked
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.svg import svg_of
from cdop.figures.charted import Draws, bars, charted, draws, mostly_hidden
from cdop.figures.tables import HIDDEN, AnnualFigures, Count, Row, Table

TREND = "trend"
# On paper and wide pages; and on a telephone, at the size at which pages enlarge charts (points).
WIDE, NARROW = TEXT_WIDTH, 192.0


def drawing_for(table: Table, width: float = TEXT_WIDTH) -> Drawing:
    """A bar for each row (cases), divided by modifiability where the table is; the total row has none.

    Whole bars alone where most of what would divide them is not shown.
    """
    rows = charted(table)
    if table.columns and draws(table) is Draws.TOTALS:
        series = [Series("Total", [_drawn(row.values[-1]) for row in rows])]
    elif table.columns:
        parts = [i for i, column in enumerate(table.columns) if column != "total"]
        series = [Series(table.column_labels[i], [_drawn(row.values[i]) for row in rows]) for i in parts]
    else:
        series = [
            Series(table.column_labels[0] if table.column_labels else "Cases", [_drawn(r.values[0]) for r in rows])
        ]
    totals = [_drawn(row.values[-1]) for row in rows]
    return stacked([row.label for row in rows], series, width, totals)


def trend_drawing(figures: AnnualFigures, previous: Sequence[AnnualFigures], width: float = TEXT_WIDTH) -> Drawing:
    """Two bars for each year, earliest first: cases that came to need review, and cases reviewed."""
    years = in_order(figures, previous)
    notified = Series("Notified and requiring review", [_drawn(came(year)) for year in years])
    done = Series("Reviewed", [_drawn(reviewed(year)) for year in years])
    return grouped([year.year for year in years], [notified, done], width)


def came(year: AnnualFigures) -> Count:
    """Residents' deaths notified in the year that require review (cases)."""
    return year.table("notifications").value("requiring_review")


def reviewed(year: AnnualFigures) -> Count:
    """Cases reviewed in the year."""
    return year.table("reviews").value("total")


def trend_numbers(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> list[Count]:
    """The numbers that the chart of the years draws."""
    return [number for year in in_order(figures, previous) for number in (came(year), reviewed(year))]


def in_order(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> list[AnnualFigures]:
    """This year and the previous ones, earliest first."""
    return sorted([figures, *previous], key=lambda year: year.first_day)


def svg(
    figures: AnnualFigures, table_key: str, previous: Sequence[AnnualFigures] = (), width: float = TEXT_WIDTH
) -> bytes:
    """The chart of one table, or ``trend``, as a self-contained SVG for ``<img>`` (UTF-8).

    Raises ``KeyError`` where there is no such table, or where most of what it would draw is not shown. Holds no
    script, style sheet or reference.
    """
    if table_key == TREND:
        if mostly_hidden(trend_numbers(figures, previous)):
            raise KeyError(table_key)
        return svg_of(trend_drawing(figures, previous, width), trend_alternative_text(figures, previous))
    table = figures.table(table_key)
    if draws(table) is Draws.NOTHING:
        raise KeyError(table_key)
    return svg_of(drawing_for(table, width), alternative_text(table))


def alternative_text(table: Table) -> str:
    """The chart in words: every bar with its numbers."""
    rows = charted(table)
    whole = draws(table) is Draws.TOTALS
    told = "; ".join(f"{row.label}: {row.values[-1]}" if whole else _in_words(table, row) for row in rows)
    left = len(bars(table)) - len(rows)
    more = f"; and {left} more in the table" if left else ""
    grey = table.columns and not whole and _has_hidden(table)
    undivided = " A grey bar is not divided, because its parts are not shown." if grey else ""
    return f"Bar chart of {_lower(table.title)}. {told or 'No cases'}{more}.{undivided}"


def trend_alternative_text(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> str:
    """The chart of the years in words."""
    years = "; ".join(
        f"{year.year}: {came(year)} notified and requiring review, {reviewed(year)} reviewed"
        for year in in_order(figures, previous)
    )
    return f"Bar chart of cases by year. {years}."


def _in_words(table: Table, row: Row) -> str:
    if not table.columns:
        return f"{row.label}: {row.values[0]}"
    cells = zip(table.columns, table.column_labels, row.values, strict=True)
    parts = ", ".join(f"{value} {_lower(label)}" for column, label, value in cells if column != "total")
    return f"{row.label}: {row.values[-1]} ({parts})"


def _has_hidden(table: Table) -> bool:
    return any(count is HIDDEN for row in charted(table) for count in row.values)


def _drawn(count: Count) -> int | None:
    """A count as charts take it; none where it is not shown: it has no bar."""
    return count if isinstance(count, int) else None


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
