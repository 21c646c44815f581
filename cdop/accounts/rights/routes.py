"""The addresses of the pages where a second person decides about rights."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import BothMethods, LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.accounts.rights import views

    return views


def _hang() -> None:
    from cdop.accounts.rights import views

    views.install()


rights = Blueprint("rights", __name__, url_prefix="/rights")
pages = LaterPages(rights, _views)
both = BothMethods(rights, _views)
pages.add("", "waiting")
both.add("/<token:token>", "asked")
hang_later(_hang)
