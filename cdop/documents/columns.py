"""The columns of a table on paper: which hold words and which numbers, how wide each is, and the cells they make."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdop.documents import styles
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.tables import Line, TaggedTable, head_nodes, row_nodes
from cdop.documents.tagging import Node
from cdop.documents.text import Text

NUMBER_WIDTH = 68.0
# A lone column of numbers stands near its words instead of across the page.
SHORT_TABLE = 400.0


@dataclass(frozen=True)
class Column:
    """One column; ``width`` in points, and nothing for the one that takes what the others leave."""

    head: str
    width: float | None = None
    number: bool = False


@dataclass(frozen=True)
class Look:
    """Which rows are totals, and which divide a row above; empty where none is."""

    totals: Sequence[bool] = ()
    parts: Sequence[bool] = ()


def counted(heads: Sequence[str], width: float = NUMBER_WIDTH) -> list[Column]:
    """A column of words, then columns of numbers."""
    return [Column(heads[0]), *(Column(head, width, number=True) for head in heads[1:])]


def table_of(node: Node, columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look) -> TaggedTable:
    """Words as the cells of a tagged table."""
    top = [styles.NUMBER_HEAD if column.number else styles.CELL_HEAD for column in columns]
    heads = [column.head for column in columns]
    first = Line(tuple(map(Text, heads, top, head_nodes(node, len(columns)))))
    body, lines = node.add("TBody"), []
    for i, row in enumerate(rows):
        total, part = (bool(kind) and kind[i] for kind in (look.totals, look.parts))
        plain, number = (styles.CELL_TOTAL, styles.NUMBER_TOTAL) if total else (styles.CELL, styles.NUMBER)
        if part:
            plain = styles.CELL_PART
        cells = map(Text, row, [number if c.number else plain for c in columns], row_nodes(body, len(columns)))
        lines.append(Line(tuple(cells), total))
    return TaggedTable(widths_of(columns), first, lines)


def widths_of(columns: Sequence[Column]) -> list[float]:
    """How wide (points) the columns are on a page of paper."""
    wide = TEXT_WIDTH if len(columns) > 2 else SHORT_TABLE
    left = wide - sum(column.width or 0 for column in columns)
    return [left if column.width is None else column.width for column in columns]
