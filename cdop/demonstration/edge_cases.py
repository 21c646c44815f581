"""Which hard cases fall in which year. 2014-15 keeps the report's figures: its own only vary what no figure counts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from cdop.demonstration import hard_cases as hard
from cdop.demonstration.hard_cases import LAMBETH, MAIDSTONE
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.areas import ABROAD
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis

# Authorities that have been abolished since: old records keep their codes.
BOURNEMOUTH, AYLESBURY_VALE, WEYMOUTH = "E06000028", "E07000004", "E07000053"


def weave(author: Author, year: Year, stories: Sequence[Story]) -> list[Story]:
    """Make some of the year's cases hard ones. Returns further cases that no resident figure counts."""
    if year not in _WOVEN:
        return []
    residents = [story for story in stories if story.home_area == MEDWAY]
    others = [story for story in stories if story.home_area != MEDWAY]
    return _WOVEN[year](author, residents, others)


def nth(stories: Sequence[Story], pattern: str, number: int = 0) -> Story:
    """One of the children who died in this way, in the order of notification."""
    return [story for story in stories if story.pattern.key == pattern][number]


def _in_2011(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.lived_minutes(nth(residents, "prematurity"))
    nth(residents, "chronic").describe(place_of_death="foster_home")
    nth(residents, "acute").describe(place_of_death="in_transit", nhs_number=None)
    return [hard.out_of_scope(author, date(2011, 9, 8), "termination")]


def _in_2012(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.twins(nth(residents, "prematurity", 1), nth(residents, "prematurity", 2))
    hard.leap_day(nth(residents, "malignancy", 1))
    hard.little_recorded(nth(residents, "infection"))
    hard.withdrawn_and_back(nth(residents, "anomaly"))
    hard.classified_again(nth(residents, "chronic"))
    nth(residents, "road").ready_on = date(2016, 5, 3)  # waits years for a trial
    others[0].resettle(BOURNEMOUTH)
    return [hard.home_corrected_after_review(author, date(2012, 7, 17))]


def _in_2013(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.first_taken_for_another_areas(nth(residents, "acute"), date(2014, 11, 5))
    hard.over_the_years_end(nth(residents, "prematurity"), date(2013, 4, 1))
    hard.named_later(nth(residents, "oxygen"))
    _in_custody(others[1])
    return []


def _in_2014(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    nth(residents, "anomaly").describe(death_area=LAMBETH, place_of_death="intensive_care")
    nth(residents, "malignancy").describe(death_area=MAIDSTONE, place_of_death="hospice")
    nth(residents, "road").describe(death_area=ABROAD, place_of_death="abroad", nhs_number=None)
    hard.eve_of_adulthood(nth(residents, "self_harm"))
    hard.unnamed(nth(residents, "prematurity"))
    hard.twins(nth(residents, "prematurity", 2), nth(residents, "prematurity", 3))
    return [
        hard.adult(author, date(2014, 8, 20)),
        hard.duplicate(nth(residents, "infection"), author),
    ]


def _in_2015(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.concealed_birth(nth(residents, "abuse"))
    nth(residents, "malignancy").describe(death_area=LAMBETH, place_of_death="intensive_care")
    others[2].describe(death_area=LAMBETH, place_of_death="hospital_other")
    reviewed_here = others[3]
    met = max(reviewed_here.ready_on, date(2016, 3, 8))
    reviewed_here.reviewed(Analysis(reviewed_here.pattern.category, "none"), met, met)
    return [
        hard.out_of_scope(author, date(2015, 6, 30), "stillbirth"),
        hard.out_of_scope(author, date(2015, 12, 2), "error"),
    ]


def _in_2016(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    nth(residents, "infection").describe(death_area=WEYMOUTH, place_of_death="hospital_other")
    nth(residents, "chronic").describe(place_of_death="residential_care")
    nth(residents, "prematurity").describe(place_of_death=None)
    others[0].resettle(AYLESBURY_VALE)
    others[1].resettle(ABROAD)
    return []


def _in_custody(story: Story) -> None:
    """[custody] A looked-after child whom another area had placed here, and who died in a secure setting."""
    died = story.child.date_of_death
    story.pattern = PATTERNS["self_harm"]
    story.describe(date_of_birth=died.replace(year=died.year - 16, day=15), place_of_death="custody")
    story.resettle(LAMBETH)


_Weaving = Callable[[Author, Sequence[Story], Sequence[Story]], list[Story]]
_WOVEN: Mapping[Year, _Weaving] = MappingProxyType(
    {
        Year(2011): _in_2011,
        Year(2012): _in_2012,
        Year(2013): _in_2013,
        Year(2014): _in_2014,
        Year(2015): _in_2015,
        Year(2016): _in_2016,
    }
)
