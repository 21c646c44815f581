"""The year's figures as a report to hand over (PDF): title, contents, figures, tables.

The order of the sections is the order in which a board asks: what happened, does it add up, then who
the children were.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reportlab.platypus import Flowable, PageBreak, Spacer

from cdop.documents import styles
from cdop.documents.characters import printable
from cdop.documents.contents import ContentsLine
from cdop.documents.pages import Furniture, Numbering, build
from cdop.documents.structure import Details
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.figures.exports.report_sections import Report
from cdop.figures.exports.report_words import edition_name, in_brief, moment, release_lines
from cdop.figures.order import FIVE_YEARS, subjects
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION, KNOWN_BY_MEANS
from cdop.reference.wording import long_date


def to_pdf(figures: AnnualFigures, previous: Sequence[AnnualFigures], made_at: datetime) -> bytes:
    """The report as a tagged PDF; ``made_at`` (with its time zone) is printed as the moment of making.

    ``previous`` are earlier years, in any order, for the table and chart of years; it may be empty.
    The same figures and moment give the same bytes. No text in the figures is read as markup.
    """
    title = f"Child deaths: annual figures {figures.year}"
    edition = edition_name(figures.edition)
    furniture = Furniture(
        head=f"{edition}: holds small numbers, not for publication" if figures.edition == "board" else edition,
        mark=DEMONSTRATION if figures.demonstration else "",
        foot=f"{title} · {edition} · known by {long_date(figures.known_by)}",
    )
    area = printable(figures.area_name)
    details = Details(title, f"{area}, known by {long_date(figures.known_by)}", area, made_at)

    def story(root: Node, known: Numbering) -> Sequence[Flowable]:
        return [
            *_front(figures, title, root, made_at),
            *_contents(root, known),
            PageBreak(),
            *_body(figures, previous, root),
        ]

    return build(story, furniture, details)


def _front(figures: AnnualFigures, title: str, root: Node, made_at: datetime) -> Iterator[Flowable]:
    """Title, whose figures, of what days, in which edition, and the year in a few sentences."""
    yield Text(title, styles.TITLE, root.add("H1"))
    yield Text(figures.area_name, styles.SUBTITLE, root.add("P"))
    facts = (
        ("Period", f"{long_date(figures.first_day)} to {long_date(figures.last_day)}{_running(figures)}"),
        ("Known by", f"{long_date(figures.known_by)}. {KNOWN_BY_MEANS}"),
        ("Edition", edition_name(figures.edition)),
        ("Made on", moment(made_at)),
        ("Counting rules", f"version {figures.rules_version}"),
    )
    for name, words in facts:
        yield Text(f"{name}: {words}", styles.FACT, root.add("P"))
    for line in release_lines(figures):
        yield Text(line, styles.FACT, root.add("P"))
    if figures.demonstration:
        yield Text(DEMONSTRATION, styles.WARN, root.add("P"))
    yield Spacer(1, 6)
    if not figures.reconciles:
        yield Text(DEFECT, styles.WARN, root.add("P"))
    for sentence in in_brief(figures):
        yield Text(sentence, styles.LEAD, root.add("P"))


DEFECT = (
    "These figures do not reconcile: the sets of cases behind opening, notified, reopened, reviewed and closing "
    "do not agree. This is a defect in the counting. Do not use this report."
)


def _running(figures: AnnualFigures) -> str:
    return " (the year is still running)" if figures.running else ""


def _contents(root: Node, known: Numbering) -> Iterator[Flowable]:
    """The list of sections and tables with their pages, as the pass before found them."""
    yield Text("Contents", styles.HEADING, root.add("H2"))
    listing = root.add("TOC")
    for place in known.places:
        style = styles.CONTENTS if place.level else styles.CONTENTS_SECTION
        yield ContentsLine(place, style, listing.add("TOCI"))


def _body(figures: AnnualFigures, previous: Sequence[AnnualFigures], root: Node) -> Iterator[Flowable]:
    """The sections, each with its tables; no table of the figures is left out."""
    report = Report(figures, root)
    for subject in subjects(figures):
        report.section(subject.key, subject.words)
        yield from report.said(figures.said_of(subject.key))
        yield from report.tables(subject.tables)
        if subject.tables[0] in FIVE_YEARS:
            yield from report.sums()
            yield from report.restatement()
            if previous:
                yield from report.years(previous)
            yield from report.printed_totals()
    yield from report.rates()
    yield from report.comparisons()
    yield from report.recommendations()
