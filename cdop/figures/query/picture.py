"""The picture of an answer, from the table that is shown: only where bars tell something at a glance."""

from dataclasses import dataclass

from cdop.figures.charted import MOST_BARS, Draws, charted, draws, no_chart
from cdop.figures.exports.chart import NARROW, WIDE, alternative_text, drawing_for
from cdop.figures.tables import Table

ENLARGED = 1.5
MOST_PARTS = 3


@dataclass(frozen=True)
class Picture:
    """What it shows in words, and its size on a page and on a narrow one (pixels)."""

    words: str
    width: int
    height: int
    narrow_width: int
    narrow_height: int


def is_drawn(table: Table) -> bool:
    """Whether it has few enough bars, each of few enough parts, any case, and enough of them shown."""
    return _fits(table) and draws(table) is not Draws.NOTHING


def why_no_picture(table: Table) -> str:
    """Why a table that could be drawn is not: most of it is not shown. Nothing where it is drawn."""
    return no_chart([row.values[-1] for row in charted(table)]) if _fits(table) and not is_drawn(table) else ""


def _fits(table: Table) -> bool:
    parts = [column for column in table.columns if column != "total"]
    by_years = bool(table.columns) and "total" not in table.columns
    few = len(table.rows) <= MOST_BARS and len(parts) <= MOST_PARTS and not by_years
    return few and any(any(row.values) for row in table.rows)


def picture(table: Table) -> Picture | None:
    """The picture of an answer; none where a table says more."""
    if not is_drawn(table):
        return None
    wide, narrow = (drawing_for(table, width) for width in (WIDE, NARROW))
    sizes = [round(side * ENLARGED) for one in (wide, narrow) for side in (one.width, one.height)]
    return Picture(alternative_text(table), *sizes)


def svg(table: Table, *, narrow: bool) -> bytes:
    """The drawing itself (UTF-8)."""
    from cdop.documents.svg import svg_of

    return svg_of(drawing_for(table, NARROW if narrow else WIDE), alternative_text(table))
