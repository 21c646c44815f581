"""Reading a file of published figures: whole, or refused with every fault."""

import hashlib
from dataclasses import astuple, dataclass
from pathlib import Path

from cdop.figures.comparing.columns import COLUMNS, Entry, entries_of, header_faults
from cdop.figures.loading import read_entries
from cdop.spreadsheets.limits import Limits

LIMITS = Limits(rows=20_000, columns=len(COLUMNS) + 90, unpacked=100 << 20, beside=64 << 20, tags=2_000_000)


@dataclass(frozen=True)
class Read:
    """A good file: its figures, and the fingerprint of what they say, whichever format it has."""

    entries: list[Entry]
    fingerprint: str


def read_figures(path: Path) -> Read:
    """Read a CSV file or a workbook. Raises ``cdop.figures.loading.Refused`` with every fault."""
    return as_read(read_entries(path, LIMITS, header_faults, entries_of))


def as_read(entries: list[Entry]) -> Read:
    """Figures with their fingerprint."""
    lines = sorted(repr(astuple(entry)[1:]) for entry in entries)
    return Read(entries, hashlib.sha256("\n".join(lines).encode()).hexdigest())
