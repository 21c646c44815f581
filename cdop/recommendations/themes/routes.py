"""The addresses of themes, and a recommendation's way to its own."""

from types import ModuleType

from flask import Blueprint

from cdop.recommendations.parts import register_way_on
from cdop.recommendations.themes import page_part
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.recommendations.themes import views

    return views


themes = Blueprint("themes", __name__, url_prefix="/themes")
pages = LaterPages(themes, _views)
pages.add("", "themes_page")
pages.add("/words", "words", ("POST",))
pages.add("/<token:token>", "theme")
pages.add("/<token:token>/picture.svg", "picture")
page_part.install()
register_way_on("themes.themes_page", "Themes", 40)
