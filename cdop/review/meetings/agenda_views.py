"""The agenda of a meeting: as page and PDF, choosing cases, and ordering them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.filtering import asked_number
from cdop.case.presenters import age_words, month_words
from cdop.database import current_session
from cdop.panels.queries import panel_at
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow
from cdop.reference.areas import area_name
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.review.meetings import shown
from cdop.review.meetings.changing import AgendaChanged, Choice, Line, save_agenda, stamp
from cdop.review.meetings.changing import choose as put_on
from cdop.review.meetings.choosing import Candidate, ready_cases, unready_cases
from cdop.review.meetings.forms import AgendaForm, ChooseForm, agenda_form
from cdop.review.meetings.queries import attendance, items_of
from cdop.review.meetings.rules import Attends, Item, ItemState, NotOnAgenda, grouped, start_times
from cdop.review.meetings.views import meeting_or_absent, when_words
from cdop.web.guard import current_person

UP, DOWN, BY_THEME = "up", "down", "theme"


def agenda(token: str) -> str:
    """The agenda as members read it, to print from the browser."""
    found = meeting_or_absent(token)
    rows = _noted(found)
    return render_template(
        "meetings/agenda.html", meeting=found, when=when_words(found), rows=_timed(found, rows),
        budget=shown.budget_words(found, rows), opening=_opening(found),
    )  # fmt: skip


def agenda_pdf(token: str) -> Response:
    """The same as a file."""
    from cdop.review.meetings.printed import CONFIDENTIAL, Printed, PrintedTable, to_pdf  # loads what makes PDFs

    found = meeting_or_absent(token)
    rows = _noted(found)
    cases = tuple(
        (begins, row.item.reference, row.told, row.item.theme, plural(row.item.minutes, "minute"))
        for begins, row in _timed(found, rows)
    )
    opening = PrintedTable("Opening", ("Begins", "Item"), tuple(_opening(found)), (0.1, 0.9))
    head = ("Begins", "Reference", "Age, month of death, area", "Theme", "Time")
    table = PrintedTable("Cases", head, cases, (0.1, 0.14, 0.36, 0.26, 0.14), shown.budget_words(found, rows))
    facts = (("Panel", found.panel_name), ("When", when_words(found)), ("Place", found.place or "Not told yet"))
    paper = Printed(f"Agenda, {long_date(found.meets_on)}", CONFIDENTIAL, facts, (opening, table))
    return pdf_answer(to_pdf(paper, datetime.now(UTC)), "panel-agenda.pdf")


def _timed(found: Meeting, rows: Sequence[shown.AgendaRow]) -> list[tuple[str, shown.AgendaRow]]:
    """The cases that stand, each with when it begins by the minutes planned."""
    there = shown.standing(rows)
    return list(zip(start_times(found.starts_at, [row.item.minutes for row in there]), there, strict=True))


def _opening(found: Meeting) -> list[tuple[str, str]]:
    """What comes before the first case: when, and what; the apologies that are known."""
    sent = [each.seat for each in attendance(current_session(), found) if each.state is Attends.APOLOGIES]
    told = "; ".join(f"{label('panel_role', seat.role)}, {seat.agency}" for seat in sent)
    return [
        (found.starts_at or "", "Welcome and confidentiality"),
        ("", f"Apologies: {told}" if told else "Apologies"),
        ("", "Declarations of interest"),
    ]


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF to keep."""
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def choose(token: str) -> Response:
    """The cases that may be heard, those ready first; ticked ones go on the agenda."""
    found, session, person = planned_or_absent(token), current_session(), current_person()
    area, day, number = current_app.extensions["panel_area"], today(), asked_number(request.args.get("page"))
    ready = ready_cases(session, person, area, token, day)
    early, pages = unready_cases(session, person, area, token, day, number)
    form = ChooseForm()
    form.offer(ready, early)
    lists: dict[str, Any] = {"ready": _told(ready), "early": _told(early), "page": number, "pages": pages}
    if not form.is_submitted():
        form.stamp.data = str(stamp(session, person, token))
        record_each(session, person, Event.CASE_LISTED, [one.case_id for one in (*ready, *early)])
        return _choose_page(found, form, lists, 200)
    if not form.validate():
        return _choose_page(found, form, lists, 422)
    try:
        put_on(session, person, token, _choices(found, form, [*ready, *early]), form.seen)
    except (NotOnAgenda, NotNow) as refusal:
        form.form_errors.append(str(refusal))
        return _choose_page(found, form, lists, 422)
    except AgendaChanged as conflict:
        form.stamp.data = str(stamp(session, person, token))
        return _choose_page(found, form, lists, 409, theirs=lines_of(conflict.now))
    flash("The cases are on the agenda.", "success")
    return redirect(url_for(".order", token=token), 303)


def order(token: str) -> Response:
    """Order an agenda; set themes and minutes. Every button saves what was typed."""
    found, session, person = planned_or_absent(token), current_session(), current_person()
    items = [item for item in items_of(session, person, [token]) if item.state is not ItemState.DEFERRED]
    if request.method == "GET":
        return _order_page(found, agenda_form(items, stamp(session, person, token)), 200)
    form = agenda_form(items, None)
    if not form.validate():
        return _order_page(found, form, 422)
    lines = _moved(form.lines, request.form.get("do", ""))
    try:
        save_agenda(session, person, token, lines, form.seen)
    except (NotOnAgenda, NotNow) as refusal:
        form.form_errors.append(str(refusal))
        return _order_page(found, form, 422)
    except AgendaChanged as conflict:
        return _order_conflict(found, conflict.now, lines)
    flash("The agenda is saved.", "success")
    moved = request.form.get("do", "").partition("-")[2]
    anchor = f"item-{moved}" if any(line.token == moved for line in lines) else None
    return redirect(url_for(".order", token=token, _anchor=anchor), 303)


