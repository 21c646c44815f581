"""The same figures from the register's workbook, as a panel keeps it today: read row by row and counted."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook

from bench.anchors.flat import Flat, factors_of, flat
from bench.anchors.tally import tally
from bench.cells import Counting
from bench.data import national_rows, rows
from bench.stock import PANEL, Register
from cdop.register.columns import COLUMNS


class Entry(NamedTuple):
    """One row of the sheet."""

    case: Flat
    factor_names: list[str]


def prepare(register: Register) -> Counting:
    """The workbook with the same cases, written once."""
    if not register.workbook.exists():
        _write(register)
    return Counting(lambda: tally(_entries(register.workbook)))


def _write(register: Register) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    sheet.append(COLUMNS)
    for row in rows(register.cases) if register.kind == PANEL else national_rows(register.cases):
        sheet.append([row.get(column) for column in COLUMNS])
    book.save(register.workbook)


def _entries(workbook: Path) -> Iterator[Entry]:
    book = load_workbook(workbook, read_only=True)
    cells = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(cells)]
    for number, values in enumerate(cells, start=1):
        row = {name: str(value or "") for name, value in zip_longest(names, values)}
        yield Entry(flat(number, row), factors_of(row))
    book.close()
