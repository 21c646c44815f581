"""The page of timeliness and its charts. Counts alone: they name no case."""

from flask import Response, abort, render_template, request

from cdop.database import current_session
from cdop.figures.asking import clock_or_absent
from cdop.figures.drawings import DRAWING_POLICY
from cdop.figures.timeliness.deaths import WHICH
from cdop.figures.timeliness.page import COHORTS, drawn, followed_for, timeliness_page
from cdop.web.guard import current_person


def timeliness(label: str) -> str:
    """How long reviews take, what waits, for whom, and whether deaths come more often than chance."""
    page = timeliness_page(current_session(), current_person(), clock_or_absent(label), _which())
    return render_template("figures/timeliness.html", page=page)


def timeliness_chart(label: str, key: str) -> Response:
    """One of its charts; with ``size=narrow`` for a telephone."""
    from cdop.documents.svg import svg_of
    from cdop.figures.exports.chart import NARROW, WIDE

    at = clock_or_absent(label)
    if key == COHORTS:
        at = followed_for(current_person(), at)
    width = NARROW if request.args.get("size") == "narrow" else WIDE
    try:
        found = drawn(current_session(), at, key, _which(), width)
    except KeyError:
        abort(404)
    response = Response(svg_of(found.drawing, found.words), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response


def _which() -> str:
    """Which deaths the chart of deaths is of: all unless some are asked for."""
    asked = request.args.get("of", "all")
    return asked if asked in WHICH else "all"
