"""The organisation whose own accounts may take the place of a password: OpenID Connect, loaded only where it is set."""

from typing import Any

from flask import Flask, current_app

from config import Settings


class NotProven(Exception):
    """The organisation does not say who this is, or says it in a way that is not to be believed."""


def is_set(app: Flask | None = None) -> bool:
    """Whether an organisation is set."""
    settings: Settings = (app or current_app).extensions["settings"]
    return bool(settings.oidc_issuer)


def way_there(back: str) -> Any:
    """On to the organisation's page. What is to come back with the answer is kept in Flask's own signed cookie."""
    try:
        return _client().authorize_redirect(back)
    except _failures() as failure:
        raise NotProven(type(failure).__name__) from None


def email_of_answer() -> str:
    """The e-mail address that the organisation has proven, of the answer that this request carries.

    State, nonce, signature, issuer, audience and time are checked by the library. Nothing else is taken from the
    answer: no name, no role. Raises ``NotProven``.
    """
    settings: Settings = current_app.extensions["settings"]
    options = {
        "iss": {"essential": True, "values": [settings.oidc_issuer]},
        "aud": {"essential": True, "value": settings.oidc_client},
    }
    try:
        told = _client().authorize_access_token(claims_options=options).get("userinfo") or {}
    except _failures() as failure:
        raise NotProven(type(failure).__name__) from None
    email = told.get("email")
    # Letters that only look alike are folded into one where accounts are found: they are other people's addresses.
    if not isinstance(email, str) or not email.isascii() or told.get("email_verified") is not True:
        raise NotProven("no address that is proven")
    return email


def _client() -> Any:
    """The library's client, made once for an application."""
    if "oidc" not in current_app.extensions:
        from authlib.integrations.flask_client import OAuth

        settings: Settings = current_app.extensions["settings"]
        oauth = OAuth(current_app._get_current_object())  # type: ignore[attr-defined]  # what the proxy stands for
        oauth.register(
            "organisation",
            client_id=settings.oidc_client,
            client_secret=settings.oidc_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": 10},
        )
        current_app.extensions["oidc"] = oauth.create_client("organisation")
    return current_app.extensions["oidc"]


def _failures() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError
