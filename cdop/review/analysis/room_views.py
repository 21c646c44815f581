"""The room of one case: the scribe's screen, what others read, the projected view, and what the panel does there."""

from collections.abc import Callable

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.panels.service import NotNow
from cdop.reference.calendar import now, today
from cdop.reference.codes import code_list
from cdop.reference.wording import long_date
from cdop.review.analysis import answering, shown
from cdop.review.analysis.deciding import (
    Contradicts,
    Sitting,
    decide,
    draft_content,
    open_again,
    start_from_draft,
)
from cdop.review.analysis.desk import Desk
from cdop.review.analysis.first_views import Revealed, first_views, reveal, save_first_view
from cdop.review.analysis.forms import FirstViewForm, ReasonForm
from cdop.review.analysis.room_page import around, brief, desk_at, desk_to_write, first_view_form, item_of, told
from cdop.review.analysis.saving import NotOpen
from cdop.review.analysis.similar import similar_cases
from cdop.review.duties import may_write
from cdop.review.meetings.changing import AgendaChanged, end_item, start_item, take_off
from cdop.review.meetings.queries import ItemState
from cdop.review.meetings.rules import NotOnAgenda
from cdop.web.unit_of_work import keep_despite_refusal

DRAWN_AGAIN_AFTER = 4
"""Seconds after which the projected view is drawn again, until somebody holds it still."""


def item(token: str) -> Response:
    """The scribe's screen; what the others of the meeting read. Written in by those who write for the panel."""
    desk = desk_at(token)
    writes = may_write(current_session(), desk.person)
    if request.method == "POST":
        return answering.saved(desk, _again, url_for(".item", token=token), _then) if writes else abort(404)
    record(current_session(), desk.person, Event.ANALYSIS_VIEWED, desk.case_id, item=token)
    return answering.page(desk, _again) if writes else _reading(desk)


def projected(token: str) -> Response:
    """What is projected for everybody: no identity, large, drawn again by itself until somebody holds it still."""
    desk, still = desk_at(token), "still" in request.args
    content = desk.pseudonymised
    page = render_template(
        "analysis/projected.html", item=item_of(desk), brief=brief(desk), time=shown.time_words(item_of(desk), now()),
        grading=shown.grading(content, desk.form), parts=shown.parts(content, desk.form),
        views=first_views(current_session(), desk.person, item_of(desk)), mask=desk.mask, bare=True,
        contradictions=len(desk.contradictions), modifiability=code_list("modifiability"), still=still,
    )  # fmt: skip
    response = make_response(page)
    if not still:
        response.headers["Refresh"] = str(DRAWN_AGAIN_AFTER)
    return response


def first_view(token: str) -> Response:
    """Keep one's own first view of the case."""
    desk, form = desk_at(token), FirstViewForm()
    form.offer(desk.form)
    content = {key: str(form[key].data or "") for key in ("category", "modifiability", "words")}
    try:
        save_first_view(current_session(), desk.person, item_of(desk), desk.form, content)
    except LookupError:
        abort(404)
    except Revealed:
        return told(desk, "The first views are shown already: yours was not changed.", good=False)
    except NotPossible as refusal:
        form.refuse(refusal)
        writes = may_write(current_session(), desk.person)
        return answering.page(desk, _again, 422, view_form=form) if writes else _reading(desk, form, 422)
    return told(desk, "Your first view is kept. Nobody sees it before all are shown.")


def reveal_views(token: str) -> Response:
    """Show the first views of all together."""
    desk = desk_to_write(token)
    number = reveal(current_session(), desk.person, item_of(desk))
    return told(desk, "The first views are shown." if number else "There is no first view to show.", good=bool(number))


def defer(token: str) -> Response:
    """Put the case off to a later meeting, with the reason."""
    desk, form = desk_to_write(token), ReasonForm()
    if request.method == "GET":
        return _asked(desk, "defer", ReasonForm(formdata=None))
    if not form.validate():
        return _asked(desk, "defer", form, 422)
    try:
        take_off(
            current_session(), desk.person, token, item_of(desk).version, deferred=True, words=form.reason.data or ""
        )
    except (NotNow, NotOnAgenda, AgendaChanged) as refused:
        form.form_errors.append(str(refused) or "Somebody else changed the agenda: look at it again")
        return _asked(desk, "defer", form, 409)
    return told(desk, "Deferred.")


