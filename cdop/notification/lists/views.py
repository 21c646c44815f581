"""The pages of lists: bring one in, see what it shows, decide what is in doubt, let what is missing enter the inbox."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import (
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.filtering import asked_number
from cdop.database import current_session, only_read
from cdop.notification.inbox.likenesses import Like
from cdop.notification.inbox.presenters import address_of, heading_of
from cdop.notification.inbox.side_by_side import rows_beside
from cdop.notification.lists import presenters, service
from cdop.notification.lists.columns import HEADINGS
from cdop.notification.lists.comparing import compare_again, store_again
from cdop.notification.lists.forms import ActForm, ListForm, RowForm
from cdop.notification.lists.matching import DOUBT
from cdop.notification.lists.queries import (
    EXTRA,
    SHOWN,
    SentList,
    SentRow,
    counts_of,
    extra_page,
    likes_of,
    list_at,
    newest_lists,
    row_at,
    rows_page,
    to_enter,
)
from cdop.notification.lists.reading import Listed, Refused, read_list
from cdop.notification.lists.service import Brought, Choice
from cdop.notification.lists.sources import SOURCES
from cdop.reference.calendar import today
from cdop.reference.wording import plural
from cdop.web.downloads import csv_file
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal, let_go

MOST_FAULTS = 1000
EXAMPLE = (
    "Family name,Given names,Date of birth,Date of death,NHS number,Postcode,Sex,Reference\r\n"
    "Quenby,Thessaly Rowan,2019-06-11,2026-03-14,999 000 0018,ME7 1QX,Female,MED-2026-0143\r\n"
    "Larkspur,,14/03/2026,14/03/2026,,ME4 4AA,M,MED-2026-0151\r\n"
)


def lists() -> Response:
    """The lists brought in, and the form for another."""
    form = ListForm()
    if request.method == "GET":
        return _asking(form, 200)
    if not form.validate():
        return _asking(form, 422)
    assert form.file.data is not None
    session, person = current_session(), current_person()
    let_go()
    try:
        listed = _read(form.file.data)
    except Refused as refusal:
        return _asking(form, 422, refusal)
    assert form.first_day.data is not None
    assert form.last_day.data is not None
    brought = Brought(str(form.source.data), str(form.name.data), form.first_day.data, form.last_day.data)
    only_read(session)
    rows = service.compared(session, person, brought.source, listed)
    let_go()
    token = service.store(session, person, brought, listed, rows)
    return redirect(url_for(".found", token=token), 303)


def _asking(form: ListForm, code: int, refusal: Refused | None = None) -> Response:
    faults = refusal.faults if refusal else []
    page = render_template(
        "notification/lists.html", form=form, faults=faults[:MOST_FAULTS], count=len(faults), headings=HEADINGS,
        lists=[(sent, SOURCES[sent.source]) for sent in newest_lists(current_session(), current_person())],
    )  # fmt: skip
    return make_response(page, code)


def _read(file: FileStorage) -> Listed:
    """The list in an uploaded file, which is kept no longer than it takes to read."""
    with tempfile.TemporaryDirectory() as folder:
        ending = Path(file.filename or "").suffix.lower()
        path = Path(folder) / f"list{ending if ending in ('.csv', '.xlsx') else ''}"
        file.save(path)
        return read_list(path, today())


def example() -> Response:
    """A list to begin with, of invented children."""
    return csv_file(EXAMPLE.encode(), "list-example.csv")


def found(token: str) -> str:
    """What a list shows: missing, in doubt, extra, found; one of them a page."""
    session, person, sent = current_session(), current_person(), _list_or_absent(token)
    area, number = current_app.extensions["panel_area"], asked_number(request.args.get("page"))
    counts = counts_of(session, person, sent, area)
    asked = request.args.get("show", "")
    shown = asked if asked in SHOWN else next((word for word in SHOWN if counts[word]), SHOWN[0])
    if shown == EXTRA:
        cases, more = extra_page(session, person, sent, area, number)
        record_each(session, person, Event.CASE_LISTED, [case.case_id for case in cases])
        cells = [presenters.extra_cells(case) for case in cases]
        entries: list[SentRow] = []
    else:
        entries, more = rows_page(session, person, sent, shown, number)
        cells = [presenters.row_cells(row) for row in entries]
    record(session, person, Event.LIST_VIEWED, list=sent.list_id, shown=shown)
    read, unread = presenters.columns_words(sent)
    return render_template(
        "notification/lists_found.html", sent=sent, source=SOURCES[sent.source], counts=counts, shown=shown, rows=cells,
        entries=[(row, presenters.child_words(row)) for row in entries] if shown == DOUBT else [], number=number,
        more=more, read=read, unread=unread, entering=to_enter(session, person, sent),
    )  # fmt: skip


def row(token: str, number: int) -> Response:
    """A row in doubt beside those whom it may be; by POST, somebody decides."""
    session, person, sent = current_session(), current_person(), _list_or_absent(token)
    entry = (row_at(session, person, sent, number) if number < 10**6 else None) or abort(404)
    likes, form = likes_of(session, person, entry.alike), RowForm()
    form.offer(presenters.offered(likes))
    if request.method == "POST":
        if entry.outcome != DOUBT or form.looked_at != {like.token for like in likes}:
            return _settled(sent, number)
        if form.validate():
            choice = Choice(form.chosen, form.looked_at)
            try:
                service.decide(session, person, entry.row_id, choice, form.words.data or "")
            except service.Settled:
                return _settled(sent, number)
            flash(f"Row {number} is decided.", "success")
            return redirect(url_for(".found", token=token, show=DOUBT), 303)
        keep_despite_refusal()  # the page shows the children again, and the audit says so
    if entry.outcome != DOUBT:
        return redirect(url_for(".found", token=token, show=entry.outcome), 303)
    return _in_doubt(sent, entry, likes, form)


def _in_doubt(sent: SentList, entry: SentRow, likes: Sequence[Like], form: RowForm) -> Response:
    session, person = current_session(), current_person()
    beside = rows_beside(session, person, presenters.as_notice(sent, entry), likes)
    record_each(session, person, Event.LIKENESS_VIEWED, [like.owner for like in likes if like.is_case])
    record(session, person, Event.LIST_VIEWED, list=sent.list_id, row=entry.number)
    page = render_template(
        "notification/lists_row.html", sent=sent, row=entry, name=presenters.child_words(entry), form=form,
        likes=[(like, heading_of(like.comparison), beside[like.token]) for like in likes], address_of=address_of,
    )  # fmt: skip
    return make_response(page, 422 if request.method == "POST" else 200)


def _settled(sent: SentList, number: int) -> Response:
    """409: the row was decided, or compared anew, since the page was opened."""
    entry = row_at(current_session(), current_person(), sent, number)
    doubt = entry is not None and entry.outcome == DOUBT
    return make_response(render_template("notification/lists_settled.html", sent=sent, number=number, doubt=doubt), 409)


def enter(token: str) -> Response:
    """Every missing row that has not entered the inbox enters it."""
    sent, form = _list_or_absent(token), ActForm()
    if not form.validate():
        abort(400)
    count = service.enter_missing(current_session(), current_person(), sent.list_id)
    flash(
        f"{plural(count, 'notification')} entered the inbox." if count else "Nothing new entered the inbox.", "success"
    )
    return redirect(url_for(".found", token=token), 303)


def match(token: str) -> Response:
    """The rows that nobody decided of are compared anew."""
    sent, form = _list_or_absent(token), ActForm()
    if not form.validate():
        abort(400)
    session, person = current_session(), current_person()
    let_go()
    only_read(session)
    compared = compare_again(session, person, sent.list_id)
    let_go()
    store_again(session, person, compared)
    flash("The list was compared anew with the register and the inbox.", "success")
    return redirect(url_for(".found", token=token), 303)


def _list_or_absent(token: str) -> SentList:
    return list_at(current_session(), current_person(), token) or abort(404)
