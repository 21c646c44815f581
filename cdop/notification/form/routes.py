"""The address of staff entry."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages


def _staff_views() -> ModuleType:
    from cdop.notification.form import staff_views

    return staff_views


notifications = Blueprint("notifications", __name__, url_prefix="/notifications")
LaterPages(notifications, _staff_views).add("/new", "new", ("GET", "POST"))
