"""The addresses of the register's pages. What reads and writes files is loaded with the first that is asked for."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.register import views

    return views


register = Blueprint("register", __name__, url_prefix="/register")
pages = LaterPages(register, _views)
pages.add("", "upload", BOTH)
pages.add("/columns", "columns")
pages.add("/template.csv", "template")
pages.add("/codes.csv", "codes")
pages.add("/<token:token>", "preview", BOTH)
pages.add("/<token:token>/faults.txt", "faults")
pages.add("/<token:token>/progress", "progress")
pages.add("/export", "export", BOTH)
