"""The page of the coming panel dates: which there are, one more, one less."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.panel_settings.dates import coming_panels, drop_panel, keep_panel
from cdop.reference.calendar import today
from cdop.reference.values import storable
from cdop.reference.wording import long_date
from cdop.web.fields import GovDateField, Submit, TextField, ValidationError
from cdop.web.guard import current_person

LONGEST_WORDS = 100
FURTHEST = 5
"""How many years ahead a panel can be planned."""

panel_dates = Blueprint("panel_dates", __name__, url_prefix="/panel-dates")


class PanelDateForm(FlaskForm):
    """One coming panel."""

    on = GovDateField(
        "When does the panel meet?", hint="For example, 31 3 2027", subject="The day",
        required="Enter the day on which the panel meets",
    )  # fmt: skip
    words = TextField(
        "Which panel, where there are several", hint="For example, neonatal panel. Never a child’s name.",
        subject="Which panel", longest=LONGEST_WORDS, autocomplete="off",
    )  # fmt: skip
    submit = Submit("Add this date")

    def validate_on(self, field: GovDateField) -> None:
        day = today()
        if field.data and field.data < day:
            raise ValidationError("The day must be today or later")
        if field.data and field.data.year > day.year + FURTHEST:
            raise ValidationError(f"The day must be within {FURTHEST} years")

    def validate_words(self, field: TextField) -> None:
        try:
            field.data = storable(field.data or "").strip()
        except ValueError:
            raise ValidationError("Which panel contains a character that cannot be stored") from None


@panel_dates.route("", methods=["GET", "POST"])
def dates() -> Response:
    """The coming panel dates, and a form for one more."""
    form = PanelDateForm()
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    day = form.on.data
    assert day is not None
    if keep_panel(current_session(), current_person(), day, form.words.data or ""):
        flash(f"Panel on {long_date(day)} added.", "success")
    else:
        flash(f"The panel on {long_date(day)} stands here already.", "message")
    return redirect(url_for(".dates"), 303)


@panel_dates.post("/<day>/remove")
def remove(day: str) -> Response:
    """Take a coming date out again; that it was planned is kept."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if on.isoformat() != day or not drop_panel(current_session(), current_person(), on):
        abort(404)
    flash(f"Panel on {long_date(on)} taken out.", "success")
    return redirect(url_for(".dates"), 303)


def _page(form: PanelDateForm, code: int) -> Response:
    coming = coming_panels(current_session(), today())
    return make_response(render_template("panel_settings/dates.html", form=form, coming=coming), code)
