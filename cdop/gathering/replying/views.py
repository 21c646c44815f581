"""The pages of a reply: what is asked, part by part; key dates, files, who answers; checking and sending."""

import secrets
from dataclasses import replace

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.gathering.replying import drafts, sending
from cdop.gathering.replying.agency_views import requests
from cdop.gathering.replying.asked import Part
from cdop.gathering.replying.drafts import Draft, SavedMeanwhile
from cdop.gathering.replying.file_views import files, remove_file
from cdop.gathering.replying.forms import GO_ON, AnswersForm, AuthorForm, DateForm, WrongAgencyForm, answers_form
from cdop.gathering.replying.link_views import link
from cdop.gathering.replying.page import ACCOUNT, Opened, done, opens, sent, to
from cdop.gathering.replying.presenters import (
    AUTHOR,
    DATES,
    card,
    counts_words,
    date_rows,
    faults_linked,
)
from cdop.gathering.replying.sending import ChangedMeanwhile, NotComplete
from cdop.gathering.replying.shelves import shelf

__all__ = [
    "author", "check", "dates", "files", "form", "link", "nothing_held", "part", "remove_date", "remove_file",
    "requests", "sent", "wrong_agency",
]  # fmt: skip
MOST_DATES = 200
CONFLICT = "This page was saved in another window after you opened it. Yours is not saved yet: it stands below."


@opens()
def form(opened: Opened) -> Response:
    """What is needed to find the record, what is asked, and the two answers of one click."""
    opened.saw("form")
    return _first_page(opened, WrongAgencyForm())


@opens()
def nothing_held(opened: Opened) -> Response:
    """Reply that the agency holds nothing."""
    sending.say_nothing(current_session(), opened.sender, shelf(), sending.NOTHING_HELD)
    return done(opened.sender)


@opens()
def wrong_agency(opened: Opened) -> Response:
    """Reply that another agency is to be asked."""
    asked = WrongAgencyForm()
    if not asked.validate():
        return _first_page(opened, asked, 422)
    other = asked.redirect.data or ""
    sending.say_nothing(current_session(), opened.sender, shelf(), sending.WRONG_AGENCY, other)
    return done(opened.sender)


@opens(to_change=True)
def part(opened: Opened, part: str) -> Response:
    """One part of the questions."""
    asked = opened.replying.part(part)
    if request.method == "POST":
        return _save_part(opened, part, asked)
    if asked is None:
        return to(opened.to("form"))
    opened.saw(part)
    held = opened.replying.draft
    return _part_page(opened, asked, answers_form(asked.questions, held.answers, held.version))


@opens(to_change=True)
def dates(opened: Opened) -> Response:
    """Key dates, for the chronology. Who goes on keeps the date that was typed, if one was."""
    if request.method != "POST":
        opened.saw(DATES)
        return _dates_page(opened, DateForm(version=str(opened.replying.draft.version)))
    row, draft = DateForm(), opened.replying.draft
    goes_on = GO_ON in request.form
    if goes_on and not row.typed:
        return to(opened.after(DATES))
    if not row.validate():
        return _dates_page(opened, row, 422)
    if len(draft.dates) >= MOST_DATES:
        row.form_errors.append(f"No more than {MOST_DATES} dates can be sent. Send the rest as a file.")
        return _dates_page(opened, row, 422)
    added = {"row": secrets.token_hex(16), **row.row()}
    _keep(opened, DATES, replace(draft, dates=(*draft.dates, added)))
    flash("The date is added.", "success")
    return to(opened.after(DATES) if goes_on else opened.to(DATES))


@opens(to_change=True)
def remove_date(opened: Opened, row: str) -> Response:
    """Take a key date away; one that is gone already stays so."""
    draft = opened.replying.draft
    _keep(opened, DATES, replace(draft, dates=tuple(one for one in draft.dates if one["row"] != row)))
    flash("The date is removed.", "success")
    return to(opened.to(DATES))


