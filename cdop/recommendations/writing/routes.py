"""The addresses of recommendations while they are written, of all of them in a list, and of one."""

from types import ModuleType

from flask import Blueprint

from cdop.recommendations.writing import page_parts
from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.recommendations.writing import views

    return views


def _draft_views() -> ModuleType:
    from cdop.recommendations.writing import draft_views

    return draft_views


def _learning_views() -> ModuleType:
    from cdop.recommendations.writing import learning_views

    return learning_views


def _agree_views() -> ModuleType:
    from cdop.recommendations.writing import agree_views

    return agree_views


recommendations = Blueprint("recommendations", __name__, url_prefix="/recommendations")
pages = LaterPages(recommendations, _views)
pages.add("", "recommendations")
pages.add("/<token:token>", "recommendation")
learning_pages = LaterPages(recommendations, _learning_views)
learning_pages.add("/learning", "learning", BOTH)
draft_pages = LaterPages(recommendations, _draft_views)
draft_pages.add("/new", "new", BOTH)
draft_pages.add("/from-case/<token:token>", "from_case", ("POST",))
draft_pages.add("/<token:token>/draft", "draft", BOTH)
draft_pages.add("/<token:token>/check", "check_typed", ("POST",))
agree_pages = LaterPages(recommendations, _agree_views)
agree_pages.add("/<token:token>/agree", "agree", BOTH)
agree_pages.add("/<token:token>/withdraw", "withdraw", BOTH)
agree_pages.add("/<token:token>/supersede", "supersede", BOTH)
page_parts.install()
