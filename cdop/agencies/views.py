"""The directory of other panels: all of them, a new one, and one to change with what was recorded before."""

import re
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.agencies.forms import PanelForm
from cdop.agencies.queries import history, other_panel, other_panels
from cdop.agencies.rules import Details, OtherPanel, areas_text
from cdop.agencies.service import add_panel, change_panel
from cdop.database import current_session
from cdop.reference.wording import short_datetime
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person

_TOKEN = re.compile("[0-9a-f]{32}")


def panels() -> str:
    """Every panel of the directory."""
    return render_template("agencies/panels.html", rows=[_row(panel) for panel in other_panels(current_session())])


def new() -> Response:
    """Take a panel into the directory."""
    form = PanelForm()
    if form.is_submitted() and form.validate():
        add_panel(current_session(), current_person(), form.details)
        flash(f"{form.details.name} is in the directory.", "success")
        return redirect(_back(request.args.get("case", "")), 303)
    return _page(422 if form.is_submitted() else 200, form=form, title="Add a panel")


def change(token: str) -> Response:
    """One panel, to be changed; and all that was recorded of it."""
    session = current_session()
    panel = other_panel(session, token) or abort(404)
    form = PanelForm()
    if not form.is_submitted():
        return _one(panel, 200, form=PanelForm.of(panel))
    if not form.validate():
        return _one(panel, 422, form=form)
    try:
        changed = change_panel(session, current_person(), token, form.seen_version, form.details)
    except ChangedMeanwhile as conflict:
        typed = form.details
        again = PanelForm.holding(typed, conflict.now.version)
        return _one(
            conflict.now, 409, form=again, conflict=True, theirs=_told(conflict.now.details), yours=_told(typed)
        )
    flash("The panel is saved." if changed else "Nothing was changed.", "success" if changed else "message")
    return redirect(url_for(".panels"), 303)


def _back(case: str) -> str:
    """To the hand-over of the case for which the panel was added, where the address says one; else the directory."""
    return url_for("residency.hand_over", token=case) if _TOKEN.fullmatch(case) else url_for(".panels")


def _row(panel: OtherPanel) -> list[Any]:
    details = panel.details
    return [
        {"text": panel.name, "href": url_for(".change", token=panel.token)},
        ", ".join(areas_text(details.areas).splitlines()),
        details.inbox or details.phone,
        "In use" if details.active else "Not in use",
    ]


def _one(panel: OtherPanel, code: int, **words: Any) -> Response:
    told = [
        (_told(old.details), f"{old.recorded_by}, {short_datetime(old.recorded_at)}")
        for old in history(current_session(), panel.token)
    ]
    return _page(code, title=panel.name, recorded=told, **words)


def _told(details: Details) -> str:
    """All that is kept of a panel, a line each."""
    state = "" if details.active else "Not in use"
    areas = "Covers: " + ", ".join(areas_text(details.areas).splitlines())
    return "\n".join(filter(None, (details.contact, areas, details.notes, state)))


def _page(code: int, **words: Any) -> Response:
    return make_response(render_template("agencies/panel.html", **words), code)
