"""The challenges that are due, and the log of one: for the chair, who sees no identity, and the coordinator."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agencies_of
from cdop.agencies.directory.queries import agency as agency_at
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.gathering.chasing.challenges import (
    MADE,
    OUTCOME,
    REPLY,
    Challenge,
    WrittenMeanwhile,
    challenge_at,
    log_of,
    may_challenge,
    write,
)
from cdop.gathering.chasing.challenges import challenges as listed
from cdop.gathering.chasing.forms import ASKED_WORDS, Seen, entry_form
from cdop.gathering.chasing.presenters import STATE_WORDS, log_rows
from cdop.gathering.service import OPEN, NoLongerOpen
from cdop.reference.wording import long_date
from cdop.web.guard import current_person

HEAD = ("Case", "Agency", "Asked", "Challenge due since", "Waits for")
WAITS_WORDS = {MADE: "The challenge", OUTCOME: "The outcome", "": "Nothing"}


def challenges() -> str:
    """Challenges that wait for something, and those that are over."""
    session, person = current_session(), current_person()
    if not may_challenge(session, person):
        abort(404)
    waiting, over = listed(session, person, waiting=True), listed(session, person, waiting=False)
    record_each(session, person, Event.CASE_LISTED, dict.fromkeys(one.case_id for one in (*waiting, *over)))
    names = {one.token: one.name for one in agencies_of(session)}
    return render_template(
        "gathering/chasing/challenges.html",
        head=HEAD,
        waiting=[_row(one, names) for one in waiting],
        over=[_row(one, names) for one in over],
    )


def challenge(token: str) -> str:
    """One challenge: since when, and its log."""
    session, person, found = current_session(), current_person(), _found(token)
    record(session, person, Event.CASE_LISTED, found.case_id)
    log = log_of(session, person, found)
    made = any(one.event == MADE for one in log)
    offers = [REPLY, OUTCOME, MADE] if made else [MADE] if found.state == OPEN else []
    return render_template(
        "gathering/chasing/challenge.html",
        challenge=found,
        rows=_rows(found),
        log=log_rows(log),
        offers=[(_offer(entry, again=made), url_for(".challenge_entry", token=token, entry=entry)) for entry in offers],
        case=url_for("cases.case", token=found.case_token),
    )


def challenge_entry(token: str, entry: str) -> Response:
    """Add to the log: the challenge, a reply to it, or what came of it."""
    session, person, found = current_session(), current_person(), _found(token)
    form = entry_form(entry)()
    if not form.is_submitted():
        return _page(200, found, entry_form(entry).of(_seen(found)), entry)
    if not form.validate():
        return _page(422, found, form, entry)
    try:
        write(session, person, token, _number(form.seen_text), entry, form.day, form.told)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _page(422, found, form, entry)
    except (WrittenMeanwhile, NoLongerOpen):
        form.seen.data = _seen(found)
        return _page(409, found, form, entry)
    flash("It stands in the log.", "success")
    return make_response(redirect(url_for(".challenge", token=token), 303))


def _offer(entry: str, *, again: bool) -> str:
    return "Record another challenge" if entry == MADE and again else ASKED_WORDS[entry][2]


def _page(code: int, found: Challenge, form: Seen, entry: str) -> Response:
    session, person = current_session(), current_person()
    record(session, person, Event.CASE_LISTED, found.case_id)
    page = render_template(
        "gathering/chasing/challenge_entry.html",
        challenge=found,
        title=ASKED_WORDS[entry][2],
        form=form,
        conflict=code == 409,
        log=log_rows(log_of(session, person, found)),
        rows=_rows(found),
    )
    return make_response(page, code)


def _found(token: str) -> Challenge:
    return challenge_at(current_session(), current_person(), token) or abort(404)


def _row(one: Challenge, names: dict[str, str]) -> list[Any]:
    return [
        {"text": one.reference, "href": url_for(".challenge", token=one.token), "whole": True},
        names.get(one.agency, ""),
        long_date(one.asked_on),
        long_date(one.since),
        WAITS_WORDS[one.waits],
    ]


def _rows(one: Challenge) -> list[tuple[str, str]]:
    agency = agency_at(current_session(), one.agency)
    return [
        ("Agency", agency.name if agency else ""),
        ("Asked on", long_date(one.asked_on)),
        ("Answer due", long_date(one.due_on)),
        ("Challenge due since", long_date(one.since)),
        ("State", STATE_WORDS[one.state]),
    ]


def _seen(found: Challenge) -> str:
    return str(len(log_of(current_session(), current_person(), found)))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
