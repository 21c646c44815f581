"""Learning waiting to become a recommendation: a list, and what is done with the points that were ticked."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.filtering import asked_number
from cdop.database import current_session
from cdop.recommendations.queries import DRAFT, RECOMMENDATIONS, recommendations
from cdop.recommendations.refusing import NamesSomebody, looked_through
from cdop.recommendations.rules import NotNow
from cdop.recommendations.writing import drafting
from cdop.recommendations.writing.drafting import Origin
from cdop.recommendations.writing.forms import LearningForm
from cdop.recommendations.writing.learning import LEARNING, Point, points_of, waiting
from cdop.reference.wording import plural
from cdop.web.guard import current_person

BEGIN, ADD, NONE = "begin", "add", "none"
NAMES = "This could name somebody: write roles in place of names"
NAMES_DRAFT = "What the draft says could name somebody of these cases: change the draft first"


def learning() -> Response:
    """The learning points with which nothing was done yet; begins a draft, adds to one, or says why not."""
    session, person = current_session(), current_person()
    form = LearningForm()
    form.offer(recommendations(session, person, RECOMMENDATIONS.c.state == DRAFT))
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    points = points_of(session, person, form.points.data or [])
    try:
        if not points:
            raise NotNow("Tick at least one learning point", "points")
        with looked_through(session, person, form.draft.data or LEARNING, told=person.sees_identity):
            return _done(form, points)
    except NamesSomebody:
        form.refuse(NotNow(NAMES, "reason") if form.what.data == NONE else NotNow(NAMES_DRAFT, "draft"))
    except NotNow as refusal:
        form.refuse(refusal)
    except LookupError:
        form.refuse(NotNow("Choose a draft of the list", "draft"))
    return _page(form, 422)


def _done(form: LearningForm, points: list[Point]) -> Response:
    session, person = current_session(), current_person()
    origins = [Origin.of(point) for point in points]
    if form.what.data == NONE:
        drafting.decide_none(session, person, points, form.reason.data or "")
        flash(f"{plural(len(points), 'learning point')} decided: nothing is recommended.", "success")
        return redirect(url_for(".learning"), 303)
    if form.what.data == ADD:
        if not form.draft.data:
            raise NotNow("Choose the draft that they are added to", "draft")
        drafting.add_origins(session, person, form.draft.data, origins)
        flash(f"{plural(len(points), 'learning point')} added to the draft.", "success")
        return redirect(url_for(".draft", token=form.draft.data), 303)
    token = drafting.begin(session, person, origins)
    return redirect(url_for(".draft", token=token), 303)


def _page(form: LearningForm, code: int) -> Response:
    session, person = current_session(), current_person()
    page = waiting(session, person, asked_number(request.args.get("page")))
    if person.sees_identity:
        record_each(session, person, Event.CASE_LISTED, sorted({point.case_id for point in page.points}))
    shown = render_template(
        "recommendations/writing/learning.html",
        form=form,
        page=page,
        ticked=set(form.points.data or ()),
        identified=person.sees_identity,
        address=lambda number: url_for(".learning", page=number),
    )
    return make_response(shown, code)
