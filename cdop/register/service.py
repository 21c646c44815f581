"""Bringing the register in and taking it out: all or nothing, and the same file twice stores nothing new."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TextIO

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.facts import Fact
from cdop.case.queries import timelines
from cdop.case.service import NewCase, create_cases
from cdop.documents.inert import inert
from cdop.reference.calendar import today as civil_day
from cdop.register import full
from cdop.register.checking import CHUNK, Checked, Progress, check, new_entries, no_progress
from cdop.register.columns import COLUMNS
from cdop.register.faults import Faults
from cdop.register.mapping import holds_more, row_of_facts
from cdop.register.panels import directory, keep_missing
from cdop.register.reading import Refused


@dataclass(frozen=True)
class Outcome:
    """What an import did: how many cases were stored, and how many were there already."""

    stored: int
    already: int

    @property
    def words(self) -> str:
        if self.stored == 0:
            return f"Nothing new: {self._all_were_there}."
        were = "was" if self.already == 1 else "were"
        there = f" {self.already:,} {were} there already." if self.already else ""
        return f"Stored {self.stored:,} {'case' if self.stored == 1 else 'cases'}.{there}"

    @property
    def _all_were_there(self) -> str:
        match self.already:
            case 0:
                return "the file has no cases"
            case 1:
                return "the 1 case was in the register already"
        return f"all {self.already:,} cases were in the register already"


def check_file(
    session: Session, viewer: Person, path: Path, today: date | None = None, progress: Progress = no_progress
) -> Checked:
    """Read and check a file, storing nothing. Raises ``Refused`` with every fault."""
    checked = check(session, viewer, path, today or civil_day(), progress)
    if checked.faults:
        raise Refused(checked.faults)
    return checked


def store(session: Session, person: Person, checked: Checked, progress: Progress = no_progress) -> Outcome:
    """Store the new cases of a checked file in the caller's transaction.

    Compares with the register once more, in case it changed since the check; raises ``Refused``.
    """
    faults = Faults()
    stored = 0
    entries = checked.entries()
    while chunk := list(islice(entries, CHUNK)):
        new = new_entries(session, person, chunk, faults)
        if faults:
            raise Refused(faults)
        keep_missing(session, person, [entry.panels for entry in new])
        create_cases(session, person, [NewCase(entry.reference, _from_a_file(person, entry.facts)) for entry in new])
        stored += len(new)
        progress("stored", stored)
    record(session, person, Event.REGISTER_IMPORTED, None, stored=stored, rows=checked.rows)
    return Outcome(stored, checked.rows - stored)


def _from_a_file(person: Person, facts: Sequence[Fact]) -> list[Fact]:
    """Facts that say that a file brought them. Not which: a file's name may name a child, and members see who recorded.

    A full export says of each fact who recorded it, which stays.
    """
    return [replace(fact, recorded_by=fact.recorded_by or f"{person.name}, from a file") for fact in facts]


def record_export(session: Session, person: Person, *, full: bool) -> None:
    """The audit entry of an export; the caller commits it before the export begins."""
    record(session, person, Event.REGISTER_EXPORTED, None, form="full" if full else "csv")


def export(session: Session, viewer: Person, out: TextIO) -> tuple[int, int]:
    """Write the register as CSV. Returns how many cases, and how many hold more than a row can tell.

    ``out`` must not translate line ends.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = more = 0
    for reference, facts in _whole_register(session, viewer):
        row = row_of_facts(reference, facts)
        writer.writerow(inert(row.get(column, "")) for column in COLUMNS)
        count += 1
        more += holds_more(row, facts)
    return count, more


def _whole_register(session: Session, viewer: Person) -> Iterable[tuple[str, Sequence[Fact]]]:
    """Every case that exists for the viewer; none for those who see no identity."""
    return timelines(session, viewer=viewer) if viewer.sees_identity else ()


def words_for_more(more: int) -> str:
    """How many cases hold more than their rows: an earlier decision, a second finalising, a note."""
    return f"{'1 case holds' if more == 1 else f'{more:,} cases hold'} more than a row can tell"


def export_full(session: Session, viewer: Person, out: TextIO) -> int:
    """Write every fact of every case as JSON lines, with the other panels that it names. Returns how many cases."""
    count, held = 0, directory(session)
    for reference, facts in _whole_register(session, viewer):
        out.write(full.line(reference, facts, held))
        count += 1
    return count
