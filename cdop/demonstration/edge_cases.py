"""The hard cases that a panel meets, woven into the years (the numbers in brackets: docs/demonstration.md)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from cdop.case.facts import FactKind
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.areas import ABROAD
from cdop.reference.calendar import Year

SWALE, MAIDSTONE, LAMBETH = "E07000113", "E07000110", "E09000022"
TWO_DAYS = 2


def weave(author: Author, year: Year, residents: Sequence[Story]) -> list[Story]:
    """Make some of the year's residents hard cases. Returns further cases that no resident figure counts."""
    return _WOVEN[year](author, residents) if year in _WOVEN else []


def nth(stories: Sequence[Story], pattern: str, number: int = 0) -> Story:
    """One of the year's children who died in this way, in the order of notification."""
    return [story for story in stories if story.pattern.key == pattern][number]


def _in_2013(_author: Author, residents: Sequence[Story]) -> list[Story]:
    first_taken_for_another_areas(nth(residents, "acute"), date(2014, 11, 5))
    return []


def _in_2014(_author: Author, residents: Sequence[Story]) -> list[Story]:
    nth(residents, "anomaly").describe(death_area=LAMBETH, place_of_death="intensive_care")
    nth(residents, "malignancy").describe(death_area=MAIDSTONE, place_of_death="hospice")
    nth(residents, "road").describe(death_area=ABROAD, place_of_death="abroad")
    return []


def first_taken_for_another_areas(story: Story, found_out_on: date) -> None:
    """[restated] Decided as Swale's, found to be a Medway resident once the year before was published."""
    decided = next(fact.dated for fact in story.followed_by if fact.kind is FactKind.RESIDENCY_DECIDED)
    story.forget(FactKind.RESIDENCY_DECIDED)
    story.decided(SWALE, decided)
    story.decided(MEDWAY, found_out_on)


_WOVEN: Mapping[Year, Callable[[Author, Sequence[Story]], list[Story]]] = MappingProxyType(
    {Year(2013): _in_2013, Year(2014): _in_2014}
)
