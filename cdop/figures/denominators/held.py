"""The live births and populations that a year's rates are divided by, and what they say. Pure.

A year from April to March is divided by the births of the calendar year in which it begins, and by the population of
that year's middle, unless a count of the very year is loaded (figures.md 4.1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cdop.figures.counts import Count
from cdop.figures.denominators.areas import Place
from cdop.figures.denominators.dimensions import Cell, Measure, count_in
from cdop.reference.areas import area_name
from cdop.reference.calendar import Year

Cells = Mapping[Cell, int]
_NO_COUNTS: Mapping[str, Count] = MappingProxyType({})
_NONE: Mapping[str, Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True)
class Source:
    """Where the counts of some years come from."""

    measure: Measure
    source: str
    edition: str
    years: frozenset[str]

    def is_of(self, years: Iterable[Year]) -> bool:
        """Whether it has counts that these years may be divided by."""
        return not self.years.isdisjoint(label for year in years for label in (year.label, str(year.start)))


@dataclass(frozen=True)
class Divisor:
    """What a count of deaths is divided by; without a ``value``, ``why`` in words. ``calendar``: of other months."""

    value: int | None
    why: str = ""
    calendar: bool = False


@dataclass(frozen=True)
class Denominators:
    """What is loaded for the panel's authorities, of a year and the four before it.

    ``counts`` are by measure, year (``2014`` or ``2014-15``) and authority. ``deaths`` are residents' deaths by year
    and age band (cases), of the same five years, and beside the bands whoever's; ``begins`` is the first year of which
    the register holds a death. ``grouped`` are the year's own deaths of ages that no table has, where an edition does
    not show them all.
    """

    places: Mapping[str, Place]
    counts: Mapping[tuple[Measure, str, str], Cells]
    sources: tuple[Source, ...] = ()
    deaths: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: _NONE)
    begins: str = ""
    grouped: Mapping[str, Count] = field(default_factory=lambda: _NO_COUNTS)

    @property
    def measures(self) -> frozenset[Measure]:
        """The measures of which anything is loaded."""
        return frozenset(measure for measure, _, _ in self.counts)

    def has_deaths_of(self, year: str) -> bool:
        """Whether the register holds any death of a year, resident or not. One without was not brought in."""
        return bool(self.begins) and self.begins <= year and any(self.deaths.get(year, {}).values())

    def divisor(self, measure: Measure, year: Year, cells: Iterable[Cell], listed: str | None = None) -> Divisor:
        """The sum over some cells and the panel's authorities, or one of them."""
        codes = [listed] if listed else list(self.places)
        found, calendar, missing = 0, False, []
        wanted = list(cells)
        for code in codes:
            of_year, one = self._of_year(measure, year, wanted, code)
            if one is None:
                missing.append(code)
                continue
            found += one
            calendar = calendar or of_year
        if missing:
            return Divisor(None, self._missing(measure, year, missing))
        return Divisor(found, calendar=calendar)

    def _of_year(self, measure: Measure, year: Year, cells: list[Cell], code: str) -> tuple[bool, int | None]:
        for label in (year.label, str(year.start)):
            parts = [self._of(self.places[code], measure, label, at) for at in cells]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                return label == str(year.start), sum(known)
        return False, None

    def _of(self, place: Place, measure: Measure, label: str, at: Cell) -> int | None:
        if place.own:
            counts = self.counts.get((measure, label, place.code))
            own = count_in(counts, at) if counts else None
            if own is not None:
                return own
        parts = [self._of(part, measure, label, at) for part in place.parts]
        known = [part for part in parts if part is not None]
        return sum(known) if parts and len(known) == len(parts) else None

    def _missing(self, measure: Measure, year: Year, missing: list[str]) -> str:
        if len(missing) == len(self.places):
            return f"no {measure.words} loaded for {year.start}"
        names = [area_name(code) for code in missing]
        some = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        return f"no {measure.words} of {some} loaded for {year.start}"
