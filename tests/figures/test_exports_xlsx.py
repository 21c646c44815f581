"""The spreadsheet: accessible by the checklist (figures.md section 6), exact, and inert."""

import io
import re
import warnings
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cdop.figures.exports.xlsx_export import to_xlsx
from cdop.figures.tables import GivenReason
from cdop.spreadsheets.held_text import MOST_CHARACTERS, cell_text
from tests.figures.example import example_figures, with_factors

HOSTILE = [
    "=1+1", "+1", "-1", "@x", "'=1", "=cmd|' /C calc'!A0", "[a](http://x)", "[a](x) [b](y)", "$$known$$", "$$none$$",
    "http://example.org/", "<b>", "***", "12", "x\x00\x1by", "\ud800", "z" * 40_000, "held", "שלום", "a\nb", "_x0041_",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return _open(to_xlsx(example_figures()))


def _open(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _data(sheet: Worksheet) -> list[list[object]]:
    """The cells of the sheet's one table, head first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def _tables(book: openpyxl.Workbook) -> list[Worksheet]:
    return [sheet for sheet in book if sheet.title != "Cover"]


def test_sheets_come_in_order_with_unique_names(book: openpyxl.Workbook) -> None:
    names = book.sheetnames
    assert names[:4] == ["Cover", "Contents", "Notes", "Table 1"]
    assert names[-2:] == ["Restated", "Printed totals"]
    assert len(set(names)) == len(names)


def test_each_sheet_holds_one_table_whose_range_is_its_data(book: openpyxl.Workbook) -> None:
    for sheet in _tables(book):
        (table,) = sheet.tables.values()
        assert table.ref.split(":")[1] == sheet.dimensions.split(":")[1]
        head, *rows = _data(sheet)
        assert len(set(head)) == len(head)
        assert rows
        assert all(cell not in (None, "") for row in [head, *rows] for cell in row)
        assert list(sheet.merged_cells.ranges) == []
        assert sheet["A1"].value


def test_title_language_and_cursor_are_set(book: openpyxl.Workbook) -> None:
    assert book.properties.title == "Child deaths: annual figures 2014-15"
    assert book.properties.language == "en-GB"
    assert book.active is not None
    assert book.active.title == "Cover"
    assert book.active.sheet_view.selection[0].activeCell == "A1"


def test_every_cell_of_every_table_is_there_as_a_number(book: openpyxl.Workbook) -> None:
    printed = {next(iter(sheet.tables)): _data(sheet)[1:] for sheet in _tables(book)}
    for table in example_figures():
        assert printed[table.key] == [[row.label, *row.values] for row in table.rows]


def test_each_table_says_its_basis_known_by_day_denominator_and_what_it_leaves_out(book: openpyxl.Workbook) -> None:
    above = " ".join(str(cell.value) for cell in book["Table 7"]["A"][:5])
    assert "Basis: Counted by the year in which the review was finalised" in above
    assert "Known by 18 September 2015. Denominator: 21" in above
    assert "Left out: 2 reviews without a recorded ethnic group" in above
    assert "[note 1]" in str(book["Table 7"]["A1"].value)


def test_the_cover_says_what_was_restated(book: openpyxl.Workbook) -> None:
    cover = [str(cell.value) for cell in book["Cover"]["A"]]
    assert any(line.startswith("Opening restated from 11 to 12") for line in cover)
    assert "Medway" in cover


def test_printed_totals_are_number_cells_beside_what_is_counted_and_the_difference(book: openpyxl.Workbook) -> None:
    assert _data(book["Printed totals"]) == [
        ["Total", "Printed", "Counted now", "Difference"],
        ["Total deaths reported", 32, 32, 0],
        ["Cases reviewed", 21, 21, 0],
        ["Outstanding when the year began", 11, 12, 1],
    ]


def test_the_cover_says_what_known_by_goes_by_whether_the_sums_agree_and_that_a_demonstration_is_one() -> None:
    figures = replace(example_figures(), demonstration=True)
    cover = " ".join(str(cell.value) for cell in _open(to_xlsx(figures))["Cover"]["A"])
    assert "Demonstration: every child is invented" in cover
    assert "not by when they were recorded here" in cover
    assert "12 + 19 + 0 − 21 = 10. The sets of cases behind the lines agree." in cover


def test_a_reason_stands_after_the_numbers() -> None:
    figures = example_figures()
    first, opening, last = figures.printed_totals
    given = GivenReason("=1+1", 1, date(2015, 10, 2))
    figures = replace(figures, printed_totals=(first, replace(opening, reason=given), last))
    assert _data(_open(to_xlsx(figures))["Printed totals"]) == [
        ["Total", "Printed", "Counted now", "Difference", "Reason given"],
        ["Total deaths reported", 32, 32, 0, "Not needed"],
        ["Cases reviewed", 21, 21, 0, "Not needed"],
        ["Outstanding when the year began", 11, 12, 1, "'=1+1 (written on 2 October 2015)"],
    ]


def test_hostile_labels_are_inert_text_each_in_its_own_cell() -> None:
    data = to_xlsx(with_factors(example_figures(), *HOSTILE))
    sheet = next(s for s in _open(data) if "factors" in s.tables)
    rows = _data(sheet)[1:]
    assert [row[1] for row in rows] == [1] * len(HOSTILE)
    for label, (shown, _) in zip(HOSTILE, rows, strict=True):
        assert shown == cell_text(label)
        assert not str(shown).startswith(("=", "+", "-", "@"))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = b"".join(parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/"))
        assert b"<f>" not in sheets
        assert not [name for name in parts.namelist() if "externalLink" in name]
        assert b'TargetMode="External"' not in b"".join(parts.read(n) for n in parts.namelist())


def test_text_too_long_for_a_cell_says_how_much_is_missing() -> None:
    shown = cell_text("z" * 40_000)
    assert len(shown) <= MOST_CHARACTERS
    assert shown.endswith(f"[cut here: {40_000 - MOST_CHARACTERS + 60} more characters]")
    assert cell_text("a\x00b") == "a[U+0000]b"


def test_a_year_without_factors_or_restatement_still_makes_a_file() -> None:
    figures = replace(with_factors(example_figures()), restatement=None, printed_totals=())
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        book = _open(to_xlsx(figures))
    factors = next(s for s in book if "factors" in s.tables)
    assert _data(factors)[1:] == [["No factor recorded", 0]]


def test_the_same_figures_give_the_same_bytes() -> None:
    assert to_xlsx(example_figures()) == to_xlsx(example_figures())


def test_the_headings_of_every_table_repeat_on_each_printed_page(book: openpyxl.Workbook) -> None:
    for sheet in book:
        if sheet.title in {"Cover", "Contents", "Notes"}:
            continue
        (table,) = sheet.tables.values()
        row = re.search(r"\d+", table.ref)
        assert row
        assert sheet.print_title_rows == f"${row[0]}:${row[0]}"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
