"""A report's tables as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from cdop.recommendations.reports.content import Sheet
from cdop.recommendations.reports.tables import Cell, WordsTable


@dataclass(frozen=True)
class ShownTable:
    """A table for ``components/tables.html``."""

    key: str
    title: str
    notes: tuple[str, ...]
    head: list[str | dict[str, object]]
    rows: list[list[object]]
    total: bool
    empty: str


def shown_tables(sheet: Sheet, recommendations: Mapping[str, str]) -> list[ShownTable]:
    """The sheet's tables; a reference leads to its recommendation (``recommendations``: tokens by reference)."""
    return [shown_table(table, recommendations) for table in sheet.tables]


def shown_table(table: WordsTable, recommendations: Mapping[str, str]) -> ShownTable:
    """One table; references never break over lines."""
    head: list[str | dict[str, object]] = [
        {"text": words, "count": True} if table.numbered(place) else words for place, words in enumerate(table.head)
    ]
    rows = [
        [_cell(key, cell, recommendations) for key, cell in zip(table.columns, row, strict=True)] for row in table.rows
    ]
    return ShownTable(table.key, table.title, table.notes, head, rows, table.total, table.empty)


def _cell(column: str, cell: Cell, recommendations: Mapping[str, str]) -> object:
    if column != "reference":
        return cell
    token = recommendations.get(str(cell))
    href = url_for("recommendations.recommendation", token=token) if token else ""
    return {"text": cell, "href": href, "whole": True}
