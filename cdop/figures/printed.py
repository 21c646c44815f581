"""Totals that an earlier report printed: which can be kept, and whether they add up (counting.md section 4).

A printed total is kept as it was printed. What it does not explain is said in words, never plugged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cdop.figures.order import FIVE_YEARS
from cdop.figures.tables import AnnualFigures, PrintedTotal
from cdop.figures.wording import ROWS, WORDS, row_label

Key = tuple[str, str]
OPENING, REOPENED, CLOSING = ("outstanding", "opening"), ("reconciliation", "reopened"), ("outstanding", "closing")
NOTIFIED, REVIEWED = ("notifications", "requiring_review"), ("reviews", "total")

# Some numbers stand in two tables; a report that prints one prints the other. They are kept under one name.
_SAME: Mapping[Key, Key] = {
    ("reconciliation", "opening"): OPENING,
    ("reconciliation", "closing"): CLOSING,
    ("reconciliation", "notified"): NOTIFIED,
    ("reconciliation", "reviewed"): REVIEWED,
}
# What reports of this kind print, in their order.
PRINTABLE: tuple[Key, ...] = (
    ("notifications", "total"),
    ("notifications", "non_resident_died_in_area"),
    ("notifications", "resident_died_in_area"),
    ("notifications", "resident_died_out_of_area"),
    NOTIFIED,
    ("notifications", "expected"),
    ("notifications", "unexpected"),
    REVIEWED,
    ("reviews", "expected"),
    ("reviews", "unexpected"),
    ("reviews", "modifiable"),
    OPENING,
    REOPENED,
    CLOSING,
)


@dataclass(frozen=True)
class Compared:
    """One printed total beside what is counted now (cases); ``difference`` is counted less printed."""

    words: str
    printed: PrintedTotal
    counted: int | None

    @property
    def difference(self) -> int | None:
        return None if self.counted is None else self.counted - self.printed.value


def value_of(printed: Sequence[PrintedTotal], table: str, row: str) -> int | None:
    """What was printed for one row, under whichever of its names; none where nothing was."""
    return {one_name(p.table, p.row): p.value for p in printed}.get(one_name(table, row))


def one_name(table: str, row: str) -> Key:
    """The name under which a printed number is kept, whichever of its two tables it was read from."""
    return _SAME.get((table, row), (table, row))


def compared(figures: AnnualFigures) -> tuple[Compared, ...]:
    """Every printed total of the year in the order of the tables; without a count where no case of the year is held."""
    return tuple(
        Compared(words_of(p.table, p.row), p, figures.table(p.table).count(p.row) if figures.held else None)
        for p in in_order(figures.printed_totals)
    )


def to_explain(figures: AnnualFigures) -> Sequence[Compared]:
    """The printed totals that differ from what is counted, and the closing where the printed totals do not add up."""
    before = figures.restatement.printed_closing if figures.restatement else None
    open_sum = unexplained(figures.printed_totals, before)
    return [total for total in compared(figures) if total.difference or (open_sum and _is_closing(total))]


def _is_closing(total: Compared) -> bool:
    return one_name(total.printed.table, total.printed.row) == CLOSING


def in_order(printed: Iterable[PrintedTotal]) -> list[PrintedTotal]:
    """Printed totals in the order in which the tables of a year have their rows."""
    return sorted(printed, key=lambda total: (*_place(total), total.year, total.table, total.row))


def _place(total: PrintedTotal) -> tuple[int, int]:
    table, row = one_name(total.table, total.row)
    tables, rows = list(FIVE_YEARS), list(ROWS.get(table, ()))
    return _index(tables, table), _index(rows, row)


def _index(keys: Sequence[str], key: str) -> int:
    return keys.index(key) if key in keys else len(keys)


def words_of(table: str, row: str) -> str:
    """What a printed total is called, understood without the table round it."""
    key = one_name(table, row)
    if key in _ALONE:
        return _ALONE[key]
    return f"{WORDS[table].title}: {row_label(table, row)}" if table in WORDS else f"{table}, {row}"


_ALONE: Mapping[Key, str] = {
    **{(table, row): row_label(table, row) for table, row in PRINTABLE},
    ("notifications", "expected"): "Resident deaths requiring review, expected",
    ("notifications", "unexpected"): "Resident deaths requiring review, unexpected",
    ("reviews", "expected"): "Cases reviewed, expected",
    ("reviews", "unexpected"): "Cases reviewed, unexpected",
    ("reviews", "modifiable"): "Cases reviewed, with modifiable factors",
    OPENING: "Outstanding when the year began",
    CLOSING: "Outstanding at the end of the year",
}


def arithmetic(printed: Sequence[PrintedTotal], closing_before: int | None) -> str:
    """Whether opening + requiring review − reviewed gives the printed closing, in words.

    Nothing where it cannot be told.
    ``closing_before`` is the closing printed for the year before: the opening where the year prints none of its own.
    """
    lines = _lines(printed, closing_before)
    if lines is None:
        return ""
    opening, notified, reopened, reviewed, closing = lines
    expected = opening + notified + reopened - reviewed
    terms = f"{opening} + {notified}{f' + {reopened}' if reopened else ''} − {reviewed}"
    names = f"Opening, requiring review{', reopened' if reopened else ''}, reviewed"
    return f"{names}: {terms} = {_verdict(expected, closing)}"


def unexplained(printed: Sequence[PrintedTotal], closing_before: int | None) -> int:
    """By how much the printed closing differs from the sum of the other printed lines; 0 where it cannot be told."""
    lines = _lines(printed, closing_before)
    if lines is None:
        return 0
    opening, notified, reopened, reviewed, closing = lines
    return closing - (opening + notified + reopened - reviewed)


def _lines(printed: Sequence[PrintedTotal], closing_before: int | None) -> tuple[int, int, int, int, int] | None:
    """Opening, requiring review, reopened, reviewed, closing; none where one but *reopened* is not printed."""
    opening, notified, reviewed, closing = (value_of(printed, *key) for key in (OPENING, NOTIFIED, REVIEWED, CLOSING))
    opening = closing_before if opening is None else opening
    if opening is None or notified is None or reviewed is None or closing is None:
        return None
    return opening, notified, value_of(printed, *REOPENED) or 0, reviewed, closing


def _verdict(expected: int, closing: int) -> str:
    if expected < 0:
        return f"{signed(expected)}, which cannot be: at least one printed total is wrong. Printed closing: {closing}."
    if expected == closing:
        return f"{expected}, and {closing} is printed."
    return f"{expected}, but {closing} is printed: {signed(closing - expected)}, not explained in the source."


def signed(number: int) -> str:
    """``+1`` or ``−1``, with a true minus sign."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"
