"""The addresses of the directory of other areas' panels."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.agencies import views

    return views


agencies = Blueprint("agencies", __name__, url_prefix="/panels")
pages = LaterPages(agencies, _views)
pages.add("", "panels")
pages.add("/new", "new", BOTH)
pages.add("/<token:token>", "change", BOTH)
