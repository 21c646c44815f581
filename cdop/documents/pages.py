"""From a story to a file: pages, running head and foot, contents and page numbers that agree."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from cdop.documents import styles
from cdop.documents.canvas import DocumentCanvas, Place
from cdop.documents.structure import Details, finish
from cdop.documents.tagging import Node, Tagger
from cdop.documents.text import Text

PRODUCT = "Child death review tracker"
"""Who made a document, as the file says of itself."""
# Contents are set with the page numbers of the pass before; numbers settle in two or three.
MOST_PASSES = 5


@dataclass(frozen=True)
class Furniture:
    """What runs along every page: a line at its head and one at its foot, beside the page number.

    A ``mark`` stands at the head to the right, in warning letters.
    """

    head: str
    foot: str
    mark: str = ""


@dataclass(frozen=True)
class Numbering:
    """What the pass before learned: how many pages there are and where the headings stand."""

    pages: int
    places: tuple[Place, ...]


# A story is made anew for each pass: from the document's root element and what is known so far.
StoryMaker = Callable[[Node, Numbering], Sequence[Flowable]]


def build(make_story: StoryMaker, furniture: Furniture, details: Details) -> bytes:
    """The finished, tagged PDF. Raises ``RuntimeError`` where page numbers do not settle."""
    *_, known = _pass(make_story, furniture, details, Numbering(0, ()), trial=True)
    for _ in range(MOST_PASSES - 1):
        data, tagger, found = _pass(make_story, furniture, details, known)
        if found == known:
            return finish(data, tagger, details)
        known = found
    raise RuntimeError(f"page numbers did not settle in {MOST_PASSES} passes")


def write(
    title: str, subject: str, furniture: Furniture, story: Callable[[Node], Iterable[Flowable]], made_at: datetime
) -> bytes:
    """A document without contents, told once from its root element; ``made_at`` with its time zone."""
    return build(lambda root, _: list(story(root)), furniture, Details(title, subject, PRODUCT, made_at))


def _pass(
    make_story: StoryMaker, furniture: Furniture, details: Details, known: Numbering, trial: bool = False
) -> tuple[bytes, Tagger, Numbering]:
    """Lay the document out once; on ``trial`` without drawing it, to learn how many pages it has."""
    out, tagger, canvases = io.BytesIO(), Tagger(), list[DocumentCanvas]()

    def canvas(*args: object, **options: object) -> DocumentCanvas:
        canvases.append(DocumentCanvas(*args, tagger=tagger, trial=trial, **options))
        return canvases[-1]

    frame = Frame(
        styles.MARGIN, styles.BOTTOM, styles.TEXT_WIDTH, styles.TEXT_HEIGHT,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document = BaseDocTemplate(out, pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT), title=details.title, invariant=1)
    dress = partial(_dress, furniture=furniture, pages=known.pages)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=dress))
    document.build(list(make_story(tagger.root, known)), canvasmaker=canvas)
    return out.getvalue(), tagger, Numbering(document.page, tuple(canvases[0].places))


def _dress(canvas: DocumentCanvas, document: BaseDocTemplate, furniture: Furniture, pages: int) -> None:
    """The running head and foot of one page, which are decoration and not read aloud."""
    width, style = styles.TEXT_WIDTH, styles.FURNITURE
    right = styles.Style(style.size, style.leading, colour=style.colour, align="right")
    page = f"Page {canvas.getPageNumber()} of {pages or '?'}"
    foot = styles.BOTTOM - 14
    if furniture.head:
        Text(furniture.head, style, None).draw_on(canvas, styles.MARGIN, styles.PAGE_HEIGHT - 34, width)
    if furniture.mark:
        Text(furniture.mark, styles.MARK, None).draw_on(canvas, styles.MARGIN, styles.PAGE_HEIGHT - 34, width)
    Text(furniture.foot, style, None).draw_on(canvas, styles.MARGIN, foot - 4, width - 80)
    Text(page, right, None).draw_on(canvas, styles.MARGIN + width - 80, foot - 4, 80)
    with canvas.tagger.artifact(canvas):
        canvas.setStrokeColor(styles.RULE)
        canvas.setLineWidth(0.6)
        canvas.line(styles.MARGIN, foot, styles.MARGIN + width, foot)
