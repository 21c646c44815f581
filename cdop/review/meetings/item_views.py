"""One case of an agenda: taken off, when it was heard, and that somebody has a conflict with it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.recusal.forms import DeclareForm
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow
from cdop.reference.calendar import today
from cdop.review.meetings import shown
from cdop.review.meetings.agenda_views import lines_of, planned_or_absent
from cdop.review.meetings.changing import AgendaChanged, record_hearing
from cdop.review.meetings.changing import take_off as put_off
from cdop.review.meetings.forms import DEFER, HearingForm, TakeOffForm
from cdop.review.meetings.queries import item_at
from cdop.review.meetings.rules import Item, ItemState, NotOnAgenda
from cdop.review.meetings.views import meeting_or_absent, when_words
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go


def take_off(token: str, key: str) -> Response:
    """Defer a case to a later meeting, or remove it from the agenda."""
    found, item, form = planned_or_absent(token), _item(token, key), TakeOffForm()
    if item.state is not ItemState.PLANNED:
        abort(404)
    title = f"Take {item.reference} off the agenda"
    if not form.is_submitted():
        held = TakeOffForm(formdata=None, data={"version": str(item.version)})
        return _page(found, held, title, 200)

    def save() -> str:
        later, words = form.how.data == DEFER, form.words.data or ""
        put_off(current_session(), current_person(), key, form.seen_version, deferred=later, words=words)
        return f"{item.reference} is {'deferred' if later else 'removed'}."

    return _saved(found, form, title, key, save, lambda: form.words.data or "")


def hearing(token: str, key: str) -> Response:
    """From when to when a case was heard, recorded or corrected."""
    found, item, form = meeting_or_absent(token), _item(token, key), HearingForm()
    title = f"When {item.reference} was heard"
    if found.state is MeetingState.CANCELLED or found.meets_on > today():
        abort(404)
    if not form.is_submitted():
        times = {"started_at": item.started_at or "", "ended_at": item.ended_at or ""}
        held = HearingForm(formdata=None, data={**times, "version": str(item.version)})
        return _page(found, held, title, 200)

    def save() -> str:
        times = form.started_at.data or "", form.ended_at.data or ""
        quorate = record_hearing(current_session(), current_person(), key, form.seen_version, *times)
        words = "The panel was quorate." if quorate else "The panel was not quorate: finalising it will need a reason."
        return f"{item.reference} is recorded as heard. {words}"

    return _saved(found, form, title, key, save, lambda: f"{form.started_at.data} to {form.ended_at.data}")


def conflict(token: str, key: str) -> Response:
    """Declare a conflict with a case of a meeting that one attends, before its paper is open: it is gone for one then.

    By the meeting's reference alone: the case's own page, and what it is called there, are not linked from here.
    """
    found, item, person = meeting_or_absent(token), _item(token, key), current_person()
    if found.state is MeetingState.CANCELLED or person.account_id is None:
        abort(404)
    form = DeclareForm()
    if not form.is_submitted() or not form.validate():
        row = next(row for row in shown.agenda_rows(current_session(), person, found) if row.item.token == key)
        record_each(current_session(), person, Event.CASE_LISTED, [item.case_id])
        page = render_template("meetings/conflict.html", meeting=found, when=when_words(found), row=row, form=form)
        return make_response(page, 422 if form.is_submitted() else 200)
    let_go()  # whoever is barred waits for nobody who reads
    try:
        bar(current_session(), person, item.case_id, person.account_id, How.DECLARED, form.reason.data or "")
    except (LookupError, NotPossible):
        abort(404)
    flash("Your conflict of interest is recorded. You will not see the case any more.", "success")
    return redirect(url_for(".meeting", token=token), 303)


def _item(token: str, key: str) -> Item:
    found = item_at(current_session(), current_person(), key)
    return found if found and found.meeting == token else abort(404)


def _saved(  # noqa: PLR0913, PLR0917 - what was typed, and what is done with it
    found: Meeting, form: Any, title: str, key: str, save: Callable[[], str], yours: Callable[[], str]
) -> Response:
    """Save what was sent and tell it on the meeting's page; or the form again with why it was refused.

    ``save`` returns what to tell. ``yours``: what was typed, in words, for whoever saves second.
    """
    if not form.validate():
        return _page(found, form, title, 422)
    try:
        words = save()
    except NotOnAgenda as refusal:
        form.refuse(refusal)
        return _page(found, form, title, 422)
    except NotNow as refusal:
        form.form_errors.append(str(refusal))
        return _page(found, form, title, 422)
    except AgendaChanged as changed:
        return _conflict(found, form, title, key, changed, yours())
    flash(words, "success" if "not quorate" not in words else "message")
    return redirect(url_for(".meeting", token=found.token), 303)


def _page(found: Meeting, form: Any, title: str, code: int, **words: str) -> Response:
    back, caption = url_for(".meeting", token=found.token), f"{found.panel_name}, {when_words(found)}"
    page = render_template("meetings/form.html", form=form, title=title, caption=caption, back=back, **words)
    return make_response(page, code)


def _conflict(  # noqa: PLR0913, PLR0917 - what was typed, and what stands
    found: Meeting, form: Any, title: str, key: str, changed: AgendaChanged, yours: str
) -> Response:
    now = next((item for item in changed.now if item.token == key), None) or abort(404)
    form.version.data = str(now.version)
    times = f", heard {now.started_at} to {now.ended_at}" if now.ended_at else ""
    return _page(found, form, title, 409, theirs=lines_of([now]) + times, yours=yours or "Nothing")
