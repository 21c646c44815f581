"""The annual report's section on recommendations: those of earlier years and of this one, as they stand at E. Pure.

Moves count by their own days up to E; a recommendation that was withdrawn by K is left out, whenever it was agreed
(``counting.md`` section 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cdop.recommendations.reports.content import names_of
from cdop.recommendations.reports.progress_tables import (
    FOLLOW_UP_COLUMNS,
    FOLLOW_UP_HEAD,
    NO_DAY,
    follow_up_cells,
)
from cdop.recommendations.reports.standing import (
    DONE,
    NOT_RAISED,
    NOT_TAKEN_UP,
    OPEN_POSITIONS,
    SUPERSEDED,
    Line,
    asked_again,
    is_open,
    moves,
    overdue_since,
    overdue_words,
    position,
    position_words,
    raised_on,
    since,
)
from cdop.recommendations.reports.tables import Cell, WordsTable
from cdop.reference.calendar import Year
from cdop.reference.wording import long_date

BASIS = "Agreed on or before the end of the period; each counts once for each organisation that it is made to"
COUNTED = "recommendations, once for each organisation"
WITHDRAWN_SINCE = "that the panel has withdrawn"
ALL_ORGANISATIONS, ALL_YEARS = "All organisations", "All years"
_COLUMNS = ("reference", "organisation", "about", "agreed", "state", "since", "due", "overdue")
_HEAD = ("Reference", "Organisation", "About", "Agreed on", "How it stands", "Since", "To be done by", "Overdue")


@dataclass(frozen=True)
class YearSection:
    """The section of one year, known by a day: the counts, then what stands behind them."""

    known_by: date
    last_day: date
    tables: tuple[WordsTable, ...]

    def table(self, key: str) -> WordsTable:
        """The table with this key. Raises ``KeyError``."""
        return {table.key: table for table in self.tables}[key]


@dataclass(frozen=True)
class _Known:
    """What counts at E, and how much is left out."""

    year: Year
    end: date
    known_by: date
    lines: tuple[Line, ...]
    withdrawn: tuple[Line, ...]

    def told(self, table: WordsTable, left_out: int) -> WordsTable:
        """A table with what it says of itself: its basis, K, its denominator and how many more it leaves out."""
        left = f"{left_out} {WITHDRAWN_SINCE}" if left_out else "none"
        counted = f"{table.denominator} {table.denominator_label}"
        notes = (
            f"Basis: {table.basis}. Counted at the end of {long_date(self.end)}.",
            f"Known by {long_date(self.known_by)}. Denominator: {counted}. Left out: {left}.",
        )
        return replace(table, notes=notes, left_out=left_out, left_out_label=WITHDRAWN_SINCE)


def year_section(lines: Iterable[Line], year: Year, end: date, known_by: date) -> YearSection | None:
    """The section; None where nothing was recommended on or before the end of the period."""
    raised = [line for line in lines if position(line, end) != NOT_RAISED]
    kept = tuple(line for line in raised if line.withdrawn_on is None or line.withdrawn_on > known_by)
    if not raised:
        return None
    gone = tuple(line for line in raised if line not in kept)
    known = _Known(year, end, known_by, _ordered(kept), gone)
    return YearSection(known_by, end, (_counts(known), _earlier(known), _this_year(known), _asked(known)))


def counts_at(lines: Sequence[Line], end: date) -> tuple[int, ...]:
    """Raised, open, of these overdue, done, not taken up, and given way to another: at the end of a day."""
    found = [position(line, end) for line in lines]
    return (
        len(lines), sum(one in OPEN_POSITIONS for one in found),
        sum(overdue_since(line, end) is not None for line in lines),
        found.count(DONE), found.count(NOT_TAKEN_UP), found.count(SUPERSEDED),
    )  # fmt: skip


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda one: (one.said.reference, one.agency_name.casefold(), one.token)))


def _before(lines: Iterable[Line], opening: date) -> list[Line]:
    """Those that were agreed before the year."""
    return [line for line in lines if (raised_on(line) or date.max) <= opening]


def _raised_in(line: Line) -> str:
    return Year.of(raised_on(line) or date.min).label


def _counts(known: _Known) -> WordsTable:
    rows: list[tuple[Cell, ...]] = []
    for token, name in names_of(known.lines):
        own = [line for line in known.lines if line.agency == token]
        for label in sorted({_raised_in(line) for line in own}):
            rows.append((name, label, *counts_at([line for line in own if _raised_in(line) == label], known.end)))
    rows.append((ALL_ORGANISATIONS, ALL_YEARS, *counts_at(known.lines, known.end)))
    return known.told(
        WordsTable(
            "counts", "Recommendations by organisation and year",
            ("organisation", "raised_in", "raised", "open", "overdue", "done", "not_taken_up", "superseded"),
            ("Organisation", "Agreed in", "Agreed", "Open", "Of these overdue", "Done", "Not taken up", "Superseded"),
            tuple(rows), "None.", total=True, basis=BASIS, denominator=len(known.lines), denominator_label=COUNTED,
        ),
        len(known.withdrawn),
    )  # fmt: skip


def _earlier(known: _Known) -> WordsTable:
    """Those of years before: what was open when the year began, and what moved or was asked about in it."""
    opening, end = known.year.opening_day, known.end
    before = _before(known.lines, opening)
    shown = [
        line
        for line in before
        if is_open(line, opening) or moves(line, opening, end) or asked_again(line, opening, end)
    ]
    rest = len(before) - len(shown)
    basis = (
        f"Agreed before {known.year.label}, and open when it began, moved in it or asked about in it; "
        f"{rest} that had ended before stand in the counts alone"
    )
    return known.told(
        WordsTable(
            "earlier", "Recommendations of earlier years", _COLUMNS, _HEAD, _rows(shown, end),
            "No recommendation of an earlier year was open.", basis=basis, denominator=len(before),
            denominator_label=f"{COUNTED}, agreed before the year",
        ),
        len(_before(known.withdrawn, opening)),
    )  # fmt: skip


def _this_year(known: _Known) -> WordsTable:
    opening = known.year.opening_day
    own = [line for line in known.lines if line not in _before(known.lines, opening)]
    return known.told(
        WordsTable(
            "this_year", f"Recommendations of {known.year.label}", _COLUMNS, _HEAD, _rows(own, known.end),
            "Nothing was recommended in the year.", basis=f"Agreed in {known.year.label}", denominator=len(own),
            denominator_label=f"{COUNTED}, agreed in the year",
        ),
        len(known.withdrawn) - len(_before(known.withdrawn, opening)),
    )  # fmt: skip


def _rows(lines: Sequence[Line], end: date) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            line.said.reference, line.agency_name, line.said.theme, long_date(raised_on(line)),
            position_words(position(line, end)), long_date(since(line, end)), long_date(line.due_on) or NO_DAY,
            overdue_words(line, end),
        )
        for line in lines
    )  # fmt: skip


def _asked(known: _Known) -> WordsTable:
    opening = known.year.opening_day
    rows = tuple(
        (line.said.reference, line.agency_name, *follow_up_cells(one))
        for line in known.lines
        for one in asked_again(line, opening, known.end)
    )
    return known.told(
        WordsTable(
            "follow_ups", "What follow-ups found", FOLLOW_UP_COLUMNS, FOLLOW_UP_HEAD, rows,
            "Nobody was asked again in the year.", keyed=4,
            basis=f"Follow-ups that were answered in {known.year.label}",
            denominator=len(rows), denominator_label="answers",
        ),
        sum(len(asked_again(line, opening, known.end)) for line in known.withdrawn),
    )  # fmt: skip
