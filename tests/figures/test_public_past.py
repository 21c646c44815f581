"""What the public is told of numbers printed before: the board's words, as far as public numbers tell them."""

from dataclasses import replace
from datetime import date

import pytest

from cdop.figures.exports.report_words import printed_sum
from cdop.figures.public_past import PARTLY, SINCE, PublicClosing, with_the_past
from cdop.figures.restated_words import unexplained_words
from cdop.figures.tables import HIDDEN, AnnualFigures, Count, PrintedTotal, RestatedCase, Restatement
from tests.figures.example import example_figures, with_count

CLOSING = PublicClosing("2013-14", 11, "Edition 1 of 2013-14", date(2014, 9, 19))
LINES = {("outstanding", "opening"): 11, ("notifications", "requiring_review"): 19, ("reviews", "total"): 21,
         ("outstanding", "closing"): 10}  # fmt: skip


def small(count: int) -> bool:
    return 0 < count < 5


def board(*cases: tuple[str, str], **lines: int) -> AnnualFigures:
    """The example, its printed totals those of the founding report, and its opening restated by these cases."""
    moved = tuple(RestatedCase("MED-1", *case) for case in cases)
    told = {**LINES, **{tuple(key.split("__")): value for key, value in lines.items()}}
    printed = tuple(PrintedTotal("2014-15", *key, value, "Report", None) for key, value in told.items())
    found = Restatement("2013-14", 11, 12, "Report 2013-14", None, moved, "Opening restated from 11 to 12 (+1).")
    return replace(example_figures(), restatement=found, printed_totals=printed)


def public(figures: AnnualFigures, **changed: object) -> AnnualFigures:
    return replace(figures, edition="public", restatement=None, printed_totals=(), **changed)  # type: ignore[arg-type]


def told(figures: AnnualFigures, closing: PublicClosing | None = CLOSING, **changed: object) -> AnnualFigures:
    return with_the_past(public(figures, **changed), figures, closing, small)


def test_an_opening_that_differs_is_explained_in_the_boards_words_without_a_case() -> None:
    found = told(board(("came in", "residency decided on 5 November 2014"))).restatement
    assert found
    assert found.words == f"Opening restated from 11 to 12 (+1). {SINCE}"
    assert (found.source, found.cases) == ("Edition 1 of 2013-14", ())
    assert "November" not in str(told(board(("came in", "residency decided on 5 November 2014"))))


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ([("came in", "late")], SINCE),
        ([], unexplained_words(1)),
        ([("came in", "late"), ("came in", "late"), ("came in", "late")], PARTLY),
    ],
)
def test_what_a_report_printed_is_explained_as_far_as_it_is(cases: list[tuple[str, str]], words: str) -> None:
    found = told(board(*cases), None).restatement
    assert found
    assert found.words == f"Opening restated from 11 to 12 (+1). {words}"
    assert found.source == "Report 2013-14"


@pytest.mark.parametrize(
    ("opening", "closing", "rounded"), [(HIDDEN, 11, 1), (12, HIDDEN, 1), (12, 11, 5)], ids=["now", "before", "about"]
)
def test_nothing_is_told_where_a_number_is_hidden_or_rounded(opening: Count, closing: Count, rounded: int) -> None:
    figures = board()
    shown = public(with_count(figures, "outstanding", "opening", opening), rounded_to=rounded)
    found = with_the_past(shown, figures, replace(CLOSING, value=closing), small)
    assert found.restatement is None
    assert (found.printed_totals == ()) is (closing == 11)


def test_the_printed_totals_that_do_not_add_up_are_told_in_the_same_words() -> None:
    found = told(board())
    assert printed_sum(found) == printed_sum(board())
    assert printed_sum(found).endswith("but 10 is printed: +1, not explained in the source.")
    assert all(total.reason is None for total in found.printed_totals)


def test_totals_that_hold_a_small_number_or_stand_beside_a_hidden_one_are_not_told() -> None:
    assert told(board(outstanding__closing=4)).printed_totals == ()
    figures = board()
    hidden = public(with_count(figures, "reviews", "total", HIDDEN))
    assert with_the_past(hidden, figures, CLOSING, small).printed_totals == ()
    parts = board(notifications__resident_died_out_of_area=3, reviews__modifiable=5)
    assert len(told(parts).printed_totals) == len(LINES)
