"""The addresses of the inbox, and what it adds to the pages of others."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.notification.inbox import views

    return views


def _accepting_views() -> ModuleType:
    from cdop.notification.inbox import accepting_views

    return accepting_views


def _hang() -> None:
    from cdop.notification.inbox import waiting

    waiting.install()


inbox = Blueprint("inbox", __name__, url_prefix="/inbox")
pages = LaterPages(inbox, _views)
pages.add("", "inbox", view="inbox_page")
pages.add("/<token:token>", "notification")
pages.add("/<token:token>/join", "other_case")
pages.add("/<token:token>/join/<token:case>", "join", BOTH)
pages.add("/<token:token>/set-aside", "set_aside", BOTH)
pages.add("/<token:token>/put-back", "put_back", ("POST",))
pages.add("/<token:token>/separate", "separate", BOTH)
pages.add("/decided", "decided")
LaterPages(inbox, _accepting_views).add("/<token:token>/accept", "accept", BOTH)
hang_later(_hang)
