"""The letter of a request, on a page and as a file. It names the child: coordinators alone."""

from datetime import UTC, datetime

from flask import current_app, make_response, render_template
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agency
from cdop.case.form_page import note_view
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.asking import letter as letters
from cdop.gathering.asking.request_views import request_or_absent
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today


def letter(token: str, key: str) -> Response:
    """The letter, to look at before it is printed."""
    made = _letter(token, key)
    words = {"token": token, "key": key, "letter": made, "letters": letters}
    return make_response(render_template("gathering/asking/letter.html", **words))


def letter_pdf(token: str, key: str) -> Response:
    """The same as a file. Its name says no more than the address does."""
    from cdop.gathering.asking.letter_pdf import to_pdf  # loads what makes PDFs: not at start

    answer = make_response(to_pdf(_letter(token, key), datetime.now(UTC)))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="request-for-information.pdf"'
    return answer


def _letter(token: str, key: str) -> letters.Letter:
    case = case_or_absent(token)
    asked = request_or_absent(case, key)
    found = agency(current_session(), asked.agency)
    note_view(case)
    address = found.details.address if found else ""
    office = settings_in_force(current_session()).office_lines()
    return letters.letter(case, asked, address, str(current_app.config["PANEL_NAME"]), today(), office=office)
