"""The addresses of the pages about accounts. One endpoint answers GET with one view and POST with another."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from cdop.accounts import administration as admin
from cdop.accounts import views

View = Callable[..., Response | str]

accounts = Blueprint("accounts", __name__)
ACCOUNT = "/accounts/<token:token>"


def _page(address: str, name: str, get: View | None, post: View | None = None) -> None:
    by_method = {method: view for method, view in (("GET", get), ("POST", post)) if view is not None}

    def answer(**values: str) -> Response | str:
        return by_method["POST" if request.method == "POST" else "GET"](**values)

    accounts.add_url_rule(address, name, answer, methods=list(by_method))


_page("/sign-in", "sign_in", views.sign_in_page, views.sign_in)
_page("/sign-out", "sign_out", None, views.sign_out)
_page("/activate", "activate", views.activate_page, views.activate)
_page("/password", "change_password", views.change_password_page, views.change_password)
_page("/accounts", "people", admin.people)
_page("/accounts/new", "new", admin.new_page, admin.new)
_page(ACCOUNT, "change", admin.change_page, admin.change)
_page(f"{ACCOUNT}/reset-password", "reset_password", admin.reset_password_page, admin.reset_password)
_page(f"{ACCOUNT}/reset-second-factor", "reset_factor", admin.reset_factor_page, admin.reset_factor)
_page(f"{ACCOUNT}/disable", "disable", admin.disable_page, admin.disable)
_page(f"{ACCOUNT}/enable", "enable", None, admin.enable)
