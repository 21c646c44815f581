"""The forms of a notification, made from its questions: one topic for the public, all of them for staff."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from types import MappingProxyType
from typing import Any

from flask_wtf import FlaskForm

from cdop.notification.answers import Answer, Answers, Checked, Need, as_told, check, period_of
from cdop.notification.form import fields
from cdop.notification.options import NOT_KNOWN
from cdop.notification.questions import TOPIC, TOPICS, YOU, Kind, Question, Topic
from cdop.notification.receiving import Arrival
from cdop.notification.source import Source
from cdop.reference.calendar import LONDON, today
from cdop.web.dates import GovDateField
from cdop.web.fields import HiddenField, Radios, Submit, TextField, ValidationError, listed

WAYS = (
    (Source.TELEPHONE.value, "By telephone"),
    (Source.EMAIL.value, "By e-mail"),
    (Source.LETTER.value, "By letter"),
    (Source.IN_PERSON.value, "In person"),
    (Source.OTHER_SYSTEM.value, "Through another system"),
    (Source.HAND_OVER.value, "By another area’s panel"),
)
__all__ = ["CodeForm", "StaffForm", "TopicForm", "staff_form", "topic_form"]


class _Asking(FlaskForm):
    """Questions as fields. ``questions`` are theirs, in order."""

    questions: tuple[Question, ...] = ()
    addressed: Mapping[str, str] = MappingProxyType({"Notifier’s": "Your"})

    def typed_answers(self) -> dict[str, Answer]:
        """What was typed, for the rules to read."""
        return {q.key: fields.told_by(q, self[q.key], self._not_known(q)) for q in self.questions}

    def check(self, need: Need, beside: Mapping[str, Answer]) -> Answers | None:
        """The answers, or none where something is to be mended, which then stands at its field."""
        readable = self.validate()
        checked = check(self.typed_answers(), today(), questions=self.questions, beside=beside, need=need)
        self._refuse_both_ticked_and_given()
        self._put(checked)
        self._address()
        return checked.answers if readable and not self.errors else None

    def _put(self, checked: Checked) -> None:
        for key, words in checked.faults.items():
            if not self[key].errors:
                self[key].errors = [words]

    def _address(self) -> None:
        """Speak to whoever fills the form in, of whoever notifies."""
        for question in self.questions:
            field = self[question.key]
            for told, said in self.addressed.items():
                field.errors = [str(words).replace(told, said) for words in field.errors]

    def _refuse_both_ticked_and_given(self) -> None:
        for question in self.questions:
            box = self._not_known(question)
            if box is not None and box.data and any(self[question.key].typed):
                self[question.key].errors = [f"Give the {question.name.lower()}, or tick that you do not know it"]

    def _not_known(self, question: Question) -> Any:
        name = fields.not_known_name(question)
        return self._fields.get(name)


class TopicForm(_Asking):
    """One topic."""


class StaffForm(_Asking):
    """A notification that somebody told a coordinator: every question, and how it came."""

    addressed = MappingProxyType(
        {
            "Notifier’s": "The caller’s",
            "Enter your name": "Enter the caller’s name",
            "so that the coordinator can reach you": "so that the caller can be reached",
        }
    )
    form_key = HiddenField()
    source = Radios(
        "How were you told?",
        choices=listed(WAYS),
        required="Choose how you were told",
    )
    source_words = TextField(
        "Which panel?", hint="Only where another area’s panel told you", subject="Which panel", autocomplete="off"
    )
    told_on = GovDateField(
        "When were you told?", subject="The day on which you were told", required="Enter the day on which you were told"
    )
    told_time = TextField("At what time?", hint="For example, 09:15", width=5, autocomplete="off")

    def arrival(self) -> Arrival:
        """How the notification reached the panel; only of a form without faults."""
        told_at = min(self._told_at(), datetime.now(LONDON))
        source = Source(str(self.source.data))
        words = self.source_words.data if source is Source.HAND_OVER else None
        return Arrival(source, self.form_key.data, words, told_at.astimezone(UTC).replace(tzinfo=None))

    def validate_form_key(self, field: HiddenField) -> None:
        if not (len(field.data or "") == 32 and set(field.data) <= set("0123456789abcdef")):
            raise ValidationError("Open this page again: its form is not complete")

    def validate_source_words(self, field: TextField) -> None:
        if self.source.data == Source.HAND_OVER.value and not field.data:
            raise ValidationError("Enter which panel told you")

    def validate_told_on(self, field: GovDateField) -> None:
        if field.data and field.data > today():
            raise ValidationError("The day on which you were told must not be in the future")
        died = period_of(check(self.typed_answers(), today(), need=Need.NOTHING).answers, "date_of_death")
        if field.data and died and field.data < died.first:
            raise ValidationError("The day on which you were told is before the date of death")

    def validate_told_time(self, field: TextField) -> None:
        read = self._read_time()
        if words := read.faults.get("time_of_death"):
            raise ValidationError(words.replace("Time of death", "The time"))
        if read.answers.get("time_of_death") == NOT_KNOWN:
            raise ValidationError("Enter the time at which you were told, or leave it empty if you do not know it")
        if read.answers and self.told_on.data == today() and self._told_at() > datetime.now(LONDON):
            raise ValidationError("The time at which you were told must not be in the future")

    def _told_at(self) -> datetime:
        """Midday where the time was not said: the day alone counts."""
        assert self.told_on.data is not None
        said = time.fromisoformat(str(self._read_time().answers.get("time_of_death", "12:00")))
        return datetime.combine(self.told_on.data, said, LONDON)

    def _read_time(self) -> Checked:
        """Read by the one rule for times of day."""
        return check({"time_of_death": self.told_time.data or ""}, today(), need=Need.NOTHING)


class CodeForm(FlaskForm):
    """The way back to a form that was left."""

    code = TextField(
        "Code",
        hint="Ten letters and digits, like ABCDE-23456. Capitals and dashes do not matter.",
        required="Enter the code",
        width=20,
        autocomplete="off",
    )
    submit = Submit("Carry on")


def topic_form(topic: Topic, answers: Mapping[str, Answer] | None = None) -> TopicForm:
    """A topic's form: what was sent, or ``answers`` given before."""
    made: TopicForm = (
        _topic_class(topic.key)() if answers is None else _topic_class(topic.key)(**_held(topic.questions, answers))
    )
    return made


