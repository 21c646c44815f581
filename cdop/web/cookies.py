"""The cookies: of the session, of the device, of a notification, a reply or an answer being filled in; Flask's own."""

from datetime import timedelta

from flask import Flask, Response, current_app, request

SESSION, DEVICE, FORMS, DRAFT = "cdop", "cdop-device", "cdop-forms", "cdop-notification"
REPLY, ANSWER = "cdop-reply", "cdop-answer"
A_YEAR = timedelta(days=365)


def configure(app: Flask) -> None:
    """Flask's own cookie holds no identity: the form token's secret, flash words, and the session it is bound to."""
    app.config.update(
        SESSION_COOKIE_NAME=_name(app, FORMS),
        SESSION_COOKIE_SECURE=app.config["PRODUCTION"],
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )


def session_token() -> str:
    """The session token that the browser sent, or nothing."""
    return request.cookies.get(_name(current_app, SESSION), "")


def device_token() -> str | None:
    """The device token that the browser sent, if any."""
    return request.cookies.get(_name(current_app, DEVICE))


def hand_out(response: Response, session: str, device: str | None) -> None:
    """Give the browser its tokens: the session's ends with the browser, the device's is kept; none stays as it is."""
    _set(response, SESSION, session, None)
    if device is not None:
        _set(response, DEVICE, device, A_YEAR)


def take_back(response: Response) -> None:
    """Remove the session's token; the device stays known."""
    name = _name(current_app, SESSION)
    response.delete_cookie(name, path="/", secure=current_app.config["PRODUCTION"], httponly=True, samesite="Lax")


def draft_token() -> str:
    """The token of the notification that this browser is filling in, or nothing."""
    return request.cookies.get(_name(current_app, DRAFT), "")


def hand_out_draft(response: Response, token: str) -> None:
    """Let this browser go on with a notification until it is closed."""
    _set(response, DRAFT, token, None)


def take_back_draft(response: Response) -> None:
    """Let nobody at this browser go on with the notification."""
    name = _name(current_app, DRAFT)
    response.delete_cookie(name, path="/", secure=current_app.config["PRODUCTION"], httponly=True, samesite="Lax")


def reply_token() -> str:
    """The token of the request that this browser opened by a link, or nothing."""
    return request.cookies.get(_name(current_app, REPLY), "")


def hand_out_reply(response: Response, token: str) -> None:
    """Let this browser answer a request until it is closed, or the token's time is over."""
    _set(response, REPLY, token, None)


def answer_token() -> str:
    """The token of the recommendation that this browser opened by a link, or nothing."""
    return request.cookies.get(_name(current_app, ANSWER), "")


def hand_out_answer(response: Response, token: str) -> None:
    """Let this browser answer a recommendation until it is closed, or the token's time is over."""
    _set(response, ANSWER, token, None)


def _set(response: Response, kind: str, token: str, age: timedelta | None) -> None:
    secure = current_app.config["PRODUCTION"]
    response.set_cookie(
        _name(current_app, kind), token, max_age=age, path="/", secure=secure, httponly=True, samesite="Lax"
    )


def _name(app: Flask, kind: str) -> str:
    # A __Host- cookie cannot be planted from another host or over plain HTTP; browsers demand Secure for it.
    return f"__Host-{kind}" if app.config["PRODUCTION"] else kind
