"""The room of one case: the scribe's screen, what others read, the projected view, and what the panel does there."""

from collections.abc import Callable

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.presenters import age_words, month_words
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.panels.queries import panel_at
from cdop.panels.service import NotNow
from cdop.reference.areas import area_name
from cdop.reference.calendar import now, today
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date, plural
from cdop.review.analysis import answering, shown
from cdop.review.analysis.deciding import (
    Contradicts,
    Sitting,
    decide,
    draft_content,
    finalise,
    open_again,
    quorate_when_heard,
    start_from_draft,
)
from cdop.review.analysis.desk import Desk, item_desk
from cdop.review.analysis.first_views import Revealed, first_views, reveal, save_first_view
from cdop.review.analysis.forms import FinaliseForm, FirstViewForm, ReasonForm
from cdop.review.analysis.queries import DECIDED
from cdop.review.analysis.saving import NotOpen
from cdop.review.analysis.similar import Similar, similar_cases
from cdop.review.duties import may_finalise, may_write
from cdop.review.meetings.changing import AgendaChanged, end_item, start_item, take_off
from cdop.review.meetings.queries import Item, ItemState, agenda, present_at, quorum
from cdop.review.meetings.rules import NotOnAgenda
from cdop.review.papers.room import Door, entrance
from cdop.web.guard import current_person
from cdop.web.jinja import route_url
from cdop.web.unit_of_work import keep_despite_refusal

DRAWN_AGAIN_AFTER = 4
"""Seconds after which the projected view is drawn again, until somebody holds it still."""


def item(token: str) -> Response:
    """The scribe's screen; what the others of the meeting read. Written in by those who write for the panel."""
    desk = _desk(token)
    writes = may_write(current_session(), desk.person)
    if request.method == "POST":
        return answering.saved(desk, _again, url_for(".item", token=token), _then) if writes else abort(404)
    record(current_session(), desk.person, Event.ANALYSIS_VIEWED, desk.case_id, item=token)
    return answering.page(desk, _again) if writes else _reading(desk)


def projected(token: str) -> Response:
    """What is projected for everybody: no identity, large, drawn again by itself until somebody holds it still."""
    desk, still = _desk(token), "still" in request.args
    content = desk.pseudonymised
    page = render_template(
        "analysis/projected.html", item=_item(desk), brief=brief(desk), time=shown.time_words(_item(desk), now()),
        grading=shown.grading(content, desk.form), parts=shown.parts(content, desk.form),
        views=first_views(current_session(), desk.person, _item(desk)), mask=desk.mask, bare=True,
        contradictions=len(desk.contradictions), modifiability=code_list("modifiability"), still=still,
    )  # fmt: skip
    response = make_response(page)
    if not still:
        response.headers["Refresh"] = str(DRAWN_AGAIN_AFTER)
    return response


def first_view(token: str) -> Response:
    """Keep one's own first view of the case."""
    desk, form = _desk(token), FirstViewForm()
    form.offer(desk.form)
    content = {key: str(form[key].data or "") for key in ("category", "modifiability", "words")}
    try:
        save_first_view(current_session(), desk.person, _item(desk), desk.form, content)
    except LookupError:
        abort(404)
    except Revealed:
        return _told(desk, "The first views are shown already: yours was not changed.", good=False)
    except NotPossible as refusal:
        form.refuse(refusal)
        writes = may_write(current_session(), desk.person)
        return answering.page(desk, _again, 422, view_form=form) if writes else _reading(desk, form, 422)
    return _told(desk, "Your first view is kept. Nobody sees it before all are shown.")


def reveal_views(token: str) -> Response:
    """Show the first views of all together."""
    desk = _written_by_me(token)
    number = reveal(current_session(), desk.person, _item(desk))
    return _told(desk, "The first views are shown." if number else "There is no first view to show.", good=bool(number))


def defer(token: str) -> Response:
    """Put the case off to a later meeting, with the reason."""
    desk, form = _written_by_me(token), ReasonForm()
    if request.method == "GET":
        return _asked(desk, "defer", ReasonForm(formdata=None))
    if not form.validate():
        return _asked(desk, "defer", form, 422)
    try:
        take_off(
            current_session(), desk.person, token, _item(desk).version, deferred=True, words=form.reason.data or ""
        )
    except (NotNow, NotOnAgenda, AgendaChanged) as refused:
        form.form_errors.append(str(refused) or "Somebody else changed the agenda: look at it again")
        return _asked(desk, "defer", form, 409)
    return _told(desk, "Deferred.")


