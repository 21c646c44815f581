"""The addresses of the room and of analyses; what they add to the case page, the timeline and the home page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _room() -> ModuleType:
    from cdop.review.analysis import room_views

    return room_views


def _finalising() -> ModuleType:
    from cdop.review.analysis import finalising_views

    return finalising_views


def _cases() -> ModuleType:
    from cdop.review.analysis import case_views

    return case_views


def _hang() -> None:
    from cdop.review.analysis import meeting_part, sections

    sections.install()
    meeting_part.install()


room = Blueprint("room", __name__, url_prefix="/room/<token:token>")
room_pages = LaterPages(room, _room)
room_pages.add("", "item", BOTH)
room_pages.add("/projected", "projected")
room_pages.add("/first-view", "first_view", ("POST",))
room_pages.add("/reveal", "reveal_views", ("POST",))
room_pages.add("/from-draft", "from_draft", ("POST",))
room_pages.add("/defer", "defer", BOTH)
room_pages.add("/write-on", "write_on", ("POST",))
LaterPages(room, _finalising).add("/finalise", "finalise_item", BOTH)
analyses = Blueprint("analyses", __name__)
case_pages = LaterPages(analyses, _cases)
case_pages.add("/analyses", "waiting")
case_pages.add("/analyses/<token:token>", "form", BOTH)
case_pages.add("/analyses/<token:token>/decided", "decided", BOTH)
case_pages.add("/analyses/<token:token>/write-on", "write_on", ("POST",))
LaterPages(analyses, _finalising).add("/analyses/<token:token>/finalise", "finalise", BOTH)
case_pages.add("/cases/<token:token>/analyses", "of_case")
case_pages.add("/cases/<token:token>/analyses/<origin>", "start", ("POST",))
case_pages.add("/cases/<token:token>/reopen", "reopening", BOTH)
case_pages.add("/cases/<token:token>/national-database", "national_return", BOTH)
case_pages.add("/national-database", "this_year")
case_pages.add("/national-database/<year>", "unsent_returns")
hang_later(_hang)
