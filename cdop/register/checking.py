"""Checking a whole file before anything is stored. Good rows wait on disk, not in memory."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact
from cdop.case.models import Case
from cdop.case.queries import timelines
from cdop.register import full
from cdop.register.columns import COLUMNS, REQUIRED
from cdop.register.faults import Faults
from cdop.register.mapping import facts_of_row, row_of_facts
from cdop.register.naming import references_in, unknown_cases
from cdop.register.other_files import why_not_read
from cdop.register.panels import Panels, panels_from_json, unknown_panels
from cdop.register.reading import MOST_COLUMNS, Refused, header, records, shape
from cdop.register.rules import Difference, Fault, Row, check_row
from cdop.register.summary import Summary

CHUNK = 1000
TAKEN = "cannot be used: the reference is taken"
Progress = Callable[[str, int], None]


def no_progress(_step: str, _rows: int) -> None:
    """For callers who do not watch."""


@dataclass
class Checked:
    """A file that has been read: how many rows, how many are new, and the new ones, waiting."""

    rows: int = 0
    new: int = 0
    summary: Summary = field(default_factory=Summary)
    faults: Faults = field(default_factory=Faults)
    _waiting: IO[str] = field(default_factory=lambda: tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115 - lives as long as this object

    @property
    def already(self) -> int:
        return self.rows - self.new

    def keep(self, entry: "Entry") -> None:
        self._waiting.write(json.dumps(entry.as_json()) + "\n")
        self.new += 1
        self.summary.add(entry.row)

    def entries(self) -> Iterator["Entry"]:
        """The new cases, in the file's order."""
        self._waiting.seek(0)
        return (Entry.from_json(json.loads(line)) for line in self._waiting)


@dataclass(frozen=True)
class Entry:
    """One case of the file: its row and, from a full export, its whole timeline and the panels that it carries.

    A faulty one is known by its reference alone, so that a repeated reference is named with every other fault.
    """

    number: int
    row: Row
    timeline: tuple[Fact, ...] | None = None
    faulty: bool = False
    panels: Panels = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return self.row["case_ref"]

    @property
    def facts(self) -> Sequence[Fact]:
        return facts_of_row(self.row) if self.timeline is None else self.timeline

    def as_json(self) -> list[object]:
        timeline = None if self.timeline is None else [full.fact_as_json(f) for f in self.timeline]
        return [self.number, self.row, timeline, {token: asdict(told) for token, told in self.panels.items()}]

    @classmethod
    def from_json(cls, data: list[object]) -> "Entry":
        number, row, timeline, panels = data
        assert isinstance(number, int)
        assert isinstance(row, dict)
        assert timeline is None or isinstance(timeline, list)
        facts = None if timeline is None else tuple(full.fact_from_json(f) for f in timeline)
        return cls(number, row, facts, panels=panels_from_json(panels))


def check(session: Session, viewer: Person, path: Path, today: date, progress: Progress = no_progress) -> Checked:
    """Read the whole file and compare it with the register. Reads only; every fault is gathered."""
    checked = Checked()
    seen: dict[str, int] = {}
    entries = _entries(path, today, checked.faults)
    in_file = references_in(path) if full.is_full_export(path) else frozenset()
    while chunk := list(islice(entries, CHUNK)):
        read = [entry for entry in chunk if entry]
        timelines_read = [(entry.number, entry.reference, entry.timeline) for entry in read if entry.timeline]
        checked.faults.extend(unknown_cases(session, timelines_read, in_file))
        naming = [(entry.number, entry.timeline, entry.panels) for entry in read if entry.timeline]
        checked.faults.extend(unknown_panels(session, naming))
        _check_chunk(session, viewer, read, seen, checked)
        checked.faults.settle()
        progress("checked", checked.rows)
    checked.faults.settle()
    return checked