@opens(to_change=True)
def author(opened: Opened) -> Response:
    """Who answers for the agency."""
    draft = opened.replying.draft
    if request.method != "POST":
        opened.saw(AUTHOR)
        return _author_page(opened, AuthorForm(data={**draft.author, "version": str(draft.version)}))
    who = AuthorForm()
    if not who.validate():
        return _author_page(opened, who, 422)
    try:
        draft.seen(AUTHOR, who.seen_version)
    except SavedMeanwhile:
        who.shows(draft.version)
        return _author_page(opened, who, 409, conflict=CONFLICT)
    _keep(opened, AUTHOR, replace(draft, author={"name": who.name.data or "", "role": who.role.data or ""}))
    return to(opened.after(AUTHOR))


@opens()
def check(opened: Opened) -> Response:
    """Everything that was typed, before it is sent; and sending it, once."""
    if request.method != "POST":
        opened.saw("check")
        return _check_page(opened)
    text = request.form.get("version", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    try:
        sending.send(current_session(), opened.sender, seen)
    except ChangedMeanwhile:
        return _check_page(opened, 409, changed=True)
    except NotComplete as incomplete:
        addresses = {"author": opened.to(AUTHOR)} | {
            one.key: opened.to("part", part=one.key, change=1) for one in opened.replying.parts
        }
        return _check_page(opened, 422, faults=faults_linked(incomplete.faults, addresses))
    return done(opened.sender)


def _save_part(opened: Opened, key: str, asked: Part | None) -> Response:
    """Keep the answers of a part: also to what became known, or stopped being asked, while the page was open."""
    draft = opened.replying.draft
    sent_here = [one for one in opened.replying.asked if one.part == key and one.key in request.form]
    shown = asked.questions if asked else ()
    questions = (*shown, *(one for one in sent_here if one not in shown))
    typed = answers_form(questions)
    given = typed.answers()
    here = Part(key, asked.title if asked else "", tuple(questions), ()) if asked is None else asked
    if given is None:
        return _part_page(opened, here, typed, 422)
    try:
        draft.seen(key, typed.seen_version)
    except SavedMeanwhile:
        typed.shows(draft.version)
        return _part_page(opened, here, typed, 409, conflict=CONFLICT)
    own = {one.key for one in questions}
    kept = {other: value for other, value in draft.answers.items() if other not in own} | given
    _keep(opened, key, replace(draft, answers=kept))
    return to(opened.after("part", part=key))


def _keep(opened: Opened, page: str, draft: Draft) -> None:
    drafts.keep(current_session(), opened.sender.person, opened.replying.place, page, draft)


def _first_page(opened: Opened, wrong: WrongAgencyForm, code: int = 200) -> Response:
    replying, found = opened.replying, opened.steps()
    next_href = next((href for step, href in found if not step.done), opened.to("check"))
    back = url_for(".requests") if opened.sender.way == ACCOUNT else ""
    return opened.shown(
        "form", code, form=wrong, counts=counts_words(replying), steps=found, next_href=next_href, back=back
    )


def _part_page(opened: Opened, asked: Part, form: AnswersForm, code: int = 200, conflict: str = "") -> Response:
    others = {one.key: said for one in asked.others if (said := opened.replying.others_said(one))}
    back = opened.before("part", part=asked.key)
    return opened.shown("part", code, part=asked, form=form, others=others, back=back, conflict=conflict)


def _dates_page(opened: Opened, form: DateForm, code: int = 200) -> Response:
    rows, back, following = date_rows(opened.replying), opened.before(DATES), opened.after(DATES)
    return opened.shown("dates", code, form=form, rows=rows, back=back, following=following)


def _author_page(opened: Opened, form: AuthorForm, code: int = 200, conflict: str = "") -> Response:
    return opened.shown("author", code, form=form, back=opened.before(AUTHOR), conflict=conflict)


def _check_page(opened: Opened, code: int = 200, faults: object = (), changed: bool = False) -> Response:
    replying = opened.replying
    cards = [card(replying, one, opened.to("part", part=one.key, change=1)) for one in replying.parts]
    return opened.shown(
        "check", code, cards=cards, dates=date_rows(replying), files=opened.files(), faults=faults, changed=changed,
        back=opened.to(AUTHOR),
    )  # fmt: skip
