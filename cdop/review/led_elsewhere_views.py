"""The page on which another panel's outcome is recorded, and what the case page shows of it."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, make_response, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.agencies.queries import other_panel
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.rules import NotPossible
from cdop.case.sections import register_case_section
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.review.led_elsewhere import leading_panel, record_outcome
from cdop.review.led_elsewhere_form import LedElsewhereForm
from cdop.review.rules import standing_review
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

review = Blueprint("review", __name__, url_prefix="/cases")


@review.route("/<token:token>/led-elsewhere", methods=["GET", "POST"])
def led_elsewhere(token: str) -> Response:
    """What another panel found of our resident. 404 where this panel leads."""
    case, area = case_or_absent(token), current_app.extensions["panel_area"]
    panel = leading_panel(case.facts, area) or abort(404)
    form = LedElsewhereForm()
    if not form.is_submitted():
        record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
        return _page(case, panel, LedElsewhereForm.holding(case.version), 200)
    if not form.validate():
        return _page(case, panel, form, 422)
    day = form.on.data
    assert day is not None  # the form requires it
    try:
        seen = Seen(case.case_id, form.seen_version)
        record_outcome(current_session(), current_person(), seen, area, form.analysis, day)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _page(case, panel, form, 422)
    except Overtaken as conflict:
        record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
        keep_despite_refusal()
        form.version.data = str(conflict.version)
        return _page(case, panel, form, 409, conflict=conflict)
    flash("The other panel’s review is recorded, and counts.", "success")
    return redirect(url_for("cases.case", token=case.token), 303)


def led_elsewhere_section(_session: Session, viewer: Person, case: CaseView) -> dict[str, str] | None:
    """The step that waits where another panel leads our resident; nothing otherwise, or for who sees no identity."""
    if not viewer.sees_identity:
        return None
    if leading_panel(case.facts, current_app.extensions["panel_area"]) is None or standing_review(case.facts):
        return None
    return {"href": url_for("review.led_elsewhere", token=case.token)}


def register() -> None:
    """Once for the whole program."""
    register_case_section("Review by another panel", 11, led_elsewhere_section, "review/_led_elsewhere.html")


def _page(case: CaseView, panel: str, form: LedElsewhereForm, code: int, **words: Any) -> Response:
    found = other_panel(current_session(), panel)
    name = found.name if found else "another panel"
    return make_response(render_template("review/led_elsewhere.html", case=case, form=form, panel=name, **words), code)


register()
