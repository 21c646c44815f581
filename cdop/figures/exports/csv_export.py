"""The figures as one tidy CSV table: a line for each cell."""

import csv
import io
from collections.abc import Iterator

from cdop.documents.inert import inert
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION

HEADER = ("year", "known_by", "table", "row", "column", "value", "basis", "denominator", "left_out", "demonstration")
# What a table with one count a row calls that count; the counting rules say the same.
SINGLE_COLUMN = "count"


def to_csv(figures: AnnualFigures) -> bytes:
    """Every cell of every table as UTF-8 CSV (RFC 4180 quoting, lines end CR LF, no byte-order mark).

    ``value`` is a number of cases; ``table``, ``row`` and ``column`` are the keys that JSON uses.
    ``basis`` says what the table counts; ``denominator`` and ``left_out`` are its numbers of cases.
    ``demonstration`` is empty, but where every child is invented it says so on each line.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_lines(figures))
    return out.getvalue().encode("utf-8", "backslashreplace")


def _lines(figures: AnnualFigures) -> Iterator[tuple[str | int, ...]]:
    known_by = figures.known_by.isoformat()
    invented = DEMONSTRATION if figures.demonstration else ""
    for table in figures:
        columns = table.columns or (SINGLE_COLUMN,)
        about = (inert(table.basis), table.denominator, table.left_out, invented)
        for row in table.rows:
            for column, value in zip(columns, row.values, strict=True):
                cells = (figures.year, known_by, table.key, row.key, column)
                yield (*map(inert, cells), value, *about)
