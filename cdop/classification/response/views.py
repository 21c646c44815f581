"""The response's pages: all of it on one, and one each for the criteria, the decision and standing down."""

from flask import abort, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.asks import asked_of
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.form_page import note_view
from cdop.case.response_state import ResponseState, response_state
from cdop.case.views import case_or_absent
from cdop.classification.definitions import CRITERIA_SOURCE
from cdop.classification.pages import Page
from cdop.classification.reading import situation
from cdop.classification.response.forms import CriteriaForm, DecisionForm, StandDownForm
from cdop.classification.response.open_work import agreed
from cdop.classification.response.rules import called_for
from cdop.classification.response.shown import response_shown
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.reference.codes import code_list, label
from cdop.web.guard import current_person

DECISIONS = frozenset({FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN})


def page_of(template: str, case: CaseView, **words: object) -> Page:
    """A page of the response, which leads back to the response."""
    back = url_for("response.response", token=case.token)
    words = {"back": back, "back_words": "Joint agency response", **words}
    return Page(f"classification/response/{template}.html", case, words, back)


def response_page(token: str) -> str:
    """The response of one case: criteria, decision, clocks, meetings, what was to be shared, actions."""
    case = case_or_absent(token)
    note_view(case)
    session = current_session()
    told = situation(session, current_person(), case.case_id)
    asked = asked_of(case, current_app.extensions["panel_area"], today())
    return render_template(
        "classification/response/response.html", case=case,
        shown=response_shown(told, settings_in_force(session), asked, reviewed=case.status == "reviewed"),
        running=response_state(told.facts) is ResponseState.RUNNING, agreed=agreed(told, today()),
        kinds=code_list("response_meeting").values(),
    )  # fmt: skip


def criteria(token: str) -> Response:
    """The five criteria, each yes, no or not known."""
    case = case_or_absent(token)
    page = page_of("criteria", case, source=CRITERIA_SOURCE)
    if request.method == "GET":
        now = in_force(case.facts, FactKind.RESPONSE_CRITERIA)
        held = CriteriaForm.answers(now.detail["criteria"]) if now else {}
        held["reason"] = str((now.identity or {})["reason"]) if now else ""
        return page.shown(CriteriaForm.holding(case.version, **held))
    form = CriteriaForm()
    if not form.validate():
        return page.shown(form, 422)
    identity = {"reason": form.reason.data or ""}
    fact = Fact(FactKind.RESPONSE_CRITERIA, form.day, {"criteria": form.criteria}, identity)
    return page.decided(form, fact, {FactKind.RESPONSE_CRITERIA}, "The criteria are saved.")


def decision(token: str) -> Response:
    """Whether a response is started. What the criteria suggest stands beside, and blocks nothing."""
    case = case_or_absent(token)
    assessed = in_force(case.facts, FactKind.RESPONSE_CRITERIA)
    suggests = called_for(assessed.detail["criteria"]) if assessed else None
    page = page_of("decision", case, assessed=assessed, suggests=suggests)
    if request.method == "GET":
        return page.shown(DecisionForm.holding(case.version))
    form = DecisionForm()
    if not form.validate():
        return page.shown(form, 422)
    said = form.disagreement.data or ""
    detail = {"decision": form.decision.data, "time": form.time.data or None, "disagreed": bool(said)}
    identity = {"reason": form.reason.data, "disagreement": said}
    fact = Fact(FactKind.RESPONSE_DECIDED, form.day, detail, identity)
    return page.decided(form, fact, DECISIONS, f"{label('response_decision', form.decision.data)}.")


def stand_down(token: str) -> Response:
    """A response that runs is stood down; where none runs, there is no such page."""
    case = case_or_absent(token)
    page = page_of("stand_down", case)
    runs = response_state(case.facts) is ResponseState.RUNNING
    if request.method == "GET":
        return page.shown(StandDownForm.holding(case.version)) if runs else abort(404)
    form = StandDownForm()
    if not form.validate():
        return page.shown(form, 422)
    fact = Fact(FactKind.RESPONSE_STOOD_DOWN, form.day, {}, {"reason": form.reason.data})
    if not runs and form.seen_version >= case.version:
        abort(404)
    return page.decided(form, fact, DECISIONS, "The joint agency response is stood down.")
