"""Which hard cases fall in which year. 2014-15 keeps the report's figures: its own only vary what no figure counts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from cdop.demonstration import further_cases as further
from cdop.demonstration import hard_cases as hard
from cdop.demonstration.casework.neighbours import KENT
from cdop.demonstration.casework.working import agree_lead
from cdop.demonstration.hard_cases import LAMBETH, MAIDSTONE
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
    hard.died_at(nth(residents, "chronic"), "foster_home", "a looked-after child dies in a foster home")
    hard.died_at(nth(residents, "acute"), "in_transit", "dies in an ambulance")
    return [further.out_of_scope(author, date(2011, 9, 8), "termination", "a lawful termination: withdrawn")]


def _in_2012(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.twins(nth(residents, "prematurity", 1), nth(residents, "prematurity", 2))
    hard.leap_day(nth(residents, "malignancy", 1))
    hard.little_recorded(nth(residents, "infection"))
    hard.withdrawn_and_back(nth(residents, "anomaly"))
    hard.classified_again(nth(residents, "chronic"))
    hard.waits_for_years(nth(residents, "road"), date(2016, 5, 3))
    hard.of_another_home(others[0], BOURNEMOUTH, "a home in an authority that has been abolished")
    return [further.home_corrected_after_review(author, date(2012, 7, 17))]


def _in_2013(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.first_taken_for_another_areas(nth(residents, "acute"), date(2014, 11, 5))
    hard.over_the_years_end(nth(residents, "prematurity"), date(2013, 4, 1))
    hard.named_later(nth(residents, "oxygen"))
    hard.in_custody(others[1])
    return []


def _in_2014(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.died_in(nth(residents, "anomaly"), LAMBETH, "intensive_care", "a resident dies in another area")
    hard.died_in(nth(residents, "malignancy"), MAIDSTONE, "hospice", "a resident dies in another area")
    hard.died_in(nth(residents, "road"), ABROAD, "abroad", "a resident dies abroad, without an NHS number")
    nth(residents, "road").describe(nhs_number=None)
    hard.eve_of_adulthood(nth(residents, "self_harm"))
    hard.unnamed(nth(residents, "prematurity"))
    hard.twins(nth(residents, "prematurity", 2), nth(residents, "prematurity", 3))
    return [
        further.adult(author, date(2014, 8, 20)),
        further.duplicate(author, nth(residents, "sleep")),
    ]


def _in_2015(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    hard.concealed_birth(nth(residents, "abuse"))
    hard.died_in(nth(residents, "malignancy"), LAMBETH, "intensive_care", "a resident dies in another area")
    hard.died_in(others[2], LAMBETH, "hospital_other", "neither lived nor died here")
    others[3].hard("another area's child whom this panel reviewed")
    agreed = max(fact.dated for fact in others[3].followed_by)
    agree_lead(others[3], agreed, "ours", KENT, "Every service that knew the child is in Medway.")
    met = max(others[3].ready_on, date(2016, 3, 8))
    others[3].reviewed(Analysis(others[3].pattern.category, "none"), met, met)
    return [
        further.out_of_scope(author, date(2015, 6, 30), "stillbirth", "an unattended stillbirth: withdrawn"),
        further.out_of_scope(author, date(2015, 12, 2), "error", "notified in error: withdrawn"),
    ]


def _in_2016(author: Author, residents: Sequence[Story], others: Sequence[Story]) -> list[Story]:
    abolished = "dies in an authority that has been abolished"
    hard.died_in(nth(residents, "infection"), WEYMOUTH, "hospital_other", abolished)
    hard.died_at(nth(residents, "chronic"), "residential_care", "dies in residential care")
    hard.died_at(nth(residents, "prematurity"), None, "no place of death recorded")
    hard.of_another_home(others[0], AYLESBURY_VALE, "a home in an authority that has been abolished")
    hard.of_another_home(others[1], ABROAD, "a home abroad")
    return []


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
