"""A drawing of the figures as an answer to a request."""

from collections.abc import Sequence

from flask import Response, abort, request

from cdop.figures.tables import AnnualFigures

# A drawing brings its own styles and nothing else; by itself in a window it may do nothing.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def drawing(figures: AnnualFigures, before: Sequence[AnnualFigures], key: str) -> Response:
    """A table drawn, or with the key ``trend`` the years; with ``size=narrow`` for a telephone. 404 for no such key."""
    from cdop.figures.exports.chart import NARROW, WIDE, svg

    width = NARROW if request.args.get("size") == "narrow" else WIDE
    try:
        drawn = svg(figures, key, before, width)
    except KeyError:
        abort(404)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response
