"""The addresses of this area's own panels."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.panels import views

    return views


panels = Blueprint("panels", __name__, url_prefix="/our-panels")
pages = LaterPages(panels, _views)
pages.add("", "panels")
pages.add("/new", "new", BOTH)
pages.add("/<token:token>", "panel")
pages.add("/<token:token>/change", "change", BOTH)
pages.add("/<token:token>/seats/new", "new_seat", BOTH)
pages.add("/<token:token>/seats/<token:key>", "seat", BOTH)
