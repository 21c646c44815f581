"""A letter to the family as a tagged PDF, in ordinary or in large print."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from reportlab.platypus import Flowable, Spacer

from cdop.documents.pages import Furniture, Numbering, build
from cdop.documents.structure import Details
from cdop.documents.styles import Style
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.reference.wording import long_date

ORDINARY, LARGE = Style(12, 18), Style(18, 26)  # points: large print begins at 16


def to_pdf(to: str, on: date, text: str, *, sender: str, made_at: datetime, large: bool) -> bytes:  # noqa: PLR0913
    """The letter; the same letter and moment (with its time zone) give the same bytes."""
    style = LARGE if large else ORDINARY

    def story(root: Node, _known: Numbering) -> Sequence[Flowable]:
        return [
            *_lines(to, style, root), Spacer(1, style.leading), Text(long_date(on), style, root.add("P")),
            Spacer(1, style.leading), *_lines(text, style, root),
        ]  # fmt: skip

    details = Details(f"Letter of {long_date(on)}", "Letter to a family", sender, made_at)
    return build(story, Furniture(head="", foot=sender), details)


def _lines(text: str, style: Style, root: Node) -> Iterator[Flowable]:
    """A paragraph for each line; an empty line is a space, one only."""
    empty = True
    for line in text.strip().split("\n"):
        if line.strip():
            yield Text(line, style, root.add("P"))
        elif not empty:
            yield Spacer(1, style.leading * 0.6)
        empty = not line.strip()
