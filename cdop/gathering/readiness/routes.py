"""The addresses of readiness, and its section on the case page."""

from types import ModuleType

from flask import Blueprint

from cdop.gathering.readiness import shown
from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.readiness import views

    return views


readiness = Blueprint("readiness", __name__)
pages = LaterPages(readiness, _views)
pages.add("/cases/<token:token>/ready", "decide", BOTH)
pages.add("/forecast", "forecast")
shown.install()
