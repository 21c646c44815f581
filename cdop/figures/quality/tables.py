"""Data quality as tables for a year's documents: the scorecard, and which corrections are worth most. Pure."""

from collections.abc import Sequence

from cdop.figures.quality.fixes import worth_most, worth_words
from cdop.figures.quality.queries import Score
from cdop.figures.watched import QUALITY, Watched
from cdop.recommendations.reports.tables import WordsTable
from cdop.reference.rates import rounded

_BASIS = (
    "Cases in scope, of residents or not decided, that were notified, died or were reviewed in the year or waited at "
    "its end"
)
_WORTH = "Worth: cases times the tables of the year that each is missed in; one where it is missed in none."


def quality(found: Sequence[Score]) -> Watched:
    """The section: how much is in order, then what is asked of each case and of how many it is wanting."""
    asked, recorded = sum(one.asked for one in found), sum(one.recorded for one in found)
    share = f"{recorded:,} of {asked:,} ({rounded(100 * recorded / asked)}%)" if asked else "nothing is asked yet"
    best = [f"{one.gap.fix}: {worth_words(one)}" for one in worth_most(found)]
    rows = tuple((one.gap.title, one.asked, one.recorded, one.wanting, one.worth) for one in found if one.asked)
    head = {
        "what": "What", "asked": "Asked of", "in_order": "In order", "wanting": "Wanting", "worth": "Worth",
    }  # fmt: skip
    table = WordsTable(
        "scorecard", "What is asked of the cases behind the year", tuple(head), tuple(head.values()), rows,
        "Nothing is asked yet", (f"Basis: {_BASIS}.", _WORTH), keyed=1, basis=_BASIS,
    )  # fmt: skip
    first = ("The corrections worth most:", *best) if best else ("Nothing is wanting in the cases of this year.",)
    return Watched(QUALITY, "Data quality", (f"In order: {share}.", *first), (table,) if rows else ())
