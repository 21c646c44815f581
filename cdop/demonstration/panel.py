"""The whole demonstration panel, as it will be told to the services."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date

from cdop.demonstration.gathering.present import gathering_cases
from cdop.demonstration.gathering.usual import gather_history, gather_running
from cdop.demonstration.history import history
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.running import running
from cdop.demonstration.sittings.stories import attach_files
from cdop.demonstration.story import Author, Story
from cdop.reference.calendar import Year


def demonstration_panel(seed: int, today: date) -> list[Story]:
    """All cases in the order of their references. One seed and one day give one panel.

    Raises ``ValueError`` for a day before April 2018.
    """
    author = Author(random.Random(seed))  # noqa: S311 - nothing secret depends on it
    over, under_way = history(author), running(author, today)
    gather_history(over)
    gather_running(under_way, today)
    gathered = gathering_cases(author, today)
    attach_files(gathered)
    told = numbered([*over, *under_way, *gathered])
    for story in told:
        story.forget_hours(today)
    return told


def identifiers_besides(stories: Iterable[Story]) -> Identifiers:
    """Numbers and postcodes for whoever is in no case: those that no case has."""
    taken = [one for story in stories for one in (story.child.nhs_number, story.child.home_postcode)]
    return Identifiers(random.Random(len(taken)), taken)  # noqa: S311 - nothing secret depends on it


def numbered(stories: Iterable[Story]) -> list[Story]:
    """References in the order of notification, anew each year: MED-2014-017 is the 17th of 2014-15."""
    in_order = sorted(stories, key=lambda story: story.notified_on)
    numbers: Counter[int] = Counter()
    for story in in_order:
        start = Year.of(story.notified_on).start
        numbers[start] += 1
        story.reference = f"MED-{start}-{numbers[start]:03d}"
    return in_order
