"""The addresses of classification and response; their section on the case page, and the clock of the decision."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")
KIND = "any(initial, visit, follow_up, final)"


def _views() -> ModuleType:
    from cdop.classification import views

    return views


def _response_views() -> ModuleType:
    from cdop.classification.response import views

    return views


def _meeting_views() -> ModuleType:
    from cdop.classification.response import meeting_views

    return meeting_views


def _hang() -> None:
    from cdop.case.clocks import Step
    from cdop.case.step_moments import register_moment
    from cdop.classification import sections
    from cdop.classification.reading import first_told

    sections.install()
    register_moment(Step.RESPONSE, first_told)


classification = Blueprint("classification", __name__, url_prefix="/cases/<token:token>")
pages = LaterPages(classification, _views)
pages.add("/classification", "classify", BOTH)
pages.add("/classification/confirm", "confirm", BOTH)
pages.add("/certificate", "certificate", BOTH)
response = Blueprint("response", __name__, url_prefix="/cases/<token:token>/response")
response_pages = LaterPages(response, _response_views)
response_pages.add("", "response", view="response_page")
response_pages.add("/criteria", "criteria", BOTH)
response_pages.add("/decision", "decision", BOTH)
response_pages.add("/stand-down", "stand_down", BOTH)
meeting_pages = LaterPages(response, _meeting_views)
meeting_pages.add("/meetings/new", "new_meeting", BOTH)
meeting_pages.add("/meetings/<token:key>", "meeting", BOTH)
meeting_pages.add(f"/agenda/<{KIND}:kind>", "agenda")
meeting_pages.add(f"/agenda/<{KIND}:kind>/pdf", "agenda_pdf")
meeting_pages.add("/meetings/<token:key>/record", "record")
meeting_pages.add("/meetings/<token:key>/record/pdf", "record_pdf")
hang_later(_hang)
