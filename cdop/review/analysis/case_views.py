"""The analyses of a case beside one another, the form outside a meeting, reopening, and the lists of what waits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Seen
from cdop.case.form_page import FormPage, note_view
from cdop.case.rules import NotPossible
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.reference.calendar import Year, today
from cdop.reference.codes import label
from cdop.reference.wording import long_date
from cdop.review.analysis import answering, shown
from cdop.review.analysis.deciding import (
    Contradicts,
    Sitting,
    decide,
    draft_content,
    open_again,
    reopen,
    start_from_draft,
)
from cdop.review.analysis.desk import Desk, desk_of
from cdop.review.analysis.forms import DecidedForm, ReopenForm, ReturnForm
from cdop.review.analysis.masking import Mask
from cdop.review.analysis.queries import (
    DECIDED,
    OPEN,
    PANEL,
    REVIEW_MEETING,
    Analysis,
    analyses_of,
    analysis_at,
    last_among,
    last_of,
    written,
)
from cdop.review.analysis.returns import changed_since, record_return, returns_of
from cdop.review.analysis.room_page import state_words
from cdop.review.analysis.saving import NotOpen, begin
from cdop.review.analysis.waiting import MOST, Unfinished, number_unfinished, unfinished, unsent
from cdop.review.duties import may_finalise
from cdop.review.rules import standing_review
from cdop.web.guard import current_person

ORIGINS = {PANEL: "Analysis", REVIEW_MEETING: "Draft of the child death review meeting"}


def of_case(token: str) -> Response:
    """Every analysis of a case beside the others: what the panel found first, and what it found since."""
    case, session = case_or_absent(token), current_session()
    note_view(case)
    found = analyses_of(session, current_person(), case.case_id)
    contents = {one.token: written(session, current_person(), one).content for one in found}
    last = last_among(found)
    page = render_template(
        "analysis/case.html", case=case,
        found=[(title_of(one), one, shown.parts(contents[one.token], one.form)) for one in found],
        gradings=[_graded(one, contents[one.token]) for one in found],
        last=last, final=standing_review(case.facts) is not None, open=last is not None and last.state == OPEN,
        drafted=last_among(found, REVIEW_MEETING), panel=PANEL, review_meeting=REVIEW_MEETING,
    )  # fmt: skip
    return make_response(page)


def start(token: str, origin: str) -> Response:
    """Begin, or go on with, the panel's analysis or the review meeting's draft. The former starts from the latter,
    with roles in place of names: the panel will read it.
    """
    case, session = case_or_absent(token), current_session()
    if origin not in ORIGINS:
        abort(404)
    try:
        draft = draft_content(session, current_person(), case.case_id) if origin == PANEL else {}
        if draft and last_of(session, current_person(), case.case_id) is None:
            mask = Mask(list(case.facts), case.reference)
            content = {name: mask.value(value) for name, value in draft.items()}
            start_from_draft(session, current_person(), case.case_id, content, None)
        analysis = begin(session, current_person(), case.case_id, origin=origin)
    except NotOpen:
        flash("The review is decided or final: open or reopen it first.")
        return redirect(url_for(".of_case", token=token), 303)
    return redirect(url_for(".form", token=analysis.token), 303)


def form(token: str) -> Response:
    """The form of one analysis, for coordinators: before and after a meeting, and for a review meeting's draft."""
    desk = _desk(token)
    if request.method == "POST":
        return answering.saved(desk, _again, url_for(".form", token=token), _then)
    record(current_session(), desk.person, Event.ANALYSIS_VIEWED, desk.case_id)
    return answering.page(desk, _again)


def decided(token: str) -> Response:
    """The panel decided on a case that stands on no agenda here: on which day."""
    desk, asked = _desk(token), DecidedForm()
    analysis = desk.analysis
    if analysis is None or analysis.origin != PANEL or analysis.state != OPEN:
        abort(404)
    if request.method == "GET":
        return _deciding(desk, DecidedForm(formdata=None), 200)
    if not asked.validate():
        return _deciding(desk, asked, 422)
    assert isinstance(asked.on.data, date)
    try:
        decide(current_session(), desk.person, analysis, Sitting(asked.on.data))
    except NotPossible as refusal:
        asked.refuse(refusal)
        return _deciding(desk, asked, 422)
    except Contradicts as refusal:
        asked.form_errors.extend(finding.words for finding in refusal.findings)
        return _deciding(desk, asked, 422)
    except NotOpen:
        abort(404)
    flash("Decided. It counts once the chair has finalised it.", "success")
    return redirect(url_for(".form", token=token), 303)


def write_on(token: str) -> Response:
    """Open what was decided again, before it is final."""
    desk = _desk(token)
    try:
        open_again(current_session(), desk.person, desk.analysis or abort(404))
    except NotOpen:
        flash("It is open, or final, already.")
    return redirect(url_for(".form", token=token), 303)


