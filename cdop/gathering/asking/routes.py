"""The addresses of asking, its section on the case page, its messages and its words on the timeline."""

from types import ModuleType

from flask import Blueprint

from cdop.gathering.asking import messages, section, wording
from cdop.web.later import LaterPages


def _ask_views() -> ModuleType:
    from cdop.gathering.asking import ask_views

    return ask_views


def _request_views() -> ModuleType:
    from cdop.gathering.asking import request_views

    return request_views


asking = Blueprint("asking", __name__, url_prefix="/cases/<token:token>")
BOTH = ("GET", "POST")
LaterPages(asking, _ask_views).add("/ask", "ask", BOTH)
of_request = LaterPages(asking, _request_views)
of_request.add("/requests/<token:key>", "request")
section.install()
messages.install()
wording.install()
