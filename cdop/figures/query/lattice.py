"""All that answers about one period tie together: each count once, under the name it has in the annual tables too.

A count is a set of values that its cases have. Whoever reads two answers lays them beside a third table that nobody was
shown, of which both are sums: such tables of three dimensions stand here as counts that stand nowhere. Tables of more
than three are left out. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from cdop.disclosure.values import Key, Sum
from cdop.figures.definitions import DEFINITIONS
from cdop.figures.joining import Told
from cdop.figures.linking import Place, place
from cdop.figures.query.counting import Joint
from cdop.figures.query.menu import CLASSIFICATION, GROUPS, MODIFIABLE, Basis, members

Kind = frozenset[str]
"""The dimensions that a table parts cases by."""
Chosen = frozenset[tuple[str, str]]
"""The values that a count's cases have, by their dimensions."""
_TOTALS: Mapping[Basis, Place] = {
    Basis.REVIEWS: place("reviews", "total"),
    Basis.DEATHS: place("deaths_by_sex", "total"),
    Basis.NOTIFICATIONS: place("notifications", "requiring_review"),
}
_ROWS_OF_THE_YEAR = {Basis.REVIEWS: (CLASSIFICATION, MODIFIABLE), Basis.NOTIFICATIONS: (CLASSIFICATION,)}
"""Dimensions whose values are rows of the table that bears the basis' name."""


@dataclass(frozen=True, eq=False)
class Base:
    """The counts of one period that its answers are made of, by the values of all its dimensions.

    ``values``: each dimension's values. ``years``: of several years the bases of each. Two are never equal.
    """

    period: str
    basis: Basis
    values: Mapping[str, tuple[str, ...]]
    joint: Joint
    years: tuple["Base", ...] = ()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.values)}

    def tables(self, kinds: Iterable[Kind]) -> dict[Kind, dict[Chosen, int]]:
        """The counts of some kinds, where there are any cases: of groups of values, too."""
        found: dict[Kind, dict[Chosen, int]] = {}
        for kind in kinds:
            at = [(key, self._places[key]) for key in sorted(kind)]
            cells = found[kind] = {}
            for values, cases in self.joint.items():
                for named in product(*(_with_groups(key, values[number]) for key, number in at)):
                    chosen = frozenset(named)
                    cells[chosen] = cells.get(chosen, 0) + cases
        return found

    def cells(self, kind: Kind, groups: Set[tuple[str, str]] = frozenset()) -> Iterator[Chosen]:
        """Every count of a kind, also where there is no case; those of some groups before those that they have."""
        keys = sorted(kind)
        asked = {key: [group for of, group in sorted(groups) if of == key] for key in keys}
        for values in product(*((*asked[key], *self.values[key]) for key in keys)):
            yield frozenset(zip(keys, values, strict=True))

    def name(self, chosen: Chosen, count: int) -> Key:
        """The name of a count wherever it stands: by its period, its place, and how many it is."""
        return (self.period, place_of(self.basis, chosen), count)


def _with_groups(key: str, value: str) -> list[tuple[str, str]]:
    """The value, and every group that it is of."""
    return [(key, value), *((key, group) for group, held in GROUPS.get(key, {}).items() if value in held)]


def grouped(chosen: Chosen) -> Iterator[Chosen]:
    """The counts of groups that a count is a part of."""
    for one in chosen:
        yield from (chosen - {one} | {group} for group in _with_groups(*one)[1:])


def place_of(basis: Basis, chosen: Chosen) -> Place:
    """Where a count stands in the annual tables; a place of its own where it stands in none."""
    values = dict(chosen)
    if not values:
        return _TOTALS[basis]
    if len(values) == 1 and (key := next(iter(values))) in _ROWS_OF_THE_YEAR.get(basis, ()):
        return place(basis, values[key])
    rest = {key: value for key, value in values.items() if key != MODIFIABLE}
    if len(rest) == 1:
        ((key, value),) = rest.items()
        if f"{basis}_by_{key}" in DEFINITIONS:
            return place(f"{basis}_by_{key}", value, values.get(MODIFIABLE, "total") if basis is Basis.REVIEWS else "")
    return ("answers", f"{basis}: {'; '.join(f'{key}={value}' for key, value in sorted(values.items()))}", "")


def of_the_annual_tables(base: Base, keys: Iterable[str]) -> set[Kind]:
    """The kinds of the tables that every year prints of some dimensions."""
    found = set[Kind]()
    for key in keys:
        if key in _ROWS_OF_THE_YEAR.get(base.basis, ()):
            found.add(frozenset({key}))
        elif f"{base.basis}_by_{key}" in DEFINITIONS:
            found.add(frozenset({key, MODIFIABLE} & base.values.keys() if base.basis is Basis.REVIEWS else {key}))
    return found


