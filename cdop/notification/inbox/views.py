"""The inbox's pages: what waits, one notification with whom it may be, and the decisions."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.filtering import asked_number
from cdop.case.likeness.queries import case_id_of
from cdop.case.likeness.telling import child_of
from cdop.case.views import deadlines_of
from cdop.database import current_session
from cdop.notification.form.summary import told_in_words
from cdop.notification.inbox import presenters, service
from cdop.notification.inbox.forms import JoinForm, OtherCaseForm, PutBackForm, SeparateForm, SetAsideForm
from cdop.notification.inbox.likenesses import like_each, like_one
from cdop.notification.inbox.queries import (
    Notice,
    case_named,
    case_of_reference,
    decided_page,
    decisions_of,
    notice_at,
    set_aside_counts,
    waiting_count,
    waiting_page,
)
from cdop.notification.inbox.rules import REASONS, SET_ASIDE, WAITING
from cdop.notification.inbox.side_by_side import case_rows, rows_beside
from cdop.notification.scope import seems_out_of_scope
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal


def inbox_page() -> str:
    """The waiting notifications, newest first unless asked otherwise."""
    session, person = current_session(), current_person()
    number, oldest = asked_number(request.args.get("page")), request.args.get("order") == "oldest"
    notices, more = waiting_page(session, person, number, oldest_first=oldest)
    likes, now, deadlines = like_each(session, person, notices), utc_now(), deadlines_of(person)
    cards = [
        (
            one,
            presenters.title_of(one),
            presenters.late_words(one, deadlines),
            presenters.card_rows(one, likes.get(one.notification_id, []), now),
        )
        for one in notices
    ]
    numbers = ",".join(str(one.notification_id) for one in notices)
    record(session, person, Event.NOTIFICATIONS_LISTED, notifications=numbers)
    count = waiting_count(session, person)
    return render_template("notification/inbox.html", cards=cards, number=number, more=more, oldest=oldest, count=count)


def notification(token: str) -> str:
    """Everything that one notification tells, whom it may be, and what was decided of it."""
    session, person, notice = current_session(), current_person(), notice_or_absent(token)
    waits = notice.state == WAITING
    likes = like_one(session, person, child_of(notice.answers), notice.notification_id) if waits else []
    rows = rows_beside(session, person, notice, likes)
    note_viewed(notice)
    record_each(session, person, Event.LIKENESS_VIEWED, [like.owner for like in likes if like.is_case])
    return render_template(
        "notification/inbox_notification.html",
        notice=notice,
        title=presenters.title_of(notice),
        source=presenters.source_words(notice),
        died=presenters.since_death(notice.answers, utc_now()),
        scope=seems_out_of_scope(notice.answers),
        told=told_in_words(notice.answers),
        likes=[(like, presenters.heading_of(like.comparison), rows[like.token]) for like in likes],
        decisions=decisions_of(session, person, notice.notification_id),
        reasons=REASONS,
        waits=waits,
        other=OtherCaseForm(formdata=None),
        put_back=PutBackForm(formdata=None) if notice.state == SET_ASIDE else None,
        address_of=presenters.address_of,
    )


def other_case(token: str) -> Response:
    """From a reference that somebody typed to the page that joins to that case."""
    notice, form = notice_or_absent(token), OtherCaseForm(request.args)
    session, person = current_session(), current_person()
    found = case_of_reference(session, person, form.case.data or "") if form.validate() else None
    if found is None:
        flash("There is no case with that reference.", "message")
        return redirect(url_for(".notification", token=notice.token), 303)
    return redirect(url_for(".join", token=notice.token, case=found.token), 303)


def join(token: str, case: str) -> Response:
    """A notification beside a known case; by POST it is joined to it."""
    session, person, notice = current_session(), current_person(), notice_or_absent(token)
    case_id = case_id_of(session, person, case) or abort(404)
    form = JoinForm()
    if request.method == "POST" and form.validate():
        try:
            service.join(session, person, notice.notification_id, case_id, form.words.data or "")
        except service.Decided:
            return decided_already(token)
        except service.CannotJoin as refusal:
            return _beside(notice, case_id, form, str(refusal))
        flash("The notification is joined to this case.", "success")
        return redirect(url_for("cases.case", token=case), 303)
    return _beside(notice, case_id, form, "")


def _beside(notice: Notice, case_id: int, form: JoinForm, refusal: str) -> Response:
    session, person = current_session(), current_person()
    note_viewed(notice)
    record(session, person, Event.LIKENESS_VIEWED, case_id)
    case, rows = case_named(session, person, case_id), case_rows(session, person, notice, case_id)
    words = {"notice": notice, "case": case, "rows": rows, "form": form, "refusal": refusal}
    return page("inbox_join", 422 if request.method == "POST" else 200, **words)


def set_aside(token: str) -> Response:
    """Why a notification is no case."""
    session, person, notice, form = current_session(), current_person(), notice_or_absent(token), SetAsideForm()
    scope = seems_out_of_scope(notice.answers)
    if request.method == "GET":
        form.rule.data = scope.reason if scope and scope.certain else None
    if request.method == "GET" or not form.validate():
        note_viewed(notice)
        code = 200 if request.method == "GET" else 422
        return page("inbox_set_aside", code, notice=notice, title=presenters.title_of(notice), form=form, scope=scope)
    try:
        service.set_aside(session, person, notice.notification_id, str(form.rule.data), str(form.words.data))
    except service.Decided:
        return decided_already(token)
    flash(f"Notification {notice.receipt} is set aside.", "success")
    return redirect(url_for(".inbox"), 303)


def put_back(token: str) -> Response:
    """A notification that was set aside waits again."""
    session, person, notice, form = current_session(), current_person(), notice_or_absent(token), PutBackForm()
    if not form.validate():
        return page("inbox_put_back", 422, notice=notice, form=form)
    try:
        service.put_back(session, person, notice.notification_id, str(form.words.data))
    except service.Decided:
        return decided_already(token)
    flash("The notification waits in the inbox again.", "success")
    return redirect(url_for(".notification", token=token), 303)


def separate(token: str) -> Response:
    """A notification is taken out of its case and waits again."""
    session, person, notice, form = current_session(), current_person(), notice_or_absent(token), SeparateForm()
    if request.method == "GET" and notice.case_id is None:
        abort(404)
    if request.method == "POST" and form.validate():
        try:
            service.separate(session, person, notice.notification_id, str(form.words.data))
        except service.Decided:
            return decided_already(token)
        except service.CannotJoin as refusal:
            return _separating(notice, form, str(refusal))
        flash("The notification is separated from its case, and waits in the inbox again.", "success")
        return redirect(url_for(".notification", token=token), 303)
    return _separating(notice, form, "")


def _separating(notice: Notice, form: SeparateForm, refusal: str) -> Response:
    case = case_named(current_session(), current_person(), notice.case_id) if notice.case_id else None
    if case is None:
        return decided_already(notice.token)
    note_viewed(notice)
    words = {"notice": notice, "case": case, "form": form, "refusal": refusal, "title": presenters.title_of(notice)}
    return page("inbox_separate", 422 if request.method == "POST" else 200, **words)


def decided() -> str:
    """What was decided of notifications, and how many were set aside in each year, by reason."""
    session, person, number = current_session(), current_person(), asked_number(request.args.get("page"))
    found, more = decided_page(session, person, number)
    numbers = ",".join(str(notice.notification_id) for notice, _ in found)
    record(session, person, Event.NOTIFICATIONS_LISTED, notifications=numbers)
    counts = [
        (counted.year.label, REASONS[counted.reason].label, counted.count)
        for counted in set_aside_counts(session, person)
    ]
    entries = [(notice, presenters.title_of(notice), what) for notice, what in found]
    return render_template(
        "notification/inbox_decided.html", entries=entries, counts=counts, number=number, more=more, reasons=REASONS
    )


def notice_or_absent(token: str) -> Notice:
    """The notification at this address; 404 where there is none."""
    return notice_at(current_session(), current_person(), token) or abort(404)


def note_viewed(notice: Notice) -> None:
    """Leave the audit entry of a look at one notification."""
    record(
        current_session(), current_person(), Event.NOTIFICATION_VIEWED, notice.case_id,
        notification=notice.notification_id,
    )  # fmt: skip


def decided_already(token: str) -> Response:
    """409: what somebody else decided of this notification meanwhile."""
    session, person = current_session(), current_person()
    session.expire_all()
    notice = notice_or_absent(token)
    note_viewed(notice)
    last = next(iter(decisions_of(session, person, notice.notification_id)), None)
    return page("inbox_decided_already", 409, notice=notice, decision=last, reasons=REASONS)


def page(name: str, code: int, **words: Any) -> Response:
    """A page of the inbox with a status. Of a refusal, which changed nothing, the audit of what it shows is kept."""
    if code >= 400:
        keep_despite_refusal()
    return make_response(render_template(f"notification/{name}.html", **words), code)
