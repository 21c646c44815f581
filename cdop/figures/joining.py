"""A year's counts together with everything that was published before: what an attacker lays side by side.

The same count of a year that stood in a release, and still is the same number, is one count: whoever reads both will
take it for that. What changed since is another count, tied to those of its own release alone. The opening of a year
is the closing of the year before, where the two numbers are the same.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from cdop.disclosure.auditing import audit
from cdop.disclosure.values import Key, Linked, Policy, Sum, sums_by_cell
from cdop.figures.linking import CLOSING, OPENING, Place, linked, other_year, places
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
class Told:
    """Counts by their names with the sums that hold between them, and which the public saw or was refused.

    What was neither stands nowhere, and only ties others together. ``rounded``: what it saw to the nearest five alone;
    ``shown`` is the rest of what it saw.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum, ...]
    shown: frozenset[Key]
    hidden: frozenset[Key]
    rounded: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Joined:
    """The counts of all; ``names`` tells under which key each place of the new figures stands.

    ``hidden_before``: of the new figures' counts those that an earlier release hid.
    """

    linked: Linked
    names: dict[Place, Key]
    hidden_before: frozenset[Key]


def joined(
    figures: AnnualFigures, earlier: Sequence[Published], policy: Policy, answers: Sequence[Told] = ()
) -> Joined:
    """The figures with every earlier release, and every answer given, that what they show could tell something of."""
    new = linked(figures, policy)
    names: dict[Place, Key] = {_place(key): named(figures, key, new) for key in new.counts}
    counts: dict[Key, int] = {name: new.counts[key] for key, name in names.items()}
    sums = list(_sums(figures, new))
    shown, hidden, rounded = set[Key](), set[Key](), set[Key]()
    for told in (*(told_by(release, policy) for release in earlier), *answers):
        for name, count in told.counts.items():
            counts.setdefault(name, count)
        shown |= told.shown
        hidden |= told.hidden
        rounded |= told.rounded
        sums += told.sums
    withheld = {names[_place(key)] for key in new.withheld}
    own = {names[_place(key)] for key in new.counts if key not in new.never} - withheld
    never = counts.keys() - shown - hidden - rounded - own - withheld
    snapshots = {names[_place(key)] for key in new.fixed}
    nearly = rounded | (snapshots if policy.rounds else set())
    fixed = frozenset(shown | (snapshots - nearly) | {one for one in nearly if not counts[one]})
    nearly -= fixed
    near = _near(set(names.values()), counts, sums, fixed)
    kept = [one for one in dict.fromkeys(sums) if any(cell in near for cell in one.cells)]
    there = near | {cell for one in kept for cell in one.cells} | set(names.values())
    whole = Linked(
        {name: count for name, count in counts.items() if name in there},
        tuple(kept),
        fixed & there,
        frozenset(never & there),
        frozenset((hidden | withheld) - fixed - own - nearly) & there,
        frozenset(nearly & there),
    )
    return Joined(
        replace(whole, owed=owed(whole, shown, rounded - shown, policy)) if policy.rounds and shown else whole,
        names,
        frozenset(hidden) - fixed - nearly,
    )


def told_by(release: Published, policy: Policy) -> Told:
    """What a release told. What it printed nowhere, such as ages without rates, is left out."""
    old, said = linked(release.counted, policy), places(release.shown)
    nowhere = old.never | old.withheld
    names = {key: named(release.counted, key, old) for key in old.counts if key in said or key in nowhere}
    printed = {name: said[_place(key)] for key, name in names.items() if key in said}
    withheld = {names[key] for key in old.withheld} - printed.keys()
    seen = frozenset(name for name, count in printed.items() if isinstance(count, int))
    counts: dict[Key, int] = {name: old.counts[key] for key, name in names.items()}
    sums = tuple(one for one in _sums(release.counted, old) if all(cell in counts for cell in one.cells))
    rounded = frozenset(name for name in seen if counts[name]) if release.shown.rounded_to > 1 else frozenset[Key]()
    return Told(counts, sums, seen - rounded, frozenset(printed.keys() - seen | withheld), rounded)


def owed(whole: Linked, shown: Set[Key], rounded: Set[Key], policy: Policy) -> dict[Key, int]:
    """How wide counts are by what was public before and by which of the new ones are not zero, where that is narrow.

    Editions that were published by another rule show numbers that stay public. What they tell cannot be taken back:
    nothing is added to it.
    """
    exact = frozenset(cell for cell in whole.counts if cell in shown or (cell in rounded and not whole.counts[cell]))
    never = whole.never | {cell for cell, count in whole.counts.items() if count < policy.least and cell not in exact}
    before = replace(whole, fixed=exact, never=never, rounded=frozenset(rounded & whole.counts.keys()) - exact)
    found = audit(before, whole.counts.keys() - exact - never, policy).intervals
    return {
        cell: one.high - one.low
        for cell, one in found.items()
        if one.high is not None and one.high - one.low < policy.narrowest
    }


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
        total, *parts = (named(figures, cell, counted) for cell in one.cells)
        yield Sum(total, tuple(parts))


def named(figures: AnnualFigures, key: Key, counted: Linked) -> Named:
    """By its year, its place and how many it is. An opening is the closing of the year before."""
    place, year = _place(key), figures.year
    if other := other_year(place):
        year, place = other
    elif place == OPENING:
        place, year = CLOSING, Year.parse(year).before().label
    return (year, place, counted.counts[key])


def _place(key: Key) -> Place:
    assert isinstance(key, tuple)
    return key
