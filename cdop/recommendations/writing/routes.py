"""The addresses of recommendations while they are written, of all of them in a list, and of one."""

from types import ModuleType

from flask import Blueprint

from cdop.recommendations.writing import page_parts
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.recommendations.writing import views

    return views


recommendations = Blueprint("recommendations", __name__, url_prefix="/recommendations")
pages = LaterPages(recommendations, _views)
pages.add("", "recommendations")
pages.add("/<token:token>", "recommendation")
page_parts.install()
