"""A meeting's agenda and the year's attendance as tagged PDFs. Both name no child."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cdop.documents import styles
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading

CONFIDENTIAL = "Confidential: for those who attend. Pseudonymised, and still of children."
OPEN = "Child death overview panel"


@dataclass(frozen=True)
class PrintedTable:
    """A table under a heading: ``widths`` are shares of the page's width; ``note`` stands above it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True)
class Printed:
    """A whole document: its title, facts as names and values, and tables. ``mark`` stands on top of every page."""

    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[PrintedTable, ...]


def to_pdf(paper: Printed, made_at: datetime) -> bytes:
    """The document; the same one and moment (with its time zone) give the same bytes."""
    return write(
        paper.title,
        "Panel meetings",
        Furniture(head=paper.mark, foot=paper.title),
        lambda root: _story(paper, root),
        made_at,
    )


def _story(paper: Printed, root: Node) -> Iterator[Flowable]:
    yield Text(paper.title, styles.TITLE, root.add("H1"))
    for name, value in paper.facts:
        yield Text(f"{name}: {value}", styles.FACT, root.add("P"))
    yield Spacer(1, 10)
    for table in paper.tables:
        yield leading(table.title, styles.HEADING, root.add("H2"))
        if table.note:
            yield Text(table.note, styles.BODY, root.add("P"))
        if table.rows:
            yield words_table(root.add("Table"), table.head, table.rows, table.widths)
            yield Spacer(1, 8)
