"""The minutes as a tagged PDF, from the same blocks as the page."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cdop.documents import styles
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading
from cdop.review.minutes.blocks import Block
from cdop.review.minutes.shown import PSEUDONYMISED

_WIDTHS = {3: (0.3, 0.35, 0.35), 4: (0.4, 0.3, 0.1, 0.2)}


def to_pdf(title: str, standing: str, blocks: Sequence[Block], made_at: datetime) -> bytes:
    """The document; ``standing`` says which version it is and who approved it, on top of every page."""
    return write(
        title,
        "Minutes of a child death overview panel",
        Furniture(head=f"Confidential. {standing}", foot=title),
        lambda root: _story(title, standing, blocks, root),
        made_at,
    )


def _story(title: str, standing: str, blocks: Sequence[Block], root: Node) -> Iterator[Flowable]:
    yield Text(title, styles.TITLE, root.add("H1"))
    yield Text(standing, styles.SUBTITLE, root.add("P"))
    yield Text(PSEUDONYMISED, styles.BODY, root.add("P"))
    for block in blocks:
        yield leading(block.title, styles.HEADING, root.add("H2"))
        for name, value in block.facts:
            yield Text(f"{name} {value}" if name.endswith("?") else f"{name}: {value}", styles.FACT, root.add("P"))
        if block.facts:
            yield Spacer(1, 6)
        for name, words in block.texts:
            if name:
                yield leading(name, styles.TABLE_TITLE, root.add("H3"))
            for line in words.splitlines():
                yield Text(line, styles.BODY, root.add("P"))
        if block.rows:
            yield words_table(root.add("Table"), block.head, block.rows, _WIDTHS[len(block.head)])
            yield Spacer(1, 8)
