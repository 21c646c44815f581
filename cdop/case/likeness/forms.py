"""The questions about two like cases: two children, or one; and taking either back."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.case.forms import reason_field
from cdop.web.fields import HiddenField, Radios, Submit

PUT_BACK, UNDO_MERGE = "put_back", "undo_merge"


class TwoCases(FlaskForm):
    """What every form about two cases carries."""

    first = HiddenField()
    second = HiddenField()
    page = HiddenField()

    @property
    def tokens(self) -> tuple[str, str]:
        return self.first.data or "", self.second.data or ""


class TwoChildrenForm(TwoCases):
    """Why two like cases are two children."""

    reason = reason_field(
        "Why are these two children?",
        "For example, twins, or confirmed by the hospital.",
        "Enter why these are two children",
    )
    submit = Submit("They are two children", kind="secondary")

    @classmethod
    def of(cls, tokens: tuple[str, str], page: int) -> "TwoChildrenForm":
        return cls(formdata=None, data={"first": tokens[0], "second": tokens[1], "page": str(page)})


class MergeForm(FlaskForm):
    """Which of two cases of one child is kept, and why they are one."""

    keep = Radios("Which case is kept?", required="Choose which case is kept")
    reason = reason_field(
        "Why are these one child?",
        "For example, the same hospital number, or confirmed by the registrar.",
        "Enter why these are one child",
    )
    submit = Submit("Merge the two cases")


class TakeBackForm(TwoCases):
    """Why what was decided of two cases is taken back. ``what`` is one of the words above."""

    what = HiddenField()
    reason = reason_field(
        "Why is this taken back?",
        "It stays on the record that it was decided.",
        "Enter why this is taken back",
    )
    submit = Submit("Take this back", kind="secondary")

    @classmethod
    def of(cls, what: str, tokens: tuple[str, str], page: int) -> "TakeBackForm":
        return cls(formdata=None, data={"what": what, "first": tokens[0], "second": tokens[1], "page": str(page)})
