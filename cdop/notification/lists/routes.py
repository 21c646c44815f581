"""The addresses of the pages of lists. What reads and compares lists is loaded with the first that is asked for."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.notification.lists import views

    return views


lists = Blueprint("lists", __name__, url_prefix="/lists")
pages = LaterPages(lists, _views)
pages.add("", "lists", BOTH)
pages.add("/example.csv", "example")
pages.add("/<token:token>", "found")
pages.add("/<token:token>/rows/<int:number>", "row", BOTH)
pages.add("/<token:token>/enter", "enter", ("POST",))
pages.add("/<token:token>/match", "match", ("POST",))
