"""The addresses of what is known, of replies and of contradictions; what of them waits is told on the home."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.record import views

    return views


def _chronology_views() -> ModuleType:
    from cdop.gathering.record import chronology_views

    return chronology_views


def _hang() -> None:
    from cdop.gathering.record import waiting

    waiting.install()


record = Blueprint("record", __name__)
pages = LaterPages(record, _views)
pages.add("/cases/<token:token>/record", "known")
pages.add("/cases/<token:token>/record/<question>", "question", BOTH)
pages.add("/cases/<token:token>/replies/<token:key>", "reply", BOTH)
pages.add("/replies", "replies")
pages.add("/contradictions", "contradictions")
chronology = Blueprint("chronology", __name__, url_prefix="/cases/<token:token>/chronology")
entries = LaterPages(chronology, _chronology_views)
entries.add("", "chronology")
entries.add("/picture", "picture")
entries.add("/pdf", "pdf")
entries.add("/new", "new", BOTH)
entries.add("/<token:key>", "entry", BOTH)
entries.add("/<token:key>/take-out", "take_out", BOTH)
hang_later(_hang)
