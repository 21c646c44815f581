"""What the demonstration's rates are divided by: Medway's published births, and invented numbers for all else."""

from datetime import date

from cdop.figures.denominators.columns import Entry
from cdop.figures.denominators.dimensions import WHOLE, Cell, Measure, cell
from cdop.figures.denominators.reading import Read, as_read

MEDWAY = "E06000035"
_FIRST = 2004
_PUBLISHED = {2013: 3503, 2014: 3531, 2015: 3609, 2016: 3657}
_PEOPLE: tuple[tuple[Cell, int], ...] = (
    (cell(age_band="under 1 year"), 3480),
    (cell(age_band="1-4 years"), 14210),
    (cell(age_band="5-9 years"), 17090),
    (cell(age_band="10-14 years"), 16320),
    (cell(age_band="15-17 years"), 10880),
    (cell(sex="female"), 30200),
    (cell(sex="male"), 31780),
    (cell(ethnic_group="white"), 50100),
    (cell(ethnic_group="mixed"), 3300),
    (cell(ethnic_group="asian"), 4200),
    (cell(ethnic_group="black"), 3900),
    (cell(ethnic_group="other"), 480),
)


def denominators(today: date) -> list[tuple[Read, str, str]]:
    """Each edition with its source and name."""
    published = [Entry(0, Measure.BIRTHS, MEDWAY, str(year), WHOLE, births) for year, births in _PUBLISHED.items()]
    others = [year for year in range(_FIRST, today.year + 1) if year not in _PUBLISHED]
    invented = [Entry(0, Measure.BIRTHS, MEDWAY, str(year), WHOLE, 3400 + year % 7 * 20) for year in others]
    people = [
        Entry(0, Measure.POPULATION, MEDWAY, str(year), at, number + number * (year - 2014) // 200)
        for year in range(_FIRST, today.year + 1)
        for at, number in _PEOPLE
    ]
    invention = "Invented for the demonstration"
    return [
        (as_read(invented), invention, "live births of other years"),
        (as_read(published), "Office for National Statistics (Open Government Licence v3)", "live births 2013 to 2016"),
        (as_read(people), invention, "people under 18"),
    ]
