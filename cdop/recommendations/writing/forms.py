"""The questions about a recommendation: what it says, who agrees it, why it is withdrawn or gives way."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.agencies.directory.rules import Agency
from cdop.panels.forms import clean, codes, number_of
from cdop.recommendations.due_days import DueDay
from cdop.recommendations.naming import Named
from cdop.recommendations.queries import Recommendation, Wording
from cdop.recommendations.refusing import SENTENCE, NamesSomebody
from cdop.recommendations.rules import NotNow
from cdop.recommendations.writing.drafting import Content
from cdop.reference.calendar import today
from cdop.web.fields import (
    Checkboxes,
    GovDateField,
    HiddenField,
    Radios,
    Select,
    Submit,
    TextArea,
    TextField,
    listed,
)

LONGEST_THEME, LONGEST_WORDS, LONGEST_REASON = 120, 4_000, 1_000
NAMES_NOBODY = "Name nobody: write roles in place of names."


class Looked(FlaskForm):
    """A form whose words are looked through for names. ``version``: what the page showed."""

    version = HiddenField()
    justified = Checkboxes("Which of these words name nobody here?", choices=[], validate_choice=False, size="s")
    reason_for_names = TextField(
        "Why do they name nobody?", hint="For example: a ward’s name, a product.", longest=300, autocomplete="off",
        validators=[clean],
    )  # fmt: skip
    hits: Sequence[Named] = ()

    @property
    def seen_version(self) -> int:
        """0, which nothing has, where what came is no version."""
        return max(number_of(self.version.data), 0)

    @property
    def reasons(self) -> dict[str, str]:
        """Why found words may stay, by the hit's key; only where a reason was given."""
        reason = (self.reason_for_names.data or "").strip()
        return dict.fromkeys(self.justified.data or (), reason) if reason else {}

    def offer_names(self, names: NamesSomebody, *, told: bool) -> None:
        """Say which words could name somebody: each is changed, or ticked and explained.

        Whoever may not read what was found (``told``) is told the field alone.
        """
        if not told:
            for field in map(self._question, names.fields):
                field.errors = [*field.errors, SENTENCE]
            return
        self.hits = hits = names.found
        self.justified.choices = listed((one.key, f"“{one.found}”") for one in hits)
        ticked = set(self.justified.data or ()) & {one.key for one in hits}
        self.justified.data = sorted(ticked)
        if ticked and not (self.reason_for_names.data or "").strip():
            self.reason_for_names.errors = ["Say why the words that you ticked name nobody"]
        for one in hits:
            if one.key not in ticked:
                words = f"“{one.found}” could name somebody: write a role such as {one.role}, or say why it may stay"
                field = self._question(one.field)
                field.errors = [*field.errors, words]

    def _question(self, name: str) -> Any:
        return self[name] if name in self else self.justified  # noqa: SIM401 - a form has no get

    def refuse(self, refusal: NotNow) -> None:
        """Put a refusal beside the question that it is about, or above the form."""
        if refusal.field and refusal.field in self:
            self[refusal.field].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


