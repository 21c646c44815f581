"""The addresses of the figures' pages. What counts and draws is loaded with the first of them that is asked for."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.figures import views

    return views


def _denominators() -> ModuleType:
    from cdop.figures.denominators import views

    return views


figures = Blueprint("figures", __name__, url_prefix="/figures")
pages = LaterPages(figures, _views)
pages.add("", "years")
LaterPages(figures, _denominators).add("/denominators", "denominators", BOTH)
pages.add("/<label>", "year")
pages.add("/<label>/chart/<key>.svg", "chart")
pages.add("/<label>/cases", "cell")
pages.add("/<label>/download/<form>", "download")
pages.add("/<label>/printed", "printed_totals", BOTH)
pages.add("/<label>/printed/reasons", "printed_reasons", BOTH)
