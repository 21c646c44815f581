"""The reconciliation as a ledger: each line with its cases, what is outstanding after it, and where its bar stands.

``opening + notified + reopened − reviewed = closing`` (counting.md section 4), line by line. Pure.
"""

from dataclasses import dataclass

from cdop.figures.cells import CellName
from cdop.figures.presenting import Link
from cdop.figures.tables import AnnualFigures

_TABLE = "reconciliation"
_LINES = (
    ("opening", "Outstanding when the year began", ""), ("notified", "Notified and requiring review", "+"),
    ("reopened", "Reopened", "+"), ("reviewed", "Reviewed", "−"), ("closing", "Outstanding at the end", "="),
)  # fmt: skip


@dataclass(frozen=True)
class LedgerLine:
    """One line: its sign and number (cases), what is outstanding after it, and where its cases are listed.

    ``left`` and ``width`` of its bar are per cent of the widest that the ledger comes to.
    """

    key: str
    words: str
    sign: str
    number: int
    balance: int
    left: float
    width: float
    href: str


def ledger(figures: AnnualFigures, link: Link) -> tuple[LedgerLine, ...]:
    """The lines in order; none where a number of them is not shown, or where there is none at all."""
    table = figures.table(_TABLE)
    numbers = [table.value(key) for key, _, _ in _LINES]
    counts = [number for number in numbers if isinstance(number, int)]
    if len(counts) < len(_LINES) or not any(counts):
        return ()
    return tuple(_lines(figures, counts, link))


def _lines(figures: AnnualFigures, counts: list[int], link: Link) -> list[LedgerLine]:
    opening, notified, reopened, reviewed, closing = counts
    came = opening + notified
    most = came + reopened
    after = (opening, came, most, most - reviewed, closing)
    begin, widest = (0, opening, came, most - reviewed, 0), max(most, closing)
    return [
        LedgerLine(
            key, words, sign, number, balance, round(100 * start / widest, 2), round(100 * number / widest, 2),
            link(figures, CellName(_TABLE, key, None)) if number else "",
        )
        for (key, words, sign), number, balance, start in zip(_LINES, counts, after, begin, strict=True)
    ]  # fmt: skip
