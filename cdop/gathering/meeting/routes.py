"""The addresses of the review meeting's pages."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.meeting import views

    return views


def _hang() -> None:
    from cdop.gathering.meeting import shown

    shown.install()


review_meetings = Blueprint("review_meetings", __name__, url_prefix="/cases/<token:token>/review-meetings")
pages = LaterPages(review_meetings, _views)
pages.add("", "meetings")
pages.add("/new", "plan", BOTH)
pages.add("/held", "new_minutes", BOTH)
pages.add("/<token:key>/plan", "move", BOTH)
pages.add("/<token:key>/cancel", "cancel", BOTH)
pages.add("/<token:key>/minutes", "minutes", BOTH)
pages.add("/<token:key>/agenda", "agenda")
pages.add("/<token:key>/agenda/pdf", "agenda_pdf")
pages.add("/<token:key>/record", "record")
pages.add("/<token:key>/record/pdf", "record_pdf")
hang_later(_hang)