def staff_form(form_key: str = "", now: datetime | None = None) -> StaffForm:
    """The staff form: what was sent; or an empty one with its key, and the time in England as that of the telling."""
    if now is None:
        sent: StaffForm = _staff_class()()
        return sent
    held = {"form_key": form_key, "source": Source.TELEPHONE.value, "told_on": now.date(), "told_time": f"{now:%H:%M}"}
    made: StaffForm = _staff_class()(formdata=None, data=held)
    return made


def _held(questions: tuple[Question, ...], answers: Mapping[str, Answer]) -> dict[str, Any]:
    told = as_told(answers)
    held = {question.key: fields.shown(question, told) for question in questions}
    unknown = [question for question in questions if _may_be_unknown(question)]
    ticked = {fields.not_known_name(question): told.get(question.key) == NOT_KNOWN for question in unknown}
    return {"formdata": None, "data": held | ticked}


def _may_be_unknown(question: Question) -> bool:
    return question.kind is Kind.ABOUT and not question.required


def _fields(topic: Topic, told: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for question in topic.questions:
        made[question.key] = fields.field_of(question, question.name if told and topic is YOU else question.asked)
        if _may_be_unknown(question):
            made[fields.not_known_name(question)] = fields.not_known_field(question)
    return made


@cache
def _topic_class(key: str) -> type[TopicForm]:
    topic = TOPIC[key]
    return type("TopicForm", (TopicForm,), {**_fields(topic, told=False), "questions": topic.questions})


@cache
def _staff_class() -> type[StaffForm]:
    asked = tuple(question for topic in TOPICS for question in topic.questions)
    made: dict[str, Any] = {}
    for topic in TOPICS:
        made |= _fields(topic, told=True)
    return type("StaffForm", (StaffForm,), {**made, "questions": asked})
