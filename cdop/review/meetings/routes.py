"""The addresses of panel meetings; what of them stands on the home page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.review.meetings import views

    return views


def _agenda_views() -> ModuleType:
    from cdop.review.meetings import agenda_views

    return agenda_views


def _item_views() -> ModuleType:
    from cdop.review.meetings import item_views

    return item_views


def _terms_views() -> ModuleType:
    from cdop.review.meetings import terms_views

    return terms_views


def _attendance_views() -> ModuleType:
    from cdop.review.meetings import attendance_views

    return attendance_views


def _hang() -> None:
    from cdop.review.meetings import ahead, inviting

    ahead.install()
    inviting.install()


panel_meetings = Blueprint("panel_meetings", __name__, url_prefix="/meetings")
pages = LaterPages(panel_meetings, _views)
pages.add("", "meetings")
pages.add("/plan", "plan", BOTH)
pages.add("/<token:token>", "meeting")
pages.add("/<token:token>/answer", "answer", ("POST",))
pages.add("/<token:token>/meeting.ics", "calendar")
pages.add("/<token:token>/change", "change", BOTH)
pages.add("/<token:token>/cancel", "cancel", BOTH)
pages.add("/<token:token>/hold", "hold", ("POST",))
agenda_pages = LaterPages(panel_meetings, _agenda_views)
agenda_pages.add("/<token:token>/agenda", "agenda")
agenda_pages.add("/<token:token>/agenda.pdf", "agenda_pdf")
agenda_pages.add("/<token:token>/choose", "choose", BOTH)
agenda_pages.add("/<token:token>/order", "order", BOTH)
item_pages = LaterPages(panel_meetings, _item_views)
item_pages.add("/<token:token>/items/<token:key>/off", "take_off", BOTH)
item_pages.add("/<token:token>/items/<token:key>/hearing", "hearing", BOTH)
item_pages.add("/<token:token>/items/<token:key>/conflict", "conflict", BOTH)
terms_pages = LaterPages(panel_meetings, _terms_views)
terms_pages.add("/<token:token>/terms", "terms", BOTH)
terms_pages.add("/<token:token>/terms/<key>", "seat_terms", BOTH)
attendance_pages = LaterPages(panel_meetings, _attendance_views)
attendance_pages.add("/<token:token>/attendance", "attendance", BOTH)
attendance_pages.add("/<token:token>/co-opt", "co_opt", BOTH)
attendance_pages.add("/<token:token>/invite", "invite", BOTH)
attendance_pages.add("/attendance/<label>", "year")
attendance_pages.add("/attendance/<label>/table.pdf", "year_pdf")
hang_later(_hang)
