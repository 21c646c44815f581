"""Every refusal and failure as a plain page, and failures in the log under the reference that the page shows.

The log names what failed and where in the code, never the words of an exception: those may quote a child's name.
"""

import logging
import secrets
import traceback
from types import TracebackType

from flask import Flask, Response, g, make_response, render_template, request, session
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from cdop.sealing.envelope import CannotOpen
from cdop.sealing.ring import RingUnusable
from cdop.web.error_words import SEALED, error_words


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(OperationalError, answer_to)
    app.register_error_handler(CannotOpen, answer_to)
    app.register_error_handler(RingUnusable, answer_to)
    app.logger.addFilter(_without_words)


def error_page(code: int, reference: str = "", *, sealed: bool = False) -> Response:
    """The page for a status code. A refusal reads as if there were no such page (there is no 401 or 403).

    ``sealed``: something that is sealed did not open.
    """
    code = 404 if code in {401, 403} else code
    g.nowhere = True  # the menu marks nothing: it would tell which section a page belongs to
    session.pop("_flashes", None)  # a view may have said "saved" before it failed
    page = render_template("errors/error.html", words=SEALED if sealed else error_words(code), reference=reference)
    return make_response(page, code)


def answer_to(failure: Exception) -> Response:
    """The page for a failure of the database: 503 where it was busy, full or away, or what is sealed does not open;
    otherwise 500. Logs it.
    """
    sealed = isinstance(failure, CannotOpen | RingUnusable)
    code = 503 if sealed or isinstance(failure, OperationalError) else 500
    # Where, or which key: neither holds a word of what is sealed.
    logging.getLogger("cdop").error(str(failure) if sealed else "failed", exc_info=None if sealed else failure)
    return error_page(code, _reference(), sealed=sealed)


def _refuse(error: HTTPException) -> Response:
    code = error.code or 500
    page = error_page(code, _reference() if code == 500 else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            page.headers[name] = value
    return page


def _reference() -> str:
    """Ten random characters, the same throughout one request."""
    if "fault_reference" not in g:
        g.fault_reference = secrets.token_hex(5)
    return str(g.fault_reference)


def _without_words(entry: logging.LogRecord) -> bool:
    """Rewrite a logged exception: reference, page, kind and place, without its words or the address asked for."""
    if entry.exc_info and entry.exc_info[0] is not None:
        kind, _, place = entry.exc_info
        where = f"{request.method} {request.endpoint}" if request else "a command"
        entry.msg = f"fault {_reference() if request else '-'}: {kind.__module__}.{kind.__name__} in {where}"
        entry.args = ()
        entry.exc_info = None
        entry.exc_text = "".join(_frames(place))
    return True


def _frames(place: TracebackType | None) -> list[str]:
    summary = traceback.extract_tb(place)
    return [f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in summary]
