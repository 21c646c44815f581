"""The addresses of signing in with an organisation's own account."""

from types import ModuleType

from flask import Blueprint

from cdop.accounts.federated import provider
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.accounts.federated import views

    return views


federated = Blueprint("federated", __name__, url_prefix="/sign-in/elsewhere")
federated.add_app_template_global(provider.is_set, "signs_in_elsewhere")
pages = LaterPages(federated, _views)
pages.add("", "go")
pages.add("/back", "back")