def planned_or_absent(token: str) -> Meeting:
    """The meeting at an address, while it is planned; 404 else."""
    found = meeting_or_absent(token)
    return found if found.state is MeetingState.PLANNED else abort(404)


def _noted(found: Meeting) -> list[shown.AgendaRow]:
    session, person = current_session(), current_person()
    rows = shown.agenda_rows(session, person, found)
    record_each(session, person, Event.CASE_LISTED, [row.item.case_id for row in rows])
    return rows


def _choices(found: Meeting, form: ChooseForm, candidates: list[Candidate]) -> list[Choice]:
    panel = panel_at(current_session(), found.panel)
    minutes = panel.details.item_minutes if panel else 1
    ticked = {*(form.ready.data or ()), *(form.early.data or ())}
    reason = (form.reason.data or "").strip()
    chosen = sorted((one for one in candidates if one.token in ticked), key=lambda one: (not one.ready, one.theme))
    return [Choice(one.case_id, one.theme, minutes, "" if one.ready else reason) for one in chosen]


def _told(candidates: list[Candidate]) -> dict[str, dict[str, Any]]:
    """What the page says of each case, by its token."""
    day = today()
    return {
        one.token: {
            "what": ", ".join((
                age_words(one.age), month_words(one.month),
                area_name(one.area) if one.area else "Area not decided", one.theme,
            )),
            "waits": f"{'Ready' if one.ready else 'Notified'} for {plural((day - one.since).days, 'day')}"
            if one.ready else f"Notified {plural((day - one.since).days, 'day')} ago",
            "again": again_words(one),
            "missing": one.missing,
            "elsewhere": [long_date(on) for on in one.elsewhere],
            "href": url_for("cases.case", token=one.token),
        }
        for one in candidates
    }  # fmt: skip


def again_words(one: Candidate) -> str:
    """That the panel had the case before: 'Reopened on 3 March 2026; nobody was asked anything since'; else empty."""
    if one.reopened is None:
        return ""
    return f"Reopened on {long_date(one.reopened)}{'' if one.asked_since else '; nobody was asked anything since'}"


def _moved(lines: list[Line], asked: str) -> list[Line]:
    """The lines after a button: one moved up or down, or those of a theme put together."""
    how, _, token = asked.partition("-")
    if how == BY_THEME:
        return [lines[place] for place in grouped([line.theme for line in lines])]
    place = next((n for n, line in enumerate(lines) if line.token == token), None)
    other = None if place is None else place - 1 if how == UP else place + 1 if how == DOWN else None
    if place is None or other is None or not 0 <= other < len(lines):
        return lines
    moved = list(lines)
    moved[place], moved[other] = moved[other], moved[place]
    return moved


def _order_conflict(found: Meeting, now: list[Item], lines: list[Line]) -> Response:
    """409: the agenda as it stands, what was typed, and a form with both: typed order and words, new cases last."""
    there = {item.token: item for item in now if item.state is not ItemState.DEFERRED}
    typed = {line.token: line for line in lines}
    ordered = [there[token] for token in typed if token in there]
    ordered += [item for token, item in there.items() if token not in typed]
    form = agenda_form(ordered, stamp(current_session(), current_person(), found.token), typed)
    names = {item.token: item.reference for item in now}
    yours = "\n".join(
        f"{names.get(line.token, 'A case that was taken off')}: {line.theme}, {line.minutes}" for line in lines
    )
    return _order_page(found, form, 409, theirs=lines_of(list(there.values())), yours=yours)


def lines_of(items: list[Item]) -> str:
    """Cases of an agenda, a line each: reference, theme and minutes."""
    return "\n".join(f"{item.reference}: {item.theme}, {item.minutes}" for item in items) or "No case"


def _order_page(found: Meeting, form: AgendaForm, code: int, **words: str) -> Response:
    rows = shown.agenda_rows(current_session(), current_person(), found)
    record_each(current_session(), current_person(), Event.CASE_LISTED, [row.item.case_id for row in rows])
    known = {row.item.token: row for row in rows}
    ordered = [known[token] for token in (form.order.data or "").split() if token in known]
    there = {row.item.token for row in ordered}
    missing = [row for row in shown.standing(rows) if row.item.token not in there and f"theme_{row.item.token}" in form]
    page = render_template(
        "meetings/order.html", meeting=found, when=when_words(found), form=form, rows=[*ordered, *missing],
        budget=shown.budget_words(found, rows), over=shown.is_over(found, rows), **words,
    )  # fmt: skip
    return make_response(page, code)


def _choose_page(found: Meeting, form: ChooseForm, lists: dict[str, Any], code: int, theirs: str = "") -> Response:
    def address(number: int) -> str:
        return url_for(".choose", token=found.token, page=number)

    words = {"meeting": found, "when": when_words(found), "theirs": theirs, "address": address, **lists}
    return make_response(render_template("meetings/choose.html", form=form, **words), code)
