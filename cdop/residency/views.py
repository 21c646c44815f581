"""The guided decision on residency: what is known of the home, what the rules suggest, and what a person decides."""

from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import FactKind, in_force
from cdop.case.rules import NotPossible
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.reference.areas import area_name
from cdop.residency.areas import area_groups
from cdop.residency.forms import CHANGE, DECIDE, ResidencyForm
from cdop.residency.looking import Looked, look
from cdop.residency.postcodes.queries import edition_in_use
from cdop.residency.presenters import answer_rows, as_text, earlier, quoted, suggestion_rows, told_whole
from cdop.residency.service import Guided, decide
from cdop.web.guard import current_person
from cdop.web.presenters import long_date
from cdop.web.unit_of_work import keep_despite_refusal

residency = Blueprint("residency", __name__, url_prefix="/cases")
RULE_CHANGED = "The rule or what the postcode tells has changed since you looked: look at it again, then decide"


@residency.route("/<token:token>/residency", methods=["GET", "POST"])
def decision(token: str) -> Response:
    """Where the child lived, then whose child it is: two steps of one form."""
    case = case_or_absent(token)
    if request.method == "GET":
        record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
        postcode = (case.described.identity or {}).get("home_postcode")
        return _asking(case, ResidencyForm.asking(postcode, case.version), 200)
    form, step = ResidencyForm(), request.form.get("step")
    if step == CHANGE:
        return _asking(case, form, 200)
    if not form.answers_hold():
        return _asking(case, form, 422)
    try:
        area = current_app.extensions["panel_area"]
        found = look(current_session(), form.told, case.described.detail["death_area"], area)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _asking(case, form, 422)
    return _decide(case, form, found) if step == DECIDE else _deciding(case, form, found, 200)


def _decide(case: CaseView, form: ResidencyForm, found: Looked) -> Response:
    if form.seen_rule.data != _rule_shown(found):
        form.form_errors = [RULE_CHANGED]
        return _deciding(case, form, found, 422)
    if not form.validate():
        return _deciding(case, form, found, 422)
    day, reason = form.decided_on.data, form.reason.data
    assert day is not None  # the form requires it, and the reason
    guided = Guided(form.home_area.data or None, day, reason or "", form.told.circumstance, found)
    try:
        decide(current_session(), current_person(), Seen(case.case_id, form.seen_version), guided)
    except Overtaken as conflict:
        return _overtaken(case, form, found, conflict)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _deciding(case, form, found, 422)
    flash(f"Residency is decided: {area_name(guided.home_area)}.", "success")
    return redirect(url_for("cases.case", token=case.token), 303)


def _overtaken(case: CaseView, form: ResidencyForm, found: Looked, conflict: Overtaken) -> Response:
    """409: somebody else decided first. Both decisions, and the form to decide with."""
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
    keep_despite_refusal()
    form.version.data = str(conflict.version)
    yours = as_text(area_name(form.home_area.data or None), long_date(form.decided_on.data), form.reason.data or "")
    return _deciding(case, form, found, 409, conflict=conflict, theirs=told_whole(conflict.saved), yours=yours)


def _asking(case: CaseView, form: ResidencyForm, code: int) -> Response:
    """The first step: what is known of the home."""
    return _page("asking", case, form, code, edition=edition_in_use(current_session()))


def _deciding(case: CaseView, form: ResidencyForm, found: Looked, code: int, **words: Any) -> Response:
    """The second step: the rules beside what they suggest, and the decision."""
    form.deciding(found.suggestion.home_area, _rule_shown(found))
    return _page(
        "deciding",
        case,
        form,
        code,
        answers=list(answer_rows(form.told, found)),
        suggested=list(suggestion_rows(found)),
        rules=quoted(found),
        **words,
    )


def _rule_shown(found: Looked) -> str:
    """What the person saw suggested, so that a decision is never recorded under a rule that was not on the page."""
    edition = found.place.edition if found.place else ""
    return f"{found.suggestion.home_rule.key} {found.suggestion.home_area} {edition}"


def _page(name: str, case: CaseView, form: ResidencyForm, code: int, **words: Any) -> Response:
    page = render_template(
        f"residency/{name}.html",
        case=case,
        form=form,
        groups=area_groups(current_app.extensions["panel_area"]),
        earlier=earlier(case.facts),
        finalised=in_force(case.facts, FactKind.FINALISED),
        **words,
    )
    return make_response(page, code)
