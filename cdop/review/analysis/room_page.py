"""What stands around the analysis of one case in its room: whose it is, where, for how long, and who may enter."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.case.presenters import age_words, month_words
from cdop.database import current_session
from cdop.panels.queries import panel_at
from cdop.reference.areas import area_name
from cdop.reference.calendar import now, today
from cdop.reference.codes import code_list, label
from cdop.reference.wording import plural
from cdop.review.analysis import shown
from cdop.review.analysis.desk import Desk, item_desk
from cdop.review.analysis.first_views import first_views
from cdop.review.analysis.forms import FirstViewForm
from cdop.review.duties import may_finalise, may_write
from cdop.review.meetings.queries import Item, ItemState, agenda, present_at, quorum
from cdop.review.papers.room import Door, entrance
from cdop.web.guard import current_person
from cdop.web.jinja import route_url


def told(desk: Desk, words: str, *, good: bool = True) -> Response:
    """Tell what was done, or why not, on the page of the case."""
    flash(words, "success" if good else "message")
    return redirect(url_for(".item", token=item_of(desk).token), 303)


def desk_to_write(token: str) -> Desk:
    """The case in a room in which this person writes; 404 where there is none."""
    desk = desk_at(token)
    return desk if may_write(current_session(), desk.person) else abort(404)


def desk_at(token: str) -> Desk:
    """The case in a room that is open for this person; 404 where there is none. Terms are accepted before."""
    session, person = current_session(), current_person()
    desk = item_desk(session, person, token) or abort(404)
    if person.is_a(Role.COORDINATOR):
        return desk
    door = entrance(session, person, item_of(desk).meeting, today()).door
    if door is Door.TERMS:
        abort(redirect(route_url("panel_meetings.terms", token=item_of(desk).meeting, back=request.path), 303))
    return desk if door is Door.OPEN else abort(404)


def item_of(desk: Desk) -> Item:
    """The item at which a desk of the room works."""
    assert desk.item is not None
    return desk.item


def brief(desk: Desk) -> list[tuple[str, str]]:
    """What the room is told of the child."""
    found = desk.brief
    return [
        ("Age at death", age_words(found.age)),
        ("Month of death", month_words(found.month)),
        ("Sex", label("sex", found.sex)),
        ("Area", area_name(found.area)),
    ]


def first_view_form(desk: Desk) -> FirstViewForm:
    """The question for one's own first view, with what one has said."""
    found = first_views(current_session(), desk.person, item_of(desk))
    form: FirstViewForm = FirstViewForm(formdata=None, data=dict(found.own or {}))
    form.offer(desk.form)
    return form


def around(desk: Desk) -> dict[str, object]:
    """What stands around the analysis of a case that is heard: the item, its time, and the cases beside it."""
    session, own = current_session(), item_of(desk)
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
    heard, meeting = item_of(desk), desk.meeting
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
