"""An accessible spreadsheet: cover, contents, notes, one table a sheet.

Laid out by gptables to the Government Analysis Function's checklist. gptables reads ``$$note$$`` and
``[link](address)`` in the text it is given, so data text is put in after it, as plain text cells.
"""

import io
from copy import deepcopy

import gptables
import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

from cdop.spreadsheets.book import INSTRUCTIONS, Book, TableSheet
from cdop.spreadsheets.held_text import HELD, described, fill_held, show_one_place, with_language

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
ONE_PLACE = {"font_size": 12, "font_name": "Arial", "text_wrap": True, "num_format": "#,##0.0"}
# Plain text stays text: nothing is guessed to be a formula, an address or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(book: Book) -> bytes:
    """The workbook; numbers are number cells, and no cell is a formula. The same content, the same bytes."""
    out = io.BytesIO()
    notes = pd.DataFrame({"Note": list(book.notes), "Note text": list(book.notes.values())}) if book.notes else None
    made = gptables.produce_workbook(
        out,
        {sheet.name: _table(sheet) for sheet in book.sheets},
        theme=gptables.Theme(deepcopy(THEME)),
        cover=gptables.Cover(title=book.title, intro=[HELD] * len(book.cover), about=list(book.about)),
        notes_table=notes,
        workbook_options=OPTIONS,
    )
    fill_held(made, [*book.cover, *(text for sheet in book.sheets for text in sheet.texts())])
    for sheet in book.sheets:
        page = made.get_worksheet_by_name(sheet.name)
        for place, width in enumerate(sheet.widths):
            page.set_column(place, place, width)
        page.repeat_rows(sheet.head_row)
        page.set_landscape()
        page.fit_to_pages(1, 0)  # as wide as one page, as long as it takes
    show_one_place(made, made.add_format(ONE_PLACE))
    described(made, book.title, book.subject, book.author, book.day)
    made.close()
    return with_language(out.getvalue())


def _table(sheet: TableSheet) -> gptables.GPTable:
    """One table for gptables, with its words held back."""
    rows = [[HELD if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    marks = "".join(f"$${note}$$" for note in sheet.notes)
    return gptables.GPTable(
        table=pd.DataFrame(rows, columns=list(sheet.head)),
        table_name=sheet.key,
        title=f"{sheet.title} {marks}".rstrip(),
        subtitles=list(sheet.lines),
        instructions=INSTRUCTIONS,
        index_columns={2: 0},
    )
