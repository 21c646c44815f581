"""The address of the page of a case's circumstances."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.gathering.circumstances import views

    return views


def _hang() -> None:
    from cdop.gathering.circumstances import shown

    shown.install()


circumstances = Blueprint("circumstances", __name__, url_prefix="/cases/<token:token>/circumstances")
pages = LaterPages(circumstances, _views)
pages.add("", "circumstances", ("GET", "POST"))
hang_later(_hang)
