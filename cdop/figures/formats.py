"""The file formats of a year's figures. Each writer is imported when it is asked for: some are heavy."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures import queries
from cdop.figures.cases_behind import tokens_of
from cdop.figures.denominators.queries import rated
from cdop.figures.queries import annual_figures
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, Commentary, RestatedCase
from cdop.figures.watching import watched
from cdop.installation import is_demonstration
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import ROUND
from cdop.recommendations.reports.queries import section_of_year
from cdop.reference.calendar import LONDON

if TYPE_CHECKING:  # loaded where a public edition is asked for
    from cdop.disclosure.values import Policy

YEARS_BESIDE = 4
BOARD, PUBLIC = "board", "public"
Writer = Callable[[AnnualFigures, tuple[AnnualFigures, ...]], bytes]


def _json(figures: AnnualFigures, _before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.json_export import dumps

    return dumps(figures)


def _csv(figures: AnnualFigures, _before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.csv_export import to_csv

    return to_csv(figures)


def _xlsx(figures: AnnualFigures, _before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.xlsx_export import to_xlsx

    return to_xlsx(figures)


def _ods(figures: AnnualFigures, _before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.ods_export import to_ods

    return to_ods(figures)


def _pdf(figures: AnnualFigures, before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.pdf_export import to_pdf

    return to_pdf(figures, before, _made_at(figures))


def _docx(figures: AnnualFigures, before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.docx_export import to_docx

    return to_docx(figures, before, _made_at(figures))


def _summary(figures: AnnualFigures, before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.summary_pdf import to_summary

    return to_summary(figures, before, _made_at(figures))


def _dictionary(figures: AnnualFigures, _before: tuple[AnnualFigures, ...]) -> bytes:
    from cdop.figures.exports.dictionary import to_dictionary

    return to_dictionary(figures)


def _made_at(figures: AnnualFigures) -> datetime:
    """The moment that documents print: that of the publication, else now."""
    made = figures.release.published_at.replace(tzinfo=UTC) if figures.release else datetime.now(UTC)
    return made.astimezone(LONDON)


class Format(NamedTuple):
    """A file of the year: who writes it, its media type, and how its name ends. ``years``: it shows those before.

    ``watched``: it shows timeliness and data quality.
    """

    writer: Writer
    media_type: str
    ending: str
    years: bool = False
    watched: bool = True


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CSV = "text/csv; charset=utf-8"
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "summary": Format(_summary, "application/pdf", "-summary.pdf", years=True, watched=False),
        "pdf": Format(_pdf, "application/pdf", ".pdf", years=True),
        "docx": Format(_docx, _WORD, ".docx", years=True),
        "xlsx": Format(_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        "ods": Format(_ods, "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        "csv": Format(_csv, _CSV, ".csv"),
        "dictionary": Format(_dictionary, _CSV, "-dictionary.csv"),
        "json": Format(_json, "application/json", ".json"),
    }
)


def file_of(figures: AnnualFigures, before: tuple[AnnualFigures, ...], form: str) -> bytes:
    """Figures that are there already as a file. Raises ``KeyError`` for a format that there is not."""
    return FORMATS[form].writer(figures, before)


def write(session: Session, viewer: Person, at: Clock, form: str) -> bytes:
    """The board's figures of one year as a file, which says so where every child is invented.

    The counts are whole; of the cases that moved, those from which the viewer has withdrawn are not named. A public
    edition is of a release alone (``releases``): what the public is told is kept.

    Raises ``KeyError`` for a format that there is not.
    """
    writer = FORMATS[form].writer
    before = years_before(session, at) if FORMATS[form].years else ()
    figures = replace(
        rated(session, at, annual_figures(session, at)),
        demonstration=is_demonstration(session),
        recommendations=section_of_year(session, viewer, at.year, at.end, at.known_by),
        commentary=_commentary(session, at),
        watched=watched(session, at) if FORMATS[form].watched else (),
    )
    return writer(_as_seen(session, viewer, figures), before)


def _commentary(session: Session, at: Clock) -> tuple[Commentary, ...]:
    """What is said of the year's sections so far."""
    from cdop.figures.releases.queries import commentaries

    return commentaries(session, at.year.label)


def policy_in_force(session: Session) -> "Policy":
    """The panel's rule for what the public edition hides."""
    from cdop.disclosure.values import ROUNDING, Policy

    settings = settings_in_force(session)
    if settings.text("public_rule") == ROUND:
        return ROUNDING
    return Policy(settings.number("hidden_below"), settings.number("hidden_within"))


def _as_seen(session: Session, viewer: Person, figures: AnnualFigures) -> AnnualFigures:
    """The figures, naming none but cases that exist for the viewer."""
    restated = figures.restatement
    named = [*(restated.cases if restated else ()), *(case for found in figures.differences for case in found.cases)]
    seen = tokens_of(session, viewer, [case.reference for case in named]) if named else {}

    def kept(cases: tuple[RestatedCase, ...]) -> tuple[RestatedCase, ...]:
        return tuple(case for case in cases if case.reference in seen)

    return replace(
        figures,
        restatement=replace(restated, cases=kept(restated.cases)) if restated else None,
        differences=tuple(replace(found, cases=kept(found.cases)) for found in figures.differences),
    )


def years_before(session: Session, at: Clock) -> tuple[AnnualFigures, ...]:
    """The previous four years as known by the same day, the latest first, without how each was restated."""
    years = [queries.clock(at.area, at.year.before(n), at.known_by) for n in range(1, YEARS_BESIDE + 1)]
    printed = queries.printed_totals(session, [clock.year.label for clock in years])
    return tuple(annual_figures(session, clock, restated=False, printed=printed) for clock in years)
