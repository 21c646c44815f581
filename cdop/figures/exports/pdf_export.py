"""The year's figures as a report to hand over (PDF): title, contents, figures, tables."""

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
from cdop.figures.exports.report_content import DEFECT, body, facts, head_of, title_of
from cdop.figures.exports.report_sections import laid_out
from cdop.figures.exports.report_words import edition_name, in_brief
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION
from cdop.reference.wording import long_date


def to_pdf(figures: AnnualFigures, previous: Sequence[AnnualFigures], made_at: datetime) -> bytes:
    """The report as a tagged PDF; ``made_at`` (with its time zone) is printed as the moment of making.

    ``previous`` are earlier years, in any order, for the table and chart of years; it may be empty.
    The same figures and moment give the same bytes. No text in the figures is read as markup.
    """
    pieces = list(body(figures, previous))

    def story(root: Node, known: Numbering) -> Sequence[Flowable]:
        return [
            *_front(figures, root, made_at),
            *_contents(root, known),
            PageBreak(),
            *laid_out(pieces, root),
        ]

    return build(story, furniture_of(figures), details_of(figures, title_of(figures), made_at))


def furniture_of(figures: AnnualFigures) -> Furniture:
    """What runs along every page of the year's documents."""
    edition, known_by = edition_name(figures.edition), long_date(figures.known_by)
    return Furniture(
        head=head_of(figures),
        mark=DEMONSTRATION if figures.demonstration else "",
        foot=f"{title_of(figures)} · {edition} · known by {known_by}",
    )


def details_of(figures: AnnualFigures, title: str, made_at: datetime) -> Details:
    """What a file of the year says of itself."""
    area = printable(figures.area_name)
    return Details(title, f"{area}, known by {long_date(figures.known_by)}", area, made_at)


def _front(figures: AnnualFigures, root: Node, made_at: datetime) -> Iterator[Flowable]:
    """Title, whose figures, of what days, in which edition, and the year in a few sentences."""
    yield Text(title_of(figures), styles.TITLE, root.add("H1"))
    yield Text(figures.area_name, styles.SUBTITLE, root.add("P"))
    for line in facts(figures, made_at):
        yield Text(line, styles.FACT, root.add("P"))
    if figures.demonstration:
        yield Text(DEMONSTRATION, styles.WARN, root.add("P"))
    yield Spacer(1, 6)
    if not figures.reconciles:
        yield Text(DEFECT, styles.WARN, root.add("P"))
    for sentence in in_brief(figures):
        yield Text(sentence, styles.LEAD, root.add("P"))


def _contents(root: Node, known: Numbering) -> Iterator[Flowable]:
    """The list of sections and tables with their pages, as the pass before found them; on a page of its own."""
    yield PageBreak()
    yield Text("Contents", styles.HEADING, root.add("H2"))
    listing = root.add("TOC")
    for place in known.places:
        style = styles.CONTENTS if place.level else styles.CONTENTS_SECTION
        yield ContentsLine(place, style, listing.add("TOCI"))
