"""The chronology of one case: built from its dated facts across agencies, and what the coordinator entered. Pure.

Nothing is stored of it but what was entered: an entry built from a fact changes with the fact. What an agency wrote as
a dated row can be corrected or taken out; its own words stay as the earlier version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cdop.case.facts import Fact, FactKind
from cdop.gathering.record.building import BORN, DIED, built
from cdop.gathering.record.dated import DAY, MONTH, PRECISIONS, first_day, place
from cdop.gathering.record.entries import AGENCY, ENTERED, Entry, Version
from cdop.gathering.replying.words import iso_day


@dataclass(frozen=True)
class Asked:
    """Which entries are shown: of a kind, of a source, and those that may lie in a period (days included)."""

    kind: str = ""
    source: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.kind or self.source or self.first or self.last)


@dataclass(frozen=True)
class Chronology:
    """Entries in order; those taken out stand apart."""

    entries: tuple[Entry, ...]
    removed: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """An entry that can be corrected, by its key; also one that was taken out."""
        return next((one for one in (*self.entries, *self.removed) if key and one.key == key), None)

    def chosen(self, asked: Asked) -> tuple[Entry, ...]:
        """The entries that are asked for."""
        return tuple(one for one in self.entries if _is_asked(one, asked))

    @property
    def sources(self) -> list[str]:
        """Every source, in the order of its first entry."""
        return list(dict.fromkeys(one.source for one in self.entries))


def chronology(facts: Sequence[Fact]) -> Chronology:
    """The chronology of a case from its facts, identity included, in the order recorded."""
    entered = _entered(facts)
    own = list(built(facts))
    keys = {one.key for one in own}
    found = [_corrected(one, entered.get(one.key, [])) for one in own]
    found += [_new(key, versions) for key, versions in entered.items() if key not in keys]
    ordered = sorted(found, key=lambda one: (*place(one.on, one.precision, one.time), _in_a_life(one)))
    return Chronology(tuple(one for one in ordered if not one.removed), tuple(one for one in ordered if one.removed))


def _in_a_life(one: Entry) -> tuple[int, int]:
    """Of one moment: the birth, what agencies told and was entered, the death, what came of it."""
    if one.kind in {AGENCY, ENTERED}:
        return 1, one.order
    return {BORN: 0, DIED: 2}.get(one.order, 3), one.order


def _entered(facts: Sequence[Fact]) -> dict[str, list[tuple[int, Fact]]]:
    found: dict[str, list[tuple[int, Fact]]] = {}
    for order, fact in enumerate(facts):
        if fact.kind is FactKind.CHRONOLOGY_ENTERED:
            found.setdefault(fact.detail["entry"], []).append((order, fact))
    return found


def _new(key: str, versions: Sequence[tuple[int, Fact]]) -> Entry:
    first = _entry(key, *versions[0])
    return _corrected(first, versions[1:])


def _corrected(entry: Entry, versions: Sequence[tuple[int, Fact]]) -> Entry:
    """An entry as its last version says, with the versions before it. Its place among equals is its first's."""
    for _, fact in versions:
        said = _entry(entry.key, entry.order, fact)
        earlier = Version(entry.on, entry.precision, entry.time, entry.written, entry.what, entry.source, entry.by)
        lane = "" if entry.kind == ENTERED else entry.stands_in
        entry = replace(said, kind=entry.kind, lane=lane, versions=(*entry.versions, earlier))
    return entry


def _entry(key: str, order: int, fact: Fact) -> Entry:
    said = fact.identity or {}
    written, precision = str(said.get("on") or ""), str(said.get("precision"))
    on, good = iso_day(written), precision if precision in PRECISIONS else DAY
    source = str(said.get("source") or "") or "Coordinator"
    return Entry(
        ENTERED, first_day(on, good) if on else None, good, str(said.get("what") or ""), source, order, key,
        said.get("time"), written, fact.recorded_by or "", bool(fact.detail.get("removed")),
    )  # fmt: skip


def _is_asked(entry: Entry, asked: Asked) -> bool:
    if (asked.kind and entry.kind != asked.kind) or (asked.source and entry.source != asked.source):
        return False
    if not (asked.first or asked.last):
        return True
    if entry.on is None:
        return False
    after = asked.first is None or last_day(entry.on, entry.precision) >= asked.first
    return after and (asked.last is None or entry.on <= asked.last)


def last_day(on: date, precision: str) -> date:
    """The last day that it can have been, of the first."""
    if precision == DAY:
        return on
    if precision == MONTH:
        return (on.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1) if on.year < 9999 else on
    return on.replace(month=12, day=31)
