"""A redacted text set anew as a PDF."""

from datetime import UTC, datetime

from cdop.documents import styles
from cdop.documents.pages import Furniture, build
from cdop.documents.structure import Details
from cdop.documents.text import Text

# A day that says nothing: a copy tells neither when it was made nor by whom.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
TITLE = "Copy for the panel"


def as_pdf(text: str, head: str) -> tuple[bytes, int]:
    """The finished PDF, a paragraph a line, and how many pages it has."""
    pages = 0

    def story(root: object, known: object) -> list[Text]:
        nonlocal pages
        pages = known.pages  # type: ignore[attr-defined]
        lines = text.splitlines() or [""]
        return [Text(line or " ", styles.BODY, root.add("P")) for line in lines]  # type: ignore[attr-defined]

    made = build(story, Furniture(head, TITLE), Details(TITLE, "", "", _NO_DAY))
    return made, pages
