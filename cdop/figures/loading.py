"""Loading what others published from a file: whole, or refused with every fault by row and column. No database."""

import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from werkzeug.datastructures import FileStorage

from cdop.reference.values import storable
from cdop.spreadsheets.limits import Limits
from cdop.spreadsheets.reading import NotRead, records, wrong_separator

MOST_FAULTS = 1000
"""How many a page shows."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the row (the header is 1), the column, and why it is refused."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        match self.column:
            case "file":
                return f"The file {self.words}"
            case "row":
                return f"Row {self.row} {self.words}"
            case _:
                return f"Row {self.row}, {self.column}: {self.words}"


class Refused(Exception):
    """The file cannot be taken. ``faults`` are all that is wrong with it, in the order of rows."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the file is refused")
        self.faults = faults


class NotNamed(ValueError):
    """The source or the edition cannot be kept. ``field`` is the one to mend; the text says why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"The {field} {words}.")
        self.field, self.words = field, words


class AlreadyLoaded(ValueError):
    """The newest edition of this name and source says just this: nothing is stored."""


class Numbered(Protocol):
    """What a row of a file says."""

    @property
    def row(self) -> int: ...

    @property
    def counts(self) -> Hashable:
        """What it is a number of: two rows that count the same are one too many."""


Entry = TypeVar("Entry", bound=Numbered)


def read_entries(
    path: Path,
    limits: Limits,
    header_faults: Callable[[Sequence[str]], list[Fault]],
    entries_of: Callable[[int, Sequence[str], Sequence[str]], tuple[list[Entry], list[Fault]]],
) -> list[Entry]:
    """Read a CSV file or a workbook. Raises ``Refused`` with every fault; nothing of a faulty file is taken."""
    faults: list[Fault] = []
    header: list[str] = []
    entries: list[Entry] = []
    try:
        for number, cells in records(path, limits):
            if number == 1:
                header = cells
                if words := wrong_separator(header):
                    raise NotRead(1, "file", f"cannot be read: {words}")
                faults = header_faults(header)
                if faults:
                    break
                continue
            found, wrong = entries_of(number, header, cells)
            entries += found
            faults += wrong
    except NotRead as fault:
        faults.append(Fault(fault.row, fault.column, fault.words))
    faults = sorted([*faults, *_repeated(entries)], key=lambda fault: fault.row)
    if not faults and not entries:
        faults.append(Fault(1, "file", "has no rows below the header"))
    if faults:
        raise Refused(faults)
    return entries


def _repeated(entries: Sequence[Numbered]) -> Iterator[Fault]:
    first: dict[Hashable, int] = {}
    for entry in entries:
        before = first.setdefault(entry.counts, entry.row)
        if before != entry.row:
            yield Fault(entry.row, "row", f"counts the same as row {before}: delete one of them")


def column_faults(header: Sequence[str], columns: Mapping[str, str]) -> list[Fault]:
    """The columns of a header that are unknown, without a name, or repeated."""
    known = ", ".join(columns)
    faults = [
        Fault(
            1,
            printable(name) or "row",
            f"is not a column of such a file: {known}" if name else f"has a column without a name: name it {known}",
        )
        for name in header
        if name not in columns
    ]
    repeated = dict.fromkeys(name for name in header if header.count(name) > 1)
    return faults + [Fault(1, name, "the column is repeated") for name in repeated if name in columns]


def row_faults(row: int, header: Sequence[str], cells: Sequence[str]) -> list[Fault]:
    """What is wrong with a row before its cells are looked at."""
    if not any(cells):
        return [Fault(row, "row", "is empty: delete it, or fill it in")]
    if len(cells) != len(header):
        return [Fault(row, "row", f"has {len(cells)} cells, the header has {len(header)}")]
    return []


def named(field: str, text: str, longest: int) -> str:
    """A source or an edition as it is kept. Raises ``NotNamed``."""
    try:
        found = storable(text.strip())
    except ValueError as error:
        raise NotNamed(field, str(error)) from None
    if not 0 < len(found) <= longest or "\n" in found:
        raise NotNamed(field, f"must be given, in one line of up to {longest} characters")
    return found


@contextmanager
def kept_while_read(file: FileStorage) -> Iterator[Path]:
    """An uploaded file on a disk, no longer than it takes to read it."""
    with tempfile.TemporaryDirectory() as folder:
        ending = Path(file.filename or "").suffix.lower()
        path = Path(folder) / f"upload{ending if ending in ('.csv', '.xlsx') else ''}"
        file.save(path)
        yield path


def quoted(text: str) -> str:
    """The beginning of what a cell says, as a fault names it."""
    return f"‘{printable(text)}’ " if text else ""


def printable(text: str) -> str:
    """The first of the text, bytes that were not UTF-8 as their numbers."""
    return text[:60].encode("utf-8", "backslashreplace").decode()
