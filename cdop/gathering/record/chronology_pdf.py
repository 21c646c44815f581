"""A chronology as a tagged PDF, to print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cdop.documents import styles
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text

_WIDTHS = (0.24, 0.5, 0.26)


@dataclass(frozen=True)
class Printed:
    """What is printed: who the child was, which entries were asked for, and the rows in order."""

    reference: str
    confidential: str
    facts: Sequence[tuple[str, str]]
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def to_pdf(printed: Printed, made_at: datetime) -> bytes:
    """The chronology; the same one and moment (with its time zone) give the same bytes."""
    title = f"Chronology, case {printed.reference}"
    furniture = Furniture(head=printed.confidential, foot=title)
    return write(title, "Chronology", furniture, lambda root: _story(printed, root), made_at)


def _story(printed: Printed, root: Node) -> Iterator[Flowable]:
    yield Text("Chronology", styles.TITLE, root.add("H1"))
    yield Text(f"Case {printed.reference}", styles.SUBTITLE, root.add("P"))
    for name, value in printed.facts:
        yield Text(f"{name}: {value}", styles.FACT, root.add("P"))
    yield Spacer(1, 10)
    if printed.rows:
        yield words_table(root.add("Table"), printed.head, printed.rows, _WIDTHS)
    else:
        yield Text("No entries.", styles.BODY, root.add("P"))
