"""This area's own panels: all of them, one with its members and quorum, and each to be changed."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.accounts.models import Account
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.panels import queries, service
from cdop.panels.forms import PanelForm, SeatForm
from cdop.panels.rules import NotKept, Panel, PanelDetails, Seat
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person


def panels() -> str:
    """Every panel of this area."""
    rows = [
        [
            {"text": panel.name, "href": url_for(".panel", token=panel.token)},
            label("panel_kind", panel.details.kind),
            quorum_words(panel.details),
            "In use" if panel.details.active else "Not in use",
        ]
        for panel in queries.panels(current_session())
    ]
    return render_template("panels/panels.html", rows=rows)


def panel(token: str) -> str:
    """One panel: its quorum, and who belongs to it or did."""
    session, found = current_session(), _panel(token)
    seats = queries.seats(session, token, None)
    names = queries.account_names(session, (seat.account_id for seat in seats))
    day = today()
    now = [seat for seat in seats if seat.until is None or seat.until >= day]
    return render_template(
        "panels/panel.html",
        panel=found,
        facts=facts_of(found.details),
        seats=[_seat_row(token, seat, names) for seat in now],
        former=[_seat_row(token, seat, names) for seat in seats if seat not in now],
    )


def new() -> Response:
    """Add a panel."""
    form = PanelForm()
    if not form.is_submitted():
        minutes = settings_in_force(current_session()).number("item_minutes")
        return _panel_page(PanelForm.holding(PanelDetails("", "", (), 5, minutes), 0), "Add a panel")
    if form.validate():
        try:
            token = service.keep_panel(current_session(), current_person(), form.details)
        except NotKept as refusal:
            form.refuse(refusal)
        else:
            flash(f"{form.details.name} is added. Add its members next.", "success")
            return redirect(url_for(".panel", token=token), 303)
    return _panel_page(form, "Add a panel", 422)


def change(token: str) -> Response:
    """Change a panel."""
    found, form = _panel(token), PanelForm()
    title = f"Change {found.name}"
    if not form.is_submitted():
        return _panel_page(PanelForm.of(found), title, back=token)
    if form.validate():
        try:
            service.keep_panel(current_session(), current_person(), form.details, token, form.seen_version)
        except NotKept as refusal:
            form.refuse(refusal)
        except ChangedMeanwhile as conflict:
            told = {"theirs": _lines(conflict.now.details), "yours": _lines(form.details)}
            again = PanelForm.holding(form.details, conflict.now.version)
            return _panel_page(again, title, 409, back=token, **told)
        else:
            flash("The panel is saved.", "success")
            return redirect(url_for(".panel", token=token), 303)
    return _panel_page(form, title, 422, back=token)


def new_seat(token: str) -> Response:
    """Add a seat to a panel."""
    found, form = _panel(token), SeatForm()
    if not form.is_submitted():
        form = SeatForm.holding(Seat("", "", "", None, today(), None), "")
    return _seat_answer(found, form, None)


def seat(token: str, key: str) -> Response:
    """Change a seat, or end it by its last day."""
    found, held, form = _panel(token), queries.seat_at(current_session(), key), SeatForm()
    if held is None or held[0] != token:
        abort(404)
    if not form.is_submitted():
        form = SeatForm.holding(held[1], _account_token(held[1].account_id))
    return _seat_answer(found, form, held[1])


def quorum_words(details: PanelDetails) -> str:
    """When a panel is quorate, in words."""
    roles = ", ".join(label("panel_role", code) for code in details.required)
    least = f"At least {plural(details.minimum, 'member')}"
    return f"{least}, with {roles}" if roles else least


def facts_of(details: PanelDetails) -> list[tuple[str, str]]:
    """What is kept of a panel, as names and values."""
    return [
        ("Kind", label("panel_kind", details.kind)),
        ("Quorum", quorum_words(details)),
        ("Time for a case", plural(details.item_minutes, "minute")),
        ("State", "In use" if details.active else "Not in use"),
    ]


def _seat_answer(panel: Panel, form: SeatForm, held: Seat | None) -> Response:
    session, person = current_session(), current_person()
    holders = queries.holders(session, person)
    form.offer(holders, _holder_of(held))
    if not form.is_submitted() or not form.validate():
        return _seat_page(panel, form, held, 422 if form.is_submitted() else 200)
    accounts = {holder.token: holder.account_id for holder in holders}
    if held is not None and held.account_id is not None:
        accounts[_account_token(held.account_id)] = held.account_id
    typed = form.seat(accounts.get(form.account.data or ""))
    try:
        key = held.token if held else None
        service.keep_seat(session, person, panel.token, typed, key, form.seen_version)
    except NotKept as refusal:
        form.refuse(refusal)
        return _seat_page(panel, form, held, 422)
    except ChangedMeanwhile as conflict:
        now: Seat = conflict.now
        form.version.data = str(now.version)
        names = queries.account_names(session, (now.account_id, typed.account_id))
        told = {"theirs": _seat_lines(now, names), "yours": _seat_lines(typed, names)}
        return _seat_page(panel, form, held, 409, **told)
    flash("The seat is saved.", "success")
    return redirect(url_for(".panel", token=panel.token), 303)


def _panel(token: str) -> Panel:
    return queries.panel_at(current_session(), token) or abort(404)


def _account_token(account_id: int | None) -> str:
    account = current_session().get(Account, account_id) if account_id else None
    return account.token if account else ""


def _holder_of(held: Seat | None) -> tuple[str, str] | None:
    if held is None or held.account_id is None:
        return None
    name, email = queries.account_names(current_session(), [held.account_id])[held.account_id]
    return _account_token(held.account_id), f"{name} ({email})"


def _seat_row(token: str, seat: Seat, names: Any) -> list[Any]:
    return [
        {"text": label("panel_role", seat.role), "href": url_for(".seat", token=token, key=seat.token)},
        seat.agency,
        names[seat.account_id][0] if seat.account_id else "No account",
        long_date(seat.since),
        long_date(seat.until) if seat.until else "",
    ]


def _lines(details: PanelDetails) -> str:
    return "\n".join([details.name, *(f"{name}: {value}" for name, value in facts_of(details))])


def _seat_lines(seat: Seat, names: Any) -> str:
    who = names[seat.account_id][0] if seat.account_id else "No account"
    days = f"{long_date(seat.since)} to {long_date(seat.until)}" if seat.until else f"Since {long_date(seat.since)}"
    return "\n".join([label("panel_role", seat.role), seat.agency, who, days])


def _panel_page(form: PanelForm, title: str, code: int = 200, back: str = "", **words: str) -> Response:
    there = url_for(".panel", token=back) if back else url_for(".panels")
    page = render_template("panels/form.html", form=form, title=title, back=there, **words)
    return make_response(page, code)


def _seat_page(panel: Panel, form: SeatForm, held: Seat | None, code: int, **words: str) -> Response:
    title = f"Change a seat on {panel.name}" if held else f"Add a seat to {panel.name}"
    back = url_for(".panel", token=panel.token)
    return make_response(render_template("panels/form.html", form=form, title=title, back=back, **words), code)
