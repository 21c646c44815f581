"""The page on which another panel's outcome is recorded, and what the case page shows of it."""

from flask import abort, current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.agencies.queries import other_panel
from cdop.case.case_page import CaseView
from cdop.case.editing import Seen
from cdop.case.form_page import FormPage
from cdop.case.sections import Place, register_case_section
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.review.led_elsewhere import leading_panel, record_outcome
from cdop.review.led_elsewhere_form import LedElsewhereForm
from cdop.review.rules import standing_review
from cdop.web.guard import current_person


def led_elsewhere(token: str) -> Response:
    """What another panel found of our resident. 404 where this panel leads."""
    case, area = case_or_absent(token), current_app.extensions["panel_area"]
    panel = leading_panel(case.facts, area) or abort(404)
    page = FormPage("review/led_elsewhere.html", case, {"panel": _name_of(panel)})
    form = LedElsewhereForm()
    if not form.is_submitted():
        return page.shown(LedElsewhereForm.holding(case.version))

    def save(seen: Seen) -> None:
        assert form.on.data is not None  # the form requires it
        record_outcome(current_session(), current_person(), seen, area, form.analysis, form.on.data)

    return page.sent(form, save, "The other panel’s review is recorded, and counts.")


def led_elsewhere_section(_session: Session, viewer: Person, case: CaseView) -> dict[str, str] | None:
    """The step that waits where another panel leads our resident; nothing otherwise, or for who sees no identity."""
    if not viewer.sees_identity:
        return None
    if leading_panel(case.facts, current_app.extensions["panel_area"]) is None or standing_review(case.facts):
        return None
    return {"href": url_for("review.led_elsewhere", token=case.token)}


def register() -> None:
    """Once for the whole program."""
    template = "review/_led_elsewhere.html"
    register_case_section("Review by another panel", Place.OTHER_PANEL, led_elsewhere_section, template)


def _name_of(panel: str) -> str:
    found = other_panel(current_session(), panel)
    return found.name if found else "another panel"
