"""How a letter to an office begins."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from cdop.documents import styles
from cdop.documents.tagging import Node
from cdop.documents.text import Text


def opening(  # noqa: PLR0913, PLR0917 - what stands above a letter
    root: Node, to: Sequence[str], on: str, reference: str, title: str, paragraphs: Sequence[str]
) -> Iterator[Flowable]:
    """To whom, of what day, under which reference; then what it is about, and its first paragraphs."""
    for line in to:
        yield Text(line, styles.LEAD, root.add("P"))
    yield Spacer(1, 14)
    yield Text(on, styles.FACT, root.add("P"))
    yield Text(f"Our reference: {reference}", styles.FACT, root.add("P"))
    yield Spacer(1, 14)
    yield Text(title, styles.HEADING, root.add("H1"))
    for paragraph in paragraphs:
        yield Text(paragraph, styles.BODY, root.add("P"))
