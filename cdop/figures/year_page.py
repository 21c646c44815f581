"""All that the page of one year shows, in one value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures import pictures, queries, ways
from cdop.figures.cases_behind import tokens_of
from cdop.figures.comparing.beside import ComparisonTable, comparison_tables
from cdop.figures.denominators.queries import rated
from cdop.figures.exports.report_words import in_brief, printed_sum, sum_in_words
from cdop.figures.formats import years_before
from cdop.figures.held import held_whole, is_held
from cdop.figures.ledger import LedgerLine, ledger
from cdop.figures.month_ends import STANDS_AS
from cdop.figures.mortality import rate_tables
from cdop.figures.order import FIVE_YEARS, titles
from cdop.figures.page_parts import OVERVIEW, PRINTED, WHOLE, YEAR, Address, Content, Parts, parts_of
from cdop.figures.pictures import Chart
from cdop.figures.presenting import Moved, ShownTable, at_a_glance, five_years
from cdop.figures.printed import to_explain, words_of
from cdop.figures.printed_table import PrintedTable, printed_table
from cdop.figures.rating import RateTable
from cdop.figures.releases.page import Released, released
from cdop.figures.releases.queries import commentaries
from cdop.figures.sections import Section, sections
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, RestatedCase
from cdop.figures.wording import KNOWN_BY_MEANS
from cdop.recommendations.reports.page_tables import ShownTable as RecommendationsTable
from cdop.recommendations.reports.page_tables import shown_table
from cdop.recommendations.reports.queries import section_of_year


@dataclass(frozen=True)
class YearPage:
    """What the template places.

    ``held`` is false where no case of the register counts in the year; ``in_part`` says that its report printed more;
    ``dashes`` stand in the column of an earlier year without cases.
    """

    parts: Parts
    glance: ShownTable
    figures: AnnualFigures
    held: bool
    in_part: bool
    dashes: bool
    leads_to_cases: bool
    tables: dict[str, ShownTable]
    ledger: tuple[LedgerLine, ...]
    sections: tuple[Section, ...]
    recommendations: tuple[RecommendationsTable, ...]
    all_recommendations: str
    moved: tuple[Moved, ...]
    differences: tuple[tuple[str, tuple[Moved, ...]], ...]
    brief: tuple[str, ...]
    sum_in_words: str
    printed: PrintedTable | None
    reasons_form: str
    printed_sum: str
    printed_form: str
    rates: tuple[RateTable, ...]
    denominators: str
    comparisons: tuple[ComparisonTable, ...]
    loading_comparisons: str
    trend: Chart | None
    charts: dict[str, Chart]
    released: Released | None
    releases: str
    commenting: str
    publish: str
    watching: tuple[tuple[str, str], ...]
    stands_as: str
    neighbours: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]

    @property
    def named(self) -> int:
        """How many references the page gives of cases that moved since a number was printed."""
        opening = self.parts.is_overview or self.parts.shows(YEAR)
        every = list(self.moved) if opening else []
        if self.parts.shows(PRINTED):
            every += [case for _, cases in self.differences for case in cases]
        return sum(bool(case.reference) for case in every)

    @property
    def more_on_the_whole(self) -> list[tuple[str, str]]:
        """What stands on the whole page below the parts: anchors with their words."""
        more = [("watching", "Beside the figures")] if self.watching else []
        more += [("published", "What was published")] if self.released or self.publish else []
        return more + ([("downloads", "Files to take away")] if self.downloads else [])

    @property
    def known_by_means(self) -> str:
        return KNOWN_BY_MEANS


def year_page(session: Session, person: Person, at: Clock, show: str) -> YearPage:
    """Count the year and the four before it. A bounded number of statements, whatever the number of cases.

    ``show``: the part that is read (``page_parts``); of a year without cases all stands on one page.
    """
    figures, before = rated(session, at, queries.annual_figures(session, at)), years_before(session, at)
    figures = replace(figures, commentary=commentaries(session, at.year.label))
    link = ways.link_for(person)
    there = is_held(figures)
    recommended = section_of_year(session, person, at.year, at.end, at.known_by)
    titled, rates = titles(figures), tuple(rate_tables(figures))
    tables = {key: five_years(figures, before, figures.table(key), titled[key], link) for key in FIVE_YEARS}
    by_subject, printed, compared = sections(figures, titled, link), printed_table(figures), comparison_tables(figures)
    told = tuple(shown_table(table, {}) for table in (recommended.tables if recommended else ()))
    content = Content(printed=bool(printed), recommendations=told)
    if there:
        content = Content(tuple(tables.values()), bool(printed), by_subject, rates, compared, told)
    return YearPage(
        parts=parts_of(WHOLE if show == OVERVIEW and not there else show, content, _ways_of(at)),
        glance=at_a_glance(figures, before, link),
        figures=figures,
        held=there,
        dashes=not all(is_held(year) for year in before),
        in_part=there and not held_whole(figures),
        leads_to_cases=ways.may_open(person, "figures.cell"),
        tables=tables,
        ledger=ledger(figures, link),
        sections=by_subject,
        recommendations=told,
        all_recommendations=ways.address_if_open(person, "recommendations.recommendations"),
        moved=tuple(_moved(session, person, figures.restatement.cases if figures.restatement else ())),
        differences=tuple(
            (words_of(found.table, found.row), tuple(_moved(session, person, found.cases)))
            for found in figures.differences
        ),
        brief=tuple(in_brief(figures)),
        sum_in_words=sum_in_words(figures),
        printed=printed,
        reasons_form=ways.address_if_open(person, "figures.printed_reasons", label=figures.year)
        if to_explain(figures)
        else "",
        printed_sum=printed_sum(figures),
        printed_form=ways.address_if_open(person, "figures.printed_totals", label=figures.year),
        rates=rates,
        denominators=ways.address_if_open(person, "figures.denominators"),
        comparisons=compared,
        loading_comparisons=ways.address_if_open(person, "figures.comparisons"),
        trend=pictures.trend(figures, before),
        charts=dict(pictures.charts(figures)),
        released=released(session, person, figures),
        releases=ways.address_if_open(person, "figures.releases", label=figures.year),
        commenting=ways.address_if_open(person, "figures.commentary", label=figures.year),
        publish=ways.address_if_open(person, "figures.publish", label=figures.year),
        watching=tuple(ways.watching(person, at)),
        stands_as=STANDS_AS if figures.running and not person.sees_identity else "",
        neighbours=tuple(ways.neighbours(at)),
        downloads=tuple(ways.downloads(person, at)),
    )


def _ways_of(at: Clock) -> Address:
    """Where the parts of the year's page are, as known by the same day."""

    def way(show: str) -> str:
        part = None if show == OVERVIEW else show
        return url_for("figures.year", label=at.year.label, known_by=at.known_by.isoformat(), show=part)

    return way


def _moved(session: Session, person: Person, cases: Sequence[RestatedCase]) -> Iterator[Moved]:
    """Those that exist for the viewer, with addresses for whoever may see case lists and open a case."""
    tokens = tokens_of(session, person, [case.reference for case in cases]) if cases else {}
    named = ways.may_open(person, "figures.cell")
    for case in cases:
        if token := tokens.get(case.reference):
            address = ways.address_if_open(person, "cases.case", token=token) if named else ""
            yield Moved(case.reference if named else "", address, f"{case.direction}: {case.reason}")
