"""The pages of data quality: the scorecard of a year, its chart, and the cases that want something."""

from flask import Response, abort, render_template, request

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures.asking import clock_or_absent
from cdop.figures.drawings import DRAWING_POLICY
from cdop.figures.quality.gaps import BY_KEY
from cdop.figures.quality.page import cases_page, drawing, quality_page
from cdop.figures.quality.queries import scores
from cdop.web.guard import current_person

DEEPEST = 20_000


def quality(label: str) -> str:
    """The scorecard of a year, with the corrections worth most. Names cases, so it leaves an audit entry."""
    at, session, person = clock_or_absent(label), current_session(), current_person()
    page = quality_page(session, person, at)
    known_by = at.known_by.isoformat()
    record(session, person, Event.QUALITY_VIEWED, year=label, known_by=known_by, wants="", cases=page.named, page=1)
    return render_template("figures/quality.html", page=page)


def quality_cases(label: str) -> str:
    """The cases that want something, or what is asked for. Leaves one audit entry."""
    at, session, person = clock_or_absent(label), current_session(), current_person()
    wants, number = request.args.get("wants", ""), _number()
    if wants and wants not in BY_KEY:
        abort(404)
    page = cases_page(session, person, at, BY_KEY.get(wants), number)
    known_by, cases = at.known_by.isoformat(), len(page.cases)
    record(session, person, Event.QUALITY_VIEWED, year=label, known_by=known_by, wants=wants, cases=cases, page=number)
    return render_template("figures/quality_cases.html", page=page)


def quality_chart(label: str) -> Response:
    """The scorecard drawn; with ``size=narrow`` for a telephone."""
    from cdop.documents.svg import svg_of
    from cdop.figures.exports.chart import NARROW, WIDE

    found = scores(current_session(), clock_or_absent(label))
    drawn, words = drawing(found, NARROW if request.args.get("size") == "narrow" else WIDE)
    response = Response(svg_of(drawn, words), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response


def _number() -> int:
    """Which page of the list. 404 where an address names none."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= DEEPEST):
        abort(404)
    return int(text)
