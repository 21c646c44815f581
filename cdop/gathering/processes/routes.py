"""The addresses of the pages of parallel processes."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.processes import views

    return views


def _hang() -> None:
    from cdop.gathering.processes import shown

    shown.install()


processes = Blueprint("processes", __name__, url_prefix="/cases/<token:token>/processes")
pages = LaterPages(processes, _views)
pages.add("", "strip", BOTH)
pages.add("/new", "new_process", BOTH)
pages.add("/<token:key>", "process", BOTH)
hang_later(_hang)
