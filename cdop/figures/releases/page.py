"""An edition as its page shows it, from frozen values alone; and what the year's page says of its last release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import request, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures import pictures
from cdop.figures.cells import CellName
from cdop.figures.comparing.beside import ComparisonTable, comparison_tables
from cdop.figures.exports.chart_pieces import why_no_years
from cdop.figures.exports.report_words import (
    edition_name,
    in_brief,
    printed_sum,
    release_lines,
    sum_in_words,
)
from cdop.figures.formats import FORMATS
from cdop.figures.mortality import rate_tables
from cdop.figures.order import FIVE_YEARS, titles
from cdop.figures.page_parts import OVERVIEW, WHOLE, Content, Parts, parts_of
from cdop.figures.page_parts import Address as PartAddress
from cdop.figures.pictures import Address, Chart
from cdop.figures.presenting import Link, Moved, ShownTable, at_a_glance, five_years
from cdop.figures.printed_table import PrintedTable, printed_table
from cdop.figures.rating import RateTable
from cdop.figures.releases.changes import ChangedCell, changed_cells
from cdop.figures.releases.content import Edition
from cdop.figures.releases.queries import Head, last_release
from cdop.figures.sections import Section, sections
from cdop.figures.tables import AnnualFigures
from cdop.figures.ways import FILE_WORDS, address_if_open, may_open
from cdop.recommendations.reports.page_tables import ShownTable as RecommendationsTable
from cdop.recommendations.reports.page_tables import shown_table
from cdop.reference.wording import long_date

BOARD, PUBLIC = "board", "public"


@dataclass(frozen=True)
class EditionPage:
    """What the template places. Nothing of it is counted or looked up."""

    parts: Parts
    glance: ShownTable
    held: bool
    figures: AnnualFigures
    title: str
    lines: tuple[str, ...]
    brief: tuple[str, ...]
    sum_in_words: str
    moved: tuple[Moved, ...]
    printed: PrintedTable | None
    printed_sum: str
    beside: str
    tables: dict[str, ShownTable]
    sections: tuple[Section, ...]
    rates: tuple[RateTable, ...]
    comparisons: tuple[ComparisonTable, ...]
    recommendations: tuple[RecommendationsTable, ...]
    downloads: tuple[tuple[str, str], ...]
    trend: Chart | None
    no_trend: str
    charts: dict[str, Chart]


class Show(NamedTuple):
    """Which part of the edition is read, and where each is."""

    part: str
    address: PartAddress


def edition_page(
    edition: Edition,
    show: Show,
    link: Link,
    downloads: Sequence[tuple[str, str]] = (),
    drawings: Address | None = None,
) -> EditionPage:
    """The page of an edition; ``link`` says where a number leads, ``drawings`` where its pictures are."""
    figures, titled = edition.figures, titles(edition.figures)
    recommended = figures.recommendations.tables if figures.recommendations else ()
    tables = {key: five_years(figures, edition.before, figures.table(key), titled[key], link) for key in FIVE_YEARS}
    by_subject, rates, printed = sections(figures, titled, link), tuple(rate_tables(figures)), printed_table(figures)
    compared, told = comparison_tables(figures), tuple(shown_table(table, {}) for table in recommended)
    content = Content(printed=bool(printed), recommendations=told)
    if figures.held:
        content = Content(tuple(tables.values()), bool(printed), by_subject, rates, compared, told)
    part = WHOLE if show.part == OVERVIEW and not figures.held else show.part
    cases = figures.restatement.cases if figures.restatement else ()
    return EditionPage(
        parts=parts_of(part, content, show.address),
        glance=at_a_glance(figures, edition.before, link),
        held=figures.held,
        figures=figures,
        title=edition_name(figures.edition),
        lines=tuple(release_lines(figures)),
        brief=tuple(in_brief(figures)),
        sum_in_words=sum_in_words(figures),
        moved=tuple(Moved("", "", f"{case.direction}: {case.reason}") for case in cases),
        printed=printed,
        printed_sum=printed_sum(figures),
        beside=_beside(edition),
        tables=tables,
        sections=by_subject,
        rates=rates,
        comparisons=compared,
        recommendations=told,
        downloads=tuple(downloads),
        trend=pictures.trend(figures, edition.before, drawings) if drawings else None,
        no_trend=why_no_years(figures, edition.before),
        charts=dict(pictures.charts(figures, drawings)) if drawings else {},
    )


def asked_part(endpoint: str, **values: Any) -> Show:
    """The part that the request asks for, of the page at this address."""

    def way(part: str) -> str:
        return url_for(endpoint, show=None if part == OVERVIEW else part, **values)

    return Show(request.args.get("show", OVERVIEW), way)


def _beside(edition: Edition) -> str:
    """By which day the years beside are known, where that is another one; nothing where it is the same."""
    others = [year for year in edition.before if year.known_by != edition.figures.known_by]
    days = ", ".join(f"{year.year} known by {long_date(year.known_by)}" for year in others)
    return f"Earlier years as they were published: {days}." if days else ""


def nowhere(_figures: AnnualFigures, _cell: CellName) -> str:
    """The public's numbers lead to no case."""
    return ""


