"""Requests that somebody else's page makes a browser send, and forms that say a thing twice (security.md S32, S44).

Three guards, one behind the other: where the browser says that another site asks, the request is refused; the form
carries a token whose secret is in a signed cookie; and that cookie is bound to the signed-in session, so that a token
from before signing in, or from somebody else's browser, opens nothing.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, g, request, session
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from cdop.accounts.access import Rule
from cdop.accounts.tokens import stored_hash
from cdop.web import cookies

TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name
BOND = "bond"

SAFE = {"GET", "HEAD"}
_tokens = CSRFProtect()


def install(app: Flask) -> None:
    """Give templates ``csrf_token``; ``check`` is called by the guard."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard calls, once it knows that the page is open to the person
        WTF_CSRF_HEADERS=[],
        WTF_CSRF_TIME_LIMIT=None,  # a token ends with its session
        WTF_CSRF_SSL_STRICT=False,  # it would demand the Referer header, which our pages tell browsers not to send
    )
    _tokens.init_app(app)


def refuse_other_sites() -> None:
    """400 where the browser says that the request comes from another site.

    Our own pages ask browsers to send no referrer, and then a form's Origin is "null": what Sec-Fetch-Site says
    decides, and Origin only where a browser does not say it.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in {"same-origin", "none"}:
        abort(400)
    if origin is not None and not _ours(origin) and not (origin == "null" and site == "same-origin"):
        abort(400)


def read_body() -> None:
    """Take the whole form in before any transaction begins: one that never arrives must hold no lock. 400 if broken."""
    if request.method in SAFE:
        return
    try:
        request.form.to_dict()
        request.files.to_dict()
    except HTTPException:
        raise
    except Exception:  # the server's faults with broken bodies are of many kinds
        abort(400)


def check(rule: Rule) -> None:
    """400 for a form without its token, or with a second value where one is asked for."""
    if request.method in SAFE:
        return
    _tokens.protect()
    for sent in (request.form, request.files):
        for name, values in sent.lists():
            if len(values) > 1 and name not in rule.repeated:
                abort(400)


def bind() -> None:
    """Forget tokens and flash words that belong to another session than the one the browser now has."""
    bond = _bond(cookies.session_token())
    if session.get(BOND) != bond:
        rebind(cookies.session_token())


def rebind(token: str) -> None:
    """Begin Flask's own session anew, bound to this session token (none: to no session)."""
    session.clear()
    session[BOND] = _bond(token)
    g.pop(TOKEN_FIELD, None)


def carry_over(token: str) -> None:
    """Go on with the same form tokens under another session token of the same person, so that open pages still send."""
    session[BOND] = _bond(token)


def _bond(token: str) -> str:
    return stored_hash(f"forms of {token}")[:16] if token else "nobody"


def _ours(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:  # no address at all
        return False
    return parts.scheme in {"http", "https"} and parts.netloc == request.host
