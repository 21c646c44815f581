"""A report says the same in every format: each is parsed back and compared cell by cell with what was kept."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from pdfua import Severity, validate

from cdop.database import db, transaction
from cdop.recommendations.reports.content import Sheet, sheet_of
from cdop.recommendations.reports.kept import report_at
from cdop.recommendations.reports.printed import to_pdf
from cdop.recommendations.reports.service import draw, make
from cdop.recommendations.reports.tables import WordsTable
from cdop.recommendations.reports.word import to_docx
from cdop.recommendations.reports.workbook import to_xlsx
from tests.application import Browser
from tests.documents.reading import extracted, laid_out, opened, roles
from tests.recommendations.reports.making import AGENCIES, LEAD, example, random_histories
from tests.recommendations.reports.reading import Tables, flat, of_document, of_page, of_pdf, of_workbook, unspaced

TO, MADE = date(2015, 3, 31), datetime(2015, 4, 1, 9, 30, tzinfo=UTC)
STANDING = "Made on 1 April 2015 by Test lead"
ORGANISATIONS = ("", AGENCIES[2][0])


@pytest.fixture
def address(app: Flask) -> str:
    """A report over the example and random histories, so that most tables have rows."""
    with app.app_context(), transaction(db.session()) as session:
        example(session)
        random_histories(session, 7, 6)
    with app.app_context(), transaction(db.session()) as session:
        token = make(session, LEAD, TO, draw(session, LEAD, TO).sha256)
    return f"/recommendations/reports/{token}"


def kept(app: Flask, address: str, organisation: str) -> Sheet:
    with app.app_context():
        found = report_at(db.session(), LEAD, address.rpartition("/")[2])
        assert found
        return sheet_of(found.content, organisation)


def cells(table: WordsTable) -> list[list[str]]:
    return [[flat(cell) for cell in row] for row in (table.head, *table.rows)]


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_format_says_what_was_kept(app: Flask, address: str, coordinator: Browser, organisation: str) -> None:
    sheet, asked = kept(app, address, organisation), f"?organisation={organisation}" if organisation else ""
    files = {form: coordinator.get(f"{address}/download/{form}{asked}").data for form in ("pdf", "xlsx", "docx")}
    page, book = of_page(coordinator.get(address + asked).text), of_workbook(files["xlsx"])
    word, paper = of_document(files["docx"]), of_pdf(files["pdf"])
    assert sum(len(table.rows) for table in sheet.tables) > 10
    for table in sheet.tables:
        expected = cells(table)
        if not table.rows:
            _says_that_there_are_none(table, page, book, word)
            assert unspaced(table.empty) in unspaced(extracted(files["pdf"]))
            continue
        assert page[table.title] == expected
        assert book[table.title] == expected
        assert word[table.title] == expected
        assert paper[table.title] == [[unspaced(cell) for cell in row] for row in expected]
    assert len(page) == len(sheet.tables)


def _says_that_there_are_none(table: WordsTable, page: Tables, book: Tables, word: Tables) -> None:
    assert page[table.title] == [[flat(cell) for cell in table.head], [table.empty]]
    assert book[table.title] == [[flat(cell) for cell in table.head], [table.empty, *["None"] * (len(table.head) - 1)]]
    assert word[table.title][-1] == [table.empty]


def test_every_format_says_the_sentences_of_the_first_page(app: Flask, address: str, coordinator: Browser) -> None:
    sheet = kept(app, address, "")
    page = flat(coordinator.get(address).text)
    paper = unspaced(laid_out(coordinator.get(f"{address}/download/pdf").data, 1))
    cover = [flat(cell.value) for cell in openpyxl.load_workbook(
        io.BytesIO(coordinator.get(f"{address}/download/xlsx").data))["Cover"]["A"]]  # fmt: skip
    document = [flat(part.text) for part in Document(
        io.BytesIO(coordinator.get(f"{address}/download/docx").data)).paragraphs]  # fmt: skip
    for words in (*sheet.subtitle, *sheet.summary, *sheet.attention):
        assert flat(words) in page
        assert unspaced(words) in paper
        assert flat(words) in cover
        assert flat(words) in document


def test_numbers_of_the_workbook_are_numbers(app: Flask, address: str, coordinator: Browser) -> None:
    sheet = kept(app, address, "")
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{address}/download/xlsx").data))
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert (book.properties.title, book.properties.language) == (sheet.title, "en-GB")
    for number, table in enumerate(sheet.tables, 1):
        (range_,) = book[f"Table {number}"].tables.values()
        _, *rows = [[cell.value for cell in row] for row in book[f"Table {number}"][range_.ref]]
        for row, expected in zip(rows, table.rows, strict=False):
            assert [type(cell) for cell in row] == [type(cell) for cell in expected]
            assert all(cell not in (None, "") for cell in row)


def test_the_pdf_is_tagged_and_its_first_page_is_for_the_chair(
    address: str, coordinator: Browser, tmp_path: Path
) -> None:
    made = coordinator.get(f"{address}/download/pdf").data
    with opened(made) as pdf:
        found = roles(pdf)
    assert found.count("Figure") == 1
    assert {"H1", "H2", "Table", "TH", "TD"} <= set(found)
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    assert [str(finding) for finding in validate(str(path)).findings if finding.severity == Severity.ERROR] == []
    first = laid_out(made, 1)
    assert "What needs attention" in first
    assert "How the recommendations stand" in first
    assert "In numbers" not in first


def test_the_document_has_headings_headers_a_title_and_its_language(
    app: Flask, address: str, coordinator: Browser
) -> None:
    document = Document(io.BytesIO(coordinator.get(f"{address}/download/docx").data))
    sheet = kept(app, address, "")
    assert (document.core_properties.title, document.core_properties.language) == (sheet.title, "en-GB")
    assert {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    headings = [part.text for part in document.paragraphs if part.style and part.style.name == "Heading 1"]
    assert headings == ["What needs attention", *(table.title for table in sheet.tables)]
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_no_words_break_a_format() -> None:
    hostile = ("=1+1", "<b>&", "[a](http://x)", "a\x00\x1bb", "\ud800", "שלום", "$$counted$$", "word" * 300, "'=1")
    table = WordsTable(
        "closed", "Hostile", ("reference", "words"), ("Reference", "Words"),
        tuple((words, words) for words in hostile), "None.",
    )  # fmt: skip
    sheet = Sheet("Title", "", ("Of a period",), hostile, hostile, (("State <b>", 1),), (table,))
    assert of_document(to_docx(sheet, STANDING, MADE))["Hostile"][1] == ["=1+1", "=1+1"]
    assert of_workbook(to_xlsx(sheet, STANDING, TO))["Hostile"][1] == ["'=1+1", "'=1+1"]
    assert "<b>&" in extracted(to_pdf(sheet, STANDING, MADE))


def test_the_same_report_gives_the_same_bytes(app: Flask, address: str) -> None:
    sheet = kept(app, address, "")
    assert to_pdf(sheet, STANDING, MADE) == to_pdf(sheet, STANDING, MADE)
    assert to_xlsx(sheet, STANDING, TO) == to_xlsx(sheet, STANDING, TO)
