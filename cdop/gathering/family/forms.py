"""The questions about the family: key worker, contacts, wishes, questions and answers, letters."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.classification.forms import Dated, codes, dated_field, not_in_the_future, text_area
from cdop.classification.response.forms import time_field
from cdop.gathering.family.letters import left_open
from cdop.gathering.family.rules import AVOID
from cdop.gathering.planned import plannable
from cdop.reference.calendar import today
from cdop.web.fields import Checkbox, GovDateField, HiddenField, Radios, Submit, TextField

LONGEST_LINE, LONGEST_WORDS, LONGEST_LETTER = 200, 4_000, 10_000
_KEY = re.compile(r"[0-9a-f]{32}")


def line(label: str, hint: str = "", required: str = "") -> TextField:
    """One line of somebody's own words."""
    checks = [as_in_the_register(storable)]
    return TextField(label, hint=hint, required=required, longest=LONGEST_LINE, autocomplete="off", validators=checks)


class Keyed(Dated):
    """A form that carries the key of what it records, so that what is sent twice is stored once."""

    key = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not _KEY.fullmatch(self.key.data or ""):
            self.form_errors.append("Open the page again: what was sent does not say which entry it is.")
            return False
        return good


class KeyWorkerForm(Versioned):
    """Who stands by the family, and when they first spoke."""

    name = line("Name", required="Enter the name of the key worker")
    role = line("Role", "For example, bereavement nurse", required="Enter the role of the key worker")
    contact = line("How to reach them", "Telephone number or e-mail address, as it may be told to the family.")
    first_contact_on = GovDateField(
        "First contact with the family", subject="First contact", hint="Leave empty where there was none yet.",
        validators=[not_in_the_future],
    )  # fmt: skip
    first_contact_time = time_field("Time of the first contact")
    submit = Submit("Save key worker")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.first_contact_time.data and not self.first_contact_on.data:
            self.first_contact_on.errors = ["Enter the day of the first contact"]
            return False
        return good

    @property
    def fact(self) -> Fact:
        on = self.first_contact_on.data
        identity = {key: self[key].data or "" for key in ("name", "role", "contact")}
        if self.first_contact_time.data:
            identity["first_contact_time"] = self.first_contact_time.data
        return Fact(FactKind.KEY_WORKER_NAMED, today(), {"first_contact_on": on.isoformat() if on else None}, identity)

    @classmethod
    def of(cls, fact: Fact | None, version: int) -> "KeyWorkerForm":
        on = fact.detail["first_contact_on"] if fact else None
        held = {**((fact.identity or {}) if fact else {}), "first_contact_on": date.fromisoformat(on) if on else None}
        form: KeyWorkerForm = cls(formdata=None, data={**held, "version": str(version)})
        return form


class ContactForm(Keyed):
    """One contact with the family."""

    dated = dated_field("Date of the contact")
    how = Radios("How?", choices=codes("family_contact"), required="Choose how")
    who = line("Who spoke with whom", "For example, key worker with the mother")
    words = text_area("What was said", rows=4, longest=LONGEST_WORDS)
    submit = Submit("Save contact")

    @property
    def fact(self) -> Fact:
        detail = {"entry": self.key.data, "how": self.how.data}
        return Fact(
            FactKind.FAMILY_CONTACTED, self.day, detail, {"who": self.who.data or "", "words": self.words.data or ""}
        )


