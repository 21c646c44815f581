"""One year's figures as a frozen value: what every page, file and chart prints.

Counting fills these; presenting only reads them, so that no two formats can disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cdop.figures.comparing.held import PublishedFigure
from cdop.figures.counts import HIDDEN, Count, Hidden, HiddenCount, plain
from cdop.figures.denominators.held import Denominators
from cdop.figures.watched import Watched
from cdop.recommendations.reports.annual import YearSection

__all__ = [
    "HIDDEN", "MODIFIABILITY_COLUMNS", "AnnualFigures", "Count", "ExplainedDifference", "GivenReason", "Hidden",
    "HiddenCount", "PrintedTotal", "RestatedCase", "Restatement", "Row", "Table", "plain",
]  # fmt: skip
MODIFIABILITY_COLUMNS = ("modifiable", "none", "inadequate", "total")


@dataclass(frozen=True)
class Row:
    """One row: its stable key, the words people read, and one count for each column (cases).

    ``part``: it divides a row above it, so that its label is set less strongly.
    """

    key: str
    label: str
    values: tuple[Count, ...]
    part: bool = False


@dataclass(frozen=True)
class Table:
    """One table of counts of cases.

    ``columns`` is empty for a table with a single count a row; else the column keys in order.
    ``denominator`` is the number of cases the table is about; ``left_out`` how many more cases have a
    day on the table's clock and stand in none of its rows, as ``left_out_label`` says why.
    ``printed_rows`` drops rows that pages leave out when zero.
    """

    key: str
    title: str
    basis: str
    row_heading: str
    columns: tuple[str, ...]
    column_labels: tuple[str, ...]
    rows: tuple[Row, ...]
    denominator: Count
    denominator_label: str
    left_out: Count
    left_out_label: str
    optional_rows: frozenset[str] = frozenset()

    @property
    def printed_rows(self) -> tuple[Row, ...]:
        """The rows that pages and documents print: all but optional ones that are zero."""
        return tuple(r for r in self.rows if r.key not in self.optional_rows or any(r.values))

    def count(self, row: str, column: str | None = None) -> int:
        """One cell (cases). Raises ``KeyError`` where the table has no such row or column, or ``HiddenCount``."""
        found = self.value(row, column)
        if found is HIDDEN:
            raise HiddenCount(row)
        return found

    def value(self, row: str, column: str | None = None) -> Count:
        """The same, or that it is not shown. Raises ``KeyError``."""
        found = {r.key: r for r in self.rows}[row]
        if not self.columns:
            if column is not None:
                raise KeyError(column)
            return found.values[0]
        if column not in self.columns:
            raise KeyError(column)
        return found.values[self.columns.index(column)]


CAME_IN, WENT_OUT = "came in", "went out"


@dataclass(frozen=True)
class RestatedCase:
    """A case that came into, or went out of, a year's opening after it was published, and why."""

    reference: str
    direction: str  # CAME_IN or WENT_OUT
    reason: str


@dataclass(frozen=True)
class ExplainedDifference:
    """The cases by which a count of the year differs from what was counted when its report was published."""

    table: str
    row: str
    cases: tuple[RestatedCase, ...]


@dataclass(frozen=True)
class Restatement:
    """How this year's opening differs from the closing that was printed for the year before."""

    year_before: str
    printed_closing: int
    opening: int
    source: str
    published_on: date | None
    cases: tuple[RestatedCase, ...]
    words: str

    @property
    def differs(self) -> bool:
        return self.printed_closing != self.opening


@dataclass(frozen=True)
class GivenReason:
    """Why a printed total differs, as somebody wrote it on a day; ``given_by`` is who, with the role.

    ``difference`` is what it was then: counted less printed (cases); none where nothing was counted.
    """

    text: str
    difference: int | None
    given_on: date
    given_by: str = ""


@dataclass(frozen=True)
class PrintedTotal:
    """A total that an earlier report printed, kept with its source (counts of cases).

    ``reason`` is the latest that was given for its difference, ``kept_at`` the moment (UTC) at which the number was
    first kept, whatever it was corrected to since; neither is part of what was printed.
    """

    year: str
    table: str
    row: str
    value: int
    source: str
    published_on: date | None
    reason: GivenReason | None = field(default=None, compare=False)
    kept_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ReleaseMark:
    """What makes figures a release: its edition's number in the year, by whom it was published, and its fingerprint.

    ``published_at`` is in UTC. ``revised`` are the cells, by their names, that differ from the edition before and are
    shown in both, and ``earlier`` what the edition before showed in them (cases); ``fingerprint`` is the SHA-256 of all
    that was frozen.
    """

    number: int
    published_at: datetime
    published_by: str
    role: str
    words: str
    fingerprint: str
    revised: frozenset[str] = frozenset()
    earlier: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Commentary:
    """What the panel says of one section of the year, by the section's key (``cdop.figures.order``)."""

    section: str
    text: str


def _name(*parts: str | None) -> str:
    return ".".join(part for part in parts if part is not None)


@dataclass(frozen=True)
class AnnualFigures:
    """All tables of one year as known by one day.

    ``last_day`` is E: the earlier of the year's last day and ``known_by`` (counting.md section 1).
    ``demonstration``: every child behind the numbers is invented, and whatever is handed out must say so.
    ``policy`` says in words what the public edition does not show.
    ``recommendations`` stand beside the tables, for they count no cases; None where nothing was recommended.
    ``release`` is none while the figures are counted and not published.
    ``denominators`` are what its rates are divided by; None where nobody asked for rates.
    ``published`` is what others published of the year, to stand beside its own.
    ``watched`` is what stands beside the tables of the board's documents: timeliness and data quality.
    ``rounded_to`` is the multiple to the nearest of which every count is shown; 1 where they are shown as they are.
    """

    year: str
    first_day: date
    last_day: date
    known_by: date
    edition: str
    area_name: str
    rules_version: str
    tables: tuple[Table, ...]
    restatement: Restatement | None
    printed_totals: tuple[PrintedTotal, ...]
    reconciles: bool
    differences: tuple["ExplainedDifference", ...] = ()
    demonstration: bool = False
    policy: str = ""
    recommendations: YearSection | None = None
    commentary: tuple[Commentary, ...] = ()
    release: ReleaseMark | None = None

    def said_of(self, section: str) -> str:
        """What is said of a section; nothing where nobody wrote of it."""
        return next((said.text for said in self.commentary if said.section == section), "")

    def is_revised(self, table: str, row: str, column: str | None = None) -> bool:
        """Whether a cell is marked ``[r]``: another number stood there in the edition before."""
        names = self.release.revised if self.release else frozenset[str]()
        return bool(names) and _name(table, row, column) in names

    def earlier_of(self, table: str, row: str, column: str | None = None) -> int | None:
        """What the edition before showed in a cell that is marked (cases); none where it was not kept."""
        return self.release.earlier.get(_name(table, row, column)) if self.release else None

    denominators: Denominators | None = None
    published: tuple[PublishedFigure, ...] = ()
    rounded_to: int = 1
    watched: tuple[Watched, ...] = ()

    def table(self, key: str) -> Table:
        """The table with this key. Raises ``KeyError`` where there is none."""
        return {t.key: t for t in self.tables}[key]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    @property
    def held(self) -> bool:
        """Whether any case of the register counts in the year at all."""
        return any(any(row.values) for table in self for row in table.rows)

    @property
    def running(self) -> bool:
        """True while the year had not ended on the known-by day."""
        return self.known_by <= self.last_day and self.last_day < date(self.first_day.year + 1, 3, 31)
