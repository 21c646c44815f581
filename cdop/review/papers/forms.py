"""The questions of preparing a paper: resolving what was found, writing a section, taking a release back; and notes."""
# mypy: allow-subclassing-any
# Flask-WTF and WTForms have no types.

from collections.abc import Mapping
from typing import Any

from cdop.case.forms import LONGEST_REASON, Versioned, as_in_the_register, reason_field, storable
from cdop.review.papers.gate import KEEP, REPLACE, Find, Resolution, Searched
from cdop.review.papers.sections import LONGEST_SECTION
from cdop.review.papers.words import CERTAINTIES, KINDS
from cdop.web.fields import HiddenField, Radios, Submit, TextArea, TextField, listed

SUGGESTED, OTHER = "suggested", "other"
LONGEST_ROLE = 60
LONGEST_NOTE = 10_000


class SeenForm(Versioned):
    """A button that does something to the paper as the page showed it."""

    submit = Submit("Go on")


class ReadForm(Versioned):
    """Whoever read the paper as it would be released checks it, or confirms what somebody else checked."""

    check = Submit("I have checked this paper")
    confirm = Submit("Confirm and release")


class ResolvingForm(Versioned):
    """What happens to each find of one section. Its questions are added for the finds of the section."""

    submit = Submit("Save decisions")
    finds: tuple[Find, ...] = ()

    def how(self, find: Find) -> Any:
        return self[f"how_{find.key}"]

    def words(self, find: Find) -> Any:
        return self[f"words_{find.key}"]

    @property
    def resolutions(self) -> dict[str, Resolution]:
        """What was decided, by key; nothing of finds that were left as they are."""
        found = {find.key: self._resolution(find) for find in self.finds}
        return {key: one for key, one in found.items() if one}

    def _resolution(self, find: Find) -> Resolution | None:
        how, words = self.how(find).data, (self.words(find).data or "").strip()
        if how == SUGGESTED:
            made = Resolution(REPLACE, find.hit.role)
        elif how == OTHER:
            made = Resolution(REPLACE, words)
        else:
            made = Resolution(KEEP, words)
        return None if not how or made == find.resolution else made

    def refuse_finds(self, faults: Mapping[str, str]) -> None:
        for key, words in faults.items():
            self[f"words_{key}"].errors = [words]


def resolving_form(searched: Searched, version: int, **words: Any) -> ResolvingForm:
    """The form for the finds of a section, with what was decided in it. ``formdata=None`` for a page."""
    questions: dict[str, Any] = {"finds": tuple(searched.questions)}
    data: dict[str, Any] = {"version": str(version)}
    for find in searched.questions:
        choices = [
            (SUGGESTED, f"Replace by “{find.hit.role}”"), (OTHER, "Replace by other words"),
            (KEEP, "Leave it as it is"),
        ]  # fmt: skip
        kind = f"{KINDS[find.hit.what]}, {CERTAINTIES[find.hit.certainty]}"
        questions[f"how_{find.key}"] = Radios(
            f"What happens to “{find.hit.found}”?", hint=kind[:1].upper() + kind[1:], choices=listed(choices)
        )  # fmt: skip
        questions[f"words_{find.key}"] = TextField(
            "The other words, or why it stays", longest=LONGEST_REASON, autocomplete="off", size="",
            validators=[as_in_the_register(storable)],
        )  # fmt: skip
        data |= _decided(find)
    form_class = type("Resolving", (ResolvingForm,), questions)
    form: ResolvingForm = form_class(data=data, **words)
    return form


def _decided(find: Find) -> dict[str, str]:
    made = find.resolution
    if made is None:
        return {}
    if made.how == REPLACE and made.words == find.hit.role:
        return {f"how_{find.key}": SUGGESTED}
    return {f"how_{find.key}": KEEP if made.how == KEEP else OTHER, f"words_{find.key}": made.words}


class SectionForm(Versioned):
    """One section as it is written, or as it was drawn last."""

    text = TextArea(
        "Text", hint="A paragraph a line. What you write is searched again.", longest=LONGEST_SECTION, rows=18,
        validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Save text")
    take = Submit("Take the text as it was drawn", kind="secondary")


class WithdrawForm(Versioned):
    """Why a release is taken back."""

    reason = reason_field("Why is it taken back?", "Names no child.", "Enter why it is taken back")
    submit = Submit("Take it back", kind="warning")


class NoteForm(Versioned):
    """One reader's own note on one case. ``seen`` says which text the page showed."""

    text = TextArea(
        "My note", hint="Only you can read it. It is destroyed when the papers close.", longest=LONGEST_NOTE, rows=4,
        validators=[as_in_the_register(storable)],
    )  # fmt: skip
    seen = HiddenField()
    submit = Submit("Save note", kind="secondary")
