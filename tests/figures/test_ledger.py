"""The ledger of the reconciliation: its balances, and bars that stand where the balance stood."""

from dataclasses import replace

from cdop.figures.ledger import ledger
from cdop.figures.tables import HIDDEN, AnnualFigures
from tests.figures.example import example_figures


def with_line(figures: AnnualFigures, key: str, value: object) -> AnnualFigures:
    rows = tuple(
        replace(row, values=(value,)) if row.key == key else row for row in figures.table("reconciliation").rows
    )
    tables = tuple(replace(t, rows=rows) if t.key == "reconciliation" else t for t in figures.tables)
    return replace(figures, tables=tables)


def test_each_line_follows_from_the_one_before_and_its_bar_stands_there() -> None:
    lines = ledger(with_line(example_figures(), "reopened", 1), lambda _figures, cell: str(cell))
    assert [(line.key, line.number, line.balance) for line in lines] == [
        ("opening", 12, 12), ("notified", 19, 31), ("reopened", 1, 32), ("reviewed", 21, 11), ("closing", 10, 10),
    ]  # fmt: skip
    assert [(line.left, line.width) for line in lines] == [
        (0, 37.5), (37.5, 59.38), (96.88, 3.12), (34.38, 65.62), (0, 31.25),
    ]  # fmt: skip
    assert [line.href for line in lines] == [f"reconciliation.{line.key}" for line in lines]


def test_there_is_no_ledger_where_a_line_is_hidden() -> None:
    assert ledger(with_line(example_figures(), "reopened", HIDDEN), lambda _figures, _cell: "") == ()
