"""The addresses of the pages about one's own second factor."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import BothMethods, LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.accounts.factors import views

    return views


def _hang() -> None:
    from cdop.accounts import notices
    from cdop.accounts.factors import waiting

    notices.install()
    waiting.install()


factors = Blueprint("factors", __name__)
pages = LaterPages(factors, _views)
both = BothMethods(factors, _views)
both.add("/sign-in/code", "code")
both.add("/sign-in/recovery", "recovery")
pages.add("/second-factor", "factor")
pages.add("/second-factor/offer", "offer", ("POST",))
pages.add("/sign-out/elsewhere", "sign_out_elsewhere", ("POST",))
both.add("/second-factor/app", "enrol")
pages.add("/second-factor/recovery-codes", "recovery_codes", ("POST",))
both.add("/sign-in/notices", "notices")
hang_later(_hang)
