"""What the demonstration's figures are compared with: published national aggregates, and invented numbers besides.

The published ones were printed by the National Child Mortality Database in its data releases, and by NHS Digital.
"""

from collections.abc import Iterator
from datetime import date

from cdop.figures.comparing.columns import Entry
from cdop.figures.comparing.menu import DEATHS, MEASURES, MODIFIABLE, Basis
from cdop.figures.comparing.reading import Read, as_read
from cdop.reference.calendar import Year

ENGLAND = "England"
_RELEASES: tuple[tuple[str, str, str, str, str], ...] = (
    ("2021-22", DEATHS, "", "", "29.3"),
    ("2021-22", "infant", "", "", "3.6"),
    ("2021-22", DEATHS, "deprivation_fifth", "1", "41.5"),
    ("2022-23", DEATHS, "", "", "31.8"),
    ("2022-23", "infant", "", "", "3.8"),
    ("2022-23", DEATHS, "ethnic_group", "white", "25.5"),
    ("2022-23", DEATHS, "ethnic_group", "asian", "50.8"),
    ("2022-23", DEATHS, "ethnic_group", "black", "56.6"),
    ("2022-23", DEATHS, "deprivation_fifth", "1", "48.1"),
    ("2023-24", DEATHS, "", "", "29.8"),
    ("2023-24", DEATHS, "ethnic_group", "asian", "46.8"),
    ("2023-24", DEATHS, "ethnic_group", "black", "55.4"),
    ("2023-24", DEATHS, "deprivation_fifth", "1", "42.9"),
    ("2023-24", DEATHS, "deprivation_fifth", "5", "17.2"),
)
_REVIEWS: tuple[tuple[str, str, str, str, Basis], ...] = (
    ("2013-14", ENGLAND, "", "22", Basis.ADEQUATE),
    ("2017-18", ENGLAND, "", "28", Basis.ADEQUATE),
    ("2017-18", ENGLAND, "female", "30", Basis.ADEQUATE),
    ("2017-18", ENGLAND, "male", "29", Basis.ADEQUATE),
    ("2017-18", "North West", "", "38", Basis.ADEQUATE),
    ("2017-18", "London", "", "21", Basis.ADEQUATE),
)
_ALL_REVIEWS = ("2011-12", "20", 784, 4012)
_INVENTED = (("infant", "3.4"), ("neonatal", "2.4"), ("child", "11.2"), (DEATHS, "30.5"))


def comparisons(today: date) -> list[tuple[Read, str, str]]:
    """Each edition with its source and name."""
    deaths = [_entry(year, ENGLAND, measure, by, row, value) for year, measure, by, row, value in _RELEASES]
    reviews = [
        _entry(year, area, MODIFIABLE, "sex" if sex else "", sex, value, basis)
        for year, area, sex, value, basis in _REVIEWS
    ]
    year, value, part, whole = _ALL_REVIEWS
    of_all = _entry(year, ENGLAND, MODIFIABLE, "", "", value, Basis.REVIEWED, (part, whole))
    return [
        (as_read(deaths), "National Child Mortality Database", "data releases for 2021-22 to 2023-24"),
        (as_read(reviews), "NHS Digital", "child death reviews, year ending March 2018"),
        (as_read([of_all]), "Department for Education", "child death reviews, year ending March 2012 (OSR14/2012)"),
        (as_read(list(_invented(today))), "Invented for the demonstration", "an invented edition"),
    ]


def _invented(today: date) -> Iterator[Entry]:
    """A region that there is not, so that every year has something beside it; as registered, too: another basis."""
    for start in range(2012, today.year):
        label = Year(start).label
        for measure, value in _INVENTED:
            yield _entry(label, "the invented region", measure, "", "", value)
        yield _entry(label, "the invented region", MODIFIABLE, "", "", "24.1", Basis.ADEQUATE)
        yield _entry(label, "the invented region", "infant", "", "", "3.5", Basis.REGISTERED)


def _entry(  # noqa: PLR0913, PLR0917 - a row of a file
    year: str, area: str, measure: str, by: str, row: str, value: str, basis: Basis | None = None,
    made_of: tuple[int, int] | None = None,
) -> Entry:  # fmt: skip
    counted = (basis or MEASURES[measure].basis).value
    return Entry(0, area, year, 1, measure, by, row, counted, value, None, None, *(made_of or (None, None)))
