"""An editable document (DOCX): headings, tables whose heads are marked and repeated, pictures with words, a title,
its language, and a list of contents. The same content and moment give the same bytes.

Nothing in a text is read as markup. python-docx writes the format; what it cannot say is set here.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cdop.documents.columns import Column, Look, widths_of
from cdop.documents.word_parts import element, field, mark_head, named, ruled
from cdop.spreadsheets.held_text import writable

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE = "en-GB"
FONT = "Arial"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SIZES = {"Normal": 10.5, "Title": 24, "Subtitle": 14, "Heading 1": 16, "Heading 2": 12}
_ACCENT = "12385F"
_MARGIN_MM = 20
_KINDS = {"body": "Normal", "strong": "Normal", "small": "Caption", "lead": "Normal"}
"""A text's kind and the style that it is set in."""


@dataclass(frozen=True)
class About:
    """What the file says of itself. ``made_at`` with its time zone; ``head`` and ``mark`` run along every page."""

    title: str
    subject: str
    author: str
    made_at: datetime
    head: str
    foot: str
    mark: str = ""


class WordDocument:
    """A document, filled from above."""

    def __init__(self, about: About) -> None:
        import docx

        self._document: Document = docx.Document()
        self._about, self._headings, self._bookmarks = about, list[tuple[int, str, str]](), 0
        self._contents: Any = None
        self._described()
        self._styled()
        self._furnished()

    def title(self, words: str) -> None:
        self._document.add_paragraph(writable(words), "Title")

    def subtitle(self, words: str) -> None:
        self._document.add_paragraph(writable(words), "Subtitle")

    def text(self, words: str, kind: str = "body") -> None:
        """A paragraph; a strong one is set in bold."""
        paragraph = self._document.add_paragraph(style=_KINDS[kind])
        paragraph.add_run(writable(words)).bold = True if kind == "strong" else None
        paragraph.paragraph_format.keep_with_next = True if kind == "small" else None

    def heading(self, level: int, words: str) -> None:
        """A heading of a level from 1, to which the list of contents leads."""
        self._bookmarks += 1
        name = f"_Toc{self._bookmarks:06}"
        paragraph = self._document.add_heading(writable(words), level)
        named(paragraph, name, self._bookmarks)
        self._headings.append((level, words, name))

    def contents(self, words: str) -> None:
        """The place of the list of contents, on a page of its own; it is filled when the document is finished."""
        head = self._document.add_paragraph(writable(words), "TOC Heading")
        head.paragraph_format.page_break_before = True
        self._contents = self._document.add_paragraph()

    def page_break(self) -> None:
        from docx.enum.text import WD_BREAK

        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], look: Look, about: str
    ) -> None:
        """A table under its head, which is marked and repeated on each page; ``name`` and ``about`` are its title and
        its description for whoever does not see it. Totals are bold."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Pt

        table = self._document.add_table(1 + len(rows), len(columns), "Normal Table")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        ruled(table, writable(name), writable(about))
        widths = widths_of(columns)
        for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            grid.w = Pt(width)
        mark_head(table.rows[0])
        lines = [[column.head for column in columns], *rows]
        for place, (made, words) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):
            bold = place == 0 or bool(look.totals and look.totals[place - 1])
            made.get_or_add_trPr().append(element("w:cantSplit"))
            part = bool(place and look.parts and look.parts[place - 1])
            for cell, text, column, width in zip(made.tc_lst, words, columns, widths, strict=True):
                cell.width = Pt(width)
                _fill(cell, writable(text), column.number, bold, part and column is columns[0])
        self._document.add_paragraph(style="Caption")

    def picture(self, caption: str, png: bytes, width: float, alternative: str) -> None:
        """A picture so wide (points) under its caption, with what it shows in words."""
        from docx.shared import Pt

        self.text(caption, "small")
        shape = self._document.add_picture(io.BytesIO(png), Pt(width))
        about = shape._inline.docPr
        about.set("descr", writable(alternative))
        about.set("name", writable(caption))

    def finished(self) -> bytes:
        """The file."""
        if self._contents is not None:
            field(self._contents, 'TOC \\o "1-2" \\n \\h', [(level, writable(w), n) for level, w, n in self._headings])
        made, out = io.BytesIO(), io.BytesIO()
        self._document.save(made)
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                entry = zipfile.ZipInfo(name, _EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                kept.writestr(entry, parts.read(name))
        return out.getvalue()

    def _described(self) -> None:
        core, about = self._document.core_properties, self._about
        made = about.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        core.title, core.subject, core.author = (writable(x)[:255] for x in (about.title, about.subject, about.author))
        core.last_modified_by, core.language, core.comments, core.revision = core.author, LANGUAGE, "", 1
        core.created = core.modified = made

    def _styled(self) -> None:
        """Paper, font, sizes and the language of every text."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        section, styles = self._document.sections[0], self._document.styles
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
        for found in styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), LANGUAGE)
        if "TOC Heading" not in [style.name for style in styles]:
            styles.add_style("TOC Heading", WD_STYLE_TYPE.PARAGRAPH)
        for name in (*_SIZES, "Caption", "TOC Heading"):
            style: Any = styles[name]
            style.font.name, style.font.size = FONT, Pt(_SIZES.get(name, 9 if name == "Caption" else 16))
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                if "Theme" in attribute:
                    del fonts.attrib[attribute]
            for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{kind}"), FONT)
            style.font.italic = False
            if name in {"Title", "Heading 1", "Heading 2", "TOC Heading"}:
                style.font.bold, style.font.color.rgb = True, RGBColor.from_string(_ACCENT)
            if name in {"Caption", "Subtitle"}:
                style.font.bold, style.font.color.rgb = False, RGBColor(0x4A, 0x54, 0x5E)
        styles["Caption"].paragraph_format.space_after = Pt(3)
        styles["Normal"].paragraph_format.space_after = Pt(6)

    def _furnished(self) -> None:
        """What runs along every page: the edition at its head, the title and the page's number at its foot."""
        section, about = self._document.sections[0], self._about
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        head.style = foot.style = self._document.styles["Caption"]
        head.add_run(writable(about.head))
        if about.mark:
            head.add_run(f" · {writable(about.mark)}").bold = True
        foot.add_run(f"{writable(about.foot)} · Page ")
        for instruction, word in (("PAGE", " of "), ("NUMPAGES", "")):
            simple = element("w:fldSimple", {"w:instr": instruction})
            run = element("w:r")
            text = element("w:t")
            text.text = "1"
            run.append(text)
            simple.append(run)
            foot._p.append(simple)
            foot.add_run(word)


def _fill(cell: Any, text: str, number: bool, bold: bool, indented: bool) -> None:
    """One cell's text: numbers to the right, a part of a row above it moved in."""
    paragraph = cell.p_lst[0]
    properties = paragraph.get_or_add_pPr()
    properties.append(element("w:spacing", {"w:before": "40", "w:after": "40"}))
    if indented:
        properties.append(element("w:ind", {"w:left": "240"}))
    if number:
        properties.append(element("w:jc", {"w:val": "right"}))
    run = paragraph.add_r()
    if bold:
        run.get_or_add_rPr().append(element("w:b"))
    run.get_or_add_rPr().append(element("w:sz", {"w:val": "19"}))
    run.text = text
