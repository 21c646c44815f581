"""Which counts make up a panel's: its own, its districts', those before a merger; and what is missing is said."""

from collections.abc import Mapping

import pytest

from cdop.figures.denominators.areas import place_of
from cdop.figures.denominators.dimensions import DIMENSIONS, UNDER_ONE, WHOLE, Measure, cell, count_in
from cdop.figures.denominators.held import Denominators
from cdop.reference.calendar import Year

KENT_DISTRICTS = [f"E07000{number}" for number in range(105, 117)]
YEAR = Year(2014)


def births(listed: tuple[str, ...], counts: Mapping[str, int], year: str = "2014") -> tuple[int | None, str]:
    """The live births that 2014-15 is divided by, with the words where there are none."""
    places = {code: place_of(code, frozenset(listed)) for code in listed}
    held = Denominators(places, {(Measure.BIRTHS, year, code): {WHOLE: n} for code, n in counts.items()})
    found = held.divisor(Measure.BIRTHS, YEAR, [WHOLE])
    return found.value, found.why


def test_an_authority_has_its_own_count() -> None:
    assert births(("E06000035",), {"E06000035": 3531, "E06000036": 9}) == (3531, "")


def test_a_county_has_its_own_count_or_the_sum_of_all_its_districts() -> None:
    assert births(("E10000016",), {"E10000016": 17000, "E07000105": 1461}) == (17000, "")
    assert births(("E10000016",), dict.fromkeys(KENT_DISTRICTS, 100)) == (1200, "")
    assert births(("E10000016",), dict.fromkeys(KENT_DISTRICTS[1:], 100)) == (None, "no live births loaded for 2014")


def test_a_county_without_a_district_that_is_listed_by_itself_is_the_sum_of_the_others() -> None:
    listed = ("E07000105", "E10000016")
    districts = {code: 100 + place for place, code in enumerate(KENT_DISTRICTS)}
    whole = {"E10000016": 17000}
    assert births(listed, districts | whole) == (sum(districts.values()), "")
    assert births(listed, whole | {"E07000105": 100})[0] is None


def test_several_authorities_add_up_and_one_that_is_missing_is_named() -> None:
    listed = ("E06000035", "E06000036")
    assert births(listed, {"E06000035": 3, "E06000036": 4}) == (7, "")
    assert births(listed, {"E06000035": 3}) == (None, "no live births of Bracknell Forest loaded for 2014")
    assert births(listed, {}) == (None, "no live births loaded for 2014")


def test_before_a_merger_an_authority_is_the_sum_of_those_that_went_into_it_whole() -> None:
    before = {"E07000004": 1, "E07000005": 20, "E07000006": 300, "E07000007": 4000}
    assert births(("E06000060",), before) == (4321, "")
    assert births(("E06000060",), before | {"E10000002": 9999}) == (4321, "")
    assert births(("E06000060",), before | {"E06000060": 5000}) == (5000, "")


def test_a_county_whose_districts_merged_is_not_counted_twice() -> None:
    now = ("E07000200", "E07000202", "E07000203", "E07000244", "E07000245")
    old = {"E07000201": 7, "E07000204": 7, "E07000205": 7, "E07000206": 7}
    assert births(("E10000029",), dict.fromkeys(now, 10) | old) == (50, "")
    assert births(("E10000029",), dict.fromkeys(now[:3], 10) | old) == (58, "")


@pytest.mark.parametrize(("years", "value", "calendar"), [(("2014", "2014-15"), 2, False), (("2014",), 1, True)])
def test_counts_of_the_very_year_are_used_before_those_of_the_calendar_year(
    years: tuple[str, ...], value: int, calendar: bool
) -> None:
    counts = {"2014": 1, "2014-15": 2, "2015": 3}
    places = {"E06000035": place_of("E06000035", frozenset({"E06000035"}))}
    held = Denominators(places, {(Measure.BIRTHS, year, "E06000035"): {WHOLE: counts[year]} for year in years})
    found = held.divisor(Measure.BIRTHS, YEAR, [WHOLE])
    assert (found.value, found.calendar) == (value, calendar)


def test_what_is_parted_adds_up_only_where_every_part_is_there() -> None:
    ages = {cell(age_band=band): 10 for band in DIMENSIONS["age_band"]}
    assert count_in(ages, WHOLE) == 50
    assert count_in(ages | {WHOLE: 49}, WHOLE) == 49
    assert count_in({at: n for at, n in ages.items() if at[0] != UNDER_ONE}, WHOLE) is None
    assert count_in(ages, cell(sex="male")) is None
    crossed = {cell(age_band=a, sex=s): 1 for a in DIMENSIONS["age_band"] for s in DIMENSIONS["sex"]}
    assert count_in(crossed, cell(sex="male")) == 5
    assert count_in(crossed, cell(age_band="1-4 years")) == 2
    assert count_in(crossed, WHOLE) == 10
