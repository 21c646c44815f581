"""What the public edition says of numbers that were printed before: the opening, and totals that do not add up. Pure.

It says it in the board's words, as far as numbers that are public tell it: no case, no day and no small number, and
nothing where one of the numbers is hidden or rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cdop.figures.printed import CLOSING, NOTIFIED, OPENING, REOPENED, REVIEWED, one_name
from cdop.figures.restated_words import equal_words, restated_words, unexplained_words
from cdop.figures.tables import CAME_IN, AnnualFigures, Count, PrintedTotal, Restatement

LINES = (OPENING, NOTIFIED, REOPENED, REVIEWED, CLOSING)
"""The printed totals of which the public is told: those by which a year adds up, and no part of any."""
SINCE = (
    "Since the closing was published cases were notified late, or it was decided anew whether they are of residents, "
    "or withdrawn; no case is told of here by itself."
)
PARTLY = "Not all of it is explained by decisions since the year before was published."


@dataclass(frozen=True)
class PublicClosing:
    """The closing of a year as its public edition shows it: ``value`` is a number of cases, or that it is hidden."""

    year: str
    value: Count
    source: str
    published_on: date


def with_the_past(
    shown: AnnualFigures, board: AnnualFigures, closing: PublicClosing | None, is_small: Callable[[int], bool]
) -> AnnualFigures:
    """The public figures with what was printed before.

    ``closing`` is that of the year before where its public edition was published here; else a report printed it.
    """
    if shown.rounded_to > 1:
        return shown
    return replace(
        shown, restatement=_restated(shown, board, closing, is_small), printed_totals=_printed(shown, board, is_small)
    )


def _restated(
    shown: AnnualFigures, board: AnnualFigures, closing: PublicClosing | None, is_small: Callable[[int], bool]
) -> Restatement | None:
    opening, found = shown.table("outstanding").value("opening"), board.restatement
    if not isinstance(opening, int) or not shown.held:
        return None
    if closing is not None:
        if not isinstance(closing.value, int):
            return None
        words = _words(closing.value, opening, explained=opening - closing.value)
        return Restatement(closing.year, closing.value, opening, closing.source, closing.published_on, (), words)
    if found is None or is_small(found.printed_closing):
        return None
    came = sum(case.direction == CAME_IN for case in found.cases)
    words = _words(found.printed_closing, opening, explained=2 * came - len(found.cases))
    return replace(found, opening=opening, cases=(), words=words)


def _words(printed: int, opening: int, explained: int) -> str:
    """The board's words; ``explained``: by how many cases decisions since account for it."""
    difference = opening - printed
    if not difference:
        return equal_words(printed)
    if explained == difference:
        return f"{restated_words(printed, opening)} {SINCE}"
    return f"{restated_words(printed, opening)} {PARTLY if explained else unexplained_words(difference)}"


def _printed(shown: AnnualFigures, board: AnnualFigures, is_small: Callable[[int], bool]) -> tuple[PrintedTotal, ...]:
    """All lines that were printed, without the reasons, which name what the board alone knows; or none of them."""
    totals = [total for total in board.printed_totals if one_name(total.table, total.row) in LINES]
    counted = [shown.table(total.table).value(total.row) for total in totals] if shown.held else []
    if any(is_small(total.value) for total in totals) or not all(isinstance(count, int) for count in counted):
        return ()
    return tuple(replace(total, reason=None) for total in totals)
