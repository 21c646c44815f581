"""The report and the summary as PDFs, checked automatically; the summary's single page; the document to edit."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from cdop.documents.contents import Heading
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.figures.exports.docx_export import to_docx
from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.exports.report_content import body
from cdop.figures.exports.report_sections import Room, laid_out
from cdop.figures.exports.summary import summary_of
from cdop.figures.exports.summary_pdf import READ_ON, to_summary
from cdop.figures.tables import HIDDEN, AnnualFigures, Commentary, GivenReason, PrintedTotal, ReleaseMark
from tests.documents.checked import faults, pages_of
from tests.documents.reading import elements, extracted, opened
from tests.figures.denominators.test_formats import divided
from tests.figures.example import example_figures, example_previous, with_count, with_factors
from tests.figures.test_exports_ods import with_hidden

MADE_AT = datetime(2015, 9, 21, 14, 5, tzinfo=UTC)
REPORT, SUMMARY = "Child deaths: annual figures 2014-15", "Child deaths 2014-15: summary"
SAID = "Fewer children waited for a review than in any year before."
HOSTILE = ("<b>x</b>", "a<b and c>d", "x\x00y", "שלום", "=1+1", "\ud800")
MARK = ReleaseMark(2, datetime(2015, 10, 1, 9), "Lowen Farthingdale", "Director of Public Health", "", "ab" * 32)


def figures() -> AnnualFigures:
    """The example with rates, what the panel says, and a reason for a difference."""
    first, opening, last = example_figures().printed_totals
    given = GivenReason("A case taken for another area's", 1, date(2015, 10, 2))
    return replace(
        divided(), printed_totals=(first, replace(opening, reason=given), last),
        commentary=(Commentary("year", SAID), Commentary("causes", "Smoking stands out.")),
    )  # fmt: skip


@cache
def report() -> bytes:
    return to_pdf(figures(), example_previous(), MADE_AT)


@cache
def summary() -> bytes:
    return to_summary(figures(), example_previous(), MADE_AT)


@cache
def document() -> bytes:
    return to_docx(figures(), example_previous(), MADE_AT)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_check_finds_no_fault_in_report_and_summary_of_either_edition() -> None:
    public = replace(with_hidden(figures()), edition="public", restatement=None, printed_totals=())
    assert faults(report(), REPORT) == []
    assert faults(summary(), SUMMARY, bookmarks=False) == []
    assert faults(to_pdf(public, (), MADE_AT), REPORT) == []
    assert faults(to_summary(public, (), MADE_AT), SUMMARY, bookmarks=False) == []


def test_what_the_panel_says_stands_with_the_table_under_it() -> None:
    """Whether there is room is decided before the section's heading, not between its words and the table."""
    laid = list(laid_out(body(figures(), example_previous()), Node("Document")))
    at = next(i for i, one in enumerate(laid) if isinstance(one, Text) and one.text == "Smoking stands out.")
    assert [type(one) for one in laid[at - 2 : at + 2]] == [Room, Heading, Text, Heading]


def without(key: str) -> Callable[[pikepdf.Pdf], None]:
    def broken(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]

    return broken


def unworded(pdf: pikepdf.Pdf) -> None:
    del next(one for one in elements(pdf) if one.S == "/Figure")["/Alt"]


def headless(pdf: pikepdf.Pdf) -> None:
    for one in elements(pdf):
        if one.S == "/TH" and one.A.Scope == "/Column":
            one.S = pikepdf.Name("/TD")


def rowless(pdf: pikepdf.Pdf) -> None:
    one = next(one for one in elements(pdf) if one.S == "/TH" and one.A.Scope == "/Row")
    one.S = pikepdf.Name("/TD")


