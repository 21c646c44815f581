"""The letter to an organisation, on a page and as a file."""

from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agency
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.queries import AGREED
from cdop.recommendations.telling import letter as letters
from cdop.recommendations.telling.found import Found, found_or_absent
from cdop.reference.calendar import today
from cdop.web.guard import current_person


def letter(token: str) -> Response:
    """The letter, to look at before it is printed."""
    found = found_or_absent(token)
    words = {"found": found, "letter": _letter(found), "letters": letters}
    return make_response(render_template("recommendations/telling/letter.html", **words))


def letter_pdf(token: str) -> Response:
    """The same as a file."""
    from cdop.recommendations.telling.letter_pdf import to_pdf  # loads what makes PDFs: not at start

    found = found_or_absent(token)
    answer = make_response(to_pdf(_letter(found), datetime.now(UTC)))
    answer.mimetype = "application/pdf"
    name = f"recommendation-{found.recommendation.reference.replace('/', '-')}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _letter(found: Found) -> letters.Letter:
    if found.recommendation.state != AGREED:
        abort(404)
    session = current_session()
    own = agency(session, found.addressee.agency)
    record(session, current_person(), Event.RECOMMENDATION_LETTER, None, addressee=found.addressee.token)
    settings = settings_in_force(session)
    return letters.letter(
        found.recommendation, found.addressee, own.details.address if own else "",
        str(current_app.config["PANEL_NAME"]), today(), within=settings.number("recommendation_answered_within"),
        office=settings.office_lines(),
    )  # fmt: skip
