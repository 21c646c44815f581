"""The forms of a reply: one part of the questions, a key date, a file, who answers."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.gathering.replying.arriving import ACCEPT, HINT
from cdop.gathering.replying.words import ANSWERS
from cdop.gathering.rules import LONGEST_LINES, LONGEST_TEXT, answer_faults
from cdop.notification.form.fields import PartialDate
from cdop.reference.calendar import EARLIEST, today
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN, Answering, FormQuestion, form_questions
from cdop.web.fields import (
    File,
    GovDateField,
    Radios,
    Select,
    SelectChoice,
    TextArea,
    TextField,
    ValidationError,
    listed,
)

INSTEAD = "_instead"
GO_ON = "go_on"
LEFT = "Unanswered"
LONGEST_EMAIL = 254
LONGEST_WHAT = 2_000
_NEITHER = ((NOT_KNOWN, ANSWERS[NOT_KNOWN]), (NOT_APPLICABLE, ANSWERS[NOT_APPLICABLE]))
_STORABLE = as_in_the_register(storable)
_IN_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


class Answers(Radios):
    """The answers to a question, side by side where there is room: a page has many of them."""

    def __init__(self, label: str, **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance["classes"] = "govuk-radios--inline govuk-radios--small"


class OpeningForm(FlaskForm):
    """The fact that opens a link. What is wrong with it is said by the page, for every link alike."""

    email: TextField


class LinkForm(OpeningForm):
    """That of a request."""

    email = TextField(
        "E-mail address that the request was sent to",
        hint="Your agency’s shared inbox, as it stands in the message",
        longest=LONGEST_EMAIL,
        autocomplete="off",
    )


class AnswersForm(Versioned):
    """Some of the questions. ``asked`` are theirs, in order."""

    asked: Sequence[FormQuestion] = ()

    def answers(self) -> dict[str, str] | None:
        """The answers given, without those left unanswered; None where something is to be mended."""
        readable = self.validate()
        said = {question.key: self._said(question) for question in self.asked}
        given = {key: value for key, value in said.items() if value}
        for key, words in answer_faults(given, self.asked, today()).items():
            if not self[key].errors:
                self[key].errors = [about(form_questions()[key], words)]
        self._refuse_two_answers()
        return given if readable and not self.errors else None

    def _said(self, question: FormQuestion) -> str:
        field, instead = self[question.key], self._instead(question)
        value = field.data.isoformat() if isinstance(field.data, date) else str(field.data or "")
        if question.kind is Answering.NUMBER and _IN_THOUSANDS.fullmatch(value):
            value = value.replace(",", "")
        return value or str(instead.data or "" if instead is not None else "")

    def _refuse_two_answers(self) -> None:
        for question in self.asked:
            field, instead = self[question.key], self._instead(question)
            typed = any(field.typed) if isinstance(field, GovDateField) else bool(field.data)
            if instead is not None and instead.data and typed and not field.errors:
                field.errors = [f"{question.name}: give an answer, or choose why there is none, not both"]

    def _instead(self, question: FormQuestion) -> Any:
        return self._fields.get(question.key + INSTEAD)


class DateForm(Versioned):
    """One dated row for the chronology."""

    on = PartialDate(
        "When did it happen?",
        hint="For example, 14 3 2026. Leave the day, or the day and the month, empty if you do not know them.",
        subject="The date",
    )
    what = TextArea(
        "What happened?",
        hint="In a sentence or two: a contact, a referral, an admission, a concern.",
        required="Enter what happened",
        longest=LONGEST_WHAT,
        rows=3,
        subject="What happened",
        validators=[_STORABLE],
    )

    @property
    def typed(self) -> bool:
        """Whether anything was typed into it."""
        return any(part.strip() for part in self.on.typed) or bool((self.what.data or "").strip())

    def validate_on(self, field: PartialDate) -> None:
        if not field.data:
            raise ValidationError("Enter when it happened, or at least the year")
        try:
            first = self.first_day()
        except ValueError:
            raise ValidationError("The date must be a real date") from None
        if not EARLIEST <= first <= today():
            raise ValidationError("The date must be between 1900 and today")

    def first_day(self) -> date:
        """The first day that it may have been. Raises ``ValueError``."""
        parts = [int(part) for part in (self.on.data or "").split("-")]
        year, month, day = [*parts, 1, 1][:3]
        return date(year, month, day)

    def row(self) -> dict[str, str]:
        """The row as it is kept; only of a good form."""
        precision = ("year", "month", "day")[(self.on.data or "").count("-")]
        return {"on": self.first_day().isoformat(), "precision": precision, "what": self.what.data or ""}


class FileForm(FlaskForm):
    """One file to send."""

    file = File(
        "File",
        hint=HINT,
        accept=ACCEPT,
    )


class AuthorForm(Versioned):
    """Part A: who answers."""

    name = TextField("Your name", required="Enter your name", longest=100, autocomplete="name", validators=[_STORABLE])
    role = TextField(
        "Your role",
        hint="For example, named nurse for safeguarding",
        required="Enter your role",
        longest=100,
        autocomplete="organization-title",
        validators=[_STORABLE],
    )


class WrongAgencyForm(FlaskForm):
    """Which agency is to be asked instead, as far as it is known."""

    redirect = TextField(
        "Which agency should be asked instead?",
        hint="Leave empty if you do not know",
        longest=200,
        autocomplete="off",
        subject="The agency",
        validators=[_STORABLE],
    )


def about(question: FormQuestion, words: str) -> str:
    """What is wrong with an answer, with what it is about: several such words stand together on a page."""
    return f"{question.name}: {words[:1].lower()}{words[1:]}"


def answers_form(asked: Sequence[FormQuestion], held: Mapping[str, str] | None = None, version: int = 0) -> AnswersForm:
    """The form of some questions: what was sent, or where ``held`` is given what is kept."""
    made: dict[str, Any] = {"asked": tuple(asked)}
    for question in asked:
        made |= _fields(question)
    form_class = type("AnswersForm", (AnswersForm,), made)
    if held is None:
        sent: AnswersForm = form_class()
        return sent
    data: dict[str, Any] = {"version": str(version)}
    for question in asked:
        data |= _shown(question, held.get(question.key, ""))
    form: AnswersForm = form_class(formdata=None, data=data)
    return form


def _shown(question: FormQuestion, value: str) -> dict[str, Any]:
    if question.kind in {Answering.YES_NO, Answering.ONE}:
        return {question.key: value}
    if question.kind in {Answering.NUMBER, Answering.DAY} and value in {NOT_KNOWN, NOT_APPLICABLE}:
        return {question.key + INSTEAD: value}
    return {question.key: date.fromisoformat(value) if value and question.kind is Answering.DAY else value or None}


def _fields(question: FormQuestion) -> dict[str, Any]:
    words: dict[str, Any] = {"hint": question.hint, "subject": question.name}
    match question.kind:
        case Answering.YES_NO:
            return {question.key: _one(Answers, question, list(ANSWERS.items()), words)}
        case Answering.ONE:
            codes = [(code.code, code.label) for code in code_list(question.options).values()]
            return {question.key: _one(Radios, question, [*codes, *_NEITHER], words)}
        case Answering.NUMBER:
            number = TextField(question.asked, width=10, autocomplete="off", longest=20, **words)
            return {question.key: number, question.key + INSTEAD: _instead(question)}
        case Answering.DAY:
            day = GovDateField(question.asked, **words | {"hint": question.hint or "For example, 14 3 2026"})
            return {question.key: day, question.key + INSTEAD: _instead(question)}
        case Answering.TEXT:
            line = TextField(question.asked, longest=LONGEST_TEXT, autocomplete="off", validators=[_STORABLE], **words)
            return {question.key: line}
        case Answering.LINES:
            text = TextArea(question.asked, longest=LONGEST_LINES, validators=[_STORABLE], **words)
            return {question.key: text}


def _one(
    kind: type[Radios], question: FormQuestion, answers: Sequence[tuple[str, str]], words: Mapping[str, Any]
) -> Radios:
    """The answers with one that takes an answer back, so that it can be left open again without a script."""
    return kind(question.asked, choices=[*listed(answers), SelectChoice("", LEFT)], default="", **words)


def _instead(question: FormQuestion) -> Select:
    return Select(f"If you cannot answer: {question.name}", choices=listed(_NEITHER, blank="Choose why"), size="")
