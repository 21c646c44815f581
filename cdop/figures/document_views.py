"""The summary of one page, of a year as it stands and of a release; and the drawings of a release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Response, render_template, url_for

from cdop.database import current_session
from cdop.figures import pictures, queries
from cdop.figures.asking import asked_year, clock_or_absent
from cdop.figures.denominators.queries import rated
from cdop.figures.drawings import drawing
from cdop.figures.exports.summary import Summary, summary_of
from cdop.figures.formats import BOARD, PUBLIC, years_before
from cdop.figures.held import trend_years
from cdop.figures.pictures import Address, Chart
from cdop.figures.releases.queries import Release, commentaries
from cdop.figures.releases.reading import release_or_absent
from cdop.figures.tables import AnnualFigures
from cdop.figures.ways import FILE_WORDS, address_if_open
from cdop.installation import is_demonstration
from cdop.recommendations.reports.queries import section_of_year
from cdop.web.guard import current_person

FILES = ("summary", "pdf", "docx")
NUMBERS_ELSEWHERE = "The same numbers stand in a table of the full report."


@dataclass(frozen=True)
class SummaryPage:
    """What the template places; each chart with its heading.

    ``way`` leads back to the year, or to the edition: its words and its address.
    """

    summary: Summary
    year: str
    way: tuple[str, str]
    charts: tuple[tuple[str, Chart], ...]
    downloads: tuple[tuple[str, str], ...]


def summary(label: str) -> str:
    """One year on one page, as known by today or by the day that is asked for."""
    at, session, person = clock_or_absent(label), current_session(), current_person()
    before = years_before(session, at)
    figures = replace(
        rated(session, at, queries.annual_figures(session, at)),
        demonstration=is_demonstration(session),
        recommendations=section_of_year(session, person, at.year, at.end, at.known_by),
        commentary=commentaries(session, label),
    )
    day = at.known_by.isoformat()
    page = SummaryPage(
        summary_of(figures, before), label,
        (label, url_for("figures.year", label=label, known_by=day)),
        tuple(_charts(figures, before, pictures.counted_now(figures))),
        tuple(_files("figures.download", label=label, known_by=day)),
    )  # fmt: skip
    return render_template("figures/summary.html", page=page)


def release_board_summary(label: str, number: int) -> str:
    """The board's edition of a release on one page."""
    return _released(label, number, BOARD)


def release_public_summary(label: str, number: int) -> str:
    """The public edition of a release on one page."""
    return _released(label, number, PUBLIC)


def _released(label: str, number: int, name: str) -> str:
    edition = _found(label, number).edition(name)
    values: dict[str, Any] = {"label": label, "number": number}
    page = SummaryPage(
        summary_of(edition.figures, edition.before), label,
        (f"Edition {number}", url_for(f"figures.release_{name}", **values)),
        tuple(_charts(edition.figures, edition.before, drawings_of(label, number, name))),
        tuple(_files(f"figures.release_{name}_file", **values)),
    )  # fmt: skip
    return render_template("figures/summary.html", page=page)


def release_board_chart(label: str, number: int, key: str) -> Response:
    """A drawing of the board's edition of a release."""
    return _drawn(label, number, BOARD, key)


def release_public_chart(label: str, number: int, key: str) -> Response:
    """A drawing of the public edition of a release, made from what it shows."""
    return _drawn(label, number, PUBLIC, key)


def _drawn(label: str, number: int, name: str, key: str) -> Response:
    edition = _found(label, number).edition(name)
    return drawing(edition.figures, trend_years(edition.before), key)


def drawings_of(label: str, number: int, name: str) -> Address:
    """Where the drawings of a release are."""
    return partial(url_for, f"figures.release_{name}_chart", label=label, number=number)


def _found(label: str, number: int) -> Release:
    return release_or_absent(current_session(), asked_year(label).label, number)


def _charts(figures: AnnualFigures, before: Sequence[AnnualFigures], address: Address) -> Iterator[tuple[str, Chart]]:
    """The drawings that the paper has under their headings, the most wanted first."""
    if not figures.held:
        return
    if years := pictures.trend(figures, before, address, NUMBERS_ELSEWHERE):
        yield "Year by year", years
    for key, drawn in pictures.charts(figures, address, NUMBERS_ELSEWHERE):
        yield figures.table(key).title, drawn


def _files(endpoint: str, **values: Any) -> Iterator[tuple[str, str]]:
    for form in FILES:
        if address := address_if_open(current_person(), endpoint, form=form, **values):
            yield FILE_WORDS[form], address
