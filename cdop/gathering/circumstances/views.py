"""The page of a case's circumstances for the national return."""

from flask import request
from werkzeug.wrappers import Response

from cdop.case.facts import FactKind, in_force
from cdop.case.views import case_or_absent
from cdop.gathering.case_pages import FactPage
from cdop.gathering.circumstances.forms import CircumstancesForm
from cdop.gathering.circumstances.rules import suggestions


def circumstances(token: str) -> Response:
    """Record or correct them, with what agencies' answers suggest beside each question."""
    case = case_or_absent(token)
    offered = suggestions(case.facts, case.age_at_death)
    page = FactPage("gathering/circumstances/circumstances.html", case, {"offered": offered})
    if request.method == "GET":
        return page.shown(CircumstancesForm.of(in_force(case.facts, FactKind.CIRCUMSTANCES_RECORDED), case.version))
    form = CircumstancesForm()
    if not form.validate():
        return page.shown(form, 422)
    return page.says(form, form.fact, "", "The circumstances are saved.")
