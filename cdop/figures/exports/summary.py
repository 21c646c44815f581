"""The year on one page, for readers who have one minute: the page and the PDF are both made of it. Pure.

Every number of it stands in a table of the report; nothing is counted, and the public's is made of the public's tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cdop.figures.exports.report_words import edition_name, in_brief, printed_sum, release_lines
from cdop.figures.exports.report_years import in_a_row
from cdop.figures.held import NOT_HELD
from cdop.figures.mortality import INFANT, mortality
from cdop.figures.rating import UNITS
from cdop.figures.shares import printed_share
from cdop.figures.tables import AnnualFigures, Hidden
from cdop.reference.rates import Mark
from cdop.reference.wording import long_date

MEASURES = (
    "Deaths of residents notified, requiring review", "Reviews completed", "Reviews that found modifiable factors",
    "Cases outstanding at the end",
)  # fmt: skip
YEARS_SHOWN = 3


@dataclass(frozen=True)
class Line:
    """A sentence; ``kind`` says what it is about."""

    text: str
    kind: Literal["brief", "sum", "warning"]


@dataclass(frozen=True)
class Summary:
    """All of the page. ``rows``: a measure in words, then this year's number and those of the years before.

    ``said`` are the paragraphs of what the panel says of the year.
    """

    title: str
    area: str
    about: str
    lines: tuple[Line, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]
    foot: tuple[str, ...]


def summary_of(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> Summary:
    """The summary of a year; ``previous`` are earlier years, the latest first."""
    years = (figures, *sorted(previous, key=lambda year: year.first_day, reverse=True))[:YEARS_SHOWN]
    numbers = [tuple(in_a_row(year)) for year in years]
    rows = zip(MEASURES, *numbers, strict=True) if any(year.held for year in years) else ()
    return Summary(
        title=f"Child deaths {figures.year}: summary",
        area=figures.area_name,
        about=_about(figures),
        lines=tuple(_lines(figures)),
        head=("Number of cases", *(f"{year.year} so far" if year.running else year.year for year in years)),
        rows=tuple(rows),
        said=tuple(line.strip() for line in figures.said_of("year").splitlines() if line.strip()),
        foot=(" ".join(_notes(figures, years)), *release_lines(figures)),
    )


def _about(figures: AnnualFigures) -> str:
    days = f"{long_date(figures.first_day)} to {long_date(figures.last_day)}"
    return f"{days}, as known by {long_date(figures.known_by)}. {edition_name(figures.edition)}."


def _lines(figures: AnnualFigures) -> Iterator[Line]:
    """The year in sentences, then whether its numbers add up."""
    if not figures.reconciles:
        yield Line("These figures do not reconcile. This is a defect in the counting: do not use them.", "warning")
    yield from (Line(sentence, "brief") for sentence in in_brief(figures))
    if figures.held:
        yield Line(_share(figures), "brief")
        yield from (Line(sentence, "brief") for sentence in _infants(figures))
    yield from (Line(sentence, "brief") for sentence in _recommended(figures))
    if figures.restatement is not None and figures.restatement.differs:
        yield Line(figures.restatement.words, "sum")
    if words := printed_sum(figures):
        yield Line(f"As printed: {words[:1].lower()}{words[1:]}", "sum")


def _share(figures: AnnualFigures) -> str:
    """The share of reviews with modifiable factors; that it is not shown, or that there is none."""
    share = printed_share(figures)
    if isinstance(share.percent, Hidden):
        return "The share of reviews that found modifiable factors is not shown, as a number that it is made of is not."
    if share.percent is None:
        return "No review had adequate information to find modifiable factors."
    interval = f"95% interval {share.low}% to {share.high}%"
    return (
        f"Of the {share.whole:,} reviews with adequate information, {share.percent}% found modifiable factors "
        f"({share.part:,}; {interval})."
    )


def _infants(figures: AnnualFigures) -> Iterator[str]:
    """Infant mortality of the year; nothing where there is no rate to tell."""
    table = mortality(figures)
    found = next((row.rate for row in table.rows if row.key == INFANT), None) if table else None
    if found is not None and found.rate is not None and not isinstance(found.rate, Hidden):
        few = "; few deaths, so read it with care" if found.mark == Mark.UNRELIABLE.value else ""
        yield (
            f"Infant mortality: {found.rate} deaths under one year for every {UNITS[found.measure]} "
            f"({found.deaths:,} of {found.denominator or 0:,}; 95% interval {found.low} to {found.high}{few})."
        )


def _recommended(figures: AnnualFigures) -> Iterator[str]:
    """How many recommendations the year made, and how many of all stand open: the last row of their counts."""
    section = figures.recommendations
    counts = next((table for table in section.tables if table.key == "counts"), None) if section else None
    if counts is None or not counts.rows or not counts.total:
        return
    row = dict(zip(counts.columns, counts.rows[-1], strict=True))
    agreed, still, overdue = (row.get(key) for key in ("raised", "open", "overdue"))
    yield (
        f"Recommendations, once for each organisation: {agreed} made so far, {still} still open, {overdue} of these "
        "overdue."
    )


def _notes(figures: AnnualFigures, years: Sequence[AnnualFigures]) -> Iterator[str]:
    """How to read it."""
    if figures.edition == "board":
        yield "The board edition holds small numbers and is not for publication."
    if figures.policy:
        yield figures.policy
    if any(not year.held for year in years):
        yield f"{NOT_HELD}: no case of that year is in the register."
    if any("printed" in cell for year in years for cell in in_a_row(year)):
        yield "Printed: what a report of that year printed, where that is another number."
    yield "All tables, with what they count, by which day and of how many cases, are in the full report."
