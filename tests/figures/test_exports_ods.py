"""The OpenDocument workbook: the same cells as the XLSX file, and the same checklist (figures.md section 6)."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from odf.opendocument import load
from odf.table import CoveredTableCell, NamedRange, Table, TableCell, TableHeaderRows, TableRow
from odf.teletype import extractText

from cdop.figures.exports.ods_export import to_ods
from cdop.figures.exports.xlsx_export import to_xlsx
from cdop.figures.tables import HIDDEN, AnnualFigures, Row
from tests.figures.example import example_figures, with_factors
from tests.figures.test_exports_xlsx import HOSTILE


@pytest.fixture(scope="module")
def book() -> Any:
    return load(io.BytesIO(to_ods(example_figures())))


def sheets(book: Any) -> dict[str, Any]:
    return {table.getAttribute("name"): table for table in book.spreadsheet.getElementsByType(Table)}


def cells(row: Any) -> Iterator[str | float]:
    for cell in row.getElementsByType(TableCell):
        number = cell.getAttribute("valuetype") == "float"
        value = cell.getAttribute("value")
        yield (float(value) if "." in value else int(value)) if number else extractText(cell)


def table_of(sheet: Any) -> list[list[str | float]]:
    """The cells of the sheet's one table, head first."""
    rows = sheet.getElementsByType(TableRow)
    (marked,) = sheet.getElementsByType(TableHeaderRows)
    (head,) = marked.getElementsByType(TableRow)
    return [list(cells(row)) for row in rows[rows.index(head) :]]


def in_xlsx(figures: AnnualFigures) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(figures)))
    found = {}
    for sheet in book:
        if sheet.title not in {"Cover", "Contents", "Notes"}:
            (table,) = sheet.tables.values()
            found[sheet.title] = [[cell.value for cell in row] for row in sheet[table.ref]]
    return found


def with_hidden(figures: AnnualFigures) -> AnnualFigures:
    """The figures with every other count hidden, as a public edition could have them."""
    tables = tuple(
        replace(
            table,
            rows=tuple(
                Row(row.key, row.label, tuple(HIDDEN if (place + number) % 2 else count for number, count in
                    enumerate(row.values)), row.part)
                for place, row in enumerate(table.rows)
            ),
        )
        for table in figures
    )  # fmt: skip
    return replace(figures, tables=tables, policy="[c]: not shown")


@pytest.mark.parametrize(
    "figures",
    [example_figures(), with_factors(example_figures(), *HOSTILE), with_hidden(example_figures())],
    ids=["example", "hostile", "hidden"],
)
def test_every_cell_is_that_of_the_other_workbook(figures: AnnualFigures) -> None:
    found = sheets(load(io.BytesIO(to_ods(figures))))
    wanted = in_xlsx(figures)
    assert list(found) == ["Cover", "Contents", "Notes", *wanted]
    for name, rows in wanted.items():
        assert [[plain(cell) for cell in row] for row in table_of(found[name])] == [
            [plain(cell) for cell in row] for row in rows
        ]


def plain(cell: object) -> object:
    # A line end in a cell is a break in one format and a blank in the other.
    return " ".join(cell.split()) if isinstance(cell, str) else cell


def test_each_sheet_begins_with_its_title_and_has_one_marked_table(book: Any) -> None:
    found = sheets(book)
    assert len(found) == len(set(found))
    for name, sheet in found.items():
        first = next(cells(sheet.getElementsByType(TableRow)[0]))
        assert isinstance(first, str)
        assert first.strip()
        assert not sheet.getElementsByType(CoveredTableCell), "no cell is merged"
        if name not in {"Cover", "Contents", "Notes"}:
            head, *rows = table_of(sheet)
            assert len(set(head)) == len(head)
            assert rows
            assert all(cell not in {None, ""} for row in [head, *rows] for cell in row)


def test_no_cell_is_a_formula(book: Any) -> None:
    made = load(io.BytesIO(to_ods(with_factors(example_figures(), *HOSTILE))))
    for sheet in sheets(made).values():
        assert all(cell.getAttribute("formula") is None for cell in sheet.getElementsByType(TableCell))


def test_tables_are_named_ranges_and_the_document_says_what_it_is(book: Any) -> None:
    names = [one.getAttribute("name") for one in book.spreadsheet.getElementsByType(NamedRange)]
    assert {"notifications", "reviews", "reconciliation"} <= set(names)
    meta = {node.qname[1]: str(node) for node in book.meta.childNodes}
    assert meta["title"] == f"Child deaths: annual figures {example_figures().year}"
    assert meta["language"] == "en-GB"


def test_the_same_figures_give_the_same_bytes() -> None:
    assert to_ods(example_figures()) == to_ods(example_figures())
