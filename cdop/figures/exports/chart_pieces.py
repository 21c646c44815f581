"""Which charts documents have, each with its caption and its words: the few that are read at a glance."""

from collections.abc import Iterator, Sequence

from cdop.figures.charted import CHARTED, Draws, draws, mostly_hidden, no_chart
from cdop.figures.exports import chart
from cdop.figures.exports.blocks import ChartPiece
from cdop.figures.held import trend_years
from cdop.figures.order import titles
from cdop.figures.tables import AnnualFigures, Table

OF_SUMMARY = "reviews_by_age_band"


def chart_of(table: Table, title: str) -> ChartPiece | None:
    """The table drawn, where it is one of the few that are, has a case and shows enough; ``title`` is numbered."""
    if table.key not in CHARTED or not table.denominator or draws(table) is Draws.NOTHING:
        return None
    words = f"Chart: {title.partition(': ')[2]}"
    return ChartPiece(words, chart.drawing_for(table), chart.alternative_text(table))


def chart_of_years(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> ChartPiece | None:
    """The years of which no cases are missing; none where there is only one, or where most is not shown."""
    shown = trend_years(previous)
    if not shown or not figures.held or mostly_hidden(chart.trend_numbers(figures, shown)):
        return None
    words = chart.trend_alternative_text(figures, shown)
    return ChartPiece("Chart: year by year", chart.trend_drawing(figures, shown), words)


def why_no_years(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> str:
    """Why the years are not drawn, in words; nothing where they are, or where there is only one."""
    shown = trend_years(previous)
    numbers = chart.trend_numbers(figures, shown) if shown and figures.held else []
    return no_chart(numbers) if mostly_hidden(numbers) else ""


def charts_of_summary(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> Iterator[ChartPiece]:
    """The charts that a page has room for, the most wanted first."""
    years = chart_of_years(figures, previous)
    ages = chart_of(figures.table(OF_SUMMARY), titles(figures)[OF_SUMMARY])
    yield from (piece for piece in (years, ages) if piece is not None)
