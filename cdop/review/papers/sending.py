"""Answers that are PDF files: a copy, or the pack."""

from werkzeug.wrappers import Response

from cdop.files.names import disposition

_SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


def attached_pdf(content: bytes, name: str) -> Response:
    """A PDF to be saved under a name, that can run nothing where it is opened."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = disposition(name)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer
