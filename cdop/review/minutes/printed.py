"""The minutes as a tagged PDF, from the same blocks as the page."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reportlab.platypus import Flowable, Spacer

from cdop.documents import styles
from cdop.documents.pages import Furniture, Numbering, build
from cdop.documents.structure import Details
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.review.minutes.shown import PSEUDONYMISED, Block

_WIDTHS = {3: (0.3, 0.35, 0.35), 4: (0.4, 0.3, 0.1, 0.2)}


def to_pdf(title: str, standing: str, blocks: Sequence[Block], made_at: datetime) -> bytes:
    """The document; ``standing`` says which version it is and who approved it, on top of every page."""
    details = Details(title, "Minutes of a child death overview panel", "Child death review tracker", made_at)

    def story(root: Node, _known: Numbering) -> Sequence[Flowable]:
        return list(_story(title, standing, blocks, root))

    return build(story, Furniture(head=f"Confidential. {standing}", foot=title), details)


def _story(title: str, standing: str, blocks: Sequence[Block], root: Node) -> Iterator[Flowable]:
    yield Text(title, styles.TITLE, root.add("H1"))
    yield Text(standing, styles.SUBTITLE, root.add("P"))
    yield Text(PSEUDONYMISED, styles.BODY, root.add("P"))
    for block in blocks:
        heading = Text(block.title, styles.HEADING, root.add("H2"))
        heading.keepWithNext = 1
        yield heading
        for name, value in block.facts:
            yield Text(f"{name}: {value}", styles.FACT, root.add("P"))
        if block.facts:
            yield Spacer(1, 6)
        for name, words in block.texts:
            if name:
                small = Text(name, styles.TABLE_TITLE, root.add("H3"))
                small.keepWithNext = 1
                yield small
            for line in words.splitlines():
                yield Text(line, styles.BODY, root.add("P"))
        if block.rows:
            yield words_table(root.add("Table"), block.head, block.rows, _WIDTHS[len(block.head)])
            yield Spacer(1, 8)
