"""Which of a case's facts moved a number: those that change something by which the number's table counts. Pure.

A case is looked at as the figures count it, before and after each later fact. A second decision for the same home moves
nothing; a late classification moves no table by sex.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.case.projection import Counted, counted
from cdop.figures.cells import CellName
from cdop.figures.slices import Clock

Seen = Mapping[str, Any]
"""A case as the figures count it: each thing by its name."""
_SCOPE = frozenset({"withdrawn", "resident"})
_OF_ROW: Mapping[tuple[str, str], frozenset[str]] = {
    ("notifications", "total"): frozenset({"withdrawn", "notified"}),
    ("outstanding", "opening"): _SCOPE | {"waited"},
    ("outstanding", "closing"): _SCOPE | {"waits"},
    ("reconciliation", "opening"): _SCOPE | {"waited"},
    ("reconciliation", "closing"): _SCOPE | {"waits"},
    ("reconciliation", "notified"): _SCOPE | {"notified"},
    ("reconciliation", "reviewed"): _SCOPE | {"review"},
    ("reconciliation", "reopened"): _SCOPE | {"waited", "waits", "review"},
}
_PARTED = frozenset({"expected", "unexpected", "not_classified"})
_JUDGED = frozenset({"modifiable", "none", "inadequate"})
_BY: Mapping[str, str] = {
    "local_authority": "home", "months_to_review": "review", "year_of_death": "died", "age_band": "described",
    "category": "category", "ethnic_group": "ethnicity",
}  # fmt: skip
"""By which thing a table is parted, where that has another name."""


@dataclass(frozen=True)
class Mover:
    """A later fact of a case, and the names of what it changed."""

    kind: FactKind
    dated: date
    changed: frozenset[str]

    def moved(self, cell: CellName) -> bool:
        """Whether it changed anything by which the cell counts."""
        return bool(self.changed & counts_by(cell))


def movers(facts: Sequence[tuple[Fact, bool]], at: Clock) -> list[Mover]:
    """The later facts (those marked) of one case, in the order in which they were recorded, with what each changed.

    A notification and the first description of the child, which belong together, are told as one.
    """
    held = [fact for fact, later in facts if not later]
    before, found = seen(held, at), list[Mover]()
    since: Fact | None = None
    for place, (fact, later) in enumerate(facts):
        if not later:
            continue
        held = [one for at_, (one, late) in enumerate(facts) if not late or at_ <= place]
        after, first = seen(held, at), since or fact
        since = first if after is None else None
        if after is not None:
            names = after.keys() | (before or {}).keys()
            changed = frozenset(name for name in names if (before or {}).get(name) != after.get(name))
            found.append(Mover(first.kind, first.dated, changed))
            before = after
    return sorted(found, key=lambda one: one.dated)


def seen(facts: Sequence[Fact], at: Clock) -> Seen | None:
    """The case as the figures of this clock count it; none where it is not known by then, or not a whole case."""
    case = counted(facts)
    state = (
        next((one for one in case.states if one.known_from <= at.known_by < one.known_until), None) if case else None
    )
    if case is None or state is None:
        return None
    attributes = {name: value for name, value in vars(state).items() if not name.startswith("known_")}
    done = next((one for one in case.reviewed if one.finalised_on <= at.end < one.until), None)
    return {
        **attributes,
        "withdrawn": state.withdrawn_reason is not None,
        "home": state.home_area,
        "resident": state.home_area in at.area.home,
        "notified": case.notified_on,
        "waited": _waits(case, at.year.opening_day),
        "waits": _waits(case, at.end),
        "review": done and (done.finalised_on, done.months_band, done.quarter),
        "died": case.description.get("date_of_death"),
        "described": case.descriptions,
        "category": case.category,
        "modifiability": case.modifiability,
        "factors": case.factors,
        **{key: case.description.get(key) for key in ("sex", "ethnicity", "place_of_death", "death_area")},
    }


def _waits(case: Counted, day: date) -> bool:
    return any(one.since <= day < one.until for one in case.outstanding)


def counts_by(cell: CellName) -> frozenset[str]:
    """The names of what decides whether a case counts in a cell (counting.md section 2)."""
    if (cell.table, cell.row) in _OF_ROW:
        return _OF_ROW[cell.table, cell.row]
    return _SCOPE | frozenset(_more(cell))


def _more(cell: CellName) -> Iterator[str]:
    table, _, by = cell.table.partition("_by_")
    if table == "notifications":
        yield from ("notified", "home")
    elif table == "deaths":
        yield from ("notified", "died")
    elif table == "outstanding":
        yield from ("waits", "died")
    else:
        yield "review"
    if cell.row in _PARTED and not by:
        yield "expectation"
    elif "_died_" in cell.row:
        yield "death_area"
    if cell.row in _JUDGED or cell.column in _JUDGED:
        yield "modifiability"
    if table == "factors":
        yield "factors"
    if by and cell.row != "total":
        yield _BY.get(by, by)
