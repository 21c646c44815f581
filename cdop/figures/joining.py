"""A year's counts together with everything that was published before: what an attacker lays side by side.

The same count of a year that stood in a release, and still is the same number, is one count: whoever reads both will
take it for that. What changed since is another count, tied to those of its own release alone. The opening of a year
is the closing of the year before, where the two numbers are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cdop.disclosure.values import Key, Linked, Policy, Sum, sums_by_cell
from cdop.figures.linking import CLOSING, OPENING, Place, linked, places
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year

Named = tuple[str, Place, int]
"""A count by its year, its place, and how many cases it is."""


@dataclass(frozen=True)
class Published:
    """A release as it was frozen: what was counted, and what of it the public saw."""

    counted: AnnualFigures
    shown: AnnualFigures


@dataclass(frozen=True)
class Joined:
    """The counts of all; ``names`` tells under which key each place of the new figures stands.

    ``hidden_before``: of the new figures' counts those that an earlier release hid.
    """

    linked: Linked
    names: dict[Place, Key]
    hidden_before: frozenset[Key]


def joined(figures: AnnualFigures, earlier: Sequence[Published], policy: Policy) -> Joined:
    """The figures with every earlier release that what they show could tell something of."""
    new = linked(figures, policy)
    names: dict[Place, Key] = {_place(key): _named(figures, key, new) for key in new.counts}
    counts: dict[Key, int] = {name: new.counts[key] for key, name in names.items()}
    sums = list(_sums(figures, new))
    never = {names[_place(key)] for key in new.never}
    shown, hidden = set[Key](), set[Key]()
    for release in earlier:
        old = linked(release.counted, policy)
        told = places(release.shown)
        for key, count in old.counts.items():
            if key not in told and key not in old.never:
                continue  # it printed no rates: these ages stood nowhere
            name = _named(release.counted, key, old)
            counts.setdefault(name, count)
            if key in old.never:
                never.add(name)
            else:
                (shown if isinstance(told[_place(key)], int) else hidden).add(name)
        sums += [one for one in _sums(release.counted, old) if all(cell in counts for cell in one.cells)]
    fixed = frozenset(shown | {names[_place(key)] for key in new.fixed})
    near = _near(set(names.values()), counts, sums, fixed)
    kept = [one for one in dict.fromkeys(sums) if any(cell in near for cell in one.cells)]
    there = near | {cell for one in kept for cell in one.cells} | set(names.values())
    return Joined(
        Linked(
            {name: count for name, count in counts.items() if name in there},
            tuple(kept),
            fixed & there,
            frozenset(never & there),
            (frozenset(hidden) - fixed - set(names.values())) & there,
        ),
        names,
        frozenset(hidden) - fixed,
    )


def _near(new: set[Key], counts: dict[Key, int], sums: list[Sum], fixed: frozenset[Key]) -> set[Key]:
    """The counts that are not public yet and that sums tie to the new ones: of the others nothing more can be told."""
    by_cell, seen = sums_by_cell(sums), {cell for cell in new if cell not in fixed}
    front = [cell for cell in counts if cell in seen]
    while front:
        for one in by_cell.get(front.pop(), ()):
            for other in one.cells:
                if other not in seen and other not in fixed:
                    seen.add(other)
                    front.append(other)
    return seen


def _sums(figures: AnnualFigures, counted: Linked) -> Iterator[Sum]:
    for one in counted.sums:
        total, *parts = (_named(figures, cell, counted) for cell in one.cells)
        yield Sum(total, tuple(parts))


def _named(figures: AnnualFigures, key: Key, counted: Linked) -> Named:
    place, year = _place(key), figures.year
    if place == OPENING:
        place, year = CLOSING, Year.parse(year).before().label
    return (year, place, counted.counts[key])


def _place(key: Key) -> Place:
    assert isinstance(key, tuple)
    return key
