"""Years in the printed report that the register does not hold, holds in part, or that have not ended."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.exports.report_words import in_brief, table_notes
from cdop.figures.exports.report_years import in_a_row, years_notes
from cdop.figures.presenting import one_year
from cdop.figures.tables import AnnualFigures, PrintedTotal, Row
from cdop.figures.wording import is_part, worded
from tests.documents.reading import elements, extracted, opened
from tests.figures.example import example_figures, example_previous, with_factors, with_table

MADE_AT = datetime(2015, 9, 21, 14, 5, tzinfo=UTC)


def empty(figures: AnnualFigures) -> AnnualFigures:
    """The same year with no case in it."""
    for table in figures:
        rows = tuple(replace(row, values=(0,) * len(row.values)) for row in table.rows)
        figures = with_table(figures, replace(table, rows=rows))
    return figures


def printed(figures: AnnualFigures, table: str, row: str, value: int) -> AnnualFigures:
    total = PrintedTotal(figures.year, table, row, value, "A report", None)
    return replace(figures, printed_totals=(*figures.printed_totals, total))


def test_a_year_without_cases_has_dashes_and_what_was_printed_and_no_bar() -> None:
    first, second, *others = example_previous()
    years = (printed(empty(first), "reviews", "total", 9), second, *others)
    assert list(in_a_row(years[0])) == ["–", "– (9 printed)", "–", "–"]
    data = to_pdf(example_figures(), years, MADE_AT)
    text = " ".join(extracted(data).split())
    assert "2010-11 – – (9 printed) – –" in text
    assert "A dash: no case of that year is in the register." in text
    with opened(data) as pdf:
        drawn = [str(e.Alt) for e in elements(pdf) if e.S == "/Figure" and "by year" in str(e.Alt)]
    assert ["2010-11" in words for words in drawn] == [False]
    assert ["2011-12" in words for words in drawn] == [True]


def test_a_year_held_in_part_says_so_and_has_no_bar() -> None:
    first, *others = example_previous()
    part = printed(first, "reviews", "total", 400)
    assert list(in_a_row(part))[1] == "18 (400 printed)"
    words = " ".join(years_notes(example_figures(), (part, *others)))
    assert "The register holds fewer cases of 2010-11 than were printed" in words
    text = " ".join(extracted(to_pdf(example_figures(), (part,), MADE_AT)).split())
    assert "18 (400 printed)" in text
    assert "Chart: year by year" not in text


def test_a_year_without_any_case_is_not_told_as_noughts_in_brief() -> None:
    assert list(in_brief(empty(example_figures()))) == ["No case of the register counts in this year."]


def test_of_a_running_year_the_day_is_said_and_not_its_end() -> None:
    day = date(2014, 12, 1)
    running = replace(example_figures(), last_day=day, known_by=day)
    assert list(in_brief(running))[2].endswith("and 10 on 1 December 2014.")
    assert list(in_brief(example_figures()))[2].endswith("and 10 at its end.")
    assert worded("reviews", day).basis.endswith("not reopened by 1 December 2014")
    assert worded("outstanding", day).basis.endswith("before the year, and on 1 December 2014")
    assert worded("outstanding", day).denominator == "cases outstanding on 1 December 2014"
    assert worded("reviews", None).basis.endswith("not reopened by its end")
    assert "2014-15 is still running" in " ".join(years_notes(running, ()))


def test_a_factor_that_begins_like_a_part_is_a_row_like_any_other() -> None:
    figures = with_factors(example_figures(), "of these, unsafe sleep")
    shown = one_year(figures, figures.table("factors"), "Table 11: factors", lambda _figures, _cell: "")
    assert [row.part for row in shown.rows] == [False]
    assert Row("a", "of these", (1,)).part is False


def test_parts_of_a_row_are_known_by_their_keys() -> None:
    assert is_part("notifications", "expected")
    assert is_part("reviews", "modifiable")
    assert not is_part("notifications", "requiring_review")
    assert not is_part("factors", "expected")


def test_one_case_stands_in_the_singular() -> None:
    figures = example_figures()
    for many, words in (
        ("cases reviewed in the year", "1 case reviewed in the year"),
        ("deaths notified in the year", "1 death notified in the year"),
        ("residents' deaths in the year", "1 resident's death in the year"),
    ):
        one = replace(figures.table("reviews"), denominator=1, denominator_label=many)
        assert any(f"Denominator: {words}." in line for line in table_notes(one, figures))
