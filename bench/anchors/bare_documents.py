"""The least that a year's documents can be: the report's words by the canvas, and the workbook's tables by gptables."""

import io

import gptables
import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bench.cells import Measured
from bench.stock import Register
from bench.subjects.documents import figures_of
from cdop.figures.exports.blocks import SectionHead, TablePiece
from cdop.figures.exports.report_content import body
from cdop.figures.exports.workbook import book_of
from cdop.spreadsheets.book import INSTRUCTIONS

LEADING, TOP, BOTTOM, MARGIN, COLUMN = 14, 780, 60, 56, 70


def report(register: Register) -> Measured:
    """Every cell of the report drawn as a string on the canvas, without fonts, tags, charts, contents or layout."""
    lines = _lines(register)

    def run() -> bytes:
        out = io.BytesIO()
        canvas, y = Canvas(out, pagesize=A4), TOP
        canvas.setFont("Helvetica", 9)
        for line in lines:
            for place, words in enumerate(line):
                canvas.drawString(MARGIN + (180 + COLUMN * place if place else 0), y, words)
            y -= LEADING
            if y < BOTTOM:
                canvas.showPage()
                canvas.setFont("Helvetica", 9)
                y = TOP
        canvas.save()
        return out.getvalue()

    return Measured(run)


def _lines(register: Register) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for piece in body(*figures_of(register)):
        if isinstance(piece, TablePiece):
            found += [(piece.title,), *((line,) for line in piece.lines)]
            found += [tuple(column.head for column in piece.columns), *piece.rows]
        else:
            found.append((piece.words if isinstance(piece, SectionHead) else piece.text,))
    return found


def workbook(register: Register) -> Measured:
    """The same tables by the government's own library, as its guide shows, without what the checklist asks for."""
    book = book_of(figures_of(register)[0])
    tables = [(one, [list(row) for row in one.rows]) for one in book.sheets]

    def run() -> bytes:
        out = io.BytesIO()
        sheets = {
            one.name: gptables.GPTable(
                table=pd.DataFrame(rows, columns=list(one.head)), table_name=one.key, title=one.title,
                subtitles=list(one.lines), instructions=INSTRUCTIONS, index_columns={2: 0},
            )
            for one, rows in tables
        }  # fmt: skip
        cover = gptables.Cover(title=book.title, intro=list(book.cover), about=list(book.about))
        gptables.produce_workbook(out, sheets, cover=cover, workbook_options={"in_memory": True}).close()
        return out.getvalue()

    return Measured(run)
