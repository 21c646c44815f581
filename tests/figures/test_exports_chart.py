"""Charts: numbers on every bar, words for every number, nothing from outside."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cdop.figures.charted import MOST_BARS
from cdop.figures.exports import chart
from cdop.figures.exports.chart_pieces import chart_of, chart_of_years, why_no_years
from cdop.figures.exports.report_words import table_notes
from cdop.figures.tables import HIDDEN, AnnualFigures
from tests.figures.example import example_figures, example_previous, with_count, with_factors, with_table

WATCHED = (("notifications", "requiring_review"), ("reviews", "total"))
SVG = "{http://www.w3.org/2000/svg}"


def _texts(data: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(data).iter(f"{SVG}text")]


@pytest.mark.parametrize("key", [table.key for table in example_figures()])
def test_every_bar_carries_its_number_and_its_label(key: str) -> None:
    figures = example_figures()
    texts = _texts(chart.svg(figures, key))
    rows = list(figures.table(key).printed_rows)
    bars = rows[:-1] if rows[-1].key == "total" else rows
    for row in bars:
        assert row.label in texts or any(t.endswith("…") and row.label.startswith(t[:-1]) for t in texts)
        assert str(row.values[-1]) in texts


def test_the_chart_of_years_shows_both_numbers_of_each_year() -> None:
    texts = _texts(chart.svg(example_figures(), chart.TREND, example_previous()))
    assert [t for t in texts if re.fullmatch(r"20\d\d-\d\d", t)] == [
        "2010-11", "2011-12", "2012-13", "2013-14", "2014-15",
    ]  # fmt: skip
    assert {"24", "18", "27", "25", "29", "22", "30", "17", "19", "21"} <= set(texts)


def test_an_svg_refers_to_nothing_outside_and_runs_nothing() -> None:
    data = chart.svg(example_figures(), "reviews_by_age_band")
    assert b"<!DOCTYPE" not in data
    assert b"<script" not in data
    assert b"href" not in data
    assert set(re.findall(rb"https?://[^\s\"']+", data)) == {b"http://www.w3.org/2000/svg"}
    assert set(re.findall(rb"font-family: ([^;]+)", data)) == {b"Arial, sans-serif"}


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "a & b", "\x00\x1b", "\ud800", "x" * 100_000, "שלום"])
def test_a_hostile_label_leaves_a_well_formed_chart(label: str) -> None:
    data = chart.svg(with_factors(example_figures(), label), "factors")
    assert ET.fromstring(data).tag == f"{SVG}svg"
    assert len(data) < 500_000


def test_alternative_text_holds_every_number() -> None:
    words = chart.alternative_text(example_figures().table("reviews_by_age_band"))
    assert "28-364 days: 6 (3 modifiable factors, 2 no modifiable factors, 1 inadequate information)" in words
    assert words.startswith("Bar chart of reviews by age at death.")
    assert "2013-14: 30 notified and requiring review, 17 reviewed" in chart.trend_alternative_text(
        example_figures(), example_previous()
    )


def test_a_long_list_is_cut_and_says_so() -> None:
    figures = with_factors(example_figures(), *(f"factor {i}" for i in range(60)))
    assert chart.alternative_text(figures.table("factors")).endswith("; and 35 more in the table.")
    assert len(_texts(chart.svg(figures, "factors"))) == 2 * MOST_BARS


def test_there_is_no_chart_of_a_table_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        chart.svg(example_figures(), "reviews_by_nothing")


@pytest.mark.parametrize("key", ["reviews_by_age_band", "trend"])
def test_a_narrow_chart_holds_the_same_words_at_the_same_size_within_its_width(key: str) -> None:
    wide, narrow = (
        chart.svg(example_figures(), key, example_previous(), width) for width in (chart.WIDE, chart.NARROW)
    )
    assert sorted(_texts(wide)) == sorted(_texts(narrow))
    root = ET.fromstring(narrow)
    assert float(str(root.get("width")).removesuffix("pt")) == pytest.approx(chart.NARROW, abs=1)
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(str(box.get("x"))) + float(str(box.get("width"))) <= chart.NARROW + 1


def _hiding(*hidden: tuple[str, int]) -> AnnualFigures:
    """The example with some cells of the ages hidden, by row and column."""
    figures = example_figures()
    table = figures.table("reviews_by_age_band")
    rows = [
        replace(row, values=tuple(HIDDEN if (row.key, at) in hidden and n else n for at, n in enumerate(row.values)))
        for row in table.rows
    ]
    return with_table(figures, replace(table, rows=tuple(rows)))


AGES = [row.key for row in example_figures().table("reviews_by_age_band").rows[:-1]]


def test_a_chart_of_which_more_than_a_third_is_hidden_is_left_out_and_the_table_says_why() -> None:
    figures = _hiding(*((age, at) for age in AGES for at in range(4)))
    table = figures.table("reviews_by_age_band")
    with pytest.raises(KeyError):
        chart.svg(figures, table.key)
    assert chart_of(table, "Table 5: ages") is None
    [words] = [line for line in table_notes(table, figures) if line.startswith("No chart")]
    told = [row for row in table.rows[:-1] if row.values[-1]]
    assert f"{len(told)} of the {len(told)} numbers that it would draw are not shown" in words
    assert not [line for line in table_notes(example_figures().table(table.key), figures) if "No chart" in line]


def test_where_the_parts_alone_are_hidden_whole_bars_are_drawn() -> None:
    figures = _hiding(*((age, at) for age in AGES for at in range(3)))
    table = figures.table("reviews_by_age_band")
    texts = _texts(chart.svg(figures, table.key))
    assert {str(row.values[-1]) for row in table.rows[:-1]} <= set(texts)
    assert not {"[c]", *table.column_labels} & set(texts)
    assert "[c]" not in chart.alternative_text(table)
    one = _hiding((AGES[0], 0), (AGES[0], 1))
    assert "Modifiable factors" in _texts(chart.svg(one, table.key)), "a few holes leave the parts"


def test_years_of_which_most_is_hidden_are_not_drawn_and_it_is_said_why() -> None:
    figures, before = example_figures(), example_previous()
    gone = [with_count(with_count(year, *came, HIDDEN), *done, HIDDEN) for year in before for came, done in [WATCHED]]
    with pytest.raises(KeyError):
        chart.svg(figures, chart.TREND, gone)
    assert chart_of_years(figures, gone) is None
    assert why_no_years(figures, gone).startswith("No chart: 8 of the 10 numbers")
    assert why_no_years(figures, before) == ""
    assert chart_of_years(figures, [gone[0], *before[1:]]) is not None
