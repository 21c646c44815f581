"""Printed totals as a page's table shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdop.figures.printed import Compared, signed
from cdop.figures.tables import PrintedTotal
from cdop.web.presenters import long_date

Cell = str | dict[str, int | str | bool]


@dataclass(frozen=True)
class PrintedTable:
    """Each total with what is counted now. ``source`` is said once where all totals have the same."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str


def printed_table(totals: Sequence[Compared], held: bool) -> PrintedTable:
    """Printed, counted now, difference; without the latter two where no case of the year is held."""
    sources = {source_words(total.printed) for total in totals}
    each = len(sources) > 1
    counts = ("Printed", "Counted now", "Difference") if held else ("Printed",)
    rows = tuple((t.words, *_counts(t)[: len(counts)], *([source_words(t.printed)] if each else [])) for t in totals)
    head = ("Total", *map(_column, counts), *(["Source"] if each else []))
    return PrintedTable(head, rows, "" if each else "".join(sources))


def source_words(printed: PrintedTotal) -> str:
    """Where a total is printed, and when that was published."""
    published = f", published on {long_date(printed.published_on)}" if printed.published_on else ""
    return f"{printed.source}{published}"


def _counts(total: Compared) -> list[Cell]:
    counted = "" if total.counted is None else total.counted
    return [_column(total.printed.value), _column(counted), _column(_difference(total.difference))]


def _column(content: str | int) -> Cell:
    return {"text": content, "count": True}


def _difference(number: int | None) -> str:
    """Nothing where there is no count to compare with."""
    return "" if number is None else signed(number) if number else "none"
