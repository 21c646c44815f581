"""Where somebody goes after signing in: a page of ours that they may open, or home (security.md S37)."""

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cdop.accounts.access import Rule
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS

LONGEST = 500
LINKS = ("/reply/", "/answer/")


def asked_for() -> str:
    """The address of this request, to come back to: without the host. Never one that may hold a one-time link."""
    if request.path.startswith(LINKS):
        return "/"
    return request.full_path.rstrip("?") if request.query_string else request.path


def sign_in_address(wanted: str) -> str:
    """The sign-in page's address, which remembers where the person was going."""
    return on_the_way("accounts.sign_in", wanted)


def on_the_way(endpoint: str, wanted: str) -> str:
    """The address of a page that leads on to the wanted one."""
    address = url_for(endpoint)
    plain = wanted in {"", "/"} or len(wanted) > LONGEST
    return address if plain else f"{address}?{urlencode({'next': wanted}, safe='/')}"


def held_address(token: str) -> str:
    """The address of what is held of a form that was sent."""
    return url_for("locking.held", token=token)


def destination(wanted: str, roles: Iterable[Role]) -> str:
    """The wanted address where it is a page of ours that opens to these roles; otherwise home.

    Nothing is cleaned up: an address that a browser might read as another site's is no address of ours.
    """
    home = url_for("home.home")
    odd = any(character < "!" or character in "\\\x7f" for character in wanted)
    if odd or not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > LONGEST:
        return home
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        endpoint, _ = adapter.match(urlsplit(wanted).path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return home
    rule = PERMISSIONS.get(endpoint, Rule())
    return wanted if rule.allows("GET", list(roles)) else home
