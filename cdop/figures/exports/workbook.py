"""The year's figures as they stand in a workbook, whatever its format: cover, contents, notes, one table a sheet."""

from collections.abc import Iterator

from cdop.figures.exports import sheets
from cdop.figures.exports.report_words import edition_name, in_brief, release_lines, restated_line, sums
from cdop.figures.exports.sheets import Sheet
from cdop.figures.order import SECTIONS
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION, KNOWN_BY_MEANS
from cdop.reference.wording import long_date
from cdop.spreadsheets.book import Book, TableSheet

NOTES = {
    "known": "Facts dated after the known-by day are not counted. Residency, classification and withdrawal are "
    "as known by that day; other facts are as they now stand.",
    "finalised": "Reviews are counted by the day on which the analysis was finalised, not by the day of the panel "
    "meeting. A review may be of a death in an earlier year.",
    "months": "Months are complete calendar months.",
    "factors": "A case counts once for each of its factors, so the rows do not add up to the cases.",
    "rates": "[c]: not shown. [u]: unreliable, as there are fewer than 20 deaths. [x]: no rate is given.",
    "printed": "Printed: as an earlier report printed it. Counted now: from the cases in the register. "
    "Difference: counted now less printed.",
    "recommendations": "These count recommendations and not cases, each once for each organisation that it is made to.",
}
WORDS_WIDTH, NUMBER_WIDTH = 60, 18


def book_of(figures: AnnualFigures) -> Book:
    """The workbook of one year, before any format."""
    made = list(sheets.sheets(figures))
    used = [note for note in NOTES if any(note in sheet.notes for sheet in made)]
    return Book(
        title=f"Child deaths: annual figures {figures.year}",
        subject=f"Known by {figures.known_by.isoformat()}, {figures.edition} edition",
        author=figures.area_name,
        day=figures.known_by,
        cover=tuple(_cover_lines(figures)),
        about=tuple(_about(figures)),
        sheets=tuple(_sheet(sheet) for sheet in made),
        notes={note: NOTES[note] for note in used},
    )


def _cover_lines(figures: AnnualFigures) -> Iterator[str]:
    """Whose figures, of what days, in which edition; then the year in a few sentences."""
    running = " (the year is still running)" if figures.running else ""
    if figures.demonstration:
        yield DEMONSTRATION
    yield figures.area_name
    yield f"Period: {long_date(figures.first_day)} to {long_date(figures.last_day)}{running}"
    yield f"Known by: {long_date(figures.known_by)}. {KNOWN_BY_MEANS}"
    yield f"Edition: {edition_name(figures.edition)}"
    yield from release_lines(figures)
    yield from in_brief(figures)
    for said in figures.commentary:
        yield f"{SECTIONS.get(said.section, said.section)}: {' '.join(said.text.split())}"
    yield from sums(figures)
    if figures.restatement is not None:
        yield restated_line(figures.restatement)
    if not figures.reconciles:
        yield "These figures do not reconcile. This is a defect in the counting: do not use them."


def _about(figures: AnnualFigures) -> list[str]:
    board = "The board edition holds small numbers and is not for publication."
    return [
        "All numbers are counts of cases, but for rates and those of recommendations. A zero is a true zero.",
        f"Counting rules, version {figures.rules_version}.",
        "Each table names its basis, its denominator and what it leaves out.",
        *([board] if figures.edition == "board" else []),
    ]


def _sheet(sheet: Sheet) -> TableSheet:
    """One table as the workbook takes it: its words, its numbers, and the words after them."""
    after = sheet.after or ((),) * len(sheet.rows)
    return TableSheet(
        sheet.name, sheet.key, sheet.title, sheet.lines, sheet.head,
        tuple((*words, *numbers, *more) for (words, numbers), more in zip(sheet.rows, after, strict=True)),
        tuple(_widths(sheet)), sheet.notes,
    )  # fmt: skip


def _widths(sheet: Sheet) -> Iterator[int]:
    more = len(sheet.after[0]) if sheet.after else 0
    yield from [WORDS_WIDTH if sheet.words == 1 else WORDS_WIDTH // 2] * sheet.words
    yield from [NUMBER_WIDTH] * (len(sheet.head) - sheet.words - more)
    yield from [WORDS_WIDTH] * more
