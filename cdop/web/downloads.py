"""Files that a page hands out."""

import io

from flask import send_file
from werkzeug.wrappers import Response


def csv_file(content: bytes, name: str) -> Response:
    """A spreadsheet of plain text, to be kept and not shown."""
    return send_file(io.BytesIO(content), mimetype="text/csv; charset=utf-8", as_attachment=True, download_name=name)
