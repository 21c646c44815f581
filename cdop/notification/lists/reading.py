"""Reading a list from a file: whole, or refused with every fault."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cdop.notification.lists.columns import MOST_COLUMNS, Entry, Fault, columns_of, entry_of, key_of
from cdop.spreadsheets.limits import Limits
from cdop.spreadsheets.reading import NotRead, records, wrong_separator

LIMITS = Limits(rows=20_000, columns=MOST_COLUMNS, unpacked=100 << 20, beside=16 << 20, tags=800_000)


class Refused(Exception):
    """The file cannot be taken. ``faults`` are all that is wrong with it, in the order of rows."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the list is refused")
        self.faults = faults


@dataclass(frozen=True)
class Listed:
    """A list as read: which heading means which column (none: not read), and its rows."""

    columns: list[tuple[str, str | None]]
    entries: list[Entry]


def read_list(path: Path, today: date) -> Listed:
    """Read a CSV file or a workbook. Raises ``Refused`` with every fault; nothing of a faulty file is taken."""
    faults: list[Fault] = []
    header: list[str] = []
    meant: list[str | None] = []
    entries: list[Entry] = []
    try:
        for number, cells in records(path, LIMITS):
            if number == 1:
                header = cells
                if words := wrong_separator(header):
                    raise NotRead(1, "file", words)
                meant, faults = columns_of(header)
                if faults:
                    break
                continue
            entry, wrong = entry_of(number, meant, cells, today)
            entries.append(entry)
            faults += wrong
    except NotRead as fault:
        faults.append(Fault(fault.row, fault.column, fault.words))
    faults += _repeated(entries) if not faults else []
    if not faults and not entries:
        faults.append(Fault(1, "file", "has no rows below the header"))
    if faults:
        raise Refused(faults)
    return Listed(list(zip(header, meant, strict=True)), entries)


def _repeated(entries: list[Entry]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for entry in entries:
        before = first.setdefault(key_of("", entry), entry.number)
        if before != entry.number:
            faults.append(Fault(entry.number, "row", f"is the same as row {before}: delete one of them"))
    return faults