def reopening(token: str) -> Response:
    """Open a final review again, with the reason: the next analysis begins beside the last."""
    case = case_or_absent(token)
    if not _may_reopen() or standing_review(case.facts) is None:
        abort(404)
    page = FormPage("analysis/reopen.html", case, back=url_for("cases.case", token=token))
    asked = ReopenForm()
    if request.method == "GET":
        return page.shown(ReopenForm(formdata=None, data={"version": str(case.version)}))

    def save(seen: Seen) -> None:
        reopen(current_session(), current_person(), seen.case_id, asked.reason.data or "")

    return page.sent(asked, save, "Reopened. The next analysis begins beside the last one.")


def waiting() -> Response:
    """What was decided or heard and is not final, for coordinators and the chair."""
    session, person = current_session(), current_person()
    finalises = may_finalise(session, person)
    if not finalises and not person.is_a(Role.COORDINATOR):
        abort(404)
    found = unfinished(session, person, current_app.extensions["panel_area"], today())
    page = render_template(
        "analysis/waiting.html", found=found, finalises=finalises, coordinates=person.is_a(Role.COORDINATOR),
        decided=DECIDED, states=shown.STATES, number=_number(found),
    )  # fmt: skip
    return make_response(page)


def _number(listed: Sequence[Unfinished]) -> int:
    """How many wait, which is more than are listed where the list is full."""
    if len(listed) < MOST:
        return len(listed)
    return number_unfinished(current_session(), current_person(), current_app.extensions["panel_area"], today())


def unsent_returns(year: str) -> Response:
    """The year's end: what is not final, and what the national database was not sent."""
    try:
        asked = Year.parse(year)
    except ValueError:
        abort(404)
    session, person = current_session(), current_person()
    waits = unfinished(session, person, current_app.extensions["panel_area"], today())
    page = render_template(
        "analysis/unsent.html", year=asked, rows=unsent(session, person, asked),
        unfinished=[one for one in waits if one.since and one.since <= asked.last_day], cut=len(waits) < _number(waits),
        earlier=Year(asked.start - 1).label, later=Year(asked.start + 1).label if asked < Year.of(today()) else "",
    )  # fmt: skip
    return make_response(page)


def this_year() -> Response:
    """The year's end of the year that runs."""
    return unsent_returns(Year.of(today()).label)


def national_return(token: str) -> Response:
    """Record what the national database was sent of a case, or answered."""
    case = case_or_absent(token)
    rows = [
        [label("national_return", fact.detail["state"]), long_date(fact.dated), fact.recorded_by or "",
         (fact.identity or {}).get("words", "")]
        for fact in returns_of(case.facts)
    ]  # fmt: skip
    words = {"rows": rows, "changed": changed_since(case.facts)}
    page = FormPage("analysis/return.html", case, words, url_for("cases.case", token=token))
    asked = ReturnForm()
    if request.method == "GET":
        return page.shown(ReturnForm(formdata=None, data={"version": str(case.version)}))

    def save(seen: Seen) -> None:
        assert isinstance(asked.on.data, date)
        record_return(
            current_session(), current_person(), seen, asked.state.data or "", asked.on.data, asked.words.data or ""
        )

    return page.sent(asked, save, "Recorded.")


def _graded(one: Analysis, content: Mapping[str, Any]) -> list[Any]:
    """One analysis as a row: what it is called, how it stands, and its grading."""
    return [title_of(one), shown.STATES[one.state], *(value for _, value in shown.grading(content, one.form))]


def title_of(analysis: Analysis) -> str:
    """What an analysis is called beside the others."""
    if analysis.origin == REVIEW_MEETING:
        return ORIGINS[REVIEW_MEETING]
    return f"{ORIGINS[PANEL]} {analysis.number}"


def _then(desk: Desk, button: str) -> Response | None:
    what, _, about = button.partition(":")
    return answering.settled(desk, what, about, url_for(".form", token=_own(desk).token))


def _again(desk: Desk) -> answering.Around:
    own = _own(desk)
    case = _case_of(desk)
    more = {"case": case, "title": title_of(own), "state": state_words(desk), "analysis": own, "panel": PANEL}
    return answering.Around("analysis/form.html", url_for(".form", token=own.token), more)


def _deciding(desk: Desk, asked: DecidedForm, code: int) -> Response:
    own = _own(desk)
    page = render_template("analysis/decided.html", form=asked, case=_case_of(desk), analysis=own, desk=desk)
    return make_response(page, code)


def _desk(token: str) -> Desk:
    session, person = current_session(), current_person()
    analysis = analysis_at(session, person, token) or abort(404)
    return desk_of(session, person, analysis.case_id, analysis)


def _own(desk: Desk) -> Analysis:
    assert desk.analysis is not None
    return desk.analysis


def _case_of(desk: Desk) -> CaseView:
    from cdop.case.models import Case

    token = current_session().get_one(Case, desk.case_id).token
    return case_or_absent(token)


def _may_reopen() -> bool:
    return current_person().is_a(Role.COORDINATOR) or may_finalise(current_session(), current_person())
