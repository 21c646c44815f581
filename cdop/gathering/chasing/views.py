"""What is outstanding, and acting on one request. Names cases by reference alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, url_for
from flask import request as http
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agencies_of
from cdop.agencies.directory.queries import agency as agency_at
from cdop.agencies.ladder import STEPS, Step
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.filtering import asked_number
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.gathering.chasing import service
from cdop.gathering.chasing.filtering import Offered, address_of, asked_filters, choices
from cdop.gathering.chasing.forms import ByHandForm, ChaseForm, HoldForm, Seen
from cdop.gathering.chasing.presenters import HEAD, NEXT_WORDS, groups, request_rows
from cdop.gathering.chasing.queries import Asked, Filters, counts, request_at
from cdop.gathering.chasing.queries import outstanding as outstanding_page
from cdop.gathering.chasing.rules import address_of as written_to
from cdop.gathering.chasing.rules import works
from cdop.gathering.chasing.service import ChasedMeanwhile, SeenRequest
from cdop.gathering.chasing.timeliness import records
from cdop.gathering.service import NoLongerOpen
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, thousands
from cdop.web.guard import current_person


def outstanding() -> str:
    """Every open request, agency by agency, fifty a page; with each agency's record."""
    session, person, on = current_session(), current_person(), today()
    offered = Offered(agencies_of(session), current_app.extensions["panel_area"])
    filters, number = asked_filters(http.args, offered, on), asked_number(http.args.get("page"))
    found, more = outstanding_page(session, person, filters, number)
    record_each(session, person, Event.CASE_LISTED, dict.fromkeys(one.case_id for one in found))
    agencies = {one.token: one for one in offered.agencies}
    known = records(session, person, {one.agency for one in found}, on)
    totals = counts(session, person, filters, on)
    return render_template(
        "gathering/chasing/outstanding.html",
        groups=list(groups(found, agencies, known, on)),
        head=HEAD,
        counts=[
            ("Waiting for an answer", thousands(totals.open)),
            ("Overdue", thousands(totals.overdue)),
            ("To be chased by hand", thousands(totals.by_hand)),
        ],
        choices=choices(filters, offered),
        filtered=filters != Filters(),
        number=number,
        previous=_address(filters, number - 1) if number > 1 else "",
        next=_address(filters, number + 1) if more else "",
    )


def chase(token: str) -> Response:
    """Take the next step now, with the reason."""
    asked = _found(token)

    def act(page: SeenRequest, form: ChaseForm) -> str:
        key = str(current_app.config["SECRET_KEY"])
        step = service.chase_now(current_session(), current_person(), key, page, form.reason.data or "", today())
        return f"{NEXT_WORDS[step.number - 1]}: taken today."

    return _acted(asked, ChaseForm, act, "Chase now", _step_words(asked))


def hold(token: str) -> Response:
    """Put the next step off until a day, with the reason."""
    asked = _found(token)

    def act(page: SeenRequest, form: HoldForm) -> str:
        until = form.until.data
        assert until is not None  # the form requires it
        day = service.hold(current_session(), current_person(), page, until, form.reason.data or "", today())
        return f"The agency is not chased until {long_date(day)}."

    return _acted(asked, HoldForm, act, "Put off the next step", "")


def by_hand(token: str) -> Response:
    """Record that a letter was sent, or a senior told."""
    asked = _found(token)

    def act(page: SeenRequest, form: ByHandForm) -> str:
        service.done_by_hand(current_session(), current_person(), page, form.words.data or "", today())
        return "It is recorded."

    return _acted(asked, ByHandForm, act, "Record what was done by hand", "")


def _acted(
    asked: Asked, form_of: type[Seen], act: Callable[[SeenRequest, Any], str], title: str, lead: str
) -> Response:
    form = form_of()
    if not form.is_submitted():
        return _page(200, asked, form_of.of(_seen_text(asked)), title, lead)
    if not form.validate():
        return _page(422, asked, form, title, lead)
    try:
        words = act(_seen(asked.token, form.seen_text), form)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _page(422, asked, form, title, lead)
    except (ChasedMeanwhile, NoLongerOpen):
        form.seen.data = _seen_text(asked)
        return _page(409, asked, form, title, lead)
    flash(words, "success")
    return make_response(redirect(url_for("asking.request", token=asked.case_token, key=asked.token), 303))


def _page(code: int, asked: Asked, form: Seen, title: str, lead: str) -> Response:
    session, person = current_session(), current_person()
    agency = agency_at(session, asked.agency)
    record(session, person, Event.CASE_LISTED, asked.case_id)
    page = render_template(
        "gathering/chasing/act.html",
        asked=asked,
        title=title,
        lead=lead,
        form=form,
        conflict=code == 409,
        rows=request_rows(asked, agency, today()),
    )
    return make_response(page, code)


def _found(token: str) -> Asked:
    return request_at(current_session(), current_person(), token) or abort(404)


def _step_words(asked: Asked) -> str:
    """What the next step does, so that nobody sends a message unknowing."""
    agency = agency_at(current_session(), asked.agency)
    if agency is None or asked.step >= len(STEPS):
        return ""
    step = STEPS[asked.step]
    to = written_to(agency, step)
    otherwise = "it is listed for the chair" if step is Step.CHALLENGE else "it is to be done by hand"
    does = f"a message is sent to {to}" if to else otherwise
    closed = "" if works(agency, today()) else " The agency is closed today."
    return f"Next on the ladder: {NEXT_WORDS[asked.step].lower()}; {does}.{closed}"


def _seen_text(asked: Asked) -> str:
    return f"{asked.step}:{asked.next_chase_on.isoformat() if asked.next_chase_on else ''}"


def _seen(token: str, text: str) -> SeenRequest:
    """What a page showed; what is none counts as never seen."""
    step, _, day = text.partition(":")
    try:
        return SeenRequest(token, int(step), date.fromisoformat(day) if day else None)
    except ValueError:
        return SeenRequest(token, -1, None)


def _address(filters: Filters, number: int) -> str:
    return url_for(".outstanding", **address_of(filters, number))  # type: ignore[arg-type]  # all of them texts
