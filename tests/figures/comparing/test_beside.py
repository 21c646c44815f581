"""Published figures beside the panel's own: what is said of each, and the same in every format."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from odf.opendocument import load

from cdop.figures.comparing.beside import Compared, Outcome, comparison_tables
from cdop.figures.comparing.held import PublishedFigure
from cdop.figures.comparing.menu import Basis
from cdop.figures.exports.csv_export import to_csv
from cdop.figures.exports.json_export import dumps
from cdop.figures.exports.ods_export import to_ods
from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.releases.frozen import pack, unpack
from cdop.figures.tables import HIDDEN, AnnualFigures, Table
from tests.documents.reading import extracted
from tests.figures.denominators.test_formats import divided
from tests.figures.test_exports_ods import in_xlsx, sheets, table_of

FEW = "Too few to compare: fewer than"


def published(measure: str, value: str, **changes: object) -> PublishedFigure:
    """England's figure of the example's year, on the panel's own basis unless it is said."""
    basis = Basis.ADEQUATE if measure == "modifiable" else Basis.DIED
    plain = PublishedFigure(
        "England", "2014-15", 1, measure, "", "", basis.value, Decimal(value), None, None, None, None, "An office",
        "May",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def beside(*found: PublishedFigure, figures: AnnualFigures | None = None) -> AnnualFigures:
    return replace(figures or divided(), published=found)


def said(found: PublishedFigure, figures: AnnualFigures | None = None) -> Compared:
    (table,) = comparison_tables(beside(found, figures=figures))
    (row,) = table.rows
    return row


def with_reviews(modifiable: int, none: int) -> AnnualFigures:
    """The example with so many reviews that found modifiable factors, and that did not."""

    def changed(table: Table) -> Table:
        counts = {"modifiable": (modifiable,), "none": (none,)}
        rows = tuple(replace(row, values=counts.get(row.key, row.values)) for row in table.rows)
        return replace(table, rows=rows) if table.key == "reviews" else table

    figures = divided()
    return replace(figures, tables=tuple(map(changed, figures.tables)))


# The example: 12 infant deaths of 3,531 births, 3.4 (1.8 to 5.9).
@pytest.mark.parametrize(
    ("value", "outcome", "words_"),
    [
        ("1.7", Outcome.HIGHER, "Higher than England, by more than chance alone explains. [u] Fewer than 20 deaths."),
        ("1.8", Outcome.TOO_FEW, f"{FEW} 20 deaths here."),
        ("5.9", Outcome.TOO_FEW, f"{FEW} 20 deaths here."),
        ("6.0", Outcome.LOWER, "Lower than England, by more than chance alone explains. [u] Fewer than 20 deaths."),
    ],
)
def test_a_figure_outside_the_limits_differs_and_one_within_them_says_nothing_where_deaths_are_few(
    value: str, outcome: Outcome, words_: str
) -> None:
    row = said(published("infant", value))
    assert (row.here.value, row.here.low, row.here.high) == (Decimal("3.4"), Decimal("1.8"), Decimal("5.9"))
    assert (row.outcome, row.words) == (outcome, words_)


@pytest.mark.parametrize(
    ("reviews", "value", "outcome"),
    [
        ((0, 2), "50", Outcome.TOO_FEW), ((0, 0), "50", Outcome.TOO_FEW), ((10, 9), "50", Outcome.TOO_FEW),
        ((10, 10), "50", Outcome.NO_DIFFERENCE), ((0, 21), "22", Outcome.LOWER), ((15, 15), "22", Outcome.HIGHER),
    ],
)  # fmt: skip
def test_a_share_is_compared_by_the_reviews_that_it_is_of(
    reviews: tuple[int, int], value: str, outcome: Outcome
) -> None:
    row = said(published("modifiable", value), with_reviews(*reviews))
    assert row.outcome is outcome
    assert ("[u]" in row.words) == (outcome in {Outcome.HIGHER, Outcome.LOWER} and sum(reviews) < 20)


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis is not Basis.DIED])
def test_what_is_counted_by_another_thing_is_shown_and_never_compared(basis: Basis) -> None:
    row = said(published("infant", "0.1", basis=basis.value))
    assert row.outcome is Outcome.NOT_COMPARED
    assert row.words == f"Not compared: it counts {basis.words}, and the figure here deaths by the day of death."


def test_shares_of_all_reviews_are_another_basis_than_of_those_with_adequate_information() -> None:
    assert said(published("modifiable", "20", basis="reviewed")).outcome is Outcome.NOT_COMPARED


