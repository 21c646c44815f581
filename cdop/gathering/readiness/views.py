"""Deciding whether a case is ready, and the forecast for the coming panel dates."""

from flask import abort, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.facts import FactKind
from cdop.case.filtering import ready_address
from cdop.case.ready_conditions import ReadyBy
from cdop.case.views import case_or_absent
from cdop.classification.pages import Page
from cdop.database import current_session
from cdop.gathering.readiness.bars import bar
from cdop.gathering.readiness.forms import DecideForm
from cdop.gathering.readiness.queries import Forecast, forecasts
from cdop.gathering.readiness.shown import asks, whole
from cdop.panels.queries import coming_panels
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.web.guard import current_person

GROUNDS = (
    FactKind.READINESS_DECIDED,
    FactKind.INFORMATION_RECEIVED,
    FactKind.PROCESS_RECORDED,
    FactKind.REOPENED,
)
"""What a decision rests on: whoever decides has seen the last of these."""


def decide(token: str) -> Response:
    """What is missing, and the decision that the case is ready or not in spite of it."""
    case = case_or_absent(token)
    if not asks(case):
        abort(404)
    shown = whole(current_session(), current_person(), case)
    page = Page("gathering/readiness/decide.html", case, {"shown": shown})
    if request.method == "GET":
        return page.shown(DecideForm.holding(case.version))
    form = DecideForm()
    if not form.validate():
        return page.shown(form, 422)
    done = "Decided: ready for the panel." if form.fact.detail["ready"] else "Decided: not ready for the panel."
    return page.decided(form, form.fact, GROUNDS, done)


def forecast() -> str:
    """How many cases will be ready for each coming panel date."""
    session, person, day = current_session(), current_person(), today()
    panels = coming_panels(session, day)
    found = forecasts(session, person, current_app.extensions["panel_area"], [panel.on for panel in panels], day)
    words = {panel.on: panel.words for panel in panels}
    rows = [_row(each, words[each.on]) for each in found]
    return render_template("gathering/readiness/forecast.html", rows=rows)


def _row(each: Forecast, words: str) -> list[object]:
    day = long_date(each.on)
    numbers = {ReadyBy.NOW: each.now, ReadyBy.EXPECTED: each.expected, ReadyBy.UNCLEAR: each.unclear}
    cells = [
        {
            "text": number,
            "href": url_for("cases.worklist", ready=ready_address(how, each.on)) if number else "",
            "words": f"{_SAID[how]} {day}",
        }
        for how, number in numbers.items()
    ]
    return [f"{day}, {words}" if words else day, *cells, bar(each)]


_SAID = {
    ReadyBy.NOW: "cases ready now, for the panel on",
    ReadyBy.EXPECTED: "more cases expected to be ready by",
    ReadyBy.UNCLEAR: "cases of which it cannot be told for",
}