def from_draft(token: str) -> Response:
    """Begin with the review meeting's draft, what could identify in it replaced."""
    desk = _written_by_me(token)
    session = current_session()
    content = {
        name: desk.mask.value(value) for name, value in draft_content(session, desk.person, desk.case_id).items()
    }
    if not content:
        abort(404)
    try:
        start_from_draft(session, desk.person, desk.case_id, content, token)
    except NotPossible:
        return _told(desk, "The panel’s analysis has begun already.", good=False)
    return _told(desk, "Begun with the review meeting’s draft. Each answer of it is marked until you ratify it.")


def write_on(token: str) -> Response:
    """Open what was decided again, before it is final."""
    desk = _written_by_me(token)
    if desk.analysis is None:
        abort(404)
    try:
        open_again(current_session(), desk.person, desk.analysis)
    except NotOpen:
        return _told(desk, "It is open, or final, already.", good=False)
    return _told(desk, "Open again. What was decided stays on the timeline.")


def finalise_item(token: str) -> Response:
    """Make the decided analysis final: the chair alone, also when the room is closed."""
    desk = item_desk(current_session(), current_person(), token) or abort(404)
    if not may_finalise(current_session(), desk.person):
        abort(404)
    return finalised(desk, url_for(".item", token=token))


def finalised(desk: Desk, back: str) -> Response:
    """Ask for finalising, and do it. 404 where there is nothing decided."""
    if desk.analysis is None or desk.analysis.state != DECIDED:
        abort(404)
    form = FinaliseForm()
    if request.method == "GET":
        return _finalising(desk, FinaliseForm(formdata=None), back)
    if not form.validate():
        return _finalising(desk, form, back, 422)
    try:
        finalise(current_session(), desk.person, desk.analysis, form.reason.data or "")
    except NotPossible as refusal:
        form.refuse(refusal)
        return _finalising(desk, form, back, 422)
    except Contradicts as refusal:
        form.form_errors.extend(finding.words for finding in desk.told(refusal.findings))
        return _finalising(desk, form, back, 422)
    except NotOpen:
        form.form_errors.append("Somebody else opened or finalised it since you opened this page")
        return _finalising(desk, form, back, 409)
    flash("Final: every figure counts it from today.", "success")
    return redirect(url_for("analyses.waiting"), 303)


def brief(desk: Desk) -> list[tuple[str, str]]:
    """What the room is told of the child."""
    found = desk.brief
    return [
        ("Age at death", age_words(found.age)),
        ("Month of death", month_words(found.month)),
        ("Sex", label("sex", found.sex)),
        ("Area", area_name(found.area)),
    ]


def _finalising(desk: Desk, form: FinaliseForm, back: str, code: int = 200) -> Response:
    session, content = current_session(), desk.pseudonymised
    assert desk.analysis is not None
    quorate = quorate_when_heard(session, current_person(), desk.analysis)
    page = render_template(
        "analysis/finalise.html", form=form, desk=desk, back=back, quorate=quorate, brief=brief(desk),
        parts=shown.parts(content, desk.form), grading=shown.grading(content, desk.form), warnings=desk.warnings,
    )  # fmt: skip
    return make_response(page, code)


def _reading(desk: Desk, form: FirstViewForm | None = None, code: int = 200) -> Response:
    found = first_views(current_session(), desk.person, _item(desk))
    page = render_template(
        "analysis/reading.html", form=form or first_view_form(desk), views=found, **around(desk),
        parts=shown.parts(desk.pseudonymised, desk.form), mask=desk.mask,
    )  # fmt: skip
    return make_response(page, code)


def first_view_form(desk: Desk) -> FirstViewForm:
    """The question for one's own first view, with what one has said."""
    found = first_views(current_session(), desk.person, _item(desk))
    form: FirstViewForm = FirstViewForm(formdata=None, data=dict(found.own or {}))
    form.offer(desk.form)
    return form


def around(desk: Desk) -> dict[str, object]:
    """What stands around the analysis of a case that is heard: the item, its time, and the cases beside it."""
    session, own = current_session(), _item(desk)
    items = [one for one in agenda(session, desk.person, own.meeting) if one.state is not ItemState.DEFERRED]
    places = [one.token for one in items]
    place = places.index(own.token) if own.token in places else -1
    return {
        "desk": desk, "item": own, "meeting": desk.meeting, "brief": brief(desk), "time": shown.time_words(own, now()),
        "time_so_far": shown.minutes_since(own.started_at, now()) if own.started_at else None,
        "modifiability": code_list("modifiability"), "late": own.started_at is not None and own.ended_at is None
        and shown.minutes_since(own.started_at, now()) > own.minutes,
        "previous": items[place - 1] if place > 0 else None,
        "next": items[place + 1] if 0 <= place < len(items) - 1 else None,
        "place": place + 1, "places": len(items), "state": state_words(desk), "inquorate": _inquorate(desk),
        "coordinates": desk.person.is_a(Role.COORDINATOR), "finalises": may_finalise(session, desk.person),
    }  # fmt: skip