def from_draft(token: str) -> Response:
    """Begin with the review meeting's draft, what could identify in it replaced."""
    desk = desk_to_write(token)
    session = current_session()
    content = {
        name: desk.mask.value(value) for name, value in draft_content(session, desk.person, desk.case_id).items()
    }
    if not content:
        abort(404)
    try:
        start_from_draft(session, desk.person, desk.case_id, content, token)
    except NotPossible:
        return told(desk, "The panel’s analysis has begun already.", good=False)
    return told(desk, "Begun with the review meeting’s draft. Each answer of it is marked until you ratify it.")


def write_on(token: str) -> Response:
    """Open what was decided again, before it is final."""
    desk = desk_to_write(token)
    if desk.analysis is None:
        abort(404)
    try:
        open_again(current_session(), desk.person, desk.analysis)
    except NotOpen:
        return told(desk, "It is open, or final, already.", good=False)
    return told(desk, "Open again. What was decided stays on the timeline.")


def _reading(desk: Desk, form: FirstViewForm | None = None, code: int = 200) -> Response:
    found = first_views(current_session(), desk.person, item_of(desk))
    page = render_template(
        "analysis/reading.html", form=form or first_view_form(desk), views=found, **around(desk),
        parts=shown.parts(desk.pseudonymised, desk.form), mask=desk.mask,
    )  # fmt: skip
    return make_response(page, code)


def _again(desk: Desk) -> answering.Around:
    """The scribe's screen around the form."""
    session = current_session()
    answers = desk.written.answers
    alike = similar_cases(
        session, desk.person, desk.case_id, category=answers.category,
        factors=[row.name(desk.form) for row in answers.modifiable(desk.form)], today=today(),
    )  # fmt: skip
    more = {
        **around(desk), "similar": alike,
        "views": first_views(session, desk.person, item_of(desk)),
        "view_form": first_view_form(desk) if desk.person.is_a(Role.PANEL_MEMBER) else None,
        "draft": desk.analysis is None and bool(draft_content(session, desk.person, desk.case_id)), "mask": desk.mask,
    }  # fmt: skip
    return answering.Around("analysis/room.html", url_for(".item", token=item_of(desk).token), more)


def _then(desk: Desk, button: str) -> Response | None:
    """What a button of the scribe's screen does once everything is saved."""
    what, _, about = button.partition(":")
    if what == "begin":
        return _heard(desk, lambda at: start_item(current_session(), desk.person, item_of(desk).token, at), "Begun.")
    if what == "heard":
        return _heard(desk, lambda at: end_item(current_session(), desk.person, item_of(desk).token, at), "Heard.")
    if what == "decide":
        return _decided(desk)
    return answering.settled(desk, what, about, url_for(".item", token=item_of(desk).token))


def _decided(desk: Desk) -> Response:
    """The panel decided. The case is heard with it, where nobody said so before."""
    session, heard, meeting = current_session(), item_of(desk), desk.meeting
    assert meeting is not None
    if desk.analysis is None or heard.state is ItemState.DEFERRED:
        return _refused(desk, ["Nothing is written yet" if desk.analysis is None else "The case is deferred"])
    if meeting.meets_on > today():
        return _refused(desk, [f"The meeting is on {long_date(meeting.meets_on)}: the panel decides when it has met"])
    if found := answering.why_not(desk):
        return _refused(desk, found)
    try:
        quorate = heard.quorate
        if heard.state is not ItemState.HEARD:
            quorate = end_item(session, desk.person, heard.token, f"{now():%H:%M}")
        decide(session, desk.person, desk.analysis, Sitting(meeting.meets_on, meeting.token, quorate))
    except (NotNow, NotOnAgenda) as refused:
        return _refused(desk, [str(refused)])
    except NotPossible as refused:
        return _refused(desk, list(refused.faults.values()))
    except (Contradicts, NotOpen):
        return told(desk, "Somebody else changed the analysis meanwhile: look at it again.", good=False)
    return told(desk, "Decided. It counts once the chair has finalised it.")


def _heard(desk: Desk, done: Callable[[str], object], words: str) -> Response:
    try:
        done(f"{now():%H:%M}")
    except (NotNow, NotOnAgenda) as refused:
        return told(desk, str(refused), good=False)
    return told(desk, words)


def _refused(desk: Desk, words: list[str]) -> Response:
    """422: the room, with why the panel cannot have decided this. What was saved with it stays."""
    keep_despite_refusal()
    return answering.page(desk, _again, 422, refused=words)


def _asked(desk: Desk, name: str, form: ReasonForm, code: int = 200) -> Response:
    return make_response(render_template(f"analysis/{name}.html", form=form, **around(desk)), code)
