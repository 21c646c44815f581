"""Which counts of an answer the public sees, beside all that it was told before. Pure.

The counts of the answer, of every answer and of every release that sums tie to them are one system. What was shown
stays shown, what was hidden stays hidden, and of the new ones as many are hidden as it takes: ``cdop.disclosure``
decides and proves it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache

from cdop.disclosure.suppressing import suppress
from cdop.disclosure.values import Key, Linked, Policy, Sum, sums_by_cell
from cdop.figures.joining import Published, Told, owed, told_by
from cdop.figures.query.lattice import Base, Chosen, Kind, Said, kinds_of, pooled, told
from cdop.figures.tables import AnnualFigures


@dataclass(frozen=True)
class Known:
    """What the public was told by answers, of each base; and by releases, those to come among them."""

    said: Mapping[Base, Said] = field(default_factory=dict)
    releases: tuple[Told, ...] = ()


def hidden(asked: Mapping[Base, Set[Chosen]], known: Known, policy: Policy) -> dict[Base, set[Chosen]]:
    """The counts of an answer that are not shown. ``asked``: its counts, by the base that they are of.

    Raises ``cdop.disclosure.suppressing.CannotProtect``.
    """
    names = {base: _names(base, cells) for base, cells in asked.items()}
    new = {name for found in names.values() for name in found.values()}
    whole = _linked(new, [*known.releases, *answered(known.said, asked)], policy)
    pattern = suppress(whole, policy)
    gone = pattern.hidden.keys()
    return {base: {cell for cell, name in found.items() if name in gone} for base, found in names.items()}


def to_come(figures: AnnualFigures, policy: Policy) -> Told:
    """A year that is not published yet, as if it were with all hidden but its zeros.

    What answers show must leave room for it: its small counts stay so wide that it can be published.
    """
    whole = told_by(Published(figures, figures), policy)
    zeros = frozenset(name for name in whole.shown if not whole.counts[name])
    small = frozenset(name for name in whole.shown if policy.is_small(whole.counts[name]))
    return replace(whole, shown=zeros, hidden=small | whole.hidden)


def answered(said: Mapping[Base, Said], asked: Mapping[Base, Set[Chosen]] | None = None) -> list[Told]:
    """What answers told, and room for what is asked: of each base, and of years that are pooled."""
    asked = asked or {}
    every: dict[Base, Said] = {**dict.fromkeys(asked, Said()), **said}
    beside: dict[Base, set[Kind]] = {}
    found = []
    for base, one in every.items():
        if base.years:
            kinds = kinds_of(one.cells | asked.get(base, frozenset()))
            found.append(pooled(base, kinds))
            for year in base.years:
                beside.setdefault(year, set()).update(kinds)
    for base in {**every, **dict.fromkeys(beside)}:
        cells, one, more = asked.get(base, frozenset()), every.get(base, Said()), frozenset(beside.get(base, ()))
        found.append(told(base, one, cells, more) if cells else _told_before(base, one, more))
    return found


@lru_cache(maxsize=64)
def _told_before(base: Base, said: Said, beside: frozenset[Kind]) -> Told:
    """What was told of a base, which stays the same until another answer is given."""
    return told(base, said, beside=beside)


def _names(base: Base, cells: Set[Chosen]) -> dict[Chosen, Key]:
    tables = base.tables(kinds_of(cells))
    return {cell: base.name(cell, tables[frozenset(key for key, _ in cell)].get(cell, 0)) for cell in cells}


def _linked(new: Set[Key], everything: Sequence[Told], policy: Policy) -> Linked:
    """All that is tied to the new counts and is not public, and what is public beside it."""
    counts: dict[Key, int] = {}
    sums: dict[Sum, None] = {}
    shown, refused, rounded = set[Key](), set[Key](), set[Key]()
    for one in everything:
        for name, count in one.counts.items():
            counts.setdefault(name, count)
        sums |= dict.fromkeys(one.sums)
        shown |= one.shown
        refused |= one.hidden
        rounded |= one.rounded
    rounded -= shown
    refused -= shown | rounded
    near = _near(new - shown, sums, shown)
    kept = tuple(one for one in sums if any(cell in near for cell in one.cells))
    there = near | {cell for one in kept for cell in one.cells} | (new & counts.keys())
    whole = Linked(
        {name: count for name, count in counts.items() if name in there},
        kept,
        frozenset(shown & there),
        frozenset(there - shown - refused - rounded - new),
        frozenset(refused & there),
        frozenset(rounded & there),
    )
    if not policy.rounds or not any(counts[name] for name in shown):
        return whole
    # What was told exactly cannot be taken back. What rounded answers tell too closely is no excuse for one more.
    return replace(whole, owed=owed(whole, shown, frozenset(), policy))


def _near(new: Set[Key], sums: Mapping[Sum, None], shown: Set[Key]) -> set[Key]:
    """The counts that are not public and that sums tie to some."""
    by_cell, seen, front = sums_by_cell(sums), set(new), sorted(new, key=str)
    while front:
        for one in by_cell.get(front.pop(), ()):
            for other in one.cells:
                if other not in seen and other not in shown:
                    seen.add(other)
                    front.append(other)
    return seen
