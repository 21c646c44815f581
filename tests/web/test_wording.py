"""Dates, ages and counts in words."""

from datetime import UTC, date, datetime

import pytest

from cdop.reference.wording import long_date, month_year, plural, reasons_in_line, short_datetime, thousands


def test_dates_are_written_out() -> None:
    assert (long_date(date(2014, 3, 31)), month_year(date(2014, 3, 31))) == ("31 March 2014", "March 2014")
    assert (long_date(None), month_year(None), short_datetime(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 21, 14, 5, tzinfo=UTC), "21 November 2026 at 14:05"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 00:30"),
        (datetime(2026, 6, 30, 23, 30), "1 July 2026 at 00:30"),
    ],
)
def test_moments_are_shown_by_the_clocks_in_england(moment: datetime, words: str) -> None:
    assert short_datetime(moment) == words


def test_counts_agree_with_their_words() -> None:
    assert [plural(number, "case") for number in (0, 1, 1204)] == ["0 cases", "1 case", "1,204 cases"]
    assert [plural(2, "child"), plural(2, "category"), plural(2, "day")] == ["2 children", "2 categories", "2 days"]
    assert plural(2, "analysis", "analyses") == "2 analyses"


def test_only_whole_numbers_are_grouped() -> None:
    assert [thousands(value) for value in (12543, 0, "–", None)] == ["12,543", "0", "–", "None"]


def test_reasons_stand_in_one_line_and_begin_large_once() -> None:
    reasons = ["The same date of birth", "Family names spelled alike", "NHS numbers differ by one digit"]
    assert reasons_in_line(reasons) == (
        "The same date of birth; family names spelled alike; NHS numbers differ by one digit"
    )
    assert reasons_in_line([]) == ""
