"""The addresses of withdrawing a case, and what it adds to the case page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.notification import withdrawing_views

    return withdrawing_views


def _hang() -> None:
    from cdop.notification import withdrawing_views

    withdrawing_views.install()


withdrawal = Blueprint("withdrawal", __name__, url_prefix="/cases")
pages = LaterPages(withdrawal, _views)
pages.add("/<token:token>/withdraw", "withdraw", BOTH)
pages.add("/<token:token>/withdraw/undo", "undo", BOTH)
hang_later(_hang)
