"""Making a decided analysis final: the chair alone, one review after another."""

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.reference.calendar import today
from cdop.review.analysis import shown
from cdop.review.analysis.deciding import Contradicts, quorate_when_heard
from cdop.review.analysis.deciding import finalise as make_final
from cdop.review.analysis.desk import Desk, desk_of, item_desk
from cdop.review.analysis.forms import FinaliseForm
from cdop.review.analysis.queries import DECIDED, PANEL, analysis_at
from cdop.review.analysis.room_page import brief
from cdop.review.analysis.saving import NotOpen
from cdop.review.analysis.waiting import to_finalise_next
from cdop.review.duties import may_finalise
from cdop.web.guard import current_person


def finalise_item(token: str) -> Response:
    """Make the decided analysis final: the chair alone, also when the room is closed."""
    desk = item_desk(current_session(), current_person(), token) or abort(404)
    if not may_finalise(current_session(), desk.person):
        abort(404)
    return finalised(desk, url_for("room.item", token=token))


def finalise(token: str) -> Response:
    """Make a decided analysis final: the chair alone."""
    session, person = current_session(), current_person()
    analysis = analysis_at(session, person, token) or abort(404)
    if not may_finalise(session, person) or analysis.origin != PANEL:
        abort(404)
    desk = item_desk(session, person, analysis.item) if analysis.item else None
    return finalised(desk or desk_of(session, person, analysis.case_id, analysis), url_for("analyses.waiting"))


def finalised(desk: Desk, back: str) -> Response:
    """Ask for finalising, and do it. 404 where there is nothing decided."""
    if desk.analysis is None or desk.analysis.state != DECIDED:
        abort(404)
    form = FinaliseForm()
    if request.method == "GET":
        return _finalising(desk, FinaliseForm(formdata=None), back)
    if not form.validate():
        return _finalising(desk, form, back, 422)
    try:
        make_final(current_session(), desk.person, desk.analysis, form.reason.data or "")
    except NotPossible as refusal:
        form.refuse(refusal)
        return _finalising(desk, form, back, 422)
    except Contradicts as refusal:
        form.form_errors.extend(finding.words for finding in desk.told(refusal.findings))
        return _finalising(desk, form, back, 422)
    except NotOpen:
        form.form_errors.append("Somebody else opened or finalised it since you opened this page")
        return _finalising(desk, form, back, 409)
    return _on(desk)


def _on(desk: Desk) -> Response:
    """On to the next decided review, first those of the same meeting; to the list where none is left."""
    session, area = current_session(), current_app.extensions["panel_area"]
    meeting = desk.meeting.token if desk.meeting else None
    following = to_finalise_next(session, current_person(), area, today(), meeting)
    if following is None:
        flash("Final: every figure counts it from today. No other decided review waits.", "success")
        return redirect(url_for("analyses.waiting"), 303)
    flash("Final: every figure counts it from today. This is the next one.", "success")
    return redirect(url_for("analyses.finalise", token=following), 303)


def _finalising(desk: Desk, form: FinaliseForm, back: str, code: int = 200) -> Response:
    session, content = current_session(), desk.pseudonymised
    assert desk.analysis is not None
    quorate = quorate_when_heard(session, current_person(), desk.analysis)
    page = render_template(
        "analysis/finalise.html", form=form, desk=desk, back=back, quorate=quorate, brief=brief(desk),
        parts=shown.parts(content, desk.form), grading=shown.grading(content, desk.form), warnings=desk.warnings,
    )  # fmt: skip
    return make_response(page, code)
