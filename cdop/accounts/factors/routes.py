"""The addresses of the pages about one's own second factor."""

from types import ModuleType

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from cdop.web.later import Later, LaterPages, hang_later


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


def _page(address: str, name: str) -> None:
    shown, done = Later(_views, f"{name}_page"), Later(_views, name)

    def answer() -> ResponseReturnValue:
        return done() if request.method == "POST" else shown()

    factors.add_url_rule(address, name, answer, methods=["GET", "POST"])


_page("/sign-in/code", "code")
_page("/sign-in/recovery", "recovery")
pages.add("/second-factor", "factor")
pages.add("/second-factor/offer", "offer", ("POST",))
_page("/second-factor/app", "enrol")
pages.add("/second-factor/recovery-codes", "recovery_codes", ("POST",))
_page("/sign-in/notices", "notices")
hang_later(_hang)
