"""The addresses of asking, its section on the case page, its messages and its words on the timeline."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH, POST = ("GET", "POST"), ("POST",)


def _ask_views() -> ModuleType:
    from cdop.gathering.asking import ask_views

    return ask_views


def _request_views() -> ModuleType:
    from cdop.gathering.asking import request_views

    return request_views


def _letter_views() -> ModuleType:
    from cdop.gathering.asking import letter_views

    return letter_views


def _sharing_views() -> ModuleType:
    from cdop.gathering.asking import sharing_views

    return sharing_views


def _hang() -> None:
    from cdop.gathering import scopes
    from cdop.gathering.asking import messages, section, wording

    section.install()
    messages.install()
    scopes.install()
    wording.install()


asking = Blueprint("asking", __name__, url_prefix="/cases/<token:token>")
LaterPages(asking, _ask_views).add("/ask", "ask", BOTH)
pages = LaterPages(asking, _request_views)
pages.add("/requests/<token:key>", "request")
pages.add("/requests/<token:key>/reply", "type_in", BOTH)
pages.add("/requests/<token:key>/close", "close", BOTH)
pages.add("/requests/<token:key>/link", "give", BOTH)
pages.add("/requests/<token:key>/send-again", "send_again", POST)
pages.add("/requests/<token:key>/revoke", "revoke", POST)
pages.add("/requests/<token:key>/open-again", "open_again", POST)
pages = LaterPages(asking, _letter_views)
pages.add("/requests/<token:key>/letter", "letter")
pages.add("/requests/<token:key>/letter/pdf", "letter_pdf")

question_sharing = Blueprint("question_sharing", __name__, url_prefix="/settings/questions")
pages = LaterPages(question_sharing, _sharing_views)
pages.add("", "questions")
pages.add("/<key>", "question", BOTH)

hang_later(_hang)
