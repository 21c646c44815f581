"""Telling organisations, their links, putting reminders off, and answers that come by letter, telephone or e-mail."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.recommendations.queries import AGREED, Addressee, Recommendation, addressees_of
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import NamesSomebody, looked_through
from cdop.recommendations.rules import NotNow, State
from cdop.recommendations.telling import paused as paused_links
from cdop.recommendations.telling import service
from cdop.recommendations.telling.answering import ACCEPTED, NEEDS_REASON, PARTLY, answer_of, take_answer
from cdop.recommendations.telling.forms import ByHandForm, GiveForm, HoldForm, TellForm, TypedForm
from cdop.recommendations.telling.found import Found, found_or_absent
from cdop.recommendations.writing.shown import standing
from cdop.recommendations.writing.views import recommendation_or_absent
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.versions import ChangedMeanwhile
from cdop.web.fields import listed
from cdop.web.guard import current_person

FOLDER = "recommendations/telling"
ADD_ACTION = "add_action"
NOBODY_TO_TELL = "Every organisation was told already."


def tell(token: str) -> Response:
    """Tell the organisations of a recommendation, several at once."""
    found = recommendation_or_absent(token)
    untold = _untold(found)
    form = TellForm()
    form.tokens.choices = listed((one.token, one.agency_name) for one in untold)
    if request.method == "GET":
        form.tokens.data = [one.token for one in untold if one.state is State.AGREED]
        return _tell_page(found, form, untold, 200)
    if not form.validate():
        return _tell_page(found, form, untold, 422 if untold else 409)
    chosen, telling = list(form.tokens.data or ()), service.Telling(str(form.way.data), form.on.data or today())
    try:
        letters = service.tell(current_session(), current_person(), _key(), chosen, telling)
    except NotNow as refusal:
        form.refuse(refusal)
        return _tell_page(found, form, untold, 409 if not refusal.field else 422)
    words = f"{plural(len(chosen), 'organisation')} told."
    flash(f"{words} Print the letter for: {', '.join(letters)}." if letters else words, "success")
    return redirect(url_for("recommendations.recommendation", token=token), 303)


def send_again(token: str) -> Response:
    """Send a new link to the organisation's inbox."""
    return _done(
        token, lambda: service.send_again(current_session(), current_person(), _key(), token),
        "A new link waits in the outbox. Earlier links do not open any more.",
    )  # fmt: skip


def revoke(token: str) -> Response:
    """Let no link open any more."""
    return _done(token, lambda: service.revoke(current_session(), current_person(), token), "No link opens any more.")


def open_again(token: str) -> Response:
    """Let a link that wrong addresses closed open again."""
    return _done(token, lambda: service.open_again(current_session(), current_person(), token), "The link opens again.")


