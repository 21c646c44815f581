"""Deciding whether a case is ready, and the forecast for the coming panel dates."""

from datetime import date

from flask import abort, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.facts import FactKind
from cdop.case.filtering import WHOSE_WORDS, ready_address
from cdop.case.ready_conditions import ReadyBy, Whose
from cdop.case.views import case_or_absent
from cdop.classification.pages import Page
from cdop.database import current_session
from cdop.gathering.readiness.bars import bar
from cdop.gathering.readiness.forms import DecideForm
from cdop.gathering.readiness.queries import Forecast, forecasts
from cdop.gathering.readiness.shown import asks, whole
from cdop.panels.queries import ComingPanel, coming_panels, panels_in_force
from cdop.panels.rules import NEONATAL
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
    """How many cases will be ready for each coming panel date; each case for one panel, where a neonatal one is in use.

    A themed panel's theme is words, and what it will hear cannot be told: it is told of the same cases as the general.
    """
    session, day = current_session(), today()
    panels = coming_panels(session, day)
    apart = any(panel.details.kind == NEONATAL for panel in panels_in_force(session))
    groups = [_whose(panel, apart=apart) for panel in panels]
    found: dict[tuple[date, Whose | None], Forecast] = {}
    for whose in dict.fromkeys(groups):
        days = [panel.on for panel, own in zip(panels, groups, strict=True) if own is whose]
        area, person = current_app.extensions["panel_area"], current_person()
        found |= {(each.on, whose): each for each in forecasts(session, person, area, days, day, whose)}
    told = zip(panels, groups, strict=True)
    rows = [_row(found[panel.on, whose], panel.words, whose) for panel, whose in told if (panel.on, whose) in found]
    return render_template("gathering/readiness/forecast.html", rows=rows, apart=apart)


def _whose(panel: ComingPanel, *, apart: bool) -> Whose | None:
    """Whose cases a panel hears, where those of newborn babies are heard apart."""
    if not apart:
        return None
    return Whose.NEONATAL if panel.neonatal else Whose.OTHERS


def _row(each: Forecast, words: str, whose: Whose | None) -> list[object]:
    day = long_date(each.on)
    of = f", {WHOSE_WORDS[whose]}" if whose else ""
    numbers = {ReadyBy.NOW: each.now, ReadyBy.EXPECTED: each.expected, ReadyBy.UNCLEAR: each.unclear}
    cells = [
        {
            "text": number,
            "href": url_for("cases.worklist", ready=ready_address(how, each.on, whose)) if number else "",
            "words": f"{_SAID[how]} {day}{of}",
        }
        for how, number in numbers.items()
    ]
    return [f"{day}, {words}{of}" if words else f"{day}{of}", *cells, bar(each)]


_SAID = {
    ReadyBy.NOW: "cases ready now, for the panel on",
    ReadyBy.EXPECTED: "more cases expected to be ready by",
    ReadyBy.UNCLEAR: "cases of which it cannot be told for",
}
