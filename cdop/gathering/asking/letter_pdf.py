"""The letter as a tagged PDF."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from cdop.documents import styles
from cdop.documents.canvas import DocumentCanvas
from cdop.documents.letters import opening
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import TaggedTable, words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading
from cdop.gathering.asking.letter import (
    BOXES,
    CONFIDENTIAL,
    FILLED_BY,
    HOW,
    NOTHING,
    TEAR_OFF,
    WRONG,
    Letter,
    LetterPart,
    Written,
)

BOX, NO_BREAK = "☐", "\u00a0"
LINE_HEIGHT = 21.0  # points: one line by hand
_BOX_WIDTHS = (0.52, 0.09, 0.09, 0.13, 0.17)
_PAIR_WIDTHS = (0.3, 0.7)


class Lines(Flowable):
    """Empty lines to write on. They are decoration: there is nothing to read."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, self.count * LINE_HEIGHT + 4
        return self.width, self.height

    def draw(self) -> None:
        canvas = cast(DocumentCanvas, self.canv)
        with canvas.tagger.artifact(canvas):
            canvas.setStrokeColor(styles.QUIET)
            canvas.setLineWidth(0.5)
            for number in range(self.count):
                y = self.height - (number + 1) * LINE_HEIGHT
                canvas.line(0, y, self.width, y)


def to_pdf(letter: Letter, made_at: datetime) -> bytes:
    """The letter; the same letter and moment (with its time zone) give the same bytes."""
    title = f"Request for information {letter.reference}"
    furniture = Furniture(head=f"Child death review, {letter.panel}", foot=f"{letter.reference}, case {letter.case}")
    return write(title, "Request for information", furniture, lambda root: _story(letter, root), made_at)


def _story(letter: Letter, root: Node) -> Iterator[Flowable]:
    yield from _covering(letter, root)
    yield PageBreak()
    yield from _child(letter, root)
    yield PageBreak()
    yield from _answers(letter, root)


def _covering(letter: Letter, root: Node) -> Iterator[Flowable]:
    reference, title = f"{letter.reference}, case {letter.case}", "A child death review asks for what your agency knows"
    yield from opening(root, letter.to, letter.on, reference, title, letter.paragraphs)
    yield Spacer(1, 14)
    yield Text(f"Child death review, {letter.panel}", styles.STRONG, root.add("P"))
    yield Text("Our address and telephone, where you send the answers:", styles.SMALL, root.add("P"))
    if letter.office:
        yield from (Text(line, styles.BODY, root.add("P")) for line in letter.office)
    else:
        yield Lines(3)


def _child(letter: Letter, root: Node) -> Iterator[Flowable]:
    yield Text(CONFIDENTIAL, styles.WARN, root.add("P"))
    yield Text(TEAR_OFF, styles.HEADING, root.add("H1"))
    yield _pairs(("What", "Recorded"), letter.child, root.add("Table"))


def _answers(letter: Letter, root: Node) -> Iterator[Flowable]:
    yield Text("What your agency knows", styles.HEADING, root.add("H1"))
    yield Text("Do not write the child’s name on these pages: the reference at the foot is enough.", styles.STRONG,
               root.add("P"))  # fmt: skip
    yield _pairs(("Filled in by", "Please write"), [(name, "") for name in FILLED_BY], root.add("Table"))
    yield Spacer(1, 10)
    yield Text(f"{BOX}  {NOTHING}", styles.LEAD, root.add("P"))
    yield Text(f"{BOX}  {WRONG}", styles.LEAD, root.add("P"))
    yield Lines(1)
    yield Text(HOW, styles.BODY, root.add("P"))
    for part in letter.parts:
        yield from _part(part, root)
    dates = Text("Key dates", styles.HEADING, root.add("H2"))
    what = Text("Contacts, referrals, admissions, concerns: the day, and what happened.", styles.SMALL, root.add("P"))
    yield KeepTogether([dates, what, Lines(8)])


def _part(part: LetterPart, root: Node) -> Iterator[Flowable]:
    yield leading(part.title, styles.HEADING, root.add("H2"))
    if part.ticked:
        yield _ticks(part.ticked, root.add("Table"))
        yield Spacer(1, 10)
    for one in part.written:
        yield KeepTogether(list(_written(one, root)))


def _written(one: Written, root: Node) -> Iterator[Flowable]:
    yield Text(one.asked, styles.STRONG, root.add("P"))
    if one.hint:
        yield Text(one.hint, styles.SMALL, root.add("P"))
    if one.lines:
        yield Lines(one.lines)
    if one.boxes:
        boxes = (f"{BOX} {words}".replace(" ", NO_BREAK) for words in one.boxes)
        yield Text("     ".join(boxes), styles.BODY, root.add("P"))
    yield Spacer(1, 6)


def _ticks(questions: Sequence[tuple[str, str]], node: Node) -> TaggedTable:
    rows = [(f"{asked} {hint}".strip(), *([BOX] * len(BOXES))) for asked, hint in questions]
    return words_table(node, ("Question", *BOXES), rows, _BOX_WIDTHS)


def _pairs(head: tuple[str, str], rows: Sequence[tuple[str, str]], node: Node) -> TaggedTable:
    return words_table(node, head, rows, _PAIR_WIDTHS, styles.LEAD)
