"""One request: how it stands, what was done about it, and what the coordinator can do: links, closing, typing in."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, url_for
from flask import request as sent_request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.form_page import note_view
from cdop.case.gathered import Request, requests
from cdop.case.rules import NotPossible
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.files.service import remove_all
from cdop.gathering.asking import giving, typed_reply
from cdop.gathering.asking.request_forms import CloseForm, GiveForm, ReplyForm
from cdop.gathering.asking.request_page import request_page
from cdop.gathering.replying.arriving import NotTaken, looked_at
from cdop.gathering.replying.forms import answers_form
from cdop.gathering.replying.shelves import shelf
from cdop.gathering.service import NoLongerOpen
from cdop.gathering.service import close as close_request
from cdop.reference.calendar import today
from cdop.reference.reporting_form import Answering
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

ENDED = "This request has been replied to or closed since you opened the page. Nothing was changed."


def request(token: str, key: str) -> Response:
    """One request of one case."""
    return _shown(*_found(token, key), 200)


def send_again(token: str, key: str) -> Response:
    """Send a new link to the agency's inbox."""
    return _done(
        token, key, lambda: giving.send_again(current_session(), current_person(), _site_key(), key),
        "A new link waits in the outbox. Earlier links do not open any more.",
    )  # fmt: skip


def revoke(token: str, key: str) -> Response:
    """Let no link open any more."""
    return _done(token, key, lambda: giving.revoke(current_session(), current_person(), key), "No link opens any more.")


def open_again(token: str, key: str) -> Response:
    """Let a link that wrong addresses closed open again."""
    return _done(
        token, key, lambda: giving.open_again(current_session(), current_person(), key), "The link opens again."
    )


def give(token: str, key: str) -> Response:
    """Make a link to give by hand. The answer shows it, once: it is in no address, cookie or log."""
    case, asked = _found(token, key)
    form = GiveForm()
    if sent_request.method == "GET" or not form.validate():
        return _form("give", case, asked, form)
    try:
        path = giving.give(current_session(), current_person(), _site_key(), key, form.email.data or "")
    except NotPossible as refusal:
        form.email.errors = list(refusal.faults.values())
        return _form("give", case, asked, form)
    except NoLongerOpen:
        return _shown(case, asked, 409)
    link = sent_request.host_url.rstrip("/") + path
    words = {"case": case, "request": asked, "link": link, "email": form.email.data}
    return make_response(render_template("gathering/asking/given.html", **words))


def close(token: str, key: str) -> Response:
    """Close a request without a reply. Files that the agency has not sent go."""
    case, asked = _found(token, key)
    form = CloseForm()
    if sent_request.method == "GET" or not form.validate():
        return _form("close", case, asked, form)
    try:
        close_request(current_session(), current_person(), key, str(form.closed.data), form.reason.data or "")
    except NoLongerOpen:
        return _shown(case, asked, 409)
    if not asked.replies:
        remove_all(current_session(), shelf(), current_person(), key)
    flash("The request is closed.", "success")
    return redirect(url_for("asking.request", token=token, key=key), 303)


def type_in(token: str, key: str) -> Response:
    """Type in a reply that came by letter, telephone or e-mail."""
    case, asked = _found(token, key)
    questions = typed_reply.asked_of(asked)
    if sent_request.method == "GET":
        form = ReplyForm(formdata=None, data={"version": str(len(asked.replies)), "on": today()})
        return _typing(case, asked, form, answers_form(questions, {}), 200)
    form, typed = ReplyForm(), answers_form(questions)
    good, answers = form.validate(), typed.answers()
    if good and answers is not None and (words := typed_reply.fault(form, answers)):
        form.form_errors.append(words)
        good = False
    if not good or answers is None:
        return _typing(case, asked, form, typed, 422)
    try:
        with looked_at(form.given_files) as files:
            reply = typed_reply.reply_of(form, asked, answers)
            typed_reply.take(current_session(), current_person(), form.seen_version, asked, case.case_id, reply, files)
    except NotTaken as refusal:
        form.files.errors = refusal.words
        return _typing(case, asked, form, typed, 422)
    except typed_reply.RepliedMeanwhile:
        case, asked = _found(token, key)
        form.shows(len(asked.replies))
        return _typing(case, asked, form, typed, 409, conflict=True)
    flash("The reply is taken in. It waits to be read.", "success")
    return redirect(url_for("asking.request", token=token, key=key), 303)


def request_or_absent(case: CaseView, key: str) -> Request:
    """The request of a case at this address; 404 where there is none."""
    return next((one for one in requests(case.facts) if one.key == key), None) or abort(404)


def _found(token: str, key: str) -> tuple[CaseView, Request]:
    case = case_or_absent(token)
    return case, request_or_absent(case, key)


def _site_key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _done(token: str, key: str, act: Callable[[], None], words: str) -> Response:
    """Do something about a request at once: 303, or 409 with the request as it stands and why not."""
    case, asked = _found(token, key)
    try:
        act()
    except NoLongerOpen:
        return _shown(case, asked, 409)
    except NotPossible as refusal:
        return _shown(case, asked, 409, refused="; ".join(refusal.faults.values()))
    flash(words, "success")
    return redirect(url_for("asking.request", token=token, key=key), 303)


def _shown(case: CaseView, asked: Request, code: int, refused: str = ENDED) -> Response:
    note_view(case)
    if code != 200:
        keep_despite_refusal()
    page = render_template(
        "gathering/asking/request.html",
        case=case,
        request=asked,
        why_not=refused if code != 200 else "",
        shown=request_page(current_session(), current_person(), asked),
    )
    return make_response(page, code)


def _form(name: str, case: CaseView, asked: Request, form: FlaskForm) -> Response:
    code = 422 if form.errors else 200
    if code == 200:
        note_view(case)
    words: dict[str, Any] = {"case": case, "request": asked, "form": form}
    return make_response(render_template(f"gathering/asking/{name}.html", **words), code)


def _typing(case: CaseView, asked: Request, form: ReplyForm, typed: Any, code: int, **more: Any) -> Response:
    note_view(case)
    if code == 409:
        keep_despite_refusal()
    form.lose_files()
    for question in typed_reply.asked_of(asked):
        if question.kind is Answering.YES_NO:
            typed[question.key].appearance["classes"] = "govuk-radios--inline govuk-radios--small"
    words = {"case": case, "request": asked, "form": form, "typed": typed, "parts": typed_reply.parts(case, asked)}
    return make_response(render_template("gathering/asking/type_in.html", **words, **more), code)
