"""The addresses of readiness, and its section on the case page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.readiness import views

    return views


def _hang() -> None:
    from cdop.gathering.readiness import shown

    shown.install()


readiness = Blueprint("readiness", __name__)
pages = LaterPages(readiness, _views)
pages.add("/cases/<token:token>/ready", "decide", BOTH)
pages.add("/forecast", "forecast")
hang_later(_hang)
