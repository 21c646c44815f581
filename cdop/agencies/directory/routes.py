"""The addresses of the directory of agencies."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.agencies.directory import views

    return views


directory = Blueprint("directory", __name__, url_prefix="/agencies")
pages = LaterPages(directory, _views)
pages.add("", "agencies")
pages.add("/new", "new", BOTH)
pages.add("/<token:token>", "agency")
pages.add("/<token:token>/change", "change", BOTH)
pages.add("/<token:token>/contacts", "assign", ("POST",))
pages.add("/<token:token>/contacts/end", "release", ("POST",))
