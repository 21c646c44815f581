"""Reading rows from a workbook: dates as dates, numbers as the digits they show."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

_PADDED = re.compile(r'[0 \\"-]+')
_FORMULA = re.compile(rb"<f[ >/]")
LARGEST = 1024**3  # bytes unpacked
BLOCK = 1 << 20
MOST_ROWS, MOST_COLUMNS = 1_048_576, 1000  # a sheet's rows; far more columns than any list has
# The library's warnings quote what a cell holds, and would end in the server's log.
warnings.filterwarnings("ignore", module="openpyxl")


class Unreadable(Exception):
    """The file is not a workbook that can be read; the text says why."""


def is_workbook(path: Path) -> bool:
    """True for a zipped file and for a name that promises a workbook."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".xlsx"


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet as text, as wide as its first row. Raises ``Unreadable``."""
    width = 0
    with ExitStack() as files:
        # Opened here and not by name: the library goes by the name's ending, and an upload's name has none.
        books = _opened(path, files)
        try:
            for number, row in enumerate(_paired(books), start=1):
                cells = [_shown(cell, formula) for cell, formula in row]
                while cells and not cells[-1] and (number == 1 or len(cells) > width):
                    cells.pop()
                width = len(cells) if number == 1 else width
                yield cells + [""] * (width - len(cells))
        except Exception:  # rows are read as they are asked for: broken ones fail in as many ways as broken files
            raise Unreadable("is not a workbook that can be read") from None


def _opened(path: Path, files: ExitStack) -> list[Any]:
    """The workbook with the results of its formulas and, where it has any, once more with the formulas."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise Unreadable("is too large once unpacked")
            formulas = _has_formulas(archive)
        books = [load_workbook(files.enter_context(path.open("rb")), read_only=True, data_only=True)]
        if formulas:
            books.append(load_workbook(files.enter_context(path.open("rb")), read_only=True))
        for book in books:
            book.worksheets[0].reset_dimensions()
    except Unreadable:
        raise
    except Exception:  # the library's faults with broken files are of many kinds
        raise Unreadable("is not a workbook that can be read") from None
    return books


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    for entry in archive.infolist():
        if not entry.filename.startswith("xl/worksheets/"):
            continue
        with archive.open(entry) as sheet:
            before = b""
            while block := sheet.read(BLOCK):
                if _FORMULA.search(before + block):
                    return True
                before = block[-3:]
    return False


def _paired(books: list[Any]) -> Iterator[list[tuple[Any, Any]]]:
    """Each row's cells, beside the same cell with its formula where the workbook has formulas."""
    shown = books[0].worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    if len(books) == 1:
        return ([(cell, None) for cell in row] for row in shown)
    formulas = books[1].worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    return (list(zip(row, told, strict=True)) for row, told in zip(shown, formulas, strict=True))


def _shown(cell: Any, formula: Any) -> str:
    """What a cell shows. A formula whose result was never kept shows itself, so that it is not lost unseen."""
    value = cell.value
    if value is None and formula is not None and formula.value is not None:
        value = formula.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | float() if value == int(value):
            form = cell.number_format or ""
            return str(int(value)).zfill(form.count("0") if _PADDED.fullmatch(form) else 0)
        case float():
            return format(value, ".15g")
        case _:
            return str(value)
