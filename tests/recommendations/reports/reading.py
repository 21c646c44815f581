"""Reading a report back from each format, as its readers' programs do: every table's head and rows as words."""

import io
import re
import subprocess
from html.parser import HTMLParser

import openpyxl
from docx import Document

Tables = dict[str, list[list[str]]]


def flat(text: object) -> str:
    """Words with single blanks between them."""
    return " ".join(str(text).split())


class _Page(HTMLParser):
    """The tables of a page by their captions."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: Tables = {}
        self._caption, self._rows, self._cell, self._inside = "", list[list[str]](), list[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"caption", "th", "td"}:
            self._cell, self._inside = [], tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self._caption = flat("".join(self._cell))
        elif tag in {"th", "td"}:
            self._rows[-1].append(flat("".join(self._cell)))
        elif tag == "table":
            self.tables[self._caption] = self._rows
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._cell.append(data)


def of_page(text: str) -> Tables:
    """The tables of a page."""
    page = _Page()
    page.feed(text)
    return page.tables


def of_workbook(data: bytes) -> Tables:
    """The tables of a workbook by the title above them, without its notes."""
    book, found = openpyxl.load_workbook(io.BytesIO(data)), Tables()
    for sheet in book:
        for table in sheet.tables.values():
            cells = [[flat(cell.value) for cell in row] for row in sheet[table.ref]]
            found[flat(re.sub(r"\[note \d+\]", "", str(sheet["A1"].value)))] = cells
    return found


def of_document(data: bytes) -> Tables:
    """The tables of a Word document by the heading that they stand under; of a heading without one its paragraphs."""
    found, heading = Tables(), ""
    for part in Document(io.BytesIO(data)).iter_inner_content():
        if hasattr(part, "rows"):
            found[heading] = [[flat(cell.text) for cell in row.cells] for row in part.rows]
        elif part.style is not None and str(part.style.name).startswith("Heading"):
            heading = flat(part.text)
        else:
            found.setdefault(heading, []).append([flat(part.text)])
    return found


def of_pdf(data: bytes) -> Tables:
    """The tables of a tagged PDF by the heading before them, from its structure; a line's end leaves no blank there."""
    command = ["pdfinfo", "-struct-text", "-"]
    told = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().splitlines()
    found, heading, inside = Tables(), "", ""
    for line in told:
        words = line.strip()
        role = re.match(r"(H[1-6]|Table|TR|TH|TD|P|Figure)\b", words)
        if words.startswith('"') and inside in {"TH", "TD"}:
            found[heading][-1][-1] += unspaced(words[1:-1])
        elif words.startswith('"') and inside in {"H2", "H3"}:
            heading += flat(words[1:-1])
        elif role:
            inside = role[1]
            if inside in {"H2", "H3"}:
                heading = ""
            elif inside == "Table":
                found[heading] = []
            elif inside == "TR":
                found[heading].append([])
            elif inside in {"TH", "TD"}:
                found[heading][-1].append("")
    return found


def unspaced(text: object) -> str:
    """Words without blanks."""
    return "".join(str(text).split())
