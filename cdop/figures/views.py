"""The figures' pages: the years, one year with its charts and files, and the cases behind each number."""

from flask import (
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures import queries
from cdop.figures.asking import asked_cell, asked_clock, asked_page, asked_year, clock_or_absent
from cdop.figures.cell_page import NoSuchCell, behind, cell_page
from cdop.figures.drawings import drawing
from cdop.figures.formats import FORMATS, write, years_before
from cdop.figures.forms import KnownByForm, PrintedTotalsForm, ReasonForm
from cdop.figures.held import trend_years
from cdop.figures.keeping import keep
from cdop.figures.month_ends import NO_DAY, STANDS_AS, first_told
from cdop.figures.page_parts import OVERVIEW, PRINTED
from cdop.figures.printed import in_order, to_explain, words_of
from cdop.figures.printed_table import source_words
from cdop.figures.reasons import give_reason, key_of
from cdop.figures.service import CannotBePrinted
from cdop.figures.ways import address_if_open, year_rows
from cdop.figures.year_page import YearPage, year_page
from cdop.figures.years import held_years
from cdop.reference.calendar import today
from cdop.reference.wording import plural
from cdop.web.guard import current_person


def years() -> str:
    """Choose a year."""
    rows = year_rows(held_years(current_session(), current_app.extensions["panel_area"], today()))
    person = current_person()
    loading = {name: address_if_open(person, f"figures.{name}") for name in ("denominators", "comparisons")}
    asking = address_if_open(person, "figures.ask")
    return render_template("figures/years.html", rows=rows, asking=asking, **loading)


def year(label: str) -> AnyResponse:
    """One year's figures, as known by today or by the day that is asked for."""
    wanted, form = asked_year(label), KnownByForm(request.args)
    if wanted.first_day > today():
        return make_response(render_template("figures/not_begun.html", year=wanted), 404)
    at = asked_clock(wanted, form)
    if at is None and NO_DAY in form.known_by.errors and form.known_by.data in {None, today()}:
        first = first_told(wanted)
        return make_response(render_template("figures/not_told.html", year=wanted, first=first, stands_as=STANDS_AS))
    if at is None:
        return make_response(render_template("figures/known_by.html", year=wanted, form=form), 422)
    if form.known_by.in_boxes:
        return redirect(_address(label, form), 303)
    asking = KnownByForm(None, known_by=at.known_by)
    page = year_page(current_session(), current_person(), at, request.args.get("show", OVERVIEW))
    if not page.parts.known:
        abort(404)
    answer = make_response(render_template("figures/year.html", page=page, asking=asking))
    _note_restated(page)
    return answer


def chart(label: str, key: str) -> Response:
    """A table drawn, or with the key ``trend`` five years; with ``size=narrow`` for a telephone."""
    from cdop.figures.exports.chart import TREND

    at, session = clock_or_absent(label), current_session()
    before = trend_years(years_before(session, at)) if key == TREND else ()
    return drawing(queries.annual_figures(session, at, restated=False), before, key)


def cell(label: str) -> str:
    """The cases behind one number. Leaves one audit entry."""
    at, name, session, person = clock_or_absent(label), asked_cell(), current_session(), current_person()
    try:
        number = behind(session, at, name)
    except NoSuchCell:
        abort(404)
    page, cases = asked_page(number.pages), len(number.references)
    known_by = at.known_by.isoformat()
    record(session, person, Event.CELL_VIEWED, year=label, cell=str(name), known_by=known_by, cases=cases, page=page)
    return render_template("figures/cell.html", page=cell_page(session, person, number, page))


def download(label: str, form: str) -> Response:
    """The year as a file. Leaves one audit entry."""
    if form not in FORMATS:
        abort(404)
    at, session, person = clock_or_absent(label), current_session(), current_person()
    record(session, person, Event.FIGURES_EXPORTED, year=label, known_by=at.known_by.isoformat(), form=form)
    response = Response(write(session, person, at, form), content_type=FORMATS[form].media_type)
    name = f"figures-{label}-known-by-{at.known_by.isoformat()}{FORMATS[form].ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def printed_totals(label: str) -> AnyResponse:
    """Keep what a report printed for a year. Each total leaves one audit entry."""
    wanted, form, session = asked_year(label), PrintedTotalsForm(), current_session()
    kept = in_order(queries.printed_totals(session, [label]))
    if form.is_submitted() and form.validate():
        try:
            new = keep(session, current_person(), kept, form.as_totals(label))
        except CannotBePrinted as fault:
            form.refuse(fault)
        else:
            flash(f"{plural(new, 'printed total')} of {label} kept.", "success")
            return redirect(url_for("figures.year", label=label, show=PRINTED, _anchor="printed"), 303)
    rows = [[words_of(p.table, p.row), p.value, source_words(p)] for p in kept]
    page = render_template("figures/printed.html", year=wanted, form=form, kept=rows)
    return make_response(page, 422 if form.is_submitted() else 200)


def printed_reasons(label: str) -> AnyResponse:
    """Give the reason for a difference between what a report printed and what is counted. Leaves one audit entry."""
    session, form, known_by = current_session(), ReasonForm(), today()
    wanted = asked_year(label)
    if wanted.first_day > known_by:
        abort(404)
    year_figures = queries.annual_figures(session, queries.clock(current_app.extensions["panel_area"], wanted))
    totals = {key_of(total): total for total in to_explain(year_figures)}
    form.ask_of(list(totals.values()))
    if form.is_submitted() and form.validate():
        give_reason(session, current_person(), year_figures, totals[str(form.total.data)], str(form.reason.data))
        flash("The reason is kept.", "success")
        return redirect(url_for("figures.year", label=label, show=PRINTED, _anchor="printed"), 303)
    page = render_template("figures/reasons.html", year=wanted, form=form, totals=totals)
    return make_response(page, 422 if form.is_submitted() else 200)


def _note_restated(page: YearPage) -> None:
    """One audit entry where the page names cases by which a number differs from what was printed.

    It is written after the counting, in a transaction of its own: other years are read without the write lock.
    """
    if not page.named:
        return
    session, figures = current_session(), page.figures
    session.rollback()
    known_by = figures.known_by.isoformat()
    record(session, current_person(), Event.RESTATED_VIEWED, year=figures.year, known_by=known_by, cases=page.named)


def _address(label: str, form: KnownByForm) -> str:
    day = form.known_by.data
    return url_for("figures.year", label=label, known_by=day.isoformat() if day else None)
