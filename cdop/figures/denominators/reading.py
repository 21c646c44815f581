"""Reading a file of live births or populations: whole, or refused with every fault."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cdop.figures.denominators.columns import COLUMNS, Entry, Fault, entries_of, header_faults
from cdop.spreadsheets.limits import Limits
from cdop.spreadsheets.reading import NotRead, records, wrong_separator

LIMITS = Limits(rows=500_000, columns=len(COLUMNS) + 90, unpacked=400 << 20, beside=64 << 20, tags=2_000_000)


class Refused(Exception):
    """The file cannot be taken. ``faults`` are all that is wrong with it, in the order of rows."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the file is refused")
        self.faults = faults


@dataclass(frozen=True)
class Read:
    """A good file: its counts, and the fingerprint of what they say, whichever format it has."""

    entries: list[Entry]
    fingerprint: str


def read_counts(path: Path) -> Read:
    """Read a CSV file or a workbook. Raises ``Refused`` with every fault; nothing of a faulty file is taken."""
    faults: list[Fault] = []
    header: list[str] = []
    entries: list[Entry] = []
    try:
        for number, cells in records(path, LIMITS):
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
    return as_read(entries)


def as_read(entries: list[Entry]) -> Read:
    """Counts with their fingerprint."""
    return Read(entries, _fingerprint(entries))


def _repeated(entries: list[Entry]) -> list[Fault]:
    first: dict[object, int] = {}
    faults = []
    for entry in entries:
        before = first.setdefault((entry.measure, entry.area, entry.year, entry.at), entry.row)
        if before != entry.row:
            faults.append(Fault(entry.row, "row", f"counts the same as row {before}: delete one of them"))
    return faults


def _fingerprint(entries: list[Entry]) -> str:
    lines = sorted(repr((entry.measure.value, entry.area, entry.year, entry.at, entry.value)) for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
