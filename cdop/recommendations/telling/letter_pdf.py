"""The letter as a tagged PDF: the recommendation, and a page to answer on."""

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from cdop.documents import styles
from cdop.documents.letters import opening
from cdop.documents.pages import Furniture, write
from cdop.documents.tables import words_table
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.gathering.asking.letter_pdf import BOX, Lines
from cdop.recommendations.telling.letter import (
    BLANK_ACTIONS,
    CHOICES,
    FILLED_BY,
    NOBODY,
    PLANNED,
    REASON,
    Letter,
)

_PAIRS = (0.32, 0.68)


def to_pdf(letter: Letter, made_at: datetime) -> bytes:
    """The letter; the same letter and moment (with its time zone) give the same bytes."""
    furniture = Furniture(head=f"Child death review, {letter.panel}", foot=letter.title)
    return write(letter.title, "Recommendation", furniture, lambda root: _story(letter, root), made_at)


def _story(letter: Letter, root: Node) -> Iterator[Flowable]:
    yield from _covering(letter, root)
    yield PageBreak()
    yield from _answer(letter, root)


def _covering(letter: Letter, root: Node) -> Iterator[Flowable]:
    title = "A recommendation to your organisation"
    yield from opening(root, letter.to, letter.on, letter.reference, title, letter.paragraphs)
    yield Text("What we recommend", styles.HEADING, root.add("H2"))
    yield Text(letter.words, styles.LEAD, root.add("P"))
    if letter.recommended:
        yield Spacer(1, 6)
        yield words_table(
            root.add("Table"),
            ("About the recommendation", "What the panel says"),
            letter.recommended,
            _PAIRS,
            styles.LEAD,
        )
    yield Text("What we ask of you", styles.HEADING, root.add("H2"))
    for paragraph in letter.asked:
        yield Text(paragraph, styles.BODY, root.add("P"))
    yield Spacer(1, 10)
    yield Text(f"Child death review, {letter.panel}", styles.STRONG, root.add("P"))
    yield Text("Our address and telephone, where you send the answer:", styles.SMALL, root.add("P"))
    if letter.office:
        yield from (Text(line, styles.BODY, root.add("P")) for line in letter.office)
    else:
        yield Lines(3)


def _answer(letter: Letter, root: Node) -> Iterator[Flowable]:
    yield Text(f"Your answer, by {letter.answer_by}", styles.HEADING, root.add("H1"))
    yield Text(NOBODY, styles.STRONG, root.add("P"))
    for choice in CHOICES:
        yield Text(f"{BOX}  {choice}", styles.LEAD, root.add("P"))
    yield Spacer(1, 6)
    yield Text(REASON, styles.STRONG, root.add("P"))
    yield Lines(6)
    yield Spacer(1, 10)
    yield Text("If you accept it, wholly or in part", styles.HEADING, root.add("H2"))
    for number in range(1, BLANK_ACTIONS + 1):
        asked = Text(f"Action {number}. {PLANNED}", styles.STRONG, root.add("P"))
        yield KeepTogether([asked, Lines(2), Spacer(1, 8)])
    yield Spacer(1, 8)
    yield words_table(
        root.add("Table"), ("Filled in by", "Please write"), [(name, "") for name in FILLED_BY], _PAIRS, styles.LEAD
    )
