"""A meeting's papers as one tagged PDF, every page marked with who took it out, when, and the export's number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reportlab.platypus import Flowable, PageBreak, Spacer

from cdop.documents import styles
from cdop.documents.contents import ContentsLine, Heading
from cdop.documents.pages import PRODUCT, Furniture, Numbering, build
from cdop.documents.structure import Details
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.reference.wording import long_date
from cdop.review.papers.words import KEEP, OWN_MARK, PSEUDONYMISED, WHY

_LONGEST_READER = 60


@dataclass(frozen=True)
class PrintedSection:
    """A section as it is read: its lines, which are facts in a section made of codes."""

    title: str
    lines: tuple[str, ...]
    fixed: bool


@dataclass(frozen=True)
class PrintedPaper:
    """One case's paper: its reference, theme, number of the release and sections; ``files`` are named, not printed."""

    reference: str
    theme: str
    number: int
    sections: tuple[PrintedSection, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """Everything that is printed. ``title`` says which panel meets and when; ``without``: cases without a paper."""

    title: str
    reader: str
    export: str
    papers: tuple[PrintedPaper, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class MadePack:
    """The file and how many pages it has."""

    data: bytes
    pages: int


def to_pdf(pack: Pack, made_at: datetime) -> MadePack:
    """The pack; the same one and moment (with its time zone) give the same bytes.

    What the file says of itself names the meeting and the export, and no case.
    """
    mark = f"{pack.reader[:_LONGEST_READER]}, {made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, export {pack.export}"
    furniture = Furniture(head=f"{PSEUDONYMISED}, confidential: {pack.title}", foot=mark)
    details = Details(f"Panel papers: {pack.title}", f"Export {pack.export}", PRODUCT, made_at)
    pages = 0

    def story(root: Node, known: Numbering) -> Sequence[Flowable]:
        nonlocal pages
        pages = known.pages
        return [*_cover(pack, root, known, made_at), *(one for paper in pack.papers for one in _paper(paper, root))]

    data = build(story, furniture, details)
    return MadePack(data, pages)


def _cover(pack: Pack, root: Node, known: Numbering, made_at: datetime) -> Iterator[Flowable]:
    yield Text("Panel papers", styles.TITLE, root.add("H1"))
    yield Text(pack.title, styles.SUBTITLE, root.add("P"))
    yield Text(f"Taken out by: {pack.reader}", styles.FACT, root.add("P"))
    yield Text(
        f"Made: {long_date(made_at.astimezone(UTC).date())} at {made_at.astimezone(UTC):%H:%M} UTC",
        styles.FACT,
        root.add("P"),
    )
    yield Text(f"Export number: {pack.export}", styles.FACT, root.add("P"))
    yield Spacer(1, 8)
    yield Text(f"{PSEUDONYMISED}. {WHY}", styles.LEAD, root.add("P"))
    yield Text(f"{KEEP} {OWN_MARK}", styles.LEAD, root.add("P"))
    yield Text("Contents", styles.HEADING, root.add("H2"))
    listing = root.add("TOC")
    for place in known.places:
        if not place.level:
            yield ContentsLine(place, styles.CONTENTS_SECTION, listing.add("TOCI"))
    if pack.without:
        yield Text(f"Without a released paper: {', '.join(pack.without)}.", styles.SMALL, root.add("P"))


def _paper(paper: PrintedPaper, root: Node) -> Iterator[Flowable]:
    yield PageBreak()
    name = f"Case {paper.reference}" + (f": {paper.theme}" if paper.theme else "")
    yield Heading(paper.reference, name, 0, styles.HEADING, root.add("H2"))
    yield Text(f"{PSEUDONYMISED}. Paper {paper.number} of this case.", styles.SMALL, root.add("P"))
    for number, section in enumerate(paper.sections):
        key = f"{paper.reference}-{number}"
        yield Heading(key, section.title, 1, styles.TABLE_TITLE, root.add("H3"))
        style = styles.FACT if section.fixed else styles.BODY
        yield from (Text(line, style, root.add("P")) for line in section.lines)
    for file in paper.files:
        yield Text(f"{file}: read it in the reading room.", styles.SMALL, root.add("P"))
