"""Percentages: numerator and denominator beside them, halves up, one decimal place."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.exports.xlsx_export import to_xlsx
from cdop.figures.shares import Share, modifiable_words
from cdop.figures.tables import AnnualFigures
from tests.application import Browser
from tests.documents.reading import extracted
from tests.figures.example import example_figures, with_count
from tests.figures.page_reading import visible


def of(modifiable: int, none: int, inadequate: int) -> AnnualFigures:
    figures = example_figures()
    for row, value in (("modifiable", modifiable), ("none", none), ("inadequate", inadequate)):
        figures = with_count(figures, "reviews", row, value)
    return figures


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(5, 19, "26.3"), (1, 16, "6.3"), (1, 80, "1.3"), (3, 80, "3.8"), (0, 7, "0.0"), (7, 7, "100.0"), (2, 3, "66.7")],
)
def test_halves_are_rounded_up_to_one_decimal_place(part: int, whole: int, percent: str) -> None:
    assert Share(part, whole).percent == Decimal(percent)


def test_nothing_is_no_share_of_nothing() -> None:
    assert Share(0, 0).percent is None
    assert modifiable_words(of(0, 0, 3)) == (
        "% modifiable: not given, as no review had adequate information (inadequate: 3)."
    )


def test_inadequate_reviews_stand_beside_the_share_and_not_in_it() -> None:
    assert modifiable_words(of(5, 14, 2)) == (
        "% modifiable: 26.3% (5 of 19 reviews with adequate information; 95% interval 11.8% to 48.8%, Wilson's; "
        "inadequate: 2)."
    )


def test_the_share_is_printed_in_the_report_and_the_workbook() -> None:
    figures = of(5, 14, 2)
    words = modifiable_words(figures)
    assert words in " ".join(extracted(to_pdf(figures, (), datetime(2015, 9, 21, tzinfo=UTC))).split())
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(figures)))["Table 2"]
    assert words in [cell.value for cell in sheet["A"]]


def test_the_share_is_printed_on_the_page(lead: Browser) -> None:
    text = visible(lead.get("/figures/2014-15?known_by=2015-09-18&show=all").text)
    words = "% modifiable: 26.3% (5 of 19 reviews with adequate information; 95% interval 11.8% to 48.8%, Wilson's; "
    assert f"{words}inadequate: 2)." in text
