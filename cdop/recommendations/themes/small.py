"""Small numbers: whoever may not see them reads ``[c]`` for 1 to 4 cases, and nothing that gives them away. Pure.

A hidden number cannot be derived, because no total of numbers is ever told to whom they are hidden: neither of a year
nor of a theme, and no order that follows one (figures.md section 5; counting.md section 6). So nothing else need go.
"""

from cdop.accounts.people import Person
from cdop.recommendations.queries import WRITERS

FEWEST_SHOWN = 5
HIDDEN = "[c]"
KEY = f"{HIDDEN}: 1 to {FEWEST_SHOWN - 1} cases, not shown so that nobody can be recognised."


def sees_small_numbers(viewer: Person) -> bool:
    """The coordinator and the public health lead, as with the cases behind a year's figures."""
    return viewer.is_a(*WRITERS)


def seen_by(viewer: Person, cases: int) -> int | None:
    """A count of cases as this viewer may know it; None where it is hidden."""
    return cases if cases == 0 or cases >= FEWEST_SHOWN or sees_small_numbers(viewer) else None


def words_of(cases: int | None) -> str:
    """A count as it is written."""
    return HIDDEN if cases is None else f"{cases:,}"
