"""The summary as a PDF of exactly one page, whatever its texts: what is too long is cut, and the page says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reportlab.platypus import Flowable

from cdop.documents import styles
from cdop.documents.columns import Look, counted, table_of
from cdop.documents.pages import build
from cdop.documents.picture import Picture
from cdop.documents.styles import TEXT_HEIGHT, TEXT_WIDTH, Style
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.figures.exports.blocks import ChartPiece
from cdop.figures.exports.chart_pieces import charts_of_summary
from cdop.figures.exports.pdf_export import details_of, furniture_of
from cdop.figures.exports.report_words import moment
from cdop.figures.exports.summary import Summary, summary_of
from cdop.figures.tables import AnnualFigures

TITLE = Style(20, 25, bold=True, colour=styles.ACCENT, after=2)
AREA = Style(12, 16, colour=styles.QUIET, after=4)
HEADING = Style(11.5, 15.5, bold=True, colour=styles.ACCENT, before=6, after=3)
BRIEF = Style(10, 13.5, after=3)
_KINDS = {"brief": BRIEF, "sum": BRIEF, "warning": styles.WARN}
_YEAR_WIDTH = 84.0
MOST_LINES = (4, 3, 2, 1)
"""Of any one text; the fewer, the more there is to say."""
FEWEST_SAID = 3
READ_ON = "The full report has the rest."
_SLACK = 6.0


@dataclass(frozen=True)
class _Set:
    """A text as it stands on the page: its role in the document's structure, its words and its style."""

    role: str
    text: str
    style: Style

    @property
    def height(self) -> float:
        """In points, without the space above and below."""
        text = Text(self.text, self.style, None)
        return float(text.wrap(TEXT_WIDTH, 0)[1])

    def drawn(self, root: Node) -> Text:
        return Text(self.text, self.style, root.add(self.role))


def to_summary(figures: AnnualFigures, previous: Sequence[AnnualFigures], made_at: datetime) -> bytes:
    """One tagged page; ``made_at`` (with its time zone) is printed. The same figures and moment give the same bytes."""
    summary, charts = summary_of(figures, previous), list(charts_of_summary(figures, previous))

    def story(root: Node, _known: object) -> list[Flowable]:
        return list(_story(summary, charts, root, made_at))

    return build(story, furniture_of(figures), details_of(figures, summary.title, made_at))


def _story(summary: Summary, charts: Sequence[ChartPiece], root: Node, made_at: datetime) -> Iterator[Flowable]:
    """What stands on the page: all that must, then the charts and the words that there is room for."""
    head, foot, left = _must(summary, made_at)
    drawn: list[ChartPiece] = []
    said = _said(summary, left)
    wanted = min(_height(said), HEADING.leading + 9 + FEWEST_SAID * styles.BODY.leading) if said else 0.0
    for piece in charts:
        if (height := _chart_height(piece)) + wanted <= left:
            drawn.append(piece)
            left -= height
    yield from (one.drawn(root) for one in head)
    yield from _table(summary, root)
    for piece in drawn:
        yield _caption(piece).drawn(root)
        yield Picture(piece.drawing, root.add("Figure", alternative=piece.alternative))
    yield from (one.drawn(root) for one in _said(summary, left))
    yield from (one.drawn(root) for one in foot)


def _must(summary: Summary, made_at: datetime) -> tuple[list[_Set], list[_Set], float]:
    """What stands above and below the rest, and how much of the page (points) they leave."""
    for most in MOST_LINES:
        head = [_Set("H1", summary.title, TITLE), _Set("P", cut(summary.area, AREA, min(most, 2)), AREA)]
        head += [_Set("P", cut(summary.about, BRIEF, most), BRIEF)]
        head += [_Set("P", cut(line.text, _KINDS[line.kind], most), _KINDS[line.kind]) for line in summary.lines]
        foot = [
            _Set("P", cut(line, styles.SMALL, most), styles.SMALL)
            for line in (*summary.foot, f"Made on {moment(made_at)}.")
        ]
        left = TEXT_HEIGHT - _SLACK - _height(head) - _height(foot) - _table_height(summary)
        if left >= 0:
            break
    return head, foot, left


def _table(summary: Summary, root: Node) -> Iterator[Flowable]:
    """The numbers, this year's beside those of the years before."""
    if not summary.rows:
        return
    table = table_of(root.add("Table"), counted(summary.head, _YEAR_WIDTH), summary.rows, Look())
    table.spaceAfter = 8
    yield table


def _table_height(summary: Summary) -> float:
    return sum(float(table.wrap(TEXT_WIDTH, 0)[1]) + 8 for table in _table(summary, Node("Document")))


def _caption(piece: ChartPiece) -> _Set:
    return _Set("P", piece.caption, styles.CAPTION)


def _chart_height(piece: ChartPiece) -> float:
    return _height([_caption(piece)]) + float(piece.drawing.height) + Picture(piece.drawing, Node("Figure")).spaceAfter


def _said(summary: Summary, room: float) -> list[_Set]:
    """What the panel says of the year, as much of it as there is room for (points); nothing where that is little."""
    if not summary.said:
        return []
    found = [_Set("H2", "What the panel says", HEADING)]
    for place, paragraph in enumerate(summary.said):
        rest = [_Set("P", READ_ON, styles.BODY)] if place < len(summary.said) - 1 else []
        whole = _Set("P", paragraph, styles.BODY)
        if _height([*found, whole, *rest]) <= room:
            found.append(whole)
            continue
        lines = int((room - _height(found) - HEADING.after - styles.BODY.after) / styles.BODY.leading)
        if lines > 1:
            found.append(_Set("P", cut(f"{paragraph} {READ_ON}", styles.BODY, lines, READ_ON), styles.BODY))
        elif place and lines == 1:
            found.append(_Set("P", READ_ON, styles.BODY))
        break
    return found if len(found) > 1 else []


def cut(text: str, style: Style, most: int, ending: str = "") -> str:
    """The text in at most so many lines of the page; one that is longer ends with three dots, and the ``ending``."""
    end = f"… {ending}".rstrip()
    set_text = Text(text, style, None)
    lines = set_text.lines(TEXT_WIDTH)
    if len(lines) <= most:
        return text
    kept = set_text.text[: lines[most - 1][1]]
    while kept and len(Text(f"{kept.rstrip()}{end}", style, None).lines(TEXT_WIDTH)) > most:
        kept = kept.rstrip()[:-1]
    return f"{kept.rstrip()}{end}"


def _height(texts: Sequence[_Set]) -> float:
    """How much of the page the texts take (points): between two stands the greater of their spaces."""
    between = (max(one.style.after, other.style.before) for one, other in pairwise(texts))
    ends = texts[0].style.before + texts[-1].style.after if texts else 0
    return sum(one.height for one in texts) + sum(between) + ends
