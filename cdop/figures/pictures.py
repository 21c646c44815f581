"""The pictures of a year's page: which tables are drawn, how large, and what the picture says in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import url_for

from cdop.figures.charted import CHARTED, Draws, draws, mostly_hidden
from cdop.figures.held import is_held, trend_years
from cdop.figures.tables import AnnualFigures

if TYPE_CHECKING:  # a heavy library, which only a page with charts loads
    from reportlab.graphics.shapes import Drawing

ABOVE = "The same numbers stand above."
ENLARGED = 1.5  # charts are drawn for paper, in smaller letters


@dataclass(frozen=True)
class Chart:
    """A picture's address, what it shows in words, and its size on the page (pixels); and those for a narrow page."""

    address: str
    words: str
    caption: str
    width: int
    height: int
    narrow: str
    narrow_width: int
    narrow_height: int


Address = Callable[..., str]
"""The address of a drawing by its ``key``; with ``size="narrow"`` of the one for a telephone."""


def counted_now(figures: AnnualFigures) -> Address:
    """Where the drawings of a year as known by a day are."""
    return partial(url_for, "figures.chart", label=figures.year, known_by=figures.known_by.isoformat())


def trend(
    figures: AnnualFigures, before: Sequence[AnnualFigures], address: Address | None = None, numbers: str = ABOVE
) -> Chart | None:
    """The years in one picture; none where there is only one, or most is not shown.

    ``numbers`` says where its numbers stand.
    """
    from cdop.figures.exports.chart import NARROW, TREND, trend_alternative_text, trend_drawing, trend_numbers

    shown = trend_years(before)
    if not shown or mostly_hidden(trend_numbers(figures, shown)):
        return None
    left_out = [year.year for year in before if is_held(year) and year not in shown]
    caption = numbers
    if left_out:
        held = "which the register holds fewer cases than were printed"
        caption += f" Without {' and '.join(left_out)}, of {held}."
    sizes = (trend_drawing(figures, shown), trend_drawing(figures, shown, NARROW))
    return _chart(address or counted_now(figures), TREND, sizes, (trend_alternative_text(figures, shown), caption))


def charts(figures: AnnualFigures, address: Address | None = None, numbers: str = ABOVE) -> Iterator[tuple[str, Chart]]:
    """The tables that are drawn, by their keys, where enough is shown. ``numbers`` says where a picture's stand."""
    from cdop.figures.exports.chart import NARROW, alternative_text, drawing_for

    for key in CHARTED:
        table = figures.table(key)
        if table.denominator and draws(table) is not Draws.NOTHING:
            sizes = (drawing_for(table), drawing_for(table, NARROW))
            words = (alternative_text(table), numbers)
            yield key, _chart(address or counted_now(figures), key, sizes, words)


def _chart(address: Address, key: str, drawings: Sequence["Drawing"], words: tuple[str, str]) -> Chart:
    wide, narrow = [(round(drawn.width * ENLARGED), round(drawn.height * ENLARGED)) for drawn in drawings]
    return Chart(address(key=key), *words, *wide, address(key=key, size="narrow"), *narrow)
