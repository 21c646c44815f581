"""The addresses of the panel's settings."""

from types import ModuleType

from flask import Blueprint

from cdop.panel_settings.rules import SETTINGS
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.panel_settings import views

    return views


panel_settings = Blueprint("panel_settings", __name__, url_prefix="/settings")
pages = LaterPages(panel_settings, _views)
pages.add("", "settings")
pages.add(f"/<any({', '.join(SETTINGS)}):key>", "change", ("GET", "POST"))
