"""A progress report as an accessible spreadsheet: cover, contents, one table a sheet."""

from datetime import date

from cdop.recommendations.reports.content import Sheet
from cdop.recommendations.reports.tables import WordsTable
from cdop.spreadsheets.accessible import write
from cdop.spreadsheets.book import Book, TableSheet

_WORDS, _NUMBER = 30, 16
NOTES = {"counted": "Each recommendation counts once for each organisation that it is made to."}
ABOUT = (
    "Each table says of what days it is. A sentence in the place of rows says that there are none.",
    "It names no child, and is not for publication.",
)


def to_xlsx(sheet: Sheet, standing: str, day: date) -> bytes:
    """The workbook, dated on the day that it reports up to. The same report, the same bytes."""
    return write(
        Book(
            title=sheet.title,
            subject=sheet.subtitle[0],
            author="Child death overview panel",
            day=day,
            cover=(*sheet.subtitle, standing, *sheet.summary, *sheet.attention),
            about=ABOUT,
            sheets=tuple(_sheet(number, table) for number, table in enumerate(sheet.tables, 1)),
            notes=NOTES,
        )
    )


def _sheet(number: int, table: WordsTable) -> TableSheet:
    widths = tuple(_NUMBER if table.numbered(place) else _WORDS for place in range(len(table.head)))
    rows = tuple(tuple(row) for row in table.shown_rows())
    return TableSheet(f"Table {number}", table.key, table.title, table.notes, table.head, rows, widths, tuple(NOTES))
