"""The addresses of a meeting's minutes, and what of them stands on its page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.review.minutes import views

    return views


def _hang() -> None:
    from cdop.review.minutes import meeting_part

    meeting_part.install()


panel_minutes = Blueprint("panel_minutes", __name__, url_prefix="/meetings")
pages = LaterPages(panel_minutes, _views)
pages.add("/<token:token>/minutes", "minutes", ("GET", "POST"))
pages.add("/<token:token>/minutes/approve", "approve", ("POST",))
pages.add("/<token:token>/minutes/<int:number>", "version")
pages.add("/<token:token>/minutes/<int:number>/minutes.pdf", "version_pdf")
hang_later(_hang)
