"""Printed totals as a page's table shows them."""

from collections.abc import Sequence

from cdop.figures.printed import Compared, signed
from cdop.figures.tables import PrintedTotal
from cdop.web.presenters import long_date

PRINTED_HEAD = (
    "Total",
    {"text": "Printed", "count": True},
    {"text": "Counted now", "count": True},
    {"text": "Difference", "count": True},
    "Source",
)


def printed_rows(totals: Sequence[Compared]) -> list[list[str | dict[str, int | str | bool]]]:
    """The totals as a page's table shows them: printed, counted now, difference, source."""
    return [
        [
            total.words,
            {"text": total.printed.value, "count": True},
            {"text": "not held" if total.counted is None else total.counted, "count": True},
            {"text": _difference(total.difference), "count": True},
            source_words(total.printed),
        ]
        for total in totals
    ]


def source_words(printed: PrintedTotal) -> str:
    """Where a total is printed, and when that was published."""
    published = f", published on {long_date(printed.published_on)}" if printed.published_on else ""
    return f"{printed.source}{published}"


def _difference(number: int | None) -> str:
    """Nothing where there is no count to compare with."""
    return "" if number is None else signed(number) if number else "none"
