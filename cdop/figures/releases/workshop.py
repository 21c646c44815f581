"""The year's workshop: the checks, what is said, both editions before they are published, and publishing."""

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cdop.database import current_session, only_read
from cdop.figures.asking import asked_year
from cdop.figures.assembly import RULES_VERSION
from cdop.figures.month_ends import told_to
from cdop.figures.order import SECTIONS
from cdop.figures.queries import annual_figures, clock
from cdop.figures.releases import page as pages
from cdop.figures.releases import preparing, service
from cdop.figures.releases.checks import checks, stopping
from cdop.figures.releases.content import edition_from
from cdop.figures.releases.forms import CommentaryForm, PublishForm
from cdop.figures.releases.publish_page import numbers_said, publish_page
from cdop.figures.releases.queries import commentaries, draft_of, drafted
from cdop.figures.releases.rules import Rule
from cdop.figures.releases.saying import Number
from cdop.figures.slices import Clock
from cdop.reference.calendar import today
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go

CHANGED = (
    "Something was recorded since both editions were prepared, or they were not prepared today. Nothing was published. "
    "Prepare them again, and read them before you publish."
)
BUSY = "So much is being recorded that the year could not be counted in between. Nothing was published. Try again soon."
STOPPED = "Nothing was published: a check that must hold does not."
TICK = "Tick that these numbers may be told, or take them out of what is written"
TRIES = 3


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
    """Publish where every check that must hold does; what to say, and the answer's status.

    All is counted without the write lock; under it is only asked whether anything was recorded meanwhile.
    """
    session, person, token = current_session(), current_person(), form.seen.data or ""
    for _ in range(TRIES):
        session.rollback()
        only_read(session)
        if stopping(checks(session, person, at, annual_figures(session, at))):
            return STOPPED, 422
        told = [one for one in numbers_said(session, token, form.words.data or "") if one.must_be_thought_of]
        if told and not form.knowingly.data:
            form.knowingly.errors = [TICK]
            return "", 422
        try:
            seen = service.look(session, person, at, token)
            session.rollback()
            who = service.Answerable(form.name.data or "", form.role.data or "", form.words.data or "", told=len(told))
            number = service.publish(session, person, at, seen, who)
        except service.RecordedMeanwhile:
            continue
        except service.ChangedSincePrepared:
            return CHANGED, 409
        flash(f"Edition {number} of {at.year.label} is published. It stays as it is.", "success")
        return "", 303
    return BUSY, 409


def _publish_page(at: Clock, form: PublishForm, told: str) -> str:
    session, person = current_session(), current_person()
    page = publish_page(session, person, at, form.words.data or "")
    if page.draft and not form.is_submitted():
        form.name.data = person.name
    if page.draft:
        form.seen.data = page.draft.token
    return render_template("figures/releases/publish.html", page=page, form=form, told=told)


def prepare(label: str) -> AnyResponse:
    """Begin to prepare both editions; the page tells how far it has come. Leaves one audit entry."""
    at, session, person = _clock(label), current_session(), current_person()
    try:
        rule = Rule(request.form.get("rule", Rule.DECIDED))
    except ValueError:
        abort(404)
    draft = draft_of(session, label)
    if draft is None or not draft.working or draft.slow:
        token = service.begin(session, person, label, at.known_by, rule)
        let_go()
        preparing.start(current_app._get_current_object(), person, at, token, rule)  # type: ignore[attr-defined]
    return redirect(url_for("figures.publish", label=label, _anchor="editions"), 303)


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
    page = pages.edition_page(edition, pages.asked_part(f"figures.preview_{name}", label=label), pages.nowhere)
    if not page.parts.known:
        abort(404)
    return render_template("figures/releases/edition.html", page=page, head=None, year=label, may_open_year=True)


def commentary(label: str) -> AnyResponse:
    """What is said of each section, and of which numbers to think. Each that is changed leaves one audit entry."""
    at, session, person = _clock(label), current_session(), current_person()
    said = {one.section: one.text for one in commentaries(session, label)}
    form = CommentaryForm(data=said)
    if form.is_submitted() and form.validate():
        for key in SECTIONS:
            service.comment(session, person, label, key, form[key].data or "")
        flash("The commentary is kept.", "success")
        return redirect(url_for("figures.publish", label=label, _anchor="commentary"), 303)
    draft = draft_of(session, label)
    numbers = numbers_said(session, draft.token, "") if draft else ()
    page = render_template(
        "figures/releases/commentary.html", year=at.year, form=form, numbers=_by_section(numbers),
    )  # fmt: skip
    return make_response(page, 422 if form.is_submitted() else 200)


def _by_section(numbers: tuple[Number, ...]) -> dict[str, list[Number]]:
    return {
        key: [one for one in numbers if one.where == words and one.must_be_thought_of]
        for key, words in SECTIONS.items()
    }


def _clock(label: str) -> Clock:
    """The year as known by today; while it runs as it is told. 404 where it is not told yet."""
    year = asked_year(label)
    if year.first_day > today():
        abort(404)
    return told_to(current_person(), clock(current_app.extensions["panel_area"], year)) or abort(404)