def test_a_calendar_year_is_shown_and_never_compared() -> None:
    row = said(published("infant", "0.1", year="2014"))
    assert row.outcome is Outcome.NOT_COMPARED
    assert "of January to December 2014" in row.words


def test_a_number_that_the_edition_does_not_show_is_not_compared() -> None:
    figures = divided()

    def hidden(table: Table) -> Table:
        rows = tuple(replace(row, values=(HIDDEN,) * len(row.values)) for row in table.rows)
        return replace(table, rows=rows)

    dark = replace(figures, edition="public", tables=tuple(map(hidden, figures.tables)), published=())
    for measure in ("infant", "deaths", "modifiable"):
        row = said(published(measure, "0.1"), dark)
        assert (row.outcome, row.here.value) == (Outcome.NOT_COMPARED, HIDDEN)
        assert not {character for character in row.words if character.isdigit()}


def test_where_nothing_is_loaded_to_divide_by_that_is_why() -> None:
    row = said(published("infant", "0.1"), divided(births=()))
    assert row.words == "Not compared: no live births loaded for 2014."


def test_several_years_are_compared_with_as_many() -> None:
    row = said(published("infant", "1.0", years=3))
    assert (row.label, row.here.value) == ("Infant mortality: under 1 year, 2012-13 to 2014-15", Decimal("2.0"))
    assert row.outcome is Outcome.HIGHER
    assert "[u]" not in row.words
    assert said(published("modifiable", "20", years=3)).outcome is Outcome.NOT_COMPARED


def test_every_measure_has_a_number_here_or_says_why_not() -> None:
    every = [
        published("deaths", "30", parted_by="sex", row="male"),
        published("share_of_reviews", "60", parted_by="age_band", row="0-27 days", basis="reviewed"),
        published("share_of_deaths", "60", parted_by="age_band", row="0-27 days"),
        published("modifiable", "25", parted_by="category", row="8"),
        published("modifiable", "25", parted_by="deprivation_fifth", row="1"),
    ]
    found = [row for table in comparison_tables(beside(*every)) for row in table.rows]
    assert [row.here.value is not None for row in sorted(found, key=lambda row: every.index(row.published))] == [
        True, True, True, True, False,
    ]  # fmt: skip


MANY = (
    published("infant", "6.0", low=Decimal("5.8"), high=Decimal("6.2"), numerator=3980, denominator=663333),
    published("child", "11.2"),
    published("modifiable", "20", basis="reviewed", source="=Another office"),
    published("infant", "3.9", area="South East", year="2014"),
)


def test_every_format_says_the_same_of_every_figure() -> None:
    figures = beside(*MANY)
    cells = {table.title: table.cells for table in comparison_tables(figures)}
    rows = [row for table in comparison_tables(figures) for row in table.rows]
    document = json.loads(dumps(figures))["comparisons"]
    assert [row["words"] for table in document for row in table["rows"]] == [row.words for row in rows]
    assert document[0]["rows"][0]["here"] == 3.4
    assert (document[0]["rows"][0]["published_low"], document[0]["rows"][0]["published_numerator"]) == (5.8, 3980)

    lines = list(csv.DictReader(io.StringIO(to_csv(figures).decode(), newline="")))
    compared = [line for line in lines if line["table"] == "comparisons"]
    assert [line["value"] for line in compared if line["column"] == "words"] == [row.words for row in rows]
    assert [line["value"] for line in compared if line["column"] == "here"] == ["3.4", "10.0", "26.3", "3.4"]
    assert {line["basis"] for line in compared} == {row.published.basis for row in rows}

    opened = {name: table for name, table in in_xlsx(figures).items() if name.startswith("Comparison")}
    written = sheets(load(io.BytesIO(to_ods(figures))))
    assert len(opened) == len(cells)
    for (name, table), expected in zip(opened.items(), comparison_tables(figures), strict=True):
        shown = [tuple(_plain(cell) for cell in line) for line in table]
        assert shown == [expected.head, *(tuple(map(_plain, line)) for line in expected.cells)]
        assert table_of(written[name]) == table
        assert isinstance(table[1][2], float)

    text = " ".join(extracted(to_pdf(figures, (), datetime(2015, 9, 21, tzinfo=UTC))).split())
    for expected in comparison_tables(figures):
        for line in (expected.title, *expected.notes):
            assert line in text


def _plain(cell: object) -> str:
    return str(cell).removesuffix(".0")


def test_a_release_keeps_what_was_published_beside_it() -> None:
    figures = beside(*MANY)
    assert unpack(AnnualFigures, pack(figures)).published == MANY
