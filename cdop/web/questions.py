"""What every form field of ours shares: how it is asked, and the message when nothing is given."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms.validators import DataRequired

Validator = Callable[[Any, Any], None]


class Question:
    """Mixed in before a WTForms field. ``cdop.web.fields`` says what the words mean."""

    label_part = "label"
    data: Any
    label: Any

    def __init__(  # noqa: PLR0913  # each is a word that forms give by name
        self,
        label: str,
        *,
        hint: str = "",
        required: str = "",
        subject: str = "",
        size: str = "s",
        page_heading: bool = False,
        validators: Sequence[Validator] = (),
        **words: Any,
    ) -> None:
        rules = [DataRequired(required)] if required else []
        super().__init__(label, validators=[*rules, *validators], description=hint, **words)  # type: ignore[call-arg]
        self.subject = subject or label
        self.appearance: dict[str, Any] = self._asked(label, size, page_heading)

    def _asked(self, label: str, size: str, page_heading: bool) -> dict[str, Any]:
        classes = f"govuk-label--{size}" if size else ""
        return {"label": {"text": label, "classes": classes, "isPageHeading": page_heading}}


class GroupQuestion(Question):
    """A question with several boxes: its words are the legend of a fieldset."""

    def _asked(self, label: str, size: str, page_heading: bool) -> dict[str, Any]:
        classes = f"govuk-fieldset__legend--{size}" if size else ""
        return {"fieldset": {"legend": {"text": label, "classes": classes, "isPageHeading": page_heading}}}
