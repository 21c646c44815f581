"""The response's meetings: recording one, correcting its record, and both on paper."""

import secrets
from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind
from cdop.case.form_page import note_view
from cdop.case.response_state import meetings
from cdop.case.views import case_or_absent
from cdop.classification.response import paper as papers
from cdop.classification.response.agenda import sleep_asked
from cdop.classification.response.meeting_form import MeetingForm
from cdop.classification.response.views import page_of
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.codes import code_list

ADDING = ("shared", "actions")


def new_meeting(token: str) -> Response:
    """Record a meeting. Its key stands in the page, so that what is sent twice is stored once."""
    case = case_or_absent(token)
    if request.method == "GET":
        asked = request.args.get("kind", "")
        kind = asked if asked in code_list("response_meeting") else None
        form = MeetingForm.holding(case.version, meeting=secrets.token_hex(16), meeting_kind=kind)
        return _shown(case, form, 200)
    return _sent(case, MeetingForm(), anew=True)


def meeting(token: str, key: str) -> Response:
    """Correct a meeting's record, or add what came and what was done since."""
    case = case_or_absent(token)
    recorded = _recorded(case, key)
    if request.method == "GET":
        return _shown(case, MeetingForm.of(recorded, case.version), 200)
    form = MeetingForm()
    form.meeting.data = key
    return _sent(case, form)


def _sent(case: CaseView, form: MeetingForm, *, anew: bool = False) -> Response:
    """Save it. ``anew``: from a page that showed no record, so that one which is there was not seen."""
    for name in ADDING:
        if f"add_{name}" in request.form and not form.surplus:
            form.add_row(name)
            return _shown(case, form, 200)
    if not form.validate():
        return _shown(case, form, 422)
    key = form.meeting.data
    correcting = url_for(".meeting", token=case.token, key=key)
    page = page_of("meeting", case, sleep_open=sleep_asked(case.age_at_death), action=correcting)
    if anew:
        form.shows(0)
    return page.decided(
        form, form.fact, {FactKind.RESPONSE_MET}, "The meeting is recorded.",
        same=lambda fact: fact.detail["meeting"] == key,
    )  # fmt: skip


def _shown(case: CaseView, form: MeetingForm, code: int) -> Response:
    return page_of("meeting", case, sleep_open=sleep_asked(case.age_at_death)).shown(form, code)


def agenda(token: str, kind: str) -> Response:
    """The agenda of a meeting, to print from the browser."""
    case = case_or_absent(token)
    return _on_page(case, papers.agenda(case, kind), url_for(".agenda_pdf", token=token, kind=kind))


def agenda_pdf(token: str, kind: str) -> Response:
    """The same as a file."""
    case = case_or_absent(token)
    return _as_file(case, papers.agenda(case, kind), f"agenda-{kind}")


def record(token: str, key: str) -> Response:
    """The record of a meeting, to print from the browser."""
    case = case_or_absent(token)
    address = url_for(".record_pdf", token=token, key=key)
    return _on_page(case, papers.record(case, _recorded(case, key)), address)


def record_pdf(token: str, key: str) -> Response:
    """The same as a file."""
    case = case_or_absent(token)
    return _as_file(case, papers.record(case, _recorded(case, key)), "record")


def _recorded(case: CaseView, key: str) -> Fact:
    return next((fact for fact in meetings(case.facts) if fact.detail["meeting"] == key), None) or abort(404)


def _on_page(case: CaseView, paper: papers.Paper, pdf: str) -> Response:
    note_view(case)
    words = {"case": case, "paper": _of_office(paper), "pdf": pdf, "confidential": papers.CONFIDENTIAL}
    return make_response(render_template("classification/response/paper.html", **words))


def _of_office(paper: papers.Paper) -> papers.Paper:
    lines = settings_in_force(current_session()).office_lines()
    return papers.with_office(paper, current_app.config["PANEL_NAME"], lines)


def _as_file(case: CaseView, paper: papers.Paper, name: str) -> Response:
    """Its name says no more than the address does: the case's reference stands inside."""
    from cdop.classification.response.paper_pdf import to_pdf  # loads what makes PDFs: not at start

    note_view(case)
    answer = make_response(to_pdf(_of_office(paper), datetime.now(UTC)))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="joint-agency-response-{name}.pdf"'
    return answer
