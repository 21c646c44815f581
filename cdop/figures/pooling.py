"""Deaths of several years together, as the table of mortality prints them: of which years and measures. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdop.figures.denominators.held import Denominators
from cdop.figures.mortality import MEASURES, PERIODS, pooled_name
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year


@dataclass(frozen=True)
class Pooled:
    """The deaths of one measure in some years, the last first, each year's by its label (cases)."""

    name: str
    measure: str
    deaths: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.deaths)

    @property
    def others(self) -> tuple[tuple[str, int], ...]:
        """The other years."""
        return self.deaths[1:]


def pooled(figures: AnnualFigures) -> Iterator[Pooled]:
    """Every number of several years that the board's figures print; none where nobody asked for rates."""
    held = figures.denominators
    if held is None or not held.deaths:
        return
    for years in PERIODS:
        if years > 1:
            labels = [Year.parse(figures.year).before(n).label for n in range(years)]
            for key in MEASURES:
                yield Pooled(pooled_name(key, years), key, tuple((one, _of(held, one, key)) for one in labels))


def _of(held: Denominators, year: str, key: str) -> int:
    return sum(held.deaths.get(year, {}).get(band, 0) for band in MEASURES[key][2])
