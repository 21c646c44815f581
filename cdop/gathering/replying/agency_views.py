"""An agency's own list of what it was asked and has not answered."""

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.gathering.replying.beside import beside_requests
from cdop.gathering.replying.outstanding import Outstanding, outstanding_of
from cdop.gathering.rules import reference_of
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.reference.working_days import working_days_between
from cdop.web.guard import current_person


def requests() -> Response:
    """References, days and how far each is: no name."""
    session, person = current_session(), current_person()
    found = outstanding_of(session, person)
    beside = beside_requests(session, person) if found is not None else []
    rows = [_row(one) for one in found or ()]
    page = render_template("gathering/replying/requests.html", rows=rows, assigned=found is not None, beside=beside)
    return make_response(page)


def _row(one: Outstanding) -> list[object]:
    answer = {"text": reference_of(one.token), "href": url_for(".form", token=one.token), "whole": True}
    late = working_days_between(one.due_on, today())
    due = f"{long_date(one.due_on)}: {plural(late, 'working day')} late" if late else long_date(one.due_on)
    return [answer, long_date(one.asked_on), due, "Begun" if one.begun else "Not begun"]
