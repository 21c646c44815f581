"""Pages of questions: the board's answer, the public ones that were given, and parts of a year."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures.drawings import DRAWING_POLICY
from cdop.figures.month_ends import STANDS_AS, told_to
from cdop.figures.query import making, service
from cdop.figures.query import page as pages
from cdop.figures.query.answer import Layout
from cdop.figures.query.asked import NoSuchQuestion, clocks, label_of, query_of
from cdop.figures.query.cases_page import Number, cases_page
from cdop.figures.query.counting import references
from cdop.figures.query.drafts import State, begin, draft_at, drafts
from cdop.figures.query.files import FORMATS
from cdop.figures.query.forms import AskForm
from cdop.figures.query.picture import is_drawn, svg
from cdop.figures.query.queries import Answer, answer_at, board_answer, heads
from cdop.figures.slices import Clock
from cdop.figures.tables import Table
from cdop.figures.ways import address_if_open
from cdop.figures.years import held_years
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go

NOT_ENDED = (
    "No public answer was given: the last year runs still. From one day’s answer to the next everybody could read what "
    "came between."
)
NOT_TOLD = "{} has just begun: it is told from the end of its first month on"
NOT_PROTECTED = (
    "No public answer was given: together with what the public has already, this one would give small numbers away, "
    "whatever else of it is hidden. Ask for fewer rows or columns, or for several years as one."
)
TOO_MANY = (
    f"No public answer was given: it has more than {service.MOST_NUMBERS:,} numbers, which are not protected together. "
    "Ask for fewer years, or for one of the two by itself."
)
MEANWHILE = (
    "Something was published, or another answer given, each time this one was worked out. Nothing was kept: ask once "
    "more."
)
ENDED_EARLY = (
    "No public answer was given: working it out ended early, and nothing was kept. Ask once more; if it ends so twice, "
    "tell the person who looks after this service."
)
ENDINGS: Mapping[State, tuple[str, int]] = MappingProxyType(
    {State.EXPOSED: (NOT_PROTECTED, 422), State.BUSY: (MEANWHILE, 409), State.FAILED: (ENDED_EARLY, 503)}
)
"""What is said where nothing was given, and the status that says it."""


def ask() -> AnyResponse:
    """The menu, and the board's answer where something is asked."""
    form = _form()
    if "count" not in request.args:
        form.process(None, first=_last_ended().label, rows="age_band", columns="sex", count="reviews")
        return _ask_page(form, None, 200)
    layout = _asked_of(form)
    return _ask_page(form, layout, 422 if layout is None else 200)


def _form() -> AskForm:
    form = AskForm(request.args)
    years = [one.year.label for one in held_years(current_session(), _area(), today())]
    form.offer(_area(), years)
    return form


def _last_ended() -> Year:
    return Year.of(today()).before()


def _asked_of(form: AskForm) -> Layout | None:
    """The question of the address; none where there is no such one, as the form then says."""
    if not form.validate():
        return None
    try:
        layout = _layout(request.args)
    except NoSuchQuestion as fault:
        form.refuse(fault)
        return None
    if _told(layout) is None:
        form.refuse(NoSuchQuestion("last", NOT_TOLD.format(layout.query.last.label)))
        return None
    return layout


def _told(layout: Layout) -> Clock | None:
    """Today; while the last year runs, the day as at which it is told to whoever asks."""
    return told_to(current_person(), Clock(layout.area, layout.query.last, today()))


def _known_by(layout: Layout) -> date:
    """The same for a question that is answered. 404 where nothing is told yet."""
    return (_told(layout) or abort(404)).known_by


def _layout(given: Mapping[str, str]) -> Layout:
    return Layout(query_of(given, _area(), Year.of(today())), _area())


def _layout_or_absent() -> Layout:
    """For addresses that only our own pages make."""
    try:
        return _layout(request.args)
    except NoSuchQuestion:
        abort(404)


def _ask_page(form: AskForm, layout: Layout | None, status: int, told: str = "") -> AnyResponse:
    answer = question = None
    if layout is not None:
        question = layout.query.address
        cases = url_for("figures.ask_cases", **question)
        at = _known_by(layout)
        table = board_answer(current_session(), layout, at)
        answer = pages.shown(
            table, long_date(at), lambda row, column: f"{cases}&row={quote(row)}&column={quote(column)}",
            url_for("figures.ask_chart", **question),
        )  # fmt: skip
    page = render_template(
        "figures/query/ask.html", form=form, answer=answer, question=question, told=told,
        stands_as=STANDS_AS if layout is not None and _known_by(layout) < today() else "",
        answers=url_for("figures.answers"), may_give=layout is not None and layout.query.last.last_day < today(),
    )  # fmt: skip
    return make_response(page, status)


