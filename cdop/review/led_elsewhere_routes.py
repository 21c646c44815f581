"""The address where another panel's outcome is recorded, and what it adds to the case page."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.review import led_elsewhere_views

    return led_elsewhere_views


def _hang() -> None:
    from cdop.review import led_elsewhere_views

    led_elsewhere_views.register()


review = Blueprint("review", __name__, url_prefix="/cases")
LaterPages(review, _views).add("/<token:token>/led-elsewhere", "led_elsewhere", ("GET", "POST"))
hang_later(_hang)
