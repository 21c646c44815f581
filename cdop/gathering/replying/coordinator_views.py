"""For the coordinator: requests whose links were closed after five wrong addresses."""

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agencies_of
from cdop.database import current_session
from cdop.gathering.replying.outstanding import paused as paused_requests
from cdop.reference.wording import long_date
from cdop.web.guard import current_person


def paused() -> Response:
    """Each with its case, where a new link is given."""
    session = current_session()
    found = paused_requests(session, current_person())
    names = {one.token: one.name for one in agencies_of(session)} if found else {}
    rows = [
        [
            {"text": one.reference, "href": url_for("cases.case", token=one.case), "whole": True},
            names.get(one.agency, "An agency that is no longer listed"),
            long_date(one.asked_on),
            long_date(one.due_on),
        ]
        for one in found
    ]
    return make_response(render_template("gathering/replying/paused.html", rows=rows))
