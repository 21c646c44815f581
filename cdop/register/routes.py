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


def _returning() -> ModuleType:
    from cdop.register.returning import views as returning_views

    return returning_views


returning = LaterPages(register, _returning)
returning.add("/returns", "returns")
returning.add("/returns/pseudonymised", "return_pseudonymised", BOTH)
returning.add("/returns/identified", "return_identified", BOTH)
returning.add("/returns/permissions", "return_permissions", BOTH)
returning.add("/returns/permissions/<token:token>/end", "end_permission", ("POST",))
returning.add("/returns/<string(length=6):name>", "return_made")