def closed(kinds: Set[Kind]) -> list[Kind]:
    """The kinds with all that are sums of them, and every three of which each two stand together in one of them.

    The largest first.
    """
    found = {frozenset(part) for kind in kinds for size in range(len(kind) + 1) for part in combinations(kind, size)}
    pairs = {kind for kind in found if len(kind) == 2}
    keys = sorted({key for pair in pairs for key in pair})
    for three in combinations(keys, 3):
        if all(frozenset(two) in pairs for two in combinations(three, 2)):
            found.add(frozenset(three))
    return sorted(found, key=lambda kind: (-len(kind), sorted(kind)))


@dataclass(frozen=True)
class Said:
    """What the public was told of a base: the counts that it saw, those that it was refused, and those that it saw
    rounded.
    """

    shown: frozenset[Chosen] = frozenset()
    hidden: frozenset[Chosen] = frozenset()
    rounded: frozenset[Chosen] = frozenset()

    def __or__(self, other: "Said") -> "Said":
        return Said(self.shown | other.shown, self.hidden | other.hidden, self.rounded | other.rounded)

    @property
    def cells(self) -> frozenset[Chosen]:
        return self.shown | self.hidden | self.rounded


def kinds_of(cells: Iterable[Chosen]) -> set[Kind]:
    """The dimensions of some counts."""
    return {frozenset(key for key, _ in chosen) for chosen in cells}


def told(base: Base, said: Said, asked: Set[Chosen] = frozenset(), beside: Set[Kind] = frozenset()) -> Told:
    """The counts of a base and their sums, with what the public was told.

    ``asked`` are told next: their zeros are shown. ``beside`` are further kinds that something is tied to. What must be
    zero, as a shown count of which it is a part is, is left out.
    """
    own = kinds_of(said.cells | asked) | beside
    keys = {key for kind in own for key in kind}
    kinds = closed(own | of_the_annual_tables(base, keys)) if own else []
    tables = base.tables(kinds)
    names: dict[Chosen, Key] = {}
    counts: dict[Key, int] = {}
    cells = said.cells | asked
    groups = {one for cell in cells for one in cell if one[1] in GROUPS.get(one[0], {})}
    seen = said.shown | said.rounded | asked
    zeros = {cell for cell in seen if not tables[frozenset(key for key, _ in cell)].get(cell, 0)}
    left_out = set(zeros)
    for kind in reversed(kinds):
        for cell in base.cells(kind, groups):
            wholes = (*(cell - {one} for one in cell), *grouped(cell))
            if cell not in zeros and any(whole in left_out for whole in wholes):
                left_out.add(cell)
                continue
            count = tables[kind].get(cell, 0)
            names[cell] = base.name(cell, count)
            counts[names[cell]] = count
    shown = frozenset(names[cell] for cell in said.shown | zeros if cell in names)
    rounded = frozenset(names[cell] for cell in said.rounded - zeros if cell in names) - shown
    hidden = frozenset(names[cell] for cell in said.hidden)
    sums = (*_sums(base, kinds, names, groups), *_sums_of_groups(names))
    return Told(counts, sums, shown, hidden, rounded)


def _sums_of_groups(names: Mapping[Chosen, Key]) -> Iterator[Sum]:
    """Every count of a group as the sum of those that it has."""
    for cell in names:
        for key, value in cell:
            if value in GROUPS.get(key, {}):
                parts = (cell - {(key, value)} | {(key, one)} for one in members(key, value))
                if found := tuple(names[part] for part in parts if part in names):
                    yield Sum(names[cell], found)


def _sums(base: Base, kinds: list[Kind], names: Mapping[Chosen, Key], groups: Set[tuple[str, str]]) -> Iterator[Sum]:
    """Every count as the sum of those that part it by one dimension more, where such a table is there."""
    there = set(kinds)
    for kind in kinds:
        for key in base.values:
            if key in kind or kind | {key} not in there:
                continue
            for cell in base.cells(kind, groups):
                parts = [names[part] for value in base.values[key] if (part := cell | {(key, value)}) in names]
                if cell in names and parts:
                    yield Sum(names[cell], tuple(parts))


def pooled(base: Base, kinds: Set[Kind]) -> Told:
    """That the years of a base add up to it, but for cases finalised in two years: how many is taken as known."""
    counts: dict[Key, int] = {}
    sums, known = list[Sum](), set[Key]()
    every = closed(kinds)
    wholes, parts = base.tables(every), [year.tables(every) for year in base.years]
    for kind in every:
        for cell in base.cells(kind):
            of_years = [part[kind].get(cell, 0) for part in parts]
            whole, added = wholes[kind].get(cell, 0), sum(of_years)
            where = str(place_of(base.basis, cell))
            both: Key = (base.period, ("years", where, "added"), added)
            twice: Key = (base.period, ("years", where, "twice"), added - whole)
            names = [year.name(cell, count) for year, count in zip(base.years, of_years, strict=True)]
            counts |= {both: added, twice: added - whole, base.name(cell, whole): whole}
            counts |= dict(zip(names, of_years, strict=True))
            sums += [Sum(both, tuple(names)), Sum(both, (base.name(cell, whole), twice))]
            known.add(twice)
    return Told(counts, tuple(sums), frozenset(known), frozenset())
