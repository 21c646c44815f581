"""The pieces that a report is made of, whatever its format: headings, words, tables, charts. Plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Drawing

from cdop.documents.columns import Column, Look

NO_LOOK = Look()


@dataclass(frozen=True)
class SectionHead:
    """A section begins. ``key`` is its stable name."""

    key: str
    words: str


@dataclass(frozen=True)
class Words:
    """A paragraph: what the panel says, or (``sum``) whether numbers add up, which is set off."""

    text: str
    tone: Literal["said", "sum"] = "said"


@dataclass(frozen=True)
class ChartPiece:
    """A drawing with the words above it, and in words for whoever does not see it. Bars have their numbers on them."""

    caption: str
    drawing: Drawing
    alternative: str


@dataclass(frozen=True)
class TablePiece:
    """A table under its title, with the lines that say what it counts, and a chart below where one helps.

    Without a ``key`` no list of contents leads to it. ``columns`` have widths in points of a page of paper.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    look: Look = NO_LOOK
    chart: ChartPiece | None = None


Piece = SectionHead | Words | TablePiece


def table_piece(  # noqa: PLR0913, PLR0917 - one call says all that a table is
    key: str, title: str, lines: Iterable[str], columns: Sequence[Column], rows: Sequence[Sequence[str]],
    look: Look = NO_LOOK, chart: ChartPiece | None = None,
) -> TablePiece:  # fmt: skip
    """The piece, of whatever sequences its parts come as."""
    return TablePiece(key, title, tuple(lines), tuple(columns), tuple(map(tuple, rows)), look, chart)
