"""The review meeting's pages: what there is, planning, moving, cancelling, the minutes, and both papers."""

import secrets
from datetime import UTC, date, datetime

from flask import abort, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact
from cdop.case.form_page import note_view
from cdop.case.readiness import family_questions, review_meetings
from cdop.case.views import case_or_absent
from cdop.classification.response.paper import CONFIDENTIAL, Paper, with_office
from cdop.database import current_session
from cdop.gathering.case_pages import FactPage
from cdop.gathering.family.rules import key_worker
from cdop.gathering.meeting import paper as papers
from cdop.gathering.meeting import shown
from cdop.gathering.meeting.forms import CancelForm, MinutesForm, PlanForm
from cdop.gathering.meeting.rules import CANCELLED, HELD, PLANNED, Concern, asked_kinds, concerns, served
from cdop.gathering.meeting.words import when_words
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today


def meetings(token: str) -> str:
    """Every meeting of a case, and what served as one."""
    case = case_or_absent(token)
    note_view(case)
    words = {"rows": shown.rows_of(case), "served": shown.served_rows(served(case.facts))}
    return render_template("gathering/meeting/meetings.html", case=case, **words)


def plan(token: str) -> Response:
    """Plan a meeting. Its key stands in the page, so that what is sent twice is stored once."""
    case = case_or_absent(token)
    if request.method == "GET":
        new = {"key": secrets.token_hex(16), "version": str(case.version), "agencies": asked_kinds(case.facts)}
        form = PlanForm(formdata=None, data=new)
        return _plan_page(case, form, None)
    return _planned(case, PlanForm(), anew=True)


def move(token: str, key: str) -> Response:
    """Change or move a planned meeting, or plan a cancelled one again."""
    case = case_or_absent(token)
    recorded = _recorded(case, key, PLANNED, CANCELLED)
    if request.method == "GET":
        form = PlanForm.of(recorded, case.version)
        return _plan_page(case, form, form.on.data)
    form = PlanForm()
    form.key.data = key
    return _planned(case, form)


def cancel(token: str, key: str) -> Response:
    """Cancel a planned meeting."""
    case = case_or_absent(token)
    recorded = _recorded(case, key, PLANNED)
    page = _page(case, "cancel", meeting=when_words(recorded))
    if request.method == "GET":
        return page.shown(CancelForm(formdata=None, data={"version": str(case.version)}))
    form = CancelForm()
    if not form.validate():
        return page.shown(form, 422)
    return page.says(form, form.fact(recorded), "meeting", "The meeting is cancelled.")


def new_minutes(token: str) -> Response:
    """The minutes of a meeting that nobody had planned here."""
    case = case_or_absent(token)
    if request.method == "GET":
        form = MinutesForm.holding(case.version, key=secrets.token_hex(16))
        return _minutes_page(case, form, 200)
    return _minuted(case, MinutesForm(), (), anew=True)


def minutes(token: str, key: str) -> Response:
    """The minutes of a planned meeting, or a correction of them."""
    case = case_or_absent(token)
    recorded = _recorded(case, key, PLANNED, HELD)
    if request.method == "GET":
        return _minutes_page(case, MinutesForm.of(recorded, case.version), 200)
    form = MinutesForm()
    form.key.data = key
    before = (recorded.identity or {})["record"]
    held = recorded.detail["state"] == HELD
    return _minuted(case, form, before.get("invited", []) if held else recorded.detail["agencies"])


def agenda(token: str, key: str) -> Response:
    """The agenda of a planned meeting, to print from the browser."""
    case = case_or_absent(token)
    planned = _recorded(case, key, PLANNED)
    return _on_page(case, papers.agenda(case, planned), url_for(".agenda_pdf", token=token, key=key))


def agenda_pdf(token: str, key: str) -> Response:
    """The same as a file."""
    case = case_or_absent(token)
    return _as_file(case, papers.agenda(case, _recorded(case, key, PLANNED)), "agenda")


def record(token: str, key: str) -> Response:
    """The minutes of a meeting that was held, to print from the browser."""
    case = case_or_absent(token)
    return _on_page(
        case, papers.minutes(case, _recorded(case, key, HELD)), url_for(".record_pdf", token=token, key=key)
    )


def record_pdf(token: str, key: str) -> Response:
    """The same as a file."""
    case = case_or_absent(token)
    return _as_file(case, papers.minutes(case, _recorded(case, key, HELD)), "minutes")


def _planned(case: CaseView, form: PlanForm, *, anew: bool = False) -> Response:
    """Save a plan once everything that speaks against it was read."""
    good = form.validate()
    found = _concerns(case, form.on.data)
    if not good or (found and not form.accepts(found)):
        return _plan_page(case, form, form.on.data, 422)
    action = url_for("review_meetings.move", token=case.token, key=form.key.data)
    if anew:
        form.shows(0)
    page = _page(case, "plan", concerns=found, action=action)
    return page.says(form, form.fact, "meeting", "The meeting is planned.")


def _plan_page(case: CaseView, form: PlanForm, on: date | None, code: int = 200) -> Response:
    found = _concerns(case, on)
    form.read.data = " ".join(concern.code for concern in found)
    return _page(case, "plan", concerns=found).shown(form, code)


def _concerns(case: CaseView, on: date | None) -> list[Concern]:
    notice = settings_in_force(current_session()).number("review_meeting_notice")
    return concerns(case.facts, on, today(), notice)


def _minuted(
    case: CaseView, form: MinutesForm, invited: list[str] | tuple[str, ...], *, anew: bool = False
) -> Response:
    form.offer(family_questions(case.facts))
    if "add_actions" in request.form and not form.actions.surplus:
        form.add_row()
        return _minutes_page(case, form, 200)
    if not form.validate():
        return _minutes_page(case, form, 422)
    action = url_for("review_meetings.minutes", token=case.token, key=form.key.data)
    if anew:
        form.shows(0)
    page = _page(case, "minutes", worker=key_worker(case.facts), action=action)
    return page.says(form, form.fact_of(invited), "meeting", "The minutes are saved.")


def _minutes_page(case: CaseView, form: MinutesForm, code: int) -> Response:
    form.offer(family_questions(case.facts))
    return _page(case, "minutes", worker=key_worker(case.facts)).shown(form, code)


def _page(case: CaseView, template: str, **words: object) -> FactPage:
    back = url_for("review_meetings.meetings", token=case.token)
    more = {"back": back, "back_words": "Child death review meeting", **words}
    return FactPage(f"gathering/meeting/{template}.html", case, more, back)


def _recorded(case: CaseView, key: str, *states: str) -> Fact:
    found = next((fact for fact in review_meetings(case.facts) if fact.detail["meeting"] == key), None)
    return found if found and found.detail["state"] in states else abort(404)


def _on_page(case: CaseView, paper: Paper, pdf: str) -> Response:
    note_view(case)
    words = {"case": case, "paper": _of_office(paper), "pdf": pdf, "confidential": CONFIDENTIAL}
    return make_response(render_template("gathering/meeting/paper.html", **words))


def _of_office(paper: Paper) -> Paper:
    lines = settings_in_force(current_session()).office_lines()
    return with_office(paper, current_app.config["PANEL_NAME"], lines)


def _as_file(case: CaseView, paper: Paper, name: str) -> Response:
    """Its name says no more than the address does: the case's reference stands inside."""
    from cdop.classification.response.paper_pdf import to_pdf  # loads what makes PDFs: not at start

    note_view(case)
    answer = make_response(to_pdf(_of_office(paper), datetime.now(UTC), papers.TITLE))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="child-death-review-meeting-{name}.pdf"'
    return answer
