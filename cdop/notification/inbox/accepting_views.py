"""The page that opens a case for a notification."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.likeness.telling import child_of
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.notification.inbox import presenters, service
from cdop.notification.inbox.forms import AcceptForm
from cdop.notification.inbox.likenesses import Like, like_one
from cdop.notification.inbox.queries import Notice
from cdop.notification.inbox.side_by_side import rows_beside
from cdop.notification.inbox.views import decided_already, note_viewed, notice_or_absent, page
from cdop.notification.order import RuleBroken
from cdop.notification.scope import seems_out_of_scope
from cdop.web.guard import current_person


def accept(token: str) -> Response:
    """The child's details as the case will have them; by POST the case is opened."""
    notice = notice_or_absent(token)
    if request.method == "GET":
        form = AcceptForm.of(notice.answers)
        return _asking(notice, form, _strong(notice, form), 200)
    try:
        service.hold(current_session(), notice.notification_id)
    except service.Decided:
        return decided_already(token)
    return _accept(notice)


def _accept(notice: Notice) -> Response:
    form = AcceptForm()
    form.ask_for(notice.answers)
    readable = form.validate()
    strong = _strong(notice, form)
    if not form.covers(like.token for like in strong) or not readable:
        return _asking(notice, form, strong, 422)
    two = service.TwoChildren([like.token for like in strong], form.reason.data or "")
    try:
        case = service.accept(current_session(), current_person(), notice.notification_id, form.description, two)
    except NotPossible as refusal:
        form.refuse(refusal)
    except RuleBroken as broken:
        form.refuse_rule(broken)
    else:
        flash("The notification is accepted as this case.", "success")
        return redirect(url_for("cases.case", token=case), 303)
    return _asking(notice, form, strong, 422)


def _strong(notice: Notice, form: AcceptForm) -> list[Like]:
    """The cases that are likely the same child, by what was told and by what stands in the form."""
    session, person = current_session(), current_person()
    edited = {**notice.answers, **{key: value for key, value in form.description.items() if value}}
    edited |= {"date_of_birth_precision": "day", "date_of_death_precision": "day"}
    found: dict[str, Like] = {}
    for answers in (notice.answers, edited):
        for like in like_one(session, person, child_of(answers), notice.notification_id):
            if like.is_case and like.strong:
                found.setdefault(like.token, like)
    return list(found.values())


def _asking(notice: Notice, form: AcceptForm, strong: list[Like], code: int) -> Response:
    session, person = current_session(), current_person()
    if request.method == "GET":
        form.ask_for(notice.answers)
    note_viewed(notice)
    rows = rows_beside(session, person, notice, strong)
    record_each(session, person, Event.LIKENESS_VIEWED, [like.owner for like in strong])
    form.looked_at.data = ",".join(like.token for like in strong)
    return page(
        "inbox_accept",
        code,
        notice=notice,
        title=presenters.title_of(notice),
        form=form,
        scope=seems_out_of_scope(notice.answers),
        likes=[(like, presenters.heading_of(like.comparison), rows[like.token]) for like in strong],
        address_of=presenters.address_of,
    )