def give(token: str) -> Response:
    """Make a link to give by hand. The answer shows it, once: it is in no address, cookie or log."""
    found, form = found_or_absent(token), GiveForm()
    if request.method == "GET":
        return _form(found, form, "Give a link by hand", 200)
    if not form.validate():
        return _form(found, form, "Give a link by hand", 422)
    try:
        path = service.give(current_session(), current_person(), _key(), token, form.email.data or "")
    except NotPossible as refusal:
        form.email.errors = list(refusal.faults.values())
        return _form(found, form, "Give a link by hand", 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _form(found, form, "Give a link by hand", 409)
    link = request.host_url.rstrip("/") + path
    return make_response(render_template(f"{FOLDER}/given.html", found=found, link=link, email=form.email.data))


def hold(token: str) -> Response:
    """Put the next reminder off, with the reason."""
    found, form = found_or_absent(token), HoldForm()

    def save() -> str:
        day = service.hold(
            current_session(), current_person(), token, form.until.data or today(),
            service.Reason(form.words.data or "", form.reasons), form.seen,
        )  # fmt: skip
        return f"Nobody is reminded until {long_date(day)}."

    return _acted(found, form, "Put the reminder off", save)


def by_hand(token: str) -> Response:
    """Record that a letter was sent, or somebody told."""
    found, form = found_or_absent(token), ByHandForm()

    def save() -> str:
        reason = service.Reason(form.words.data or "", form.reasons)
        service.done_by_hand(current_session(), current_person(), token, reason, form.seen)
        return "It is recorded."

    return _acted(found, form, "Record what was done by hand", save)


def type_in(token: str) -> Response:
    """Type in an answer that came by letter, telephone or e-mail."""
    found, form = found_or_absent(token), TypedForm()
    if request.method == "GET":
        form.version.data = str(found.addressee.version)
        return _typed(found, form, 200)
    if ADD_ACTION in request.form:
        form.add_row()
        return _typed(found, form, 200)
    if not (form.validate() & _reasoned(form) & _whole(form)):
        return _typed(found, form, 422)
    answer = replace(answer_of(form.draft(), str(form.way.data)), on=form.on.data)
    try:
        take_answer(current_session(), current_person(), token, answer, seen_version=form.seen)
    except NamesSomebody as names:
        form.form_errors.append(_name_words(names))
        return _typed(found, form, 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _typed(found, form, 422)
    except ChangedMeanwhile:
        return _changed(found, form, lambda now: _typed(now, form, 409))
    flash("The answer is taken in.", "success")
    return redirect(found.back, 303)


def paused() -> Response:
    """Organisations whose links were closed after five wrong addresses."""
    rows = [
        [
            {"text": one.reference, "href": url_for("recommendations.recommendation", token=one.recommendation),
             "whole": True},
            one.agency_name,
            long_date(one.told_on),
        ]
        for one in paused_links.paused(current_session(), current_person())
    ]  # fmt: skip
    return make_response(render_template(f"{FOLDER}/paused.html", rows=rows))


def _acted(found: Found, form: Any, title: str, save: Callable[[], str]) -> Response:
    if request.method == "GET":
        form.version.data = str(found.addressee.version)
        return _form(found, form, title, 200)
    if not form.validate():
        return _form(found, form, title, 422)
    session, person = current_session(), current_person()
    told = reads_as_typed(session, person, found.recommendation.number)
    try:
        with looked_through(session, person, found.addressee.token, told=told):
            words = save()
    except NamesSomebody as names:
        form.offer(names, told=told)
        return _form(found, form, title, 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _form(found, form, title, 422)
    except ChangedMeanwhile:
        return _changed(found, form, lambda now: _form(now, form, title, 409))
    flash(words, "success")
    return redirect(found.back, 303)


def _changed(found: Found, form: Any, shown: Callable[[Found], Response]) -> Response:
    now = found_or_absent(found.addressee.token)
    form.version.data = str(now.addressee.version)
    return shown(now)


def _done(token: str, act: Callable[[], None], words: str) -> Response:
    """Do something about a link at once: 303, with why not where it was not possible."""
    found = found_or_absent(token)
    try:
        act()
    except NotNow as refusal:
        return _refused(found, str(refusal))
    flash(words, "success")
    return redirect(found.back, 303)


def _refused(found: Found, words: str) -> Response:
    return make_response(render_template(f"{FOLDER}/refused.html", found=found, words=words), 409)


def _form(found: Found, form: FlaskForm, title: str, code: int) -> Response:
    words = {"found": found, "form": form, "title": title, "conflict": code == 409}
    page = render_template(f"{FOLDER}/act.html", standing=standing(found.addressee, today()), **words)
    return make_response(page, code)


def _typed(found: Found, form: TypedForm, code: int) -> Response:
    stands = standing(found.addressee, today())
    page = render_template(
        f"{FOLDER}/type_in.html", found=found, form=form, standing=stands, conflict=code == 409, add=ADD_ACTION
    )
    return make_response(page, code)


def _tell_page(found: Recommendation, form: TellForm, untold: Sequence[Addressee], code: int) -> Response:
    page = render_template(f"{FOLDER}/tell.html", recommendation=found, form=form, untold=untold, nobody=NOBODY_TO_TELL)
    return make_response(page, code)


def _untold(found: Recommendation) -> list[Addressee]:
    """The organisations that can be told: those that were not, and those that refused and may be asked again."""
    if found.state != AGREED:
        return []
    every = addressees_of(current_session(), current_person(), [found.number])[found.number]
    return [one for one in every if one.state in {State.AGREED, State.REFUSED}]


def _reasoned(form: TypedForm) -> bool:
    needs = form.answer.data in NEEDS_REASON and not (form.words.data or "").strip()
    if needs:
        form.words.errors = ["Type in their reasons, as they gave them"]
    return not needs


def _whole(form: TypedForm) -> bool:
    """Whether each action that is typed in says what and who."""
    good = True
    for row in (one.form for one in form.actions if one.form.filled and form.answer.data in {ACCEPTED, PARTLY}):
        for name, words in (("words", "Enter what they will do"), ("owner", "Enter the role of whoever sees to it")):
            if not row[name].data:
                row[name].errors = [words]
                good = False
    return good


def _name_words(names: NamesSomebody) -> str:
    found = ", ".join(f"‘{one.found}’" for one in names.found)
    return f"{found} could be somebody’s name: write a role in its place"


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
