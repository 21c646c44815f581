"""Published figures beside the panel's own, in words that every format prints. Pure.

A published figure is compared where it is counted by the same thing and of the same twelve months: it is taken as
fixed, and lies within the 95% interval of the panel's number or not. With few deaths or reviews a figure within the
interval says nothing, which is then said (figures.md 4.3; docs/decisions/0036).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cdop.figures.comparing.held import PublishedFigure
from cdop.figures.comparing.local import NOT_SHOWN, Local, local
from cdop.figures.comparing.menu import DEATHS, MEASURES, SHARE_OF_DEATHS, Basis
from cdop.figures.rating import UNAVAILABLE, Printed
from cdop.figures.tables import AnnualFigures, Hidden
from cdop.figures.wording import row_label
from cdop.reference.calendar import Year
from cdop.reference.rates import FEWEST, RELIABLE, Mark

KEY, TITLE = "comparisons", "Beside published figures"
SAID = "What can be said"
HEAD = ("Figure", "Rate per", "Here", "Lower limit", "Upper limit", "Published", SAID)
NUMBERS = frozenset({"Here", "Lower limit", "Upper limit", "Published"})
_MADE = "Published with"
_HOW = (
    "The published figure is taken as fixed. The limits are of the 95% interval of the figure here: they say how far "
    "chance alone could have moved it. A figure outside them differs by more than that."
)
_FEW = (
    f"Too few to compare: no figure is given for fewer than {FEWEST} deaths or reviews; with fewer than {RELIABLE}, "
    "one within the limits says neither that there is a difference nor that there is none."
)
_UNRELIABLE = f"[{Mark.UNRELIABLE.value}]"


class Outcome(StrEnum):
    """What a comparison comes to."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class Compared:
    """One published figure, the panel's own, and what can be said."""

    label: str
    published: PublishedFigure
    here: Local
    outcome: Outcome
    words: str

    @property
    def unit(self) -> str:
        return MEASURES[self.published.measure].unit.words

    @property
    def name(self) -> str:
        """What files call the row by."""
        found = self.published
        parts = (found.area, found.measure, found.parted_by, found.row, found.basis, found.year, str(found.years))
        return "; ".join(part for part in parts if part)

    @property
    def made_of(self) -> str:
        """What else was published with the figure; empty where nothing was."""
        found, parts = self.published, []
        if found.low is not None and found.high is not None:
            parts.append(f"limits {found.low} to {found.high}")
        if found.numerator is not None:
            parts.append(f"numerator {found.numerator:,}")
        if found.denominator is not None:
            parts.append(f"denominator {found.denominator:,}")
        return ", ".join(parts)

    @property
    def numbers(self) -> tuple[Printed, Printed, Printed, Decimal]:
        """The figure here with its limits, and the published one."""
        return self.here.value, self.here.low, self.here.high, self.published.value


