"""Which tables are drawn, and how far what is shown of them lets them be: a chart of holes says nothing. Pure."""

from collections.abc import Iterable, Sequence
from enum import Enum

from cdop.figures.counts import HIDDEN, Count
from cdop.figures.tables import Row, Table

CHARTED = ("reviews_by_age_band",)
# A chart with more bars than this says less than its table.
MOST_BARS = 25
_NOT_SHOWN = "are not shown, so that no child can be recognised."


class Draws(Enum):
    """What a table's chart has: bars parted by its columns, whole bars alone, or nothing that tells anything."""

    PARTS = "parts"
    TOTALS = "totals"
    NOTHING = "nothing"


def bars(table: Table) -> list[Row]:
    """The rows that have a bar: a total at the foot of a table would dwarf its parts."""
    rows = list(table.printed_rows)
    return rows[:-1] if rows and rows[-1].key == "total" else rows


def charted(table: Table) -> list[Row]:
    """As many of them as a chart has room for."""
    return bars(table)[:MOST_BARS]


def draws(table: Table) -> Draws:
    """How the table can be drawn: parted, in whole bars where more than a third of the parts is hidden, or not."""
    if not mostly_hidden(_parts(table)):
        return Draws.PARTS
    return Draws.NOTHING if mostly_hidden(_totals(table)) else Draws.TOTALS


def mostly_hidden(numbers: Iterable[Count]) -> bool:
    """Whether more than a third is hidden of the numbers that would have a bar: a zero has none, and is shown."""
    told = [number for number in numbers if number]
    return 3 * sum(number is HIDDEN for number in told) > len(told)


def why_not_drawn(table: Table) -> str:
    """Why one of the tables that are drawn has no chart, in words; nothing where it has one, or no case."""
    if table.key not in CHARTED or not table.denominator or draws(table) is not Draws.NOTHING:
        return ""
    return no_chart(_totals(table))


def no_chart(numbers: Sequence[Count]) -> str:
    """``No chart: 4 of the 5 numbers that it would draw are not shown, so that no child can be recognised.``"""
    told = [number for number in numbers if number]
    hidden = sum(number is HIDDEN for number in told)
    return f"No chart: {hidden} of the {len(told)} numbers that it would draw {_NOT_SHOWN}"


def _parts(table: Table) -> list[Count]:
    wanted = [place for place, column in enumerate(table.columns) if column != "total"] or [-1]
    return [row.values[place] for row in charted(table) for place in wanted]


def _totals(table: Table) -> list[Count]:
    return [row.values[-1] for row in charted(table)]
