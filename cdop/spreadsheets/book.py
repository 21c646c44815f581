"""What stands in an accessible spreadsheet, whatever its format: cover, notes, one table a sheet. Plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

INSTRUCTIONS = "This worksheet contains one table."


@dataclass(frozen=True)
class TableSheet:
    """One table on a sheet of its own. ``lines`` stand above it; ``notes`` name the notes that its title points to.

    ``rows``: at least one; words become text cells and numbers number cells, fractions to one place. ``widths``: of the
    columns, in characters.
    """

    name: str
    key: str
    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    widths: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def head_row(self) -> int:
        """The row of its headings, from 0: below the title, the lines and the instructions."""
        return len(self.lines) + 2

    def texts(self) -> Iterator[str]:
        """The text cells, row by row."""
        for row in self.rows:
            yield from (cell for cell in row if isinstance(cell, str))


@dataclass(frozen=True)
class Book:
    """A whole workbook. ``cover`` are the lines of its first sheet, ``about`` what to know before reading; ``day`` is
    the day that the file is dated on; ``notes`` are texts by their name, those in use alone.
    """

    title: str
    subject: str
    author: str
    day: date
    cover: tuple[str, ...]
    about: tuple[str, ...]
    sheets: tuple[TableSheet, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