def link_to_cases(person: Person, head: Head) -> Link:
    """Where the board's numbers lead: to the references that were frozen, for whoever may see case lists."""
    if not may_open(person, "figures.release_cell"):
        return nowhere
    begin = url_for("figures.release_cell", label=head.year, number=head.number)
    return lambda figures, cell: f"{begin}?cell={quote(str(cell), safe='')}" if figures.year == head.year else ""


def downloads(person: Person, head: Head, name: str) -> Iterator[tuple[str, str]]:
    """The files of an edition, each in words with its address."""
    for form in FORMATS:
        address = address_if_open(
            person, f"figures.release_{name}_file", label=head.year, number=head.number, form=form
        )
        if address:
            yield FILE_WORDS[form], address


@dataclass(frozen=True)
class Released:
    """What the year's page says of its last release: which of its numbers are others now."""

    head: Head
    changed: tuple[ChangedCell, ...]
    address: str
    why: str

    @property
    def published_on(self) -> str:
        return long_date(self.head.published_on)


def released(session: Session, person: Person, figures: AnnualFigures) -> Released | None:
    """The last release of a year beside what is counted now; none where it had not been published by the known-by day.

    One statement.
    """
    last = last_release(session, figures.year)
    if last is None or last.head.known_by > figures.known_by:
        return None
    return Released(
        last.head,
        changed_cells(figures, last.board.figures),
        url_for("figures.releases", label=figures.year),
        address_if_open(person, "figures.restated", label=figures.year),
    )


def rows_of_releases(found: Sequence[Head], person: Person) -> list[list[str | dict[str, str]]]:
    """The releases of a year as the table of their page shows them."""

    def way(head: Head, name: str) -> str | dict[str, str]:
        address = address_if_open(person, f"figures.release_{name}", label=head.year, number=head.number)
        return {"text": f"{edition_name(name)}", "href": address} if address else ""

    rows: list[list[str | dict[str, str]]] = []
    for head in found:
        row: list[str | dict[str, str]] = [f"Edition {head.number}", way(head, PUBLIC)]
        row += [way(head, BOARD)] if may_open(person, "figures.release_board") else []
        by = f"{head.published_by}, {head.role}"
        rows.append([*row, long_date(head.published_on), by, in_groups(head.fingerprint)])
    return rows


def rows_of_public(found: Sequence[Head]) -> list[list[str | dict[str, str]]]:
    """The public editions of all years as the table of their page shows them."""
    return [
        [
            head.year,
            {
                "text": f"Edition {head.number}",
                "href": url_for("figures.release_public", label=head.year, number=head.number),
                "words": f"of {head.year}",
            },
            long_date(head.published_on),
            f"{head.published_by}, {head.role}",
        ]
        for head in found
    ]


def in_groups(fingerprint: str) -> str:
    """Eight signs at a time, so that it can be compared by eye and breaks over lines."""
    return " ".join(fingerprint[place : place + 8] for place in range(0, len(fingerprint), 8))
