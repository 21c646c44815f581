"""Sending a stored file: always as an attachment, never as a page of this site (security.md S54)."""

from flask import abort, current_app
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.files.names import disposition
from cdop.files.opening import asked_before
from cdop.files.service import read
from cdop.files.shelf import shelf_of
from cdop.web.guard import current_person

SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


def download(token: str) -> Response:
    """A file as it was stored. One that is held, removed or not for this person is not there."""
    session, person = current_session(), current_person()
    if (answer := asked_before(session, person, token)) is not None:
        return answer
    try:
        file, content = read(session, shelf_of(current_app.extensions["settings"]), person, token)
    except LookupError:
        abort(404)
    answer = Response(content, mimetype=file.media_type)
    answer.headers["Content-Disposition"] = disposition(file.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
