"""Reading the register from a file: its rows, its header, and rows that are not as wide as it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cdop.register.columns import COLUMNS, REQUIRED, column_meant
from cdop.register.faults import Faults
from cdop.register.rules import Fault
from cdop.spreadsheets import reading
from cdop.spreadsheets.reading import NotRead, wrong_separator

MOST_COLUMNS = 1000


class Refused(Exception):
    """The file cannot be taken. ``faults`` are all that is wrong with it, in order."""

    def __init__(self, faults: Faults | Sequence[Fault]) -> None:
        super().__init__("the file is refused")
        self.faults = faults if isinstance(faults, Faults) else Faults(faults)


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number (the header is 1), cells trimmed and unescaped. Raises ``Refused``."""
    try:
        yield from reading.records(path)
    except NotRead as fault:
        raise Refused([Fault(fault.row, fault.column, "", fault.words)]) from None


def header(cells: Sequence[str]) -> list[Fault]:
    """What is wrong with the header."""
    if len(cells) > MOST_COLUMNS:
        return [Fault(1, "file", "", f"has {len(cells)} columns, of which the register has {len(COLUMNS)}")]
    if words := wrong_separator(cells):
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