def _inquorate(desk: Desk) -> str:
    """That the panel was not quorate for the case, or is not at this moment; empty where it is, and before the day."""
    heard, meeting = _item(desk), desk.meeting
    if heard.ended_at is not None:
        return "The panel was not quorate" if heard.quorate is False else ""
    panel = panel_at(current_session(), meeting.panel) if meeting and meeting.meets_on == today() else None
    if meeting is None or panel is None:
        return ""
    found = quorum(panel, present_at(current_session(), meeting, heard, f"{now():%H:%M}"))
    missing = ", ".join(label("panel_role", role) for role in found.missing)
    words = f"The panel is not quorate now: {plural(found.present, 'member')} there, at least {found.minimum} needed"
    return "" if found.quorate else f"{words}. Missing: {missing}" if missing else words


def state_words(desk: Desk) -> str:
    """How the analysis stands."""
    return shown.STATES[desk.analysis.state] if desk.analysis else "Nothing is written yet"


def _again(desk: Desk) -> answering.Around:
    """The scribe's screen around the form."""
    session = current_session()
    answers = desk.written.answers
    alike = similar_cases(
        session, desk.person, desk.case_id, category=answers.category,
        factors=[row.name(desk.form) for row in answers.modifiable(desk.form)], today=today(),
    )  # fmt: skip
    more = {
        **around(desk), "similar_rows": [_similar_row(one) for one in alike],
        "views": first_views(session, desk.person, _item(desk)),
        "view_form": first_view_form(desk) if desk.person.is_a(Role.PANEL_MEMBER) else None,
        "draft": desk.analysis is None and bool(draft_content(session, desk.person, desk.case_id)), "mask": desk.mask,
    }  # fmt: skip
    return answering.Around("analysis/room.html", url_for(".item", token=_item(desk).token), more)


def _similar_row(one: Similar) -> list[str]:
    band = one.age_band or "Not recorded"
    return [one.year, band, one.category, label("modifiability", one.modifiability), "; ".join(one.factors) or "None"]


def _then(desk: Desk, button: str) -> Response | None:
    """What a button of the scribe's screen does once everything is saved."""
    what, _, about = button.partition(":")
    if what == "begin":
        return _heard(desk, lambda at: start_item(current_session(), desk.person, _item(desk).token, at), "Begun.")
    if what == "heard":
        return _heard(desk, lambda at: end_item(current_session(), desk.person, _item(desk).token, at), "Heard.")
    if what == "decide":
        return _decided(desk)
    return answering.settled(desk, what, about, url_for(".item", token=_item(desk).token))


def _decided(desk: Desk) -> Response:
    """The panel decided. The case is heard with it, where nobody said so before."""
    session, heard, meeting = current_session(), _item(desk), desk.meeting
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
        return _told(desk, "Somebody else changed the analysis meanwhile: look at it again.", good=False)
    return _told(desk, "Decided. It counts once the chair has finalised it.")


def _heard(desk: Desk, done: Callable[[str], object], words: str) -> Response:
    try:
        done(f"{now():%H:%M}")
    except (NotNow, NotOnAgenda) as refused:
        return _told(desk, str(refused), good=False)
    return _told(desk, words)


def _refused(desk: Desk, words: list[str]) -> Response:
    """422: the room, with why the panel cannot have decided this. What was saved with it stays."""
    keep_despite_refusal()
    return answering.page(desk, _again, 422, refused=words)


def _asked(desk: Desk, name: str, form: ReasonForm, code: int = 200) -> Response:
    return make_response(render_template(f"analysis/{name}.html", form=form, **around(desk)), code)


def _told(desk: Desk, words: str, *, good: bool = True) -> Response:
    flash(words, "success" if good else "message")
    return redirect(url_for(".item", token=_item(desk).token), 303)


def _written_by_me(token: str) -> Desk:
    desk = _desk(token)
    return desk if may_write(current_session(), desk.person) else abort(404)


def _desk(token: str) -> Desk:
    """The case in a room that is open for this person; 404 where there is none. Terms are accepted before."""
    session, person = current_session(), current_person()
    desk = item_desk(session, person, token) or abort(404)
    if person.is_a(Role.COORDINATOR):
        return desk
    door = entrance(session, person, _item(desk).meeting, today()).door
    if door is Door.TERMS:
        abort(redirect(route_url("panel_meetings.terms", token=_item(desk).meeting, back=request.path), 303))
    return desk if door is Door.OPEN else abort(404)


def _item(desk: Desk) -> Item:
    assert desk.item is not None
    return desk.item
