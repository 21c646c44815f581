"""The addresses of what is known, of replies and of contradictions; what of them waits is told on the home."""

from types import ModuleType

from flask import Blueprint

from cdop.gathering.record import sections
from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.record import views

    return views


record = Blueprint("record", __name__)
pages = LaterPages(record, _views)
pages.add("/cases/<token:token>/record", "known")
pages.add("/cases/<token:token>/record/<question>", "question", BOTH)
pages.add("/cases/<token:token>/replies/<token:key>", "reply", BOTH)
pages.add("/replies", "replies")
pages.add("/contradictions", "contradictions")
sections.install()
