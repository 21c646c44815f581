"""The guided decision on residency: what is known of the home, what the rules suggest, and what a person decides."""

from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import FactKind, in_force
from cdop.case.form_page import FormPage
from cdop.case.rules import NotPossible
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.reference.areas import area_name
from cdop.reference.wording import long_date
from cdop.residency.areas import area_groups
from cdop.residency.forms import CHANGE, DECIDE, ResidencyForm
from cdop.residency.looking import Looked, look
from cdop.residency.postcodes.queries import edition_in_use
from cdop.residency.presenters import answer_rows, as_text, earlier, quoted, suggestion_rows, told_whole
from cdop.residency.service import Guided, decide
from cdop.web.guard import current_person

RULE_CHANGED = "The rule or what the postcode tells has changed since you looked: look at it again, then decide"


def decision(token: str) -> Response:
    """Where the child lived, then whose child it is: two steps of one form."""
    case = case_or_absent(token)
    if request.method == "GET":
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

    def save(seen: Seen) -> None:
        assert form.decided_on.data is not None  # the form requires it, and the reason
        reason, circumstance = form.reason.data or "", form.told.circumstance
        guided = Guided(form.home_area.data or None, form.decided_on.data, reason, circumstance, found)
        decide(current_session(), current_person(), seen, guided)

    def told(conflict: Overtaken) -> dict[str, Any]:
        day, reason = long_date(form.decided_on.data), form.reason.data or ""
        yours = as_text(area_name(form.home_area.data or None), day, reason)
        return {"theirs": told_whole(conflict.saved), "yours": yours}

    done = f"Residency is decided: {area_name(form.home_area.data or None)}."
    return _decision_page(case, form, found).saved(form, save, done, told)


def _asking(case: CaseView, form: ResidencyForm, code: int) -> Response:
    """The first step: what is known of the home."""
    return _page("asking", case, edition=edition_in_use(current_session())).shown(form, code)


def _deciding(case: CaseView, form: ResidencyForm, found: Looked, code: int) -> Response:
    """The second step: the rules beside what they suggest, and the decision."""
    form.deciding(found.suggestion.home_area, _rule_shown(found))
    return _decision_page(case, form, found).shown(form, code)


def _decision_page(case: CaseView, form: ResidencyForm, found: Looked) -> FormPage:
    answers, suggested = list(answer_rows(form.told, found)), list(suggestion_rows(found))
    return _page("deciding", case, answers=answers, suggested=suggested, rules=quoted(found))


def _rule_shown(found: Looked) -> str:
    """What the person saw suggested, so that a decision is never recorded under a rule that was not on the page."""
    edition = found.place.edition if found.place else ""
    return f"{found.suggestion.home_rule.key} {found.suggestion.home_area} {edition}"


def _page(step: str, case: CaseView, **words: Any) -> FormPage:
    always = {
        "groups": area_groups(current_app.extensions["panel_area"]),
        "earlier": earlier(case.facts),
        "finalised": in_force(case.facts, FactKind.FINALISED),
    }
    return FormPage(f"residency/{step}.html", case, {**always, **words})
