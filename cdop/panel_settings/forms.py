"""The question for one setting."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.panel_settings.rules import ANSWERS, UNITS, NotASetting, Setting, checked
from cdop.web.fields import Radios, Submit, TextArea, TextField, listed

LONGEST_REASON = 500


def setting_form(setting: Setting, value: str | None = None) -> Any:
    """The form for a setting; holding ``value`` where one is given, else what was sent."""

    class SettingForm(FlaskForm):
        value = _question(setting)
        reason = TextArea(
            "Why, and who decided it", hint="For example, agreed by the panel on 12 May 2026.",
            required="Enter why, and who decided it", longest=LONGEST_REASON, rows=3,
        )  # fmt: skip
        submit = Submit("Save")

        def validate(self, extra_validators: Any = None) -> bool:
            good = bool(super().validate(extra_validators))
            try:
                self.value.data = checked(setting.key, self.value.data or "")
            except NotASetting as words:
                self.value.errors = [f"{setting.label} {words}"]
                return False
            return good

    return SettingForm() if value is None else SettingForm(formdata=None, data={"value": value})


def _question(setting: Setting) -> Any:
    if answers := ANSWERS.get(setting.kind):
        return Radios(setting.label, hint=setting.hint, choices=listed(answers.items()), required="Choose an answer")
    unit = UNITS.get(setting.kind)
    hint = f"In {unit}. {setting.hint}".strip() if unit else setting.hint
    return TextField(setting.label, hint=hint, width=5 if unit else 10, longest=8, autocomplete="off")
