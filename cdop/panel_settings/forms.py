"""The question for one setting."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.panel_settings.rules import ANSWERS, LONGEST_LINES, LONGEST_TEXT, UNITS, Kind, NotASetting, Setting, checked
from cdop.web.fields import HiddenField, Radios, Submit, TextArea, TextField, listed

LONGEST_REASON = 500
LONGEST_NUMBER = 9  # digits of a decision's number


def setting_form(setting: Setting, **holding: str) -> Any:
    """The form for a setting; ``holding`` values where they are given, else what was sent."""

    class SettingForm(FlaskForm):
        seen = HiddenField()
        value = _question(setting)
        reason = TextArea(
            "Why, and who decided it", hint="For example, agreed by the panel on 12 May 2026.",
            required="Enter why, and who decided it", longest=LONGEST_REASON, rows=3,
        )  # fmt: skip
        submit = Submit("Save")

        @property
        def seen_number(self) -> int:
            """The decision that the page showed in force; 0 for none, or where what came is no number."""
            text = self.seen.data or ""
            return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0

        def validate(self, extra_validators: Any = None) -> bool:
            good = bool(super().validate(extra_validators))
            try:
                self.value.data = checked(setting.key, self.value.data or "")
            except NotASetting as words:
                self.value.errors = [f"{setting.label} {words}"]
                return False
            return good

    return SettingForm(formdata=None, data=holding) if holding else SettingForm()


def _question(setting: Setting) -> Any:
    if answers := ANSWERS.get(setting.kind):
        return Radios(setting.label, hint=setting.hint, choices=listed(answers.items()), required="Choose an answer")
    if setting.kind is Kind.LINES:
        return TextArea(setting.label, hint=setting.hint, longest=LONGEST_LINES, rows=5)
    if setting.kind is Kind.TEXT:
        return TextArea(setting.label, hint=setting.hint, longest=LONGEST_TEXT, rows=15)
    unit = UNITS.get(setting.kind)
    hint = f"In {unit}. {setting.hint}".strip() if unit else setting.hint
    return TextField(setting.label, hint=hint, width=5 if unit else 10, longest=8, autocomplete="off")
