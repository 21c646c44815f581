"""The panel's settings: all of them with their source, and one at a time to decide."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from cdop.accounts.permissions import PERMISSIONS
from cdop.database import current_session
from cdop.panel_settings.forms import setting_form
from cdop.panel_settings.queries import Decision, decisions, settings_in_force
from cdop.panel_settings.rules import SETTINGS, PanelSettings, Setting, Stage, words_of
from cdop.panel_settings.service import Overtaken, Unchanged, decide_setting
from cdop.reference.wording import short_datetime
from cdop.web.guard import current_person

_LINK = Markup(
    '{}<br><a class="govuk-link app-target" href="{}">Change<span class="govuk-visually-hidden"> {}</span></a>'
)


def settings() -> str:
    """Every setting as it stands."""
    in_force = settings_in_force(current_session())
    decides = PERMISSIONS["panel_settings.change"].allows("GET", current_person().roles)
    stages = [
        (stage.value, [_row(s, in_force, decides) for s in SETTINGS.values() if s.stage is stage]) for stage in Stage
    ]
    return render_template("panel_settings/settings.html", stages=stages, decides=decides)


def change(key: str) -> Response:
    """Decide one setting, with the reason; and what was decided before."""
    setting, session = SETTINGS[key], current_session()
    if request.method == "GET":
        now = settings_in_force(session).text(key)
        return _page(setting, setting_form(setting, value=now, seen=_last_number(key)), 200)
    form = setting_form(setting)
    if not form.validate():
        return _page(setting, form, 422)
    try:
        decide_setting(session, current_person(), key, form.value.data, form.reason.data, seen=form.seen_number)
    except Overtaken as conflict:
        return _overtaken(setting, form, conflict.decision)
    except Unchanged:
        form.value.errors = [f"{setting.label} is {words_of(setting, form.value.data)} already"]
        return _page(setting, form, 422)
    flash(f"{setting.label}: now {words_of(setting, form.value.data)}.", "success")
    return redirect(url_for(".settings"), 303)


def _last_number(key: str) -> str:
    return str(next((decision.number for decision in decisions(current_session(), key)), 0))


def _overtaken(setting: Setting, form: Any, theirs: Decision) -> Response:
    """409: what somebody else decided, what the person chose, and the form to decide with."""
    value, reason = form.value.data, form.reason.data
    again = setting_form(setting, value=value, reason=reason, seen=str(theirs.number))
    typed = f"{words_of(setting, value)}\n{reason}"
    saved = f"{words_of(setting, theirs.value)}\n{theirs.reason}"
    return _page(setting, again, 409, conflict=theirs, theirs=saved, yours=typed)


def _row(setting: Setting, in_force: PanelSettings, decides: bool) -> tuple[str | Markup, ...]:
    """Label, value and source; below the label, in sight on a narrow screen too, the way to change it for those whom it
    opens to.
    """
    value = words_of(setting, in_force.text(setting.key))
    source = setting.source if setting.key not in in_force.values else "Decided by the panel"
    name = _LINK.format(setting.label, url_for(".change", key=setting.key), setting.label) if decides else setting.label
    return name, value, source


def _page(setting: Setting, form: object, code: int, **words: Any) -> Response:
    told = [
        (words_of(setting, d.value), d.reason, f"{d.recorded_by}, {short_datetime(d.recorded_at)}")
        for d in decisions(current_session(), setting.key)
    ]
    page = render_template("panel_settings/change.html", setting=setting, form=form, decided=told, **words)
    return make_response(page, code)