def _check_chunk(
    session: Session, viewer: Person, chunk: Sequence[Entry], seen: dict[str, int], checked: Checked
) -> None:
    for entry in chunk:
        checked.rows += 1
        if entry.reference in seen:
            words = f"is also the reference of row {seen[entry.reference]}"
            kind = "is also the reference of another row"
            checked.faults.append(Fault(entry.number, "case_ref", entry.reference, words, kind=kind))
        seen.setdefault(entry.reference, entry.number)
    new = new_entries(session, viewer, [entry for entry in chunk if not entry.faulty], checked.faults)
    for entry in [] if checked.faults else new:  # a file that is refused anyway is compared, but keeps nothing
        checked.keep(entry)


def new_entries(session: Session, viewer: Person, chunk: Sequence[Entry], faults: Faults) -> list[Entry]:
    """Those whose reference the register does not have; a reference with other facts is a fault.

    A case that does not exist for the viewer keeps its reference: whatever the file says of it is refused alike, so
    that nobody finds out by a file what the register holds.
    """
    stored = dict(timelines(session, [entry.reference for entry in chunk], viewer))
    missing = [entry.reference for entry in chunk if entry.reference not in stored]
    taken = set(session.scalars(select(Case.reference).where(Case.reference.in_(missing)))) if missing else set()
    faults.extend(Fault(e.number, "case_ref", e.reference, TAKEN) for e in chunk if e.reference in taken)
    new = [entry for entry in chunk if entry.reference not in stored and entry.reference not in taken]
    for entry in chunk:
        if entry.reference in stored and not _same(entry, stored[entry.reference]):
            faults.append(_other_facts(entry, stored[entry.reference]))
    return new


def _other_facts(entry: Entry, stored: Sequence[Fact]) -> Fault:
    """The fault of a reference that the register has with other facts: which columns differ, and how."""
    held = row_of_facts(entry.reference, stored)
    told = [Difference(column, entry.row.get(column, ""), held.get(column, "")) for column in COLUMNS]
    differences = tuple(difference for difference in told if difference.file != difference.held)
    words = "is in the register already, with other facts"
    if not differences:
        words = "is in the register already, with other facts in its history"
    return Fault(entry.number, "case_ref", entry.reference, words, differences=differences)


def _same(entry: Entry, stored: Sequence[Fact]) -> bool:
    if entry.timeline is not None:
        return list(map(full.fact_as_json, entry.timeline)) == list(map(full.fact_as_json, stored))
    return row_of_facts(entry.reference, stored) == entry.row


def _entries(path: Path, today: date, faults: Faults) -> Iterator[Entry | None]:
    """The cases of a file; nothing for a record whose reference cannot be told. Faults are added on the way."""
    try:
        if words := why_not_read(path):
            raise Refused([Fault(1, "file", "", words)])
        yield from (_cases if full.is_full_export(path) else _rows)(path, today, faults)
    except Refused as refused:
        faults.extend(refused.faults)


def _rows(path: Path, today: date, faults: Faults) -> Iterator[Entry | None]:
    rows = records(path)
    first = next(rows, None)
    if first is None:
        raise Refused([Fault(1, "file", "", "is empty: it has no header")])
    names = first[1]
    faults.extend(header(names))
    if len(names) > MOST_COLUMNS:
        return
    readable = {name for name in names if names.count(name) == 1}
    for number, cells in rows:
        if misshapen := shape(number, names, cells):
            faults.extend(misshapen)
            yield None
            continue
        row, found = check_row(number, {n: c for n, c in zip(names, cells, strict=True) if n in readable}, today)
        found = [fault for fault in found if fault.column in readable or fault.column not in _unreadable(names)]
        faults.extend(found)
        yield Entry(number, row, faulty=bool(found)) if "case_ref" in row else None


def _cases(path: Path, today: date, faults: Faults) -> Iterator[Entry | None]:
    for number, reference, timeline, panels in full.read(path, today, faults):
        if reference is None:
            yield None
        elif timeline is None:
            yield Entry(number, {"case_ref": reference}, faulty=True)
        else:
            yield Entry(number, row_of_facts(reference, timeline), timeline, panels=panels)


def _unreadable(names: Sequence[str]) -> set[str]:
    """Required columns that the header lacks or repeats: said once for the header, not for every row."""
    return {name for name in REQUIRED if names.count(name) != 1}
