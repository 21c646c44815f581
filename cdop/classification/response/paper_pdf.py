"""A meeting's paper as a tagged PDF."""

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cdop.classification.response.paper import CONFIDENTIAL, Paper, Part
from cdop.documents import styles
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading

WRITING_SPACE = 44.0  # points: three lines by hand
_WIDTHS = {2: (0.68, 0.32), 4: (0.36, 0.28, 0.18, 0.18)}


def to_pdf(paper: Paper, made_at: datetime, subject: str = "Joint agency response") -> bytes:
    """The paper; the same paper and moment (with its time zone) give the same bytes."""
    title = f"{paper.title}, case {paper.reference}"
    furniture = Furniture(head=CONFIDENTIAL, foot=title)
    return write(title, subject, furniture, lambda root: _story(paper, root), made_at)


def _story(paper: Paper, root: Node) -> Iterator[Flowable]:
    yield Text(paper.title, styles.TITLE, root.add("H1"))
    yield Text(f"Case {paper.reference}", styles.SUBTITLE, root.add("P"))
    for name, value in paper.facts:
        yield Text(f"{name}: {value}", styles.FACT, root.add("P"))
    yield Spacer(1, 10)
    for part in paper.parts:
        yield from _part(part, root, paper.blank)


def _part(part: Part, root: Node, blank: bool) -> Iterator[Flowable]:
    yield leading(part.title, styles.HEADING, root.add("H2"))
    if part.prompt:
        prompt = Text(part.prompt, styles.SMALL, root.add("P"))
        prompt.keepWithNext = int(blank)
        yield prompt
    for paragraph in filter(None, part.text.split("\n")):
        yield Text(paragraph, styles.BODY, root.add("P"))
    if part.table:
        yield words_table(root.add("Table"), part.table.head, part.table.rows, _WIDTHS[len(part.table.head)])
    if blank:
        yield Spacer(1, WRITING_SPACE)