def untitled(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Untitled"


def unread(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_add(b"BT (x) Tj ET", prepend=True)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (without("/Lang"), "language"), (without("/MarkInfo"), "not marked as tagged"),
        (without("/StructTreeRoot"), "no structure"), (without("/Outlines"), "no bookmarks"),
        (without("/ViewerPreferences"), "do not show its title"), (untitled, "its title is another"),
        (unworded, "a figure has no words"), (headless, "no row of column headings"),
        (rowless, "a row of a table has no heading"), (unread, "text is not tagged"),
    ],
)  # fmt: skip
def test_the_check_finds_what_is_broken(broken: Callable[[pikepdf.Pdf], None], words: str) -> None:
    out = io.BytesIO()
    with opened(report()) as pdf:
        broken(pdf)
        pdf.save(out)
    assert any(words in fault for fault in faults(out.getvalue(), REPORT))


def test_the_summary_is_one_page_and_says_the_year() -> None:
    text = flat(extracted(summary()))
    assert pages_of(summary()) == 1
    for words in (
        "32 deaths were notified; 19 of them are of residents and require review",
        "Number of cases 2014-15 2013-14 2012-13", "Reviews completed 21 17 (21 printed) 22 (21 printed)", SAID,
        "Opening restated from 11 to 12", "The board edition holds small numbers", "Chart: year by year",
        "Infant mortality: 3.4 deaths under one year for every 1,000 live births (12 of 3,531; 95% interval 1.8 to "
        "5.9; few deaths, so read it with care)",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("length", [1, 40, 4000])
def test_the_summary_is_one_page_whatever_its_texts(length: int) -> None:
    long = replace(
        figures(), area_name="Long " * length, release=replace(MARK, words="word " * length, role="x" * length),
        commentary=(Commentary("year", "\n".join(["What we found this year is told here. " * length] * 3)),),
    )  # fmt: skip
    assert long.restatement
    long = replace(long, restatement=replace(long.restatement, words="restated " * length), reconciles=False)
    data = to_summary(long, example_previous(), MADE_AT)
    text = extracted(data)
    assert pages_of(data) == 1
    assert "Reviews completed" in text
    assert "ab" * 32 in "".join(text.split())
    assert (READ_ON in flat(text)) is (length > 1)


def test_the_more_there_is_to_say_the_fewer_lines_each_text_has(monkeypatch: pytest.MonkeyPatch) -> None:
    found = figures().restatement
    assert found
    long = replace(figures(), restatement=replace(found, words="restated " * 4000))
    whole = extracted(to_summary(long, (), MADE_AT)).count("restated")
    monkeypatch.setattr("cdop.figures.exports.summary_pdf.TEXT_HEIGHT", 340.0)
    assert 5 < extracted(to_summary(long, (), MADE_AT)).count("restated") < whole


def test_what_the_public_is_not_shown_stands_nowhere_in_its_summary() -> None:
    shown = figures()
    table = shown.table("reviews")
    hidden = {"modifiable", "none", "inadequate"}
    rows = tuple(replace(row, values=(HIDDEN,)) if row.key in hidden else row for row in table.rows)
    tables = tuple(replace(table, rows=rows) if one.key == "reviews" else one for one in shown)
    public = replace(shown, tables=tables, edition="public", policy="[c]: not shown", commentary=())
    told = summary_of(public, ())
    assert ("Reviews that found modifiable factors", "[c]") in told.rows
    words = " ".join(line.text for line in told.lines)
    assert "21 reviews were completed; [c] of them found modifiable factors" in words
    assert "The share of reviews that found modifiable factors is not shown" in words
    assert "not for publication" not in " ".join(told.foot)


def test_a_year_held_only_as_printed_says_the_same_words_in_every_document() -> None:
    from cdop.figures.exports.ods_export import to_ods
    from cdop.figures.exports.xlsx_export import to_xlsx

    source = ("The report of 2014-15, page 31", date(2015, 10, 1))
    keys = (
        ("outstanding", "opening", 11), ("notifications", "requiring_review", 19), ("reviews", "total", 21),
        ("outstanding", "closing", 10),
    )  # fmt: skip
    nothing = example_figures()
    for table in nothing:
        for row in table.rows:
            if not table.columns:
                nothing = with_count(nothing, table.key, row.key, 0)
    tables = tuple(
        replace(one, rows=tuple(replace(row, values=(0,) * len(row.values)) for row in one.rows)) for one in nothing
    )
    printed = tuple(PrintedTotal("2014-15", table, row, value, *source) for table, row, value in keys)
    year = replace(nothing, tables=tables, restatement=None, printed_totals=printed, differences=())
    words = "opening, requiring review, reviewed: 11 + 19 − 21 = 9, but 10 is printed: +1, not explained in the source."
    documents = {
        "pdf": flat(extracted(to_pdf(year, (), MADE_AT))),
        "summary": flat(extracted(to_summary(year, (), MADE_AT))),
        "docx": words_of(to_docx(year, (), MADE_AT)),
        "xlsx": inside(to_xlsx(year)),
        "ods": inside(to_ods(year)),
    }
    for name, text in documents.items():
        assert words in text, name
        assert "No case of the register counts in this year." in text, name
    for name in ("pdf", "docx"):
        assert "Cases reviewed 21" in flat(documents[name]), name
        assert "Table 1" not in documents[name], "its zeros would say that nobody died"


def test_the_commentary_and_the_reasons_stand_in_report_and_document() -> None:
    for text in (flat(extracted(report())), words_of(document())):
        assert SAID in text
        assert "Smoking stands out." in text
        assert "A case taken for another area's" in text


def test_the_document_has_a_title_a_language_headings_and_marked_heads() -> None:
    made = Document(io.BytesIO(document()))
    core = made.core_properties
    assert (core.title, core.language, core.author) == (REPORT, "en-GB", "Medway")
    levels = [str(p.style.name) for p in made.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert levels[:2] == ["Heading 1", "Heading 2"]
    assert len(made.tables) > 20
    for table in made.tables:
        first = table.rows[0]._tr
        assert first.trPr is not None
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert all(cell.text for row in table.rows for cell in row.cells)
    root = etree.fromstring(part(document(), "word/document.xml"))
    drawings = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    alternatives = [one.get("descr") or "" for one in drawings]
    assert len(alternatives) == 2
    assert any("28-364 days" in words or "28 to 364 days" in words for words in alternatives)


def test_the_documents_contents_lead_to_every_heading_and_its_order_is_words() -> None:
    root = etree.fromstring(part(document(), "word/document.xml"))
    marks = [one.get(qn("w:name")) for one in root.iter(qn("w:bookmarkStart"))]
    links = [one.get(qn("w:anchor")) for one in root.iter(qn("w:hyperlink"))]
    assert links == marks
    assert len(set(marks)) == len(marks) > 20
    order = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook", "tblCaption", "tblDescription")
    for properties in root.iter(qn("w:tblPr")):
        found = [etree.QName(one).localname for one in properties]
        assert found == sorted(found, key=order.index), "Word refuses another order"


def test_the_head_of_every_page_of_the_document_says_the_edition() -> None:
    for edition, words in (("board", "Board edition: holds small numbers, not for publication"), ("public", "Public")):
        data = to_docx(replace(figures(), edition=edition, demonstration=True), (), MADE_AT)
        head = words_of(data, "word/header1.xml")
        assert words in head
        assert "Demonstration: every child is invented" in head


@pytest.mark.parametrize("write", [to_docx, to_summary])
def test_the_same_figures_and_moment_give_the_same_bytes(
    write: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write(figures(), example_previous(), MADE_AT)
    later = time.gmtime(2_000_000_000)
    monkeypatch.setattr("time.localtime", lambda *_: later)
    assert write(figures(), example_previous()[::-1], MADE_AT) == made


def test_hostile_words_are_literal_in_the_document() -> None:
    data = to_docx(with_factors(example_figures(), *HOSTILE), (), MADE_AT)
    text = words_of(data)
    for label in ("<b>x</b>", "a<b and c>d", "x[U+0000]y", "שלום", "=1+1", "[U+D800]"):
        assert label in text


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name)


def words_of(data: bytes, name: str = "word/document.xml") -> str:
    """The text of a Word document's part, with a blank between paragraphs."""
    root = etree.fromstring(part(data, name))
    return flat(" ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in root.iter(qn("w:p"))))


def inside(data: bytes) -> str:
    """The text of all parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        text = "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return flat(re.sub(r"<[^>]+>", " ", text))
