"""Reading a file of live births or populations: whole, or refused with every fault."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cdop.figures.denominators.columns import COLUMNS, Entry, entries_of, header_faults
from cdop.figures.loading import read_entries
from cdop.spreadsheets.limits import Limits

LIMITS = Limits(rows=500_000, columns=len(COLUMNS) + 90, unpacked=400 << 20, beside=64 << 20, tags=2_000_000)


@dataclass(frozen=True)
class Read:
    """A good file: its counts, and the fingerprint of what they say, whichever format it has."""

    entries: list[Entry]
    fingerprint: str


def read_counts(path: Path) -> Read:
    """Read a CSV file or a workbook. Raises ``cdop.figures.loading.Refused`` with every fault."""
    return as_read(read_entries(path, LIMITS, header_faults, entries_of))


def as_read(entries: list[Entry]) -> Read:
    """Counts with their fingerprint."""
    return Read(entries, _fingerprint(entries))


def _fingerprint(entries: list[Entry]) -> str:
    lines = sorted(repr((entry.measure.value, entry.area, entry.year, entry.at, entry.value)) for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
