"""A page of figures as a reader finds it: its tables by key, each with its rows, numbers and links."""

from dataclasses import dataclass
from typing import Any

from lxml import html

Element = Any


@dataclass(frozen=True)
class Printed:
    """One number on a page, and where it leads; no address where it is plain."""

    text: str
    address: str

    @property
    def count(self) -> int:
        return int(self.text.replace(",", ""))


@dataclass(frozen=True)
class PrintedTable:
    """A table: its columns' words, and each row's words with its numbers."""

    columns: list[str]
    rows: list[tuple[str, list[Printed]]]

    def column(self, place: int) -> list[tuple[str, int]]:
        return [(label, numbers[place].count) for label, numbers in self.rows]

    @property
    def numbers(self) -> list[Printed]:
        return [number for _, numbers in self.rows for number in numbers]


def tables_of(markup: str) -> dict[str, PrintedTable]:
    """Every table of figures on a year's page, by its key."""
    page = html.fromstring(markup)
    found = page.xpath("//table[starts-with(@id, 'table-')]")
    return {table.get("id").removeprefix("table-"): _table(table) for table in found}


def _table(table: Element) -> PrintedTable:
    columns = [words(cell) for cell in table.xpath("./thead/tr/th")]
    rows = [
        (words(row.xpath("./th")[0]), [_number(cell) for cell in row.xpath("./td")])
        for row in table.xpath("./tbody/tr[th]")
    ]
    return PrintedTable(columns, rows)


def _number(cell: Element) -> Printed:
    links = cell.xpath("./a")
    source = links[0] if links else cell
    return Printed((source.text or "").strip(), links[0].get("href") if links else "")


def words(element: Element) -> str:
    """The text of an element as it reads, without those for screen readers alone."""
    return " ".join(element.text_content().split())


def visible(markup: str) -> str:
    """All words of the page's main part."""
    return words(html.fromstring(markup).xpath("//main")[0])


def references_of(markup: str) -> list[str]:
    """The cases that a page lists."""
    return [words(cell) for cell in html.fromstring(markup).xpath("//table[@id='table-cases']/tbody/tr/th")]
