"""What a row of the register may say: every fault at once, each at the column to mend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cdop.reference.calendar import was_adult
from cdop.register.columns import COLUMNS, READERS, REQUIRED

Row = dict[str, str]
LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Difference:
    """A column in which a row of the file and the case held differ; empty where one of them says nothing."""

    column: str
    file: str
    held: str


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the row (the header is 1), the column, what it says, and why it is refused.

    ``hint`` is what was probably meant; ``kind`` the words that faults of one kind share, where ``words`` tell more.
    What differs from the case held is for the page alone: a line names the columns.
    """

    row: int
    column: str
    value: str
    words: str
    hint: str = ""
    kind: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def shown(self) -> str:
        """The value on one line, and of a long one its beginning."""
        value = self.value if len(self.value) <= LONGEST_SHOWN else f"{self.value[:LONGEST_SHOWN]}…"
        return _one_line(value)

    def __str__(self) -> str:
        more = [f"; {self.hint}"] if self.hint else []
        if self.differences:
            more.append(f": {', '.join(difference.column for difference in self.differences)}")
        return f"row {self.row}, {_one_line(self.column)}, '{self.shown}': {self.words}{''.join(more)}"


def _one_line(text: str) -> str:
    """The text with control characters and lone surrogates spelled out, so that one fault is one line.

    A byte that was not UTF-8 is shown as Windows-1252 has it, which spreadsheets write.
    """
    readable = (_as_windows(c) if "\udc80" <= c <= "\udcff" else c for c in text)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in readable)


def _as_windows(escaped: str) -> str:
    try:
        return escaped.encode("utf-8", "surrogateescape").decode("cp1252")
    except UnicodeDecodeError:
        return escaped


def check_row(number: int, cells: Mapping[str, str], today: date) -> tuple[Row, list[Fault]]:
    """Read one row's cells (already trimmed). Returns its values as the file writes them, and its faults.

    A column whose own value is refused takes no part in the checks between columns.
    """
    values: Row = {}
    faults: list[Fault] = []
    refused: set[str] = set()
    for column in COLUMNS:
        text = cells.get(column, "")
        try:
            if text:
                values[column] = READERS[column](text, today)
            elif column in REQUIRED:
                raise ValueError("is missing")
        except ValueError as words:
            refused.add(column)
            faults.append(Fault(number, column, text, str(words), getattr(words, "hint", "")))
    _fill_defaults(values, refused)
    between = _Between(values, refused, cells, number)
    for rule in _RULES:
        rule(between)
    return values, faults + between.faults


def _fill_defaults(values: Row, refused: set[str]) -> None:
    for given, dated, default in (
        ("home_area", "residency_decided_on", "notified_on"),
        ("expectation", "classified_on", "notified_on"),
        ("finalised_on", "panel_met_on", "finalised_on"),
    ):
        if given in values and default in values and dated not in values and dated not in refused:
            values[dated] = values[default]


class _Between:
    """One row while its columns are compared with one another. Dates compare as ``YYYY-MM-DD`` text."""

    def __init__(self, values: Row, refused: set[str], cells: Mapping[str, str], number: int) -> None:
        self.values, self.refused, self.cells, self.number = values, refused, cells, number
        self.faults: list[Fault] = []

    def fault(self, column: str, words: str, hint: str = "") -> None:
        self.faults.append(Fault(self.number, column, self.cells.get(column, ""), words, hint))

    def out_of_order(self, column: str, words: str, other: str) -> None:
        """A fault between two dates: says both, and asks whether one stands in the other's place."""
        one, two = self.values[column], self.values[other]
        self.fault(column, words, f"{column} is {one} and {other} is {two}: are they swapped?")

    def has(self, column: str) -> bool:
        return column in self.values

    def empty(self, column: str) -> bool:
        """True where nothing was written; a refused value was written."""
        return column not in self.values and column not in self.refused

    def before(self, column: str, other: str) -> bool:
        return self.has(column) and self.has(other) and self.values[column] < self.values[other]

    def needs(self, given: str, other: str, named: str, words: str) -> None:
        if self.has(given) and self.empty(other):
            self.fault(named, words)


def _birth_and_death(row: _Between) -> None:
    if row.before("notified_on", "date_of_death"):
        row.out_of_order("date_of_death", "is after notified_on", "notified_on")
    if not (row.has("date_of_birth") and row.has("date_of_death")):
        return
    born, died = date.fromisoformat(row.values["date_of_birth"]), date.fromisoformat(row.values["date_of_death"])
    if died < born:
        row.out_of_order("date_of_birth", "is after date_of_death", "date_of_death")
    elif was_adult(born, died) and not (
        row.values.get("withdrawn_reason") == "adult" or "withdrawn_reason" in row.refused
    ):
        row.fault("date_of_birth", "the person was 18 or over at death, and is not withdrawn as 'adult'")


def _decisions(row: _Between) -> None:
    row.needs("residency_decided_on", "home_area", "home_area", "is missing: residency_decided_on is given")
    row.needs("classified_on", "expectation", "expectation", "is missing: classified_on is given")
    row.needs("withdrawn_on", "withdrawn_reason", "withdrawn_reason", "is missing: withdrawn_on is given")
    row.needs("withdrawn_reason", "withdrawn_on", "withdrawn_on", "is missing: withdrawn_reason is given")
    for column in ("residency_decided_on", "withdrawn_on"):
        if row.before(column, "notified_on"):
            row.out_of_order(column, "is before notified_on", "notified_on")


def _review(row: _Between) -> None:
    met_was_written = bool(row.cells.get("panel_met_on"))
    if met_was_written and row.before("panel_met_on", "notified_on"):
        row.out_of_order("panel_met_on", "is before notified_on", "notified_on")
    if met_was_written and row.before("finalised_on", "panel_met_on"):
        row.out_of_order("panel_met_on", "is after finalised_on", "finalised_on")
    if row.before("finalised_on", "notified_on"):
        row.out_of_order("finalised_on", "is before notified_on", "notified_on")
    elif row.before("finalised_on", "residency_decided_on"):
        row.out_of_order("finalised_on", "is before residency_decided_on", "residency_decided_on")
    row.needs("finalised_on", "home_area", "finalised_on", "needs a residency decision: home_area is empty")
    for column in ("category", "modifiability"):
        row.needs("finalised_on", column, column, "is missing: finalised_on is given")
        row.needs(column, "finalised_on", column, "is given without finalised_on")


def _after_review(row: _Between) -> None:
    if (
        row.has("modifiable_factors")
        and row.values.get("modifiability") != "modifiable"
        and "modifiability" not in row.refused
    ):
        row.fault("modifiable_factors", "are given, but modifiability is not 'modifiable'")
    row.needs("reopened_on", "finalised_on", "reopened_on", "is given without finalised_on")
    if row.before("reopened_on", "finalised_on"):
        row.out_of_order("reopened_on", "is before finalised_on", "finalised_on")


_RULES: tuple[Callable[[_Between], None], ...] = (_birth_and_death, _decisions, _review, _after_review)