@dataclass(frozen=True)
class ComparisonTable:
    """The figures of one place that are counted by one thing."""

    key: str
    title: str
    area: str
    basis: str
    calendar: bool
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return (*HEAD, _MADE) if any(row.made_of for row in self.rows) else HEAD

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Every row as it is read, under ``head``."""
        more = len(self.head) > len(HEAD)
        return tuple(
            (row.label, row.unit, *map(_cell, row.numbers), row.words, *((row.made_of or "Nothing more",) * more))
            for row in self.rows
        )

    @property
    def shown_head(self) -> list[str | dict[str, str | bool]]:
        """The head as pages place it: numbers stand to the right."""
        return [{"text": words, "count": True} if words in NUMBERS else words for words in self.head]

    @property
    def shown_rows(self) -> list[list[str | dict[str, str | bool]]]:
        """The rows as pages place them."""
        return [
            [
                {"text": cell, "count": True} if words in NUMBERS else {"text": cell, "wide": words == SAID}
                for words, cell in zip(self.head, cells, strict=True)
            ]
            for cells in self.cells
        ]


def comparison_tables(figures: AnnualFigures) -> tuple[ComparisonTable, ...]:
    """A table for each place and basis, in the order in which they were loaded; none where nothing is loaded."""
    groups: dict[tuple[str, str, bool], list[PublishedFigure]] = {}
    for found in figures.published:
        groups.setdefault((found.area, found.basis, found.year != figures.year), []).append(found)
    return tuple(_table(figures, number, place, found) for number, (place, found) in enumerate(groups.items(), 1))


def _table(
    figures: AnnualFigures, number: int, place: tuple[str, str, bool], found: Sequence[PublishedFigure]
) -> ComparisonTable:
    area, basis, calendar = place
    words = Basis(basis).words
    year = f", {found[0].year}" if calendar else ""
    rows = tuple(_compared(figures, one) for one in found)
    title = f"Beside {area}{year}: {words}"
    return ComparisonTable(f"{KEY}_{number}", title, area, basis, calendar, rows, tuple(_notes(figures, rows, words)))


def _notes(figures: AnnualFigures, rows: Sequence[Compared], basis: str) -> Iterator[str]:
    first = rows[0].published
    calendar = first.year != figures.year
    yield f"Basis of the published figures: {basis}, {_period(first.year, calendar=calendar)}."
    yield f"The figures here: {'; '.join(dict.fromkeys(_own_basis(row) for row in rows))}, April to March."
    sources: dict[str, list[str]] = {}
    for row in rows:
        sources.setdefault(f"{row.published.source}, {row.published.edition}", []).append(row.label)
    for source, labels in sources.items():
        of = f" of {'; '.join(labels)}" if len(sources) > 1 else ""
        yield f"Source{of}: {source}."
    outcomes = {row.outcome for row in rows}
    if outcomes - {Outcome.NOT_COMPARED}:
        yield _HOW
    if Outcome.TOO_FEW in outcomes:
        yield _FEW
    if figures.policy:
        yield figures.policy


def _period(year: str, *, calendar: bool) -> str:
    return f"January to December {year}" if calendar else "April to March"


def _own_basis(row: Compared) -> str:
    return MEASURES[row.published.measure].basis.words


def _compared(figures: AnnualFigures, found: PublishedFigure) -> Compared:
    here = local(figures, found)
    outcome, words = _said(figures, found, here)
    return Compared(_label(found), found, here, outcome, words)


def _label(found: PublishedFigure) -> str:
    words = MEASURES[found.measure].words
    if found.parted_by:
        table = "deaths" if found.measure in {DEATHS, SHARE_OF_DEATHS} else "reviews"
        words = f"{words}: {row_label(f'{table}_by_{found.parted_by}', found.row)}"
    if found.years == 1:
        return words
    first = Year.parse(found.year).before(found.years - 1).label if "-" in found.year else _earlier(found)
    return f"{words}, {first} to {found.year}"


def _earlier(found: PublishedFigure) -> str:
    return str(int(found.year) - found.years + 1)


def _said(figures: AnnualFigures, found: PublishedFigure, here: Local) -> tuple[Outcome, str]:
    own = MEASURES[found.measure].basis
    if found.basis != own:
        return _not(f"it counts {Basis(found.basis).words}, and the figure here {own.words}")
    if found.year != figures.year:
        return _not(f"it is of {_period(found.year, calendar=True)}, and the figure here of April to March")
    if isinstance(here.value, Hidden) or isinstance(here.low, Hidden) or isinstance(here.high, Hidden):
        return _not(NOT_SHOWN)
    if isinstance(here.events, int) and here.events < FEWEST and not here.why:
        return Outcome.TOO_FEW, f"Too few to compare: fewer than {FEWEST} {here.noun} here."
    if here.value is None or here.low is None or here.high is None:
        return _not(here.why)
    return _placed(found, here, here.low, here.high)


def _placed(found: PublishedFigure, here: Local, low: Decimal, high: Decimal) -> tuple[Outcome, str]:
    few = not isinstance(here.events, int) or here.events < RELIABLE
    if low <= found.value <= high:
        if few:
            return Outcome.TOO_FEW, f"Too few to compare: fewer than {RELIABLE} {here.noun} here."
        return Outcome.NO_DIFFERENCE, f"No difference from {found.area} that chance alone would not explain."
    outcome = Outcome.HIGHER if found.value < low else Outcome.LOWER
    marked = f" {_UNRELIABLE} Fewer than {RELIABLE} {here.noun}." if few else ""
    return outcome, f"{outcome.value.capitalize()} than {found.area}, by more than chance alone explains.{marked}"


def _not(why: str) -> tuple[Outcome, str]:
    return Outcome.NOT_COMPARED, f"Not compared: {why}."


def _cell(number: Printed) -> str:
    return UNAVAILABLE if number is None else f"{number}"
