"""One request: how it stands, what was done about it, what is still asked, and what the coordinator can do."""

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.form_page import note_view
from cdop.case.gathered import Request, requests
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.asking.presenters import event_rows, request_rows
from cdop.gathering.asking.queries import going, happened, messages, opens_until
from cdop.reference.calendar import today
from cdop.web.guard import current_person


def request_or_absent(case: CaseView, key: str) -> Request:
    """The request of a case at this address; 404 where there is none."""
    return next((one for one in requests(case.facts) if one.key == key), None) or abort(404)


def request(token: str, key: str) -> Response:
    """One request of one case."""
    session, person, case = current_session(), current_person(), case_or_absent(token)
    asked = request_or_absent(case, key)
    standing = going(session, person, case.case_id).get(key)
    number = standing.number if standing else 0
    note_view(case)
    sent = {message.number: message for message in messages(session, person, [key])}
    page = render_template(
        "gathering/asking/request.html",
        case=case,
        request=asked,
        going=standing,
        rows=request_rows(asked, standing, opens_until(session, person, number), today()),
        events=list(event_rows(happened(session, person, number), sent)),
    )
    return make_response(page)
