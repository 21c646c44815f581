"""Reading the register from a file: CSV or a workbook, row by row, in bounded memory."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import IO

from cdop.documents.inert import as_written
from cdop.reference.values import BLANKS
from cdop.register import workbooks
from cdop.register.columns import COLUMNS, REQUIRED, column_meant
from cdop.register.faults import Faults
from cdop.register.rules import Fault

_CELL = re.compile(r'(?:"(?:[^"]++|"")*+"|[^",\r\n]*)(,|\r\n|\r|\n|$)')
_SEPARATED = re.compile(r"[;\t|]")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
LARGEST_CELL = 10**6
MOST_COLUMNS = 1000


class Refused(Exception):
    """The file cannot be taken. ``faults`` are all that is wrong with it, in order."""

    def __init__(self, faults: Faults | Sequence[Fault]) -> None:
        super().__init__("the file is refused")
        self.faults = faults if isinstance(faults, Faults) else Faults(faults)


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number (the header is 1), cells trimmed and unescaped.

    Records of nothing but blanks are passed over at the end of the file; till something follows them, only their
    widths are kept (they are consecutive). Raises ``Refused``.
    """
    widths: list[int] = []
    raw = _workbook(path) if workbooks.is_workbook(path) else _csv(path)
    for number, written in enumerate(raw, start=1):
        cells = [_plain(cell) for cell in written]
        if not any(cells):
            widths.append(len(cells))
            continue
        yield from ((passed, [""] * width) for passed, width in enumerate(widths, start=number - len(widths)))
        widths.clear()
        yield number, cells


def header(cells: Sequence[str]) -> list[Fault]:
    """What is wrong with the header."""
    if len(cells) > MOST_COLUMNS:
        return [Fault(1, "file", "", f"has {len(cells)} columns, of which the register has {len(COLUMNS)}")]
    if len(cells) == 1 and (separator := _SEPARATED.search(cells[0])):
        words = f"the columns are separated by {_SEPARATORS[separator[0]]}: save the file as 'CSV UTF-8', with commas"
        return [Fault(1, "file", cells[0], words)]
    unknown = [name for name in cells if name not in COLUMNS]
    faults = [Fault(1, name, name, "is not a column of the register", column_meant(name)) for name in unknown]
    repeated = dict.fromkeys(name for name in cells if cells.count(name) > 1 and name in COLUMNS)
    faults += [Fault(1, name, name, "the column is repeated") for name in repeated]
    return faults + [Fault(1, name, "", "the column is missing") for name in REQUIRED if name not in cells]


def shape(number: int, names: Sequence[str], cells: Sequence[str]) -> list[Fault]:
    """A row that is empty, or has too many or too few cells: one fault, since nobody can say what stands where."""
    words = f"the row has {len(cells)} cells, the header has {len(names)}"
    if not any(cells):
        return [Fault(number, "case_ref", "", "the row is empty: delete it, or fill it in")]
    if len(cells) < len(names):
        return [Fault(number, names[len(cells)], "", words, kind="the row has too few cells")]
    if len(cells) > len(names):
        return [Fault(number, f"column {len(names) + 1}", cells[len(names)], words, kind="the row has too many cells")]
    return []


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
                    raise Refused([Fault(number, "row", "", "a cell is too long to be read")]) from None
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


def _misquoted(number: int, names: Sequence[str], raw: str) -> Refused:
    cell = _bad_cell(raw) or 0
    column = names[cell] if cell < len(names) else f"column {cell + 1}"
    return Refused(
        [Fault(number, column, "", "a quotation mark is out of place; the file cannot be read on from here")]
    )


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        yield from workbooks.rows(path)
    except workbooks.Unreadable as words:
        raise Refused([Fault(1, "file", "", str(words))]) from None
