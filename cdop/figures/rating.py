"""A rate as every page and file prints it, rounded half up, with what it is made of (counting.md section 6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cdop.figures.denominators.dimensions import Measure
from cdop.figures.denominators.held import Divisor
from cdop.figures.tables import HIDDEN, Count, Hidden
from cdop.reference.rates import FEWEST, RELIABLE, Mark, rate, rounded

Printed = Decimal | Hidden | None
PER = {Measure.BIRTHS: 1_000, Measure.POPULATION: 100_000}
UNITS = {Measure.BIRTHS: "1,000 live births", Measure.POPULATION: "100,000 people"}
UNAVAILABLE = f"[{Mark.TOO_FEW.value}]"
HEAD = ("Deaths", "Births or people", "Rate per", "Rate", "Lower limit", "Upper limit", "Note")
NUMBERS = frozenset(HEAD) - {"Rate per", "Note"}
_FEW = f"fewer than {FEWEST} deaths"
_UNRELIABLE = f"[{Mark.UNRELIABLE.value}] fewer than {RELIABLE} deaths"
_RELIABLE = f"{RELIABLE} deaths or more"
_HIDDEN = "not shown, as the number of deaths is not"


@dataclass(frozen=True)
class PrintedRate:
    """Deaths over live births or people (person-years where years are pooled), per so many, with its 95% limits.

    ``rate``, ``low`` and ``high`` are to one decimal place; none where no rate is given, for which ``note`` says why.
    """

    deaths: Count
    denominator: int | None
    measure: Measure
    rate: Printed
    low: Printed
    high: Printed
    mark: str
    note: str

    @property
    def per(self) -> int:
        return PER[self.measure]

    @property
    def cells(self) -> tuple[str, ...]:
        """All of it as it is read, under ``HEAD``."""
        numbers = (self.rate, self.low, self.high)
        return (f"{self.deaths:,}", _cell(self.denominator), UNITS[self.measure], *map(_cell, numbers), self.note)


@dataclass(frozen=True)
class RateRow:
    """One rate under its stable key and the words people read."""

    key: str
    label: str
    rate: PrintedRate


@dataclass(frozen=True)
class RateTable:
    """Rates under one title. ``about`` is the key of the table whose deaths they are of."""

    key: str
    about: str
    title: str
    heading: str
    rows: tuple[RateRow, ...]
    notes: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return (self.heading, *HEAD)

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Every row as it is read, under ``head``."""
        return tuple((row.label, *row.rate.cells) for row in self.rows)

    @property
    def shown_head(self) -> tuple[str | dict[str, str | bool], ...]:
        """The head as pages place it: numbers stand to the right."""
        return tuple({"text": words, "count": True} if words in NUMBERS else words for words in self.head)

    @property
    def shown_rows(self) -> tuple[tuple[str | dict[str, str | bool], ...], ...]:
        """The rows as pages place them."""
        return tuple(
            tuple(
                {"text": cell, "count": True} if words in NUMBERS else cell
                for words, cell in zip(self.head, cells, strict=True)
            )
            for cells in self.cells
        )


def printed_rate(deaths: Count, divisor: Divisor, measure: Measure) -> PrintedRate:
    """The rate of so many deaths. Of deaths that are not shown, neither rate nor limits are."""
    if not isinstance(deaths, int):
        return PrintedRate(deaths, divisor.value, measure, HIDDEN, HIDDEN, HIDDEN, "c", _HIDDEN)
    if not divisor.value:
        words = divisor.why or f"no {measure.words} to divide by"
        return PrintedRate(deaths, divisor.value, measure, None, None, None, Mark.TOO_FEW.value, words)
    found = rate(deaths, divisor.value, PER[measure])
    if found.value is None or found.limits is None:
        return PrintedRate(deaths, divisor.value, measure, None, None, None, Mark.TOO_FEW.value, _FEW)
    note = _RELIABLE if found.mark is None else _UNRELIABLE
    limits = (rounded(found.limits.low), rounded(found.limits.high))
    return PrintedRate(
        deaths, divisor.value, measure, rounded(found.value), *limits, found.mark.value if found.mark else "", note
    )


def held(printed: Printed) -> float | str | None:
    """A printed number as a file holds it: to one decimal place, the sign that it is not shown, or none."""
    return HIDDEN.value if isinstance(printed, Hidden) else None if printed is None else float(printed)


def _cell(number: Printed | int) -> str:
    return UNAVAILABLE if number is None else f"{number:,}"


def added(counts: Sequence[Count]) -> Count:
    """The sum of some counts; not shown where one of them is not."""
    shown = [count for count in counts if isinstance(count, int)]
    return sum(shown) if len(shown) == len(counts) else HIDDEN
