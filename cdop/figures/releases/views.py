"""Publishing a year's figures, and the pages of what was published."""

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures.asking import asked_cell, asked_year
from cdop.figures.assembly import RULES_VERSION
from cdop.figures.cell_page import title
from cdop.figures.document_views import drawings_of
from cdop.figures.formats import FORMATS, file_of
from cdop.figures.membership import members
from cdop.figures.order import SECTIONS
from cdop.figures.queries import annual_figures, clock
from cdop.figures.releases import page as pages
from cdop.figures.releases import preparing, service
from cdop.figures.releases.changes import changed_cells
from cdop.figures.releases.changes import restated as restated_cells
from cdop.figures.releases.checks import Check, checks, stopping
from cdop.figures.releases.content import edition_from
from cdop.figures.releases.drafting import steps
from cdop.figures.releases.forms import CommentaryForm, PublishForm
from cdop.figures.releases.queries import (
    Release,
    commentaries,
    draft_of,
    drafted,
    heads,
    last_release,
    members_of,
    seen_of,
)
from cdop.figures.releases.reading import release_or_absent
from cdop.figures.slices import Clock
from cdop.figures.ways import address_if_open
from cdop.reference.calendar import today
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go

CHANGED = (
    "Something was recorded since both editions were prepared, or they were not prepared today. Nothing was published. "
    "Prepare them again, and read them before you publish."
)
STOPPED = "Nothing was published: a check that must hold does not."


def publish(label: str) -> AnyResponse:
    """The checks, what is prepared, and the way to publish it. Publishing leaves one audit entry."""
    at, form = _clock(label), PublishForm()
    told, status = "", 200
    if form.is_submitted():
        status = 422
        if form.validate():
            told, status = _published(at, form)
            if status == 303:
                return redirect(url_for("figures.releases", label=label), 303)
    return make_response(_publish_page(at, form, told), status)


def _published(at: Clock, form: PublishForm) -> tuple[str, int]:
    """Publish where every check that must hold does; what to say, and the answer's status."""
    session, person = current_session(), current_person()
    if stopping(checks(session, person, at, annual_figures(session, at))):
        return STOPPED, 422
    who = service.Answerable(form.name.data or "", form.role.data or "", form.words.data or "")
    try:
        number = service.publish(session, person, at, form.seen.data or "", who)
    except service.ChangedSincePrepared:
        return CHANGED, 409
    flash(f"Edition {number} of {at.year.label} is published. It stays as it is.", "success")
    return "", 303


def _publish_page(at: Clock, form: PublishForm, told: str) -> str:
    session, person = current_session(), current_person()
    found = checks(session, person, at, annual_figures(session, at))
    draft = draft_of(session, at.year.label)
    current = draft is not None and draft.known_by == at.known_by
    if draft and not form.is_submitted():
        form.seen.data, form.name.data = draft.token, person.name
    elif draft:
        form.seen.data = draft.token
    return render_template(
        "figures/releases/publish.html",
        year=at.year, checks=[(check, _way(check.way)) for check in found], stopping=stopping(found), draft=draft,
        current=current, steps=steps(), form=form, told=told, releases=heads(session, at.year.label),
        cases={check.key: _addresses(check) for check in found},
    )  # fmt: skip


def _addresses(check: Check) -> list[tuple[str, str]]:
    return [(one.reference, url_for("cases.case", token=one.token)) for one in check.cases]


def _way(way: tuple[str, dict[str, str]] | None) -> str:
    return address_if_open(current_person(), way[0], **way[1]) if way else ""


def prepare(label: str) -> AnyResponse:
    """Begin to prepare both editions; the page tells how far it has come. Leaves one audit entry."""
    at, session, person = _clock(label), current_session(), current_person()
    draft = draft_of(session, label)
    if draft is None or not draft.working:
        token = service.begin(session, person, label, at.known_by)
        let_go()
        preparing.start(current_app._get_current_object(), person, at, token)  # type: ignore[attr-defined]
    return redirect(url_for("figures.publish", label=label), 303)


def preview_board(label: str) -> str:
    """The board's edition as it would be published."""
    return _preview(label, pages.BOARD)


def preview_public(label: str) -> str:
    """The public edition as it would be published."""
    return _preview(label, pages.PUBLIC)


def _preview(label: str, name: str) -> str:
    session = current_session()
    draft = draft_of(session, asked_year(label).label)
    content = drafted(session, draft.token, RULES_VERSION) if draft else None
    if content is None:
        abort(404)
    edition = edition_from(content.board if name == pages.BOARD else content.public)
    page = pages.edition_page(edition, pages.nowhere)
    return render_template("figures/releases/edition.html", page=page, head=None, year=label)


def commentary(label: str) -> AnyResponse:
    """What is said of each section. Each that is changed leaves one audit entry."""
    at, session, person = _clock(label), current_session(), current_person()
    said = {one.section: one.text for one in commentaries(session, label)}
    form = CommentaryForm(data=said)
    if form.is_submitted() and form.validate():
        for key in SECTIONS:
            service.comment(session, person, label, key, form[key].data or "")
        flash("The commentary is kept.", "success")
        return redirect(url_for("figures.publish", label=label), 303)
    page = render_template("figures/releases/commentary.html", year=at.year, form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


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
    page = pages.edition_page(found.edition(name), link, files, drawings_of(label, number, name))
    one_page = url_for(f"figures.release_{name}_summary", label=label, number=number)
    return render_template("figures/releases/edition.html", page=page, head=found.head, year=label, one_page=one_page)


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
    found = restated_cells(session, person, changed, behind, (last.head.known_by, last.head.published_at))
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
    """The year as known by today. 404 where it has not begun."""
    year = asked_year(label)
    if year.first_day > today():
        abort(404)
    return clock(current_app.extensions["panel_area"], year)


def _release(label: str, number: int) -> Release:
    return release_or_absent(current_session(), asked_year(label).label, number)
