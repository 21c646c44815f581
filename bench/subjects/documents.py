"""Documents as files, drawn in one process from what was read before: a year's report, a panel's pack of papers."""

import random
import time
from datetime import UTC, datetime

from bench.cells import Measured
from bench.data import MEASURED
from bench.stock import Register
from bench.subjects.application import application
from cdop.database import current_session, only_read
from cdop.figures.exports import docx_export, pdf_export, summary_pdf, xlsx_export
from cdop.figures.queries import annual_figures, clock
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year
from cdop.review.papers import pack_pdf
from cdop.review.papers.pack_pdf import Pack, PrintedPaper, PrintedSection

MADE_AT = datetime(2016, 1, 4, 12, tzinfo=UTC)
PAGES = 60
"""The goal is about a pack of so many pages; the time of any other is scaled to them."""
PAPERS, SECTIONS, LINES, WORDS_OF_A_LINE = 20, 8, 9, 22
WORDS = ("the child", "was", "seen", "by", "a nurse", "who", "told", "that", "advice", "on sleep", "before", "it")


def report(register: Register) -> Measured:
    """A panel's year with the four before it, as the page of the figures makes its file."""
    figures, before = figures_of(register)
    return Measured(lambda: pdf_export.to_pdf(figures, before, MADE_AT))


def summary(register: Register) -> Measured:
    """The same year on one page."""
    figures, before = figures_of(register)
    return Measured(lambda: summary_pdf.to_summary(figures, before, MADE_AT))


def document(register: Register) -> Measured:
    """The same report as a document to edit."""
    figures, before = figures_of(register)
    return Measured(lambda: docx_export.to_docx(figures, before, MADE_AT))


def workbook(register: Register) -> Measured:
    """The same year as a workbook."""
    figures, _ = figures_of(register)
    return Measured(lambda: xlsx_export.to_xlsx(figures))


def figures_of(register: Register) -> tuple[AnnualFigures, list[AnnualFigures]]:
    """A panel's year, and the four before it, as they are counted."""
    app = application(register)
    app.app_context().push()
    session = current_session()
    only_read(session)
    area = app.extensions["panel_area"]
    figures, *before = [annual_figures(session, clock(area, Year(MEASURED.start - ago))) for ago in range(5)]
    return figures, before


def pack(_register: Register) -> Measured:
    """Papers of invented words: seconds of processor time for as many pages as the goal is about."""
    drawn = _pack()

    def run() -> float:
        start = time.process_time()
        made = pack_pdf.to_pdf(drawn, MADE_AT)
        return (time.process_time() - start) * PAGES / made.pages

    return Measured(run, tells_seconds=True)


def _pack() -> Pack:
    rng = random.Random(PAGES)

    def line() -> str:
        return " ".join(rng.choices(WORDS, k=WORDS_OF_A_LINE))

    papers = [
        PrintedPaper(
            f"BEN-2014-{number:03d}",
            "Sleep",
            1,
            tuple(
                PrintedSection(f"Section {place}", tuple(line() for _ in range(LINES)), place == 1)
                for place in range(1, SECTIONS + 1)
            ),
            ("A letter",),
        )
        for number in range(1, PAPERS + 1)
    ]
    return Pack("Bench panel, 4 January 2016", "Bench Reader", "BENCHBEN", tuple(papers), ("BEN-2014-999",))
