"""The addresses of progress reports."""

from types import ModuleType

from flask import Blueprint

from cdop.recommendations.parts import register_way_on
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.recommendations.reports import views

    return views


progress_reports = Blueprint("progress_reports", __name__, url_prefix="/recommendations/reports")
pages = LaterPages(progress_reports, _views)
pages.add("", "reports")
pages.add("/preview", "preview", ("GET", "POST"))
pages.add("/<token:token>", "report")
pages.add("/<token:token>/standing.svg", "picture")
pages.add("/<token:token>/download/<form>", "download")
register_way_on("progress_reports.reports", "Progress reports", 50)
