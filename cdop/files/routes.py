"""The address of a stored file."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.files import views

    return views


files = Blueprint("files", __name__, url_prefix="/files")
LaterPages(files, _views).add("/<token:token>", "download")