class WishForm(Keyed):
    """What the family wishes, and which days to leave them in peace."""

    wish_kind = Radios("What does the family wish?", choices=codes("family_wish"), required="Choose what they wish")
    first = GovDateField("Day to avoid, or the first of several", subject="First day", validators=[plannable])
    last = GovDateField(
        "Last day to avoid", subject="Last day", hint="Leave empty for a single day.", validators=[plannable]
    )
    yearly = Checkbox("The same days every year")
    words = text_area("In their words", rows=3, longest=LONGEST_WORDS)
    dated = dated_field("Date on which they said so")
    withdrawn = Checkbox("This wish no longer holds")
    submit = Submit("Save wish")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not good:
            return False
        avoids, first, last = self.wish_kind.data == AVOID, self.first.data, self.last.data
        if avoids and not first:
            self.first.errors = ["Enter the day to avoid"]
        elif first and last and last < first:
            self.last.errors = ["Last day must not be before the first"]
        elif not avoids and (first or last or self.yearly.data):
            self.first.errors = ["Only dates to avoid have days"]
        return not (self.first.errors or self.last.errors)

    @property
    def fact(self) -> Fact:
        days = {key: self[key].data.isoformat() if self[key].data else None for key in ("first", "last")}
        detail = {
            "wish": self.key.data, "wish_kind": self.wish_kind.data, **days, "yearly": bool(self.yearly.data),
            "withdrawn": bool(self.withdrawn.data),
        }  # fmt: skip
        return Fact(FactKind.FAMILY_WISHED, self.day, detail, {"words": self.words.data or ""})

    @classmethod
    def of(cls, fact: Fact, version: int) -> "WishForm":
        detail = fact.detail
        days = {key: date.fromisoformat(detail[key]) if detail[key] else None for key in ("first", "last")}
        held = {**detail, **days, **(fact.identity or {}), "key": detail["wish"], "dated": fact.dated}
        form: WishForm = cls.holding(version, **held)
        return form


class QuestionForm(Keyed):
    """A question that the family asks."""

    words = text_area(
        "What do they ask?", hint="In their own words as far as you can.", required="Enter what they ask", rows=4,
        longest=LONGEST_WORDS,
    )  # fmt: skip
    dated = dated_field("Date on which they asked")
    submit = Submit("Save question")

    @property
    def fact(self) -> Fact:
        return Fact(FactKind.FAMILY_ASKED, self.day, {"question": self.key.data}, {"words": self.words.data})


class AnswerForm(Dated):
    """The answer that the family was given."""

    words = text_area("What were they told?", required="Enter what they were told", rows=4, longest=LONGEST_WORDS)
    by = line("Who told them", "Name or role", required="Enter who told them")
    dated = dated_field("Date on which they were told")
    submit = Submit("Save answer")

    def fact(self, question: str) -> Fact:
        identity = {"words": self.words.data, "by": self.by.data}
        return Fact(FactKind.FAMILY_ANSWERED, self.day, {"question": question}, identity)


class LetterForm(Dated):
    """A letter: always read and changed by a person before it is kept."""

    to = text_area("To", hint="Name and address, as they stand on the letter.", required="Enter to whom", rows=4,
                   longest=1_000)  # fmt: skip
    text = text_area(
        "Letter", hint="Replace everything in [brackets].", required="Enter the letter", rows=24,
        longest=LONGEST_LETTER,
    )  # fmt: skip
    dated = dated_field("Date of the letter")
    large = Checkbox("Large print")
    reason = text_area("Why the family is written to all the same", rows=2, longest=LONGEST_WORDS)
    despite = Checkbox("Send it all the same on these days")
    submit = Submit("Keep the letter")

    def check(self, *, no_contact: bool, avoided: Sequence[Fact]) -> bool:
        """Whether a form that was found to be good may be kept; the faults stand beside its questions."""
        if waiting := left_open(self.text.data or ""):
            self.text.errors = [f"Replace {waiting[0]}: nobody has written it yet"]
        if no_contact and not self.reason.data:
            self.reason.errors = ["The family wants no contact: enter why they are written to all the same"]
        if avoided and not self.despite.data:
            self.despite.errors = ["The family asked to be left in peace then: choose another date, or tick this"]
        return not (self.text.errors or self.reason.errors or self.despite.errors)

    def fact(self, letter: str) -> Fact:
        identity = {"text": self.text.data, "to": self.to.data}
        if self.reason.data:
            identity["reason"] = self.reason.data
        return Fact(FactKind.FAMILY_WRITTEN_TO, self.day, {"letter": letter}, identity)
