"""Cells as every method gives them, so that equal figures have an equal digest."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cdop.figures.tables import AnnualFigures, Table

Cell = tuple[str, str | None, str | None]
Cells = Counter[Cell]
_MODIFIABILITY = ("modifiable", "none", "inadequate")


@dataclass(frozen=True)
class Measured:
    """Something to measure.

    ``digest`` tells whether methods did the same work; none where there is nothing to tell. ``tells_seconds`` says
    that the answer is itself the time to compare.
    """

    run: Callable[[], Any]
    digest: Callable[[Any], str | None] = lambda _: None
    tells_seconds: bool = False


class Counting(Measured):
    """Something that counts a year; its result is cells."""

    def __init__(self, run: Callable[[], Cells]) -> None:
        super().__init__(run, digest)


def digest(cells: Cells) -> str:
    """The same for the same non-zero cells."""
    return digest_of_text([f"{key!r} {count}" for key, count in sorted(cells.items(), key=repr) if count])


def digest_of_text(words: Sequence[str]) -> str:
    """The same for the same words in the same order."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def gather(rows: Iterable[tuple[str, str | None, str | None, int]]) -> Cells:
    """Cells from the rows of the SQL anchors, with the totals that follow from them."""
    cells: Cells = Counter()
    for table, row, column, count in rows:
        if table == "notifications":
            _notified(cells, row or "", column, count)
        elif table == "reviews":
            for part in ("total", row, column or "not_classified"):
                cells["reviews", part, None] += count
            cells["reconciliation", "reviewed", None] += count
        else:
            cells[table, row, column] += count
    for row in ("opening", "closing"):
        cells["reconciliation", row, None] = cells["outstanding", row, None]
    return cells


def _notified(cells: Cells, where: str, expectation: str | None, count: int) -> None:
    home, _, died_here = where.partition("/")
    rows = ["total"]
    if home == "undecided":
        rows.append("residency_undecided")
    elif home == "here":
        rows += ["requiring_review", expectation or "not_classified"]
        rows.append("resident_died_in_area" if died_here == "1" else "resident_died_out_of_area")
        cells["reconciliation", "notified", None] += count
    else:
        rows.append(f"non_resident_died_{'in_area' if died_here == '1' else 'out_of_area'}")
    for row in rows:
        cells["notifications", row, None] += count


def of_figures(figures: AnnualFigures) -> Cells:
    """The application's figures as the same cells: without the totals that follow from others."""
    cells: Cells = Counter()
    clocks = {"notifications": "notified", "reviews": "reviews", "outstanding_by_age_of_case": "closing"}
    for table in figures:
        _add(cells, table)
        clock = clocks.get(table.key) or ("deaths" if table.key == "deaths_by_sex" else None)
        if clock:
            cells["left out", clock, None] = table.left_out
    return cells


def _add(cells: Cells, table: Table) -> None:
    summed = any(row.key == "not_recorded" for row in table.rows)
    for row in table.rows:
        if summed and row.key == "total":
            continue
        key = None if summed and row.key == "not_recorded" else row.key
        names = _MODIFIABILITY if table.columns else (None,)
        for column, count in zip(names, row.values, strict=False):
            cells[table.key, key, column] = count
