"""Which corrections are worth most: those that fill the most gaps in the year's tables. Pure.

Worth is counted, not judged: the cases that want something, times the tables in which each of them stands as not
recorded or is left out. What is missed in no table is worth one for each case. Of what is worth the same, that which is
asked first in a case's way comes first.
"""

from collections.abc import Iterable, Sequence

from cdop.figures.quality.gaps import Gap
from cdop.figures.quality.queries import Score, Wanting
from cdop.reference.wording import plural

MOST = 3


def worth_most(scores: Iterable[Score], most: int = MOST) -> list[Score]:
    """The corrections of a year that are worth most, the first first."""
    return sorted((one for one in scores if one.wanting), key=lambda one: -one.worth)[:most]


def fixes_of(one: Wanting, most: int = MOST) -> Sequence[Gap]:
    """Those of one case."""
    return one.gaps[:most]


def worth_words(score: Score) -> str:
    """What mending it brings."""
    cases = f"{plural(score.wanting, 'case')} {score.gap.words}"
    if not score.gap.tables:
        return f"{cases}."
    tables = plural(len(score.gap.tables), "table")
    return f"{cases}: up to {plural(score.worth, 'gap')} in {tables} of this year."