def ask_chart() -> Response:
    """The board's answer drawn."""
    layout = _layout_or_absent()
    return _drawn(board_answer(current_session(), layout, _known_by(layout)))


def _drawn(table: Table) -> Response:
    if not is_drawn(table):
        abort(404)
    response = Response(svg(table, narrow=request.args.get("size") == "narrow"), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response


def ask_cases() -> str:
    """The cases behind a number of the board's answer. Leaves one audit entry."""
    layout = _layout_or_absent()
    row, column = request.args.get("row", ""), request.args.get("column", "")
    try:
        cell = layout.cell(row, column)
    except KeyError:
        abort(404)
    periods = {label_of(at): at for at in clocks(layout.query, layout.area, _known_by(layout))}
    at, chosen = periods[cell.period], [(layout.menu[key], value) for key, value in cell.chosen.items()]
    found = references(current_session(), at, layout.query.basis, chosen)
    labels = [layout.label(layout.query.rows, row)]
    labels += [layout.label(layout.query.columns, column)] if column else []
    address = {**layout.query.address, "row": row, "column": column}
    number = Number(
        at, found, f"{layout.title}: {', '.join(labels)}", layout.basis, url_for("figures.ask", **layout.query.address),
        "figures.ask_cases", address,
    )  # fmt: skip
    return cases_page(number, " ".join(address.values()))


def give_answer() -> AnyResponse:
    """Begin to make the public edition of an answer; the page tells how far it is. Leaves one audit entry."""
    layout, person, session = _layout_or_absent(), current_person(), current_session()
    try:
        service.check(layout, today())
    except service.NotEnded:
        return _refused(layout, NOT_ENDED, 422)
    except service.TooMany:
        return _refused(layout, TOO_MANY, 422)
    token, new = begin(session, person, layout)
    let_go()
    if new:
        making.start(current_app._get_current_object(), person, layout, token)  # type: ignore[attr-defined]
    draft = draft_at(session, token)
    assert draft is not None
    if draft.state in ENDINGS:
        return _refused(layout, *ENDINGS[draft.state])
    if draft.number is None:
        return redirect(url_for("figures.answer_being_made", token=token), 303)
    flash("The public answer is kept. Everything that is published later is laid beside it.", "success")
    return redirect(url_for("figures.answer", number=draft.number), 303)


def answer_being_made(token: str) -> str:
    """How far a public answer is, and what came of it."""
    draft = draft_at(current_session(), token) or abort(404)
    return render_template(
        "figures/query/being_made.html", draft=draft, told=ENDINGS.get(draft.state, ("", 200))[0],
        asking=url_for("figures.ask", **draft.question),
    )  # fmt: skip


def _refused(layout: Layout, told: str, status: int) -> AnyResponse:
    return _ask_page(_form(), layout, status, told)


def answers() -> str:
    """Every public answer that was given."""
    session, asking = current_session(), address_if_open(current_person(), "figures.ask")
    making_now = pages.draft_rows(drafts(session)) if asking else []
    return render_template(
        "figures/query/answers.html", rows=pages.answer_rows(heads(session)), asking=asking, drafts=making_now
    )


def answer(number: int) -> str:
    """A public answer as it was given."""
    found, person = _answer(number), current_person()
    return render_template(
        "figures/query/answer.html", found=found, answer=pages.public_answer(found),
        downloads=list(pages.downloads(person, found)), asking=address_if_open(person, "figures.ask", **found.question),
    )  # fmt: skip


def _answer(number: int) -> Answer:
    return answer_at(current_session(), number) or abort(404)


def answer_chart(number: int) -> Response:
    """A public answer drawn, from what it shows."""
    return _drawn(_answer(number).table)


def answer_file(number: int, form: str) -> Response:
    """A public answer as a file. Leaves one audit entry."""
    found, (write, kind) = _answer(number), FORMATS[form]
    record(current_session(), current_person(), Event.ANSWER_READ, None, answer=number, form=form)
    response = Response(write(found, _area().name), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="answer-{number}.{form}"'
    return response


def _area() -> PanelArea:
    area: PanelArea = current_app.extensions["panel_area"]
    return area
