"""Reading a file's rows: CSV or a workbook, row by row, in bounded memory."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import IO

from cdop.documents.inert import as_written
from cdop.reference.values import BLANKS
from cdop.spreadsheets import workbooks
from cdop.spreadsheets.limits import WIDE, Limits

_CELL = re.compile(r'(?:"(?:[^"]++|"")*+"|[^",\r\n]*)(,|\r\n|\r|\n|$)')
_SEPARATED = re.compile(r"[;\t|]")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
LARGEST_CELL = 10**6


class NotRead(Exception):
    """The file cannot be read on from here: the row (the header is 1), the column, and why in plain words."""

    def __init__(self, row: int, column: str, words: str) -> None:
        super().__init__(words)
        self.row, self.column, self.words = row, column, words


def records(path: Path, limits: Limits = WIDE) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number (the header is 1), cells trimmed and unescaped.

    Records of nothing but blanks are passed over at the end of the file; till something follows them, only their
    widths are kept. Raises ``NotRead``, also where there are more records than ``limits``.
    """
    blanks: list[range] = []
    widths: list[int] = []
    last = width = 0
    raw = _workbook(path, limits) if workbooks.is_workbook(path) else enumerate(_csv(path), start=1)
    for held, (number, written) in enumerate(raw, start=1):
        cells = [_plain(cell) for cell in written]
        blank = not any(cells)
        if limits.rows is not None and (held if blank else number) > limits.rows + 1:
            raise NotRead(number, "row", _too_many(limits.rows, blank))
        width = len(cells) if number == 1 else width
        for run, wide in ((range(last + 1, number), width), (range(number, number + blank), len(cells))):
            if run and widths and widths[-1] == wide:
                blanks[-1] = range(blanks[-1].start, run.stop)
            elif run:
                blanks.append(run)
                widths.append(wide)
        last = number
        if not blank:
            yield from ((passed, [""] * wide) for run, wide in zip(blanks, widths, strict=True) for passed in run)
            blanks.clear()
            widths.clear()
            yield number, cells


def _too_many(rows: int, blank: bool) -> str:
    mend = ", blank ones as well: delete the blank rows at the end" if blank else ""
    return f"is one too many: up to {rows:,} rows are read{mend}"


def wrong_separator(header: Sequence[str]) -> str:
    """What to say of a header whose cells are not separated by commas; nothing where they are."""
    separator = _SEPARATED.search(header[0]) if len(header) == 1 else None
    if separator is None:
        return ""
    return f"the columns are separated by {_SEPARATORS[separator[0]]}: save the file as 'CSV UTF-8', with commas"


def _plain(cell: str) -> str:
    return as_written(cell.strip(BLANKS))


def _csv(path: Path) -> Iterator[list[str]]:
    """Records by RFC 4180. Python's reader passes a quotation mark in a bare cell, so that is looked for here."""
    csv.field_size_limit(LARGEST_CELL)
    names: list[str] = []
    # Bytes that are not UTF-8 come through as lone surrogates, so that the fault names their row and column.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = _Remembered(file)
        reader = csv.reader(lines, strict=True)
        for number in count(1):
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "field larger" in str(error):
                    raise NotRead(number, "row", "a cell is too long to be read") from None
                raise _misquoted(number, names, lines.take()) from None
            raw = lines.take()
            if '"' in raw and _bad_cell(raw) is not None:
                raise _misquoted(number, names, raw)
            names = names or [_plain(cell) for cell in record]
            yield record


class _Remembered:
    """The lines of a file, keeping those of the record being read."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._lines = file, list[str]()

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self._lines.append(line)
            yield line

    def take(self) -> str:
        raw = "".join(self._lines)
        self._lines.clear()
        return raw


def _bad_cell(raw: str) -> int | None:
    """Which cell of a record (from 0) has a quotation mark out of place, if one has."""
    position = cell = 0
    while match := _CELL.match(raw, position):
        position = match.end()
        if match[1] != ",":
            return None if position == len(raw) else cell
        cell += 1
    return cell


def _misquoted(number: int, names: Sequence[str], raw: str) -> NotRead:
    cell = _bad_cell(raw) or 0
    column = names[cell] if cell < len(names) else f"column {cell + 1}"
    return NotRead(number, column, "a quotation mark is out of place; the file cannot be read on from here")


def _workbook(path: Path, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from workbooks.rows(path, limits)
    except workbooks.Unreadable as words:
        raise NotRead(1, "file", str(words)) from None
