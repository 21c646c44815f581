"""The addresses of the lock, of proof that must be fresh, and of what is held meanwhile."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import BothMethods, LaterPages


def _views() -> ModuleType:
    from cdop.accounts.locking import views

    return views


locking = Blueprint("locking", __name__)
pages = LaterPages(locking, _views)
both = BothMethods(locking, _views)
both.add("/locked", "locked")
both.add("/prove", "prove")
both.add("/held/<token:token>", "held")
pages.add("/locked/left", "left")
pages.add("/locked/stay", "stay", ("POST",))
