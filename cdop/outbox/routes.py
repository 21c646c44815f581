"""The addresses of the outbox, and what of it waits for the coordinator on the home."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.outbox import views

    return views


def _hang() -> None:
    from cdop.outbox import waiting

    waiting.install()


outbox = Blueprint("outbox", __name__, url_prefix="/outbox")
pages = LaterPages(outbox, _views)
pages.add("", "outbox")
pages.add("/<token:token>", "message")
pages.add("/<token:token>/again", "again", ("POST",))
hang_later(_hang)