class DraftForm(Looked):
    """What a draft says. Whatever is missing, it can be saved."""

    theme = TextField(
        "Heading in a few words", hint="For example, Smoking in pregnancy.", longest=LONGEST_THEME, autocomplete="off",
        validators=[clean],
    )  # fmt: skip
    words = TextArea(
        "What is recommended?", hint=f"Who does what, as one thing that is done or not. {NAMES_NOBODY}", rows=5,
        longest=LONGEST_WORDS, validators=[clean],
    )  # fmt: skip
    organisations = Checkboxes("Which organisations are to do it?", choices=[], size="m")
    done_when = TextArea(
        "What will count as done?", hint="Something that can be shown: a form in use, a rule in force.", rows=3,
        longest=LONGEST_WORDS, validators=[clean],
    )  # fmt: skip
    measured_by = TextArea(
        "How will it show whether it worked?", hint="What would be different for children, and who counts it.", rows=3,
        longest=LONGEST_WORDS, validators=[clean],
    )  # fmt: skip
    strength = Radios("What kind of measure is it?", choices=codes("recommendation_strength"))
    due_on = DueDay("By when is it to be done?", subject="The day")
    factors = Checkboxes("Which factors is it about?", choices=[])

    def offer(self, agencies: Sequence[Agency], factors: Sequence[str], held: Sequence[tuple[str, str]]) -> None:
        """What can be chosen: organisations in use and those that it is addressed to (``held``), and factors."""
        used = [(one.token, one.name) for one in agencies if one.details.active]
        self.organisations.appearance["classes"] = self.factors.appearance["classes"] = "govuk-checkboxes--small"
        gone = [(token, name) for token, name in held if token not in dict(used)]
        self.organisations.choices = listed([*used, *gone])
        self.factors.choices = listed((one, one) for one in factors)

    @property
    def content(self) -> Content:
        """What a form that was found to be good says."""
        wording = Wording(
            self.words.data or "", self.theme.data or "", tuple(self.factors.data or ()), self.done_when.data or "",
            self.measured_by.data or "", self.strength.data or "", self.due_on.data,
        )  # fmt: skip
        return Content(wording, tuple(self.organisations.data or ()))

    @classmethod
    def data_of(cls, found: Recommendation, organisations: Sequence[str]) -> dict[str, Any]:
        """A draft as it stands, for the boxes."""
        wording = found.wording
        return {
            "version": str(found.version), "theme": wording.theme, "words": wording.words,
            "organisations": list(organisations), "done_when": wording.done_when, "measured_by": wording.measured_by,
            "strength": wording.strength or None, "due_on": wording.due_on, "factors": list(wording.factors),
        }  # fmt: skip


class ThemeForm(FlaskForm):
    """Of which theme a new draft is."""

    theme = TextField(
        "Which theme is it about?", hint="A factor as figures count it, or a few words. Name nobody.", longest=200,
        required="Enter the theme", autocomplete="off", validators=[clean],
    )  # fmt: skip
    submit = Submit("Begin a recommendation")


class AgreeForm(Looked):
    """Who agrees it, and when."""

    signed_by = TextField(
        "Who agrees it?", hint="Your name, as it is to stand in reports.", required="Enter who agrees it, by name",
        autocomplete="name", validators=[clean],
    )  # fmt: skip
    on = GovDateField("Agreed on", required="Enter the day", subject="The day", default=today)
    submit = Submit("Agree this recommendation")


class WithdrawForm(Looked):
    """Why a draft is withdrawn."""

    reason = TextArea(
        "Why is it withdrawn?", hint=NAMES_NOBODY, rows=3, longest=LONGEST_REASON, required="Enter why it is withdrawn",
        validators=[clean],
    )  # fmt: skip
    submit = Submit("Withdraw this draft", kind="warning")


class SupersedeForm(Looked):
    """To which other it gives way, and why."""

    by = Select("Which recommendation does it give way to?", choices=[], required="Choose the recommendation")
    reason = TextArea(
        "Why does it give way?", hint=NAMES_NOBODY, rows=3, longest=LONGEST_REASON, required="Enter why it gives way",
        validators=[clean],
    )  # fmt: skip
    signed_by = TextField(
        "Who decides it?", hint="Your name, as it is to stand in reports.", required="Enter who decides it, by name",
        autocomplete="name", validators=[clean],
    )  # fmt: skip
    submit = Submit("Let it give way")


class LearningForm(FlaskForm):
    """What is done with learning points that were ticked."""

    points = Checkboxes("Learning points", choices=[], validate_choice=False)
    draft = Select("Add to a draft", choices=[])
    reason = TextArea(
        "Why is nothing recommended?", hint=NAMES_NOBODY, rows=3, longest=LONGEST_REASON, validators=[clean],
    )  # fmt: skip
    what = HiddenField()

    def offer(self, drafts: Sequence[Recommendation]) -> None:
        """The drafts that the points may be added to."""
        said = ((one.token, f"{one.reference} {one.wording.theme or 'no heading yet'}") for one in drafts)
        self.draft.choices = listed(said, blank="Choose a draft")

    def refuse(self, refusal: NotNow) -> None:
        """Put a refusal beside the question that it is about, or above the form."""
        if refusal.field and refusal.field in self:
            self[refusal.field].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))
