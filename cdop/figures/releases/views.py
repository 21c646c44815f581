"""The pages and files of what was published, the cases behind it, and what changed since."""

from flask import Response, abort, current_app, render_template, url_for

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures.asking import asked_cell, asked_year
from cdop.figures.cell_page import title
from cdop.figures.document_views import drawings_of
from cdop.figures.formats import FORMATS, file_of
from cdop.figures.membership import members
from cdop.figures.month_ends import told_to
from cdop.figures.queries import annual_figures, clock
from cdop.figures.releases import page as pages
from cdop.figures.releases.changes import changed_cells
from cdop.figures.releases.changes import restated as restated_cells
from cdop.figures.releases.events import Since
from cdop.figures.releases.queries import Release, all_heads, heads, last_release, members_of, seen_of
from cdop.figures.releases.reading import release_or_absent
from cdop.figures.slices import Clock
from cdop.figures.ways import address_if_open
from cdop.reference.calendar import today
from cdop.web.guard import current_person


def published() -> str:
    """The public editions of all years, for everybody who is signed in."""
    rows = pages.rows_of_public(all_heads(current_session()))
    return render_template("figures/releases/published.html", rows=rows)


def releases(label: str) -> str:
    """Every release of a year, the last first."""
    year, session, person = asked_year(label), current_session(), current_person()
    found = heads(session, year.label)
    return render_template(
        "figures/releases/releases.html", year=year, rows=pages.rows_of_releases(found, person), found=found,
        board=bool(address_if_open(person, "figures.release_board", label=label, number=1)),
        publish=address_if_open(person, "figures.publish", label=label),
        restated=address_if_open(person, "figures.restated", label=label) if found else "",
    )  # fmt: skip


def release_board(label: str, number: int) -> str:
    """The board's edition of a release as it was published."""
    return _edition(label, number, pages.BOARD)


def release_public(label: str, number: int) -> str:
    """The public edition of a release as it was published."""
    return _edition(label, number, pages.PUBLIC)


def _edition(label: str, number: int, name: str) -> str:
    found, person = _release(label, number), current_person()
    link = pages.link_to_cases(person, found.head) if name == pages.BOARD else pages.nowhere
    files = list(pages.downloads(person, found.head, name))
    show = pages.asked_part(f"figures.release_{name}", label=label, number=number)
    page = pages.edition_page(found.edition(name), show, link, files, drawings_of(label, number, name))
    if not page.parts.known:
        abort(404)
    one_page = url_for(f"figures.release_{name}_summary", label=label, number=number)
    own = bool(address_if_open(person, "figures.year", label=label))
    return render_template(
        "figures/releases/edition.html", page=page, head=found.head, year=label, one_page=one_page, may_open_year=own
    )


def release_board_file(label: str, number: int, form: str) -> Response:
    """The board's edition of a release as a file. Leaves one audit entry."""
    return _file(label, number, pages.BOARD, form)


def release_public_file(label: str, number: int, form: str) -> Response:
    """The public edition of a release as a file. Leaves one audit entry."""
    return _file(label, number, pages.PUBLIC, form)


def _file(label: str, number: int, name: str, form: str) -> Response:
    if form not in FORMATS:
        abort(404)
    found = _release(label, number)
    record(
        current_session(), current_person(), Event.RELEASE_READ, None, year=label, edition=number, form=form, kind=name
    )
    edition = found.edition(name)
    data = found.json(name) if form == "json" else file_of(edition.figures, edition.before, form)
    response = Response(data, content_type=FORMATS[form].media_type)
    filename = f"figures-{label}-edition-{number}-{name}{FORMATS[form].ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def release_cell(label: str, number: int) -> str:
    """The references that were behind a number when it was published. Leaves one audit entry."""
    found, name, session, person = _release(label, number), asked_cell(), current_session(), current_person()
    references = members_of(session, label, number).get(str(name))
    if references is None:
        abort(404)
    known_by = found.head.known_by.isoformat()
    record(
        session, person, Event.CELL_VIEWED, year=label, cell=str(name), known_by=known_by, cases=len(references),
        edition=number,
    )  # fmt: skip
    seen = seen_of(session, person, references)
    rows = [
        [{"text": one, "href": address_if_open(person, "cases.case", token=seen[one]), "whole": True}]
        for one in references
        if one in seen
    ]
    return render_template(
        "figures/releases/cell.html", head=found.head, year=label, title=title(name), number=len(references), rows=rows
    )


def restated(label: str) -> str:
    """Which numbers of the last release are others now, and because of which cases. Leaves one audit entry."""
    at, session, person = _clock(label), current_session(), current_person()
    last = last_release(session, label)
    if last is None:
        abort(404)
    changed = changed_cells(annual_figures(session, at, restated=False), last.board.figures)
    behind = members_of(session, label, last.head.number), members(session, at)
    since = Since(last.head.known_by, last.head.published_at)
    found = restated_cells(session, person, changed, behind, (since, at))
    named = len({case.reference for one in found for case in one.cases})
    record(
        session, person, Event.RESTATED_VIEWED, year=label, known_by=at.known_by.isoformat(), cases=named,
        edition=last.head.number,
    )  # fmt: skip
    return render_template(
        "figures/releases/restated.html", year=label, head=last.head, found=found,
        publish=address_if_open(person, "figures.publish", label=label),
    )  # fmt: skip


def _clock(label: str) -> Clock:
    """The year as known by today; while it runs as it is told. 404 where it is not told yet."""
    year = asked_year(label)
    if year.first_day > today():
        abort(404)
    return told_to(current_person(), clock(current_app.extensions["panel_area"], year)) or abort(404)


def _release(label: str, number: int) -> Release:
    return release_or_absent(current_session(), asked_year(label).label, number)
