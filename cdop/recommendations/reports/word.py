"""A progress report as a document to edit: headings, tables with headers, a title and its language."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cdop.recommendations.reports.content import Sheet
from cdop.recommendations.reports.tables import WordsTable
from cdop.spreadsheets.held_text import writable

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE = "en-GB"
_TABLE_STYLE = "Table Grid"


def to_docx(sheet: Sheet, standing: str, made_at: datetime) -> bytes:
    """The document (.docx); ``made_at`` (UTC) is its date."""
    import docx

    document = docx.Document()
    _described(document, sheet.title, made_at)
    document.add_heading(writable(sheet.title), 0)
    for line in (*sheet.subtitle, standing, *sheet.summary):
        document.add_paragraph(writable(line))
    document.add_heading("What needs attention", 1)
    for line in sheet.attention:
        document.add_paragraph(writable(line), "List Bullet")
    for table in sheet.tables:
        _table(document, table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _described(document: "Document", title: str, made_at: datetime) -> None:
    """Title, language and dates; wide pages, for the tables are."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    core = document.core_properties
    core.title, core.author, core.language = title, "Child death overview panel", LANGUAGE
    core.comments = ""
    core.created = core.modified = made_at.replace(microsecond=0)
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), LANGUAGE)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)


def _table(document: "Document", table: WordsTable) -> None:
    document.add_heading(writable(table.title), 1)
    for note in table.notes:
        document.add_paragraph(writable(note))
    if not table.rows:
        document.add_paragraph(writable(table.empty))
        return
    made = document.add_table(1, len(table.head), _TABLE_STYLE)
    _header(made.rows[0], table.head)
    for row in table.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = writable(str(words))


def _header(row: Any, head: tuple[str, ...]) -> None:
    """The headings, bold, which are repeated on each page and read out as such."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell, words in zip(row.cells, head, strict=True):
        cell.text = writable(words)
        cell.paragraphs[0].runs[0].bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
