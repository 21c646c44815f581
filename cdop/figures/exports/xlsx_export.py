"""The year's figures as an accessible spreadsheet: cover, contents, notes, one table a sheet.

Laid out by gptables to the Government Analysis Function's checklist. gptables reads ``$$note$$`` and
``[link](address)`` in the text it is given, so data text is put in after it, as plain text cells.
"""

import io
from collections.abc import Iterator
from copy import deepcopy

import gptables
import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

from cdop.figures.exports import sheets
from cdop.figures.exports.report_words import edition_name, in_brief, restated_line, sums
from cdop.figures.exports.sheets import Sheet
from cdop.figures.exports.xlsx_text import HELD, described, fill_held, with_language
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION, KNOWN_BY_MEANS
from cdop.reference.wording import long_date

NOTES = {
    "known": "Facts dated after the known-by day are not counted. Residency, classification and withdrawal are "
    "as known by that day; other facts are as they now stand.",
    "finalised": "Reviews are counted by the day on which the analysis was finalised, not by the day of the panel "
    "meeting. A review may be of a death in an earlier year.",
    "months": "Months are complete calendar months.",
    "factors": "A case counts once for each of its factors, so the rows do not add up to the cases.",
    "printed": "Printed: as an earlier report printed it. Counted now: from the cases in the register. "
    "Difference: counted now less printed.",
}
THEME = {
    "global": {"font_size": 12, "font_name": "Arial", "font_color": "automatic"},
    "cover_title": {"bold": True, "font_size": 16, "text_wrap": True},
    "cover_subtitle": {"bold": True, "font_size": 14, "text_wrap": True},
    "cover_text": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16},
    "column_heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "index_1": {"bold": True, "text_wrap": True},
    "index_2": {"text_wrap": True},
    "index_3": {"text_wrap": True},
    "data": {"text_wrap": True},
    "description_order": ["instructions", "legend", "source", "scope"],
}
# Plain text stays text: nothing is guessed to be a formula, an address or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
INSTRUCTIONS = "This worksheet contains one table."
WORDS_WIDTH, NUMBER_WIDTH = 60, 18


def to_xlsx(figures: AnnualFigures) -> bytes:
    """The spreadsheet; numbers are number cells, and no cell is a formula. The same figures, the same bytes."""
    out = io.BytesIO()
    made = list(sheets.sheets(figures))
    lines = list(_cover_lines(figures))
    notes = [note for note in NOTES if any(note in sheet.notes for sheet in made)]
    title = f"Child deaths: annual figures {figures.year}"
    cover = gptables.Cover(title=title, intro=[HELD] * len(lines), about=_about(figures))
    book = gptables.produce_workbook(
        out,
        {sheet.name: _table(sheet) for sheet in made},
        theme=gptables.Theme(deepcopy(THEME)),
        cover=cover,
        notes_table=pd.DataFrame({"Note": notes, "Note text": [NOTES[note] for note in notes]}),
        workbook_options=OPTIONS,
    )
    fill_held(book, [*lines, *(text for sheet in made for text in sheet.texts())])
    for sheet in made:
        page = book.get_worksheet_by_name(sheet.name)
        page.set_column(0, sheet.words - 1, WORDS_WIDTH if sheet.words == 1 else WORDS_WIDTH / 2)
        page.set_column(sheet.words, max(sheet.words, len(sheet.head) - 1), NUMBER_WIDTH)
        if sheet.after and sheet.after[0]:
            page.set_column(len(sheet.head) - len(sheet.after[0]), len(sheet.head) - 1, WORDS_WIDTH)
    described(book, title, figures)
    book.close()
    return with_language(out.getvalue())


def _cover_lines(figures: AnnualFigures) -> Iterator[str]:
    """Whose figures, of what days, in which edition; then the year in a few sentences."""
    running = " (the year is still running)" if figures.running else ""
    if figures.demonstration:
        yield DEMONSTRATION
    yield figures.area_name
    yield f"Period: {long_date(figures.first_day)} to {long_date(figures.last_day)}{running}"
    yield f"Known by: {long_date(figures.known_by)}. {KNOWN_BY_MEANS}"
    yield f"Edition: {edition_name(figures.edition)}"
    yield from in_brief(figures)
    yield from sums(figures)
    if figures.restatement is not None:
        yield restated_line(figures.restatement)
    if not figures.reconciles:
        yield "These figures do not reconcile. This is a defect in the counting: do not use them."


def _about(figures: AnnualFigures) -> list[str]:
    board = "The board edition holds small numbers and is not for publication."
    return [
        "All numbers are counts of cases. A zero is a true zero.",
        f"Counting rules, version {figures.rules_version}.",
        "Each table names its basis, its denominator and what it leaves out.",
        *([board] if figures.edition == "board" else []),
    ]


def _table(sheet: Sheet) -> gptables.GPTable:
    """One table for gptables, with its words held back."""
    held = [HELD] * len(sheet.after[0]) if sheet.after else []
    rows = [[HELD] * sheet.words + [*numbers, *held] for _, numbers in sheet.rows]
    frame = pd.DataFrame(rows, columns=list(sheet.head))
    marks = "".join(f"$${note}$$" for note in sheet.notes)
    return gptables.GPTable(
        table=frame,
        table_name=sheet.key,
        title=f"{sheet.title} {marks}".rstrip(),
        subtitles=list(sheet.lines),
        instructions=INSTRUCTIONS,
        index_columns={2: 0},
    )
