"""The questions about a meeting and its agenda. Those about attendance stand in ``attendance_form``."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.agencies.directory.rules import NotLeave, read_leave
from cdop.panel_settings.rules import PanelSettings
from cdop.panels.forms import Seeing, clean, number_of, time_field
from cdop.panels.rules import LONGEST_PLACE, LONGEST_WORDS, Meeting, MeetingDetails, Panel
from cdop.reference.wording import long_date
from cdop.review.meetings.changing import Line
from cdop.review.meetings.choosing import Candidate
from cdop.review.meetings.rules import LONGEST_THEME, Attends, Item, room_days
from cdop.web.fields import (
    Checkboxes,
    GovDateField,
    HiddenField,
    Radios,
    Select,
    Submit,
    TextArea,
    TextField,
    ValidationError,
    listed,
)

MOST_DAYS = 24
LONGEST_REASON = 1_000
DEFER, REMOVE = "defer", "remove"
NAMES_NOBODY = "Never a child’s name."


def _place() -> TextField:
    return TextField(
        "Place", hint="A room, or how to join from afar. It stands in invitations.", longest=LONGEST_PLACE,
        autocomplete="off", validators=[clean],
    )  # fmt: skip


def _about() -> TextField:
    return TextField(
        "What it is about", hint=f"Optional. {NAMES_NOBODY}", longest=LONGEST_WORDS, autocomplete="off",
        validators=[clean],
    )  # fmt: skip


def _day_of(line: str) -> date | None:
    try:
        periods = read_leave(line).periods
    except NotLeave:
        return None
    return periods[0][0] if len(periods) == 1 and periods[0][0] == periods[0][1] else None


class PlanForm(FlaskForm):
    """Meetings of one panel: as many days as are known."""

    panel = Select("Which panel meets?", choices=[], required="Choose a panel")
    days = TextArea(
        "Days", hint="One a line, for example 12 January 2027: plan a whole year at once.", rows=6, longest=1_000,
        required="Enter at least one day",
    )  # fmt: skip
    starts_at = time_field("Starts at", hint="24-hour clock, for example 13:30. Leave both empty until they are fixed.")
    ends_at = time_field("Ends at")
    place = _place()
    words = _about()
    submit = Submit("Plan")

    def offer(self, panels: Sequence[Panel]) -> None:
        """The panels that may meet."""
        self.panel.choices = listed(((panel.token, panel.name) for panel in panels), blank="Choose a panel")

    def validate_days(self, field: TextArea) -> None:
        if not field.data:
            return
        bad = [words for _, words in self._rows() if isinstance(words, str)]
        if bad:
            raise ValidationError(". ".join(bad))
        if len(self.chosen) > MOST_DAYS:
            raise ValidationError(f"Plan at most {MOST_DAYS} meetings at once")

    def refuse_day(self, on: date, words: str) -> None:
        """Say why a day cannot be, by the row in which it stands."""
        row = next(number for number, day in self._rows() if day == on)
        self.days.errors = [f"Row {row}, {long_date(on)}: {words}"]

    @property
    def chosen(self) -> list[date]:
        """The days of a form that was found to be good, the first first."""
        return sorted(day for _, day in self._rows() if isinstance(day, date))

    def _rows(self) -> list[tuple[int, date | str]]:
        """What stands in each row that is not empty, by its number: a day, or why it is none."""
        found: list[tuple[int, date | str]] = []
        first_at: dict[date, int] = {}
        for number, line in enumerate((self.days.data or "").splitlines(), 1):
            if not line.strip():
                continue
            day = _day_of(line)
            if day is None:
                found.append((number, f"Row {number}, ‘{line.strip()[:40]}’, is no day: write it like 12 January 2027"))
            elif day in first_at:
                found.append((number, f"Row {number} is the day of row {first_at[day]}: take one of them out"))
            else:
                first_at[day] = number
                found.append((number, day))
        return found

    def details(self, settings: PanelSettings) -> list[MeetingDetails]:
        """The meetings of a form that was found to be good."""
        around = settings.number("room_opens_before"), settings.number("room_closes_after")
        times = self.starts_at.data or "", self.ends_at.data or ""
        return [
            MeetingDetails(self.panel.data or "", on, *times, self.place.data or "", *room_days(on, *around),
                           words=self.words.data or "")
            for on in self.chosen
        ]  # fmt: skip


class ChangeForm(Seeing):
    """One meeting's day, times, place and when its papers are open."""

    on = GovDateField("Day", required="Enter the day", subject="The day")
    starts_at = time_field("Starts at", hint="24-hour clock, for example 13:30.")
    ends_at = time_field("Ends at")
    place = _place()
    opens_on = GovDateField("Papers open on", required="Enter the day on which papers open", subject="The day")
    closes_on = GovDateField(
        "Papers close on", hint="Readers’ private notes are destroyed then.", subject="The day",
        required="Enter the day on which papers close",
    )  # fmt: skip
    words = _about()
    submit = Submit("Save")

    def details(self, meeting: Meeting) -> MeetingDetails:
        """What a form that was found to be good says of a meeting."""
        days = self.on.data, self.opens_on.data, self.closes_on.data
        assert days[0] is not None
        assert days[1] is not None
        assert days[2] is not None
        times = self.starts_at.data or "", self.ends_at.data or ""
        return MeetingDetails(
            meeting.panel,
            days[0],
            *times,
            self.place.data or "",
            days[1],
            days[2],
            meeting.state,
            self.words.data or "",
        )

    @classmethod
    def of(cls, details: MeetingDetails, version: int) -> "ChangeForm":
        """The form with a meeting in its boxes, whatever was sent."""
        form: ChangeForm = cls(formdata=None, data={**vars(details), "on": details.meets_on, "version": str(version)})
        return form


class CancelForm(Seeing):
    """Why a meeting is cancelled."""

    words = TextArea(
        "Why is it cancelled?", hint=f"Members see this. {NAMES_NOBODY}", rows=3, longest=LONGEST_WORDS,
        required="Enter why it is cancelled", validators=[clean],
    )  # fmt: skip
    submit = Submit("Cancel the meeting", kind="warning")


class AnswerForm(FlaskForm):
    """Whether somebody comes, said by that person."""

    state = Radios(
        "Will you come?", inline=True, required="Say whether you come",
        choices=listed(((Attends.COMING, "Yes"), (Attends.APOLOGIES, "No, I send apologies"))),
    )  # fmt: skip
    words = TextField(
        "Anything to add", hint=f"For example, who comes in your place. {NAMES_NOBODY}", longest=LONGEST_WORDS,
        autocomplete="off", validators=[clean],
    )  # fmt: skip
    submit = Submit("Save answer")


class TermsForm(FlaskForm):
    """That somebody accepts the terms that were shown."""

    text_hash = HiddenField()
    submit = Submit("I accept these terms for this meeting")


class SeatTermsForm(FlaskForm):
    """That somebody without an account accepted the terms."""

    text_hash = HiddenField()
    words = TextField(
        "Who told you, and how?", hint="For example, the member herself, by telephone. It stands in the record.",
        longest=LONGEST_WORDS, autocomplete="off", required="Enter who told you, and how", validators=[clean],
    )  # fmt: skip
    submit = Submit("Record that they were accepted")


class HoldForm(Seeing):
    """That the meeting was held."""

    submit = Submit("The meeting was held")


class ChooseForm(FlaskForm):
    """The cases to put on an agenda."""

    stamp = HiddenField()
    ready = Checkboxes("Ready for the panel", choices=[])
    early = Checkboxes("Not ready yet", choices=[])
    reason = TextArea(
        "Why are they heard though they are not ready?",
        hint=f"Needed where you tick a case that is not ready. It stands in the record. {NAMES_NOBODY}",
        rows=3, longest=LONGEST_REASON, validators=[clean],
    )  # fmt: skip
    submit = Submit("Put on the agenda")

    def offer(self, ready: Sequence[Candidate], early: Sequence[Candidate]) -> None:
        """The cases that may be chosen; the page shows what is known of each beside its box."""
        self.ready.choices = listed((one.token, one.reference) for one in ready)
        self.early.choices = listed((one.token, one.reference) for one in early)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not self.ready.data and not self.early.data:
            self.form_errors.append("Tick at least one case")
            return False
        if self.early.data and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, "Enter why a case is heard though it is not ready"]
            return False
        return good

    @property
    def seen(self) -> int:
        return number_of(self.stamp.data)


class AgendaForm(FlaskForm):
    """Themes and minutes of an agenda's items, in the order sent. Its questions are made from the items."""

    stamp = HiddenField()
    order = HiddenField()

    def theme(self, token: str) -> Any:
        return self[f"theme_{token}"]

    def minutes(self, token: str) -> Any:
        return self[f"minutes_{token}"]

    @property
    def seen(self) -> int:
        return number_of(self.stamp.data)

    @property
    def lines(self) -> list[Line]:
        """What was typed, in the order that the page had."""
        known = {name.removeprefix("theme_") for name in self._fields if name.startswith("theme_")}
        tokens = [token for token in (self.order.data or "").split() if token in known]
        return [
            Line(token, (self.theme(token).data or "").strip(), number_of(self.minutes(token).data))
            for token in dict.fromkeys(tokens)
        ]


def agenda_form(items: Sequence[Item], stamp: int | None, typed: Mapping[str, Line] | None = None) -> AgendaForm:
    """The form of an agenda: as sent, or with a stamp as the items stand; ``typed`` takes the place of what stands."""
    made: dict[str, Any] = {}
    for item in items:
        made[f"theme_{item.token}"] = TextField(
            "Theme", longest=LONGEST_THEME, width=30, autocomplete="off", size="", subject=f"Theme of {item.reference}",
            validators=[clean],
        )  # fmt: skip
        made[f"minutes_{item.token}"] = TextField(
            "Minutes", width=3, longest=3, keyboard="numeric", autocomplete="off", size="",
            subject=f"Minutes of {item.reference}", validators=[_minutes],
        )  # fmt: skip
    form_class: type[AgendaForm] = type("AgendaForm", (AgendaForm,), made)
    if stamp is None:
        return form_class()
    held: dict[str, Any] = {"stamp": str(stamp), "order": " ".join(item.token for item in items)}
    for item in items:
        line = (typed or {}).get(item.token)
        held[f"theme_{item.token}"] = line.theme if line else item.theme
        minutes = line.minutes if line else item.minutes
        held[f"minutes_{item.token}"] = str(minutes) if minutes > 0 else ""
    return form_class(formdata=None, data=held)


def _minutes(_form: FlaskForm, field: TextField) -> None:
    if not 1 <= number_of(field.data) <= 240:
        raise ValidationError(f"{field.subject} must be a whole number from 1 to 240")


class TakeOffForm(Seeing):
    """Deferring or removing a case."""

    how = Radios(
        "What becomes of it?", required="Choose one",
        choices=listed(((DEFER, "Defer it to a later meeting"), (REMOVE, "Remove it: it was put here by mistake"))),
    )  # fmt: skip
    words = TextArea(
        "Why is it deferred?", hint=f"Needed where you defer it. It stands in the minutes. {NAMES_NOBODY}", rows=3,
        longest=LONGEST_REASON, validators=[clean],
    )  # fmt: skip
    submit = Submit("Take it off the agenda")


class HearingForm(Seeing):
    """From when to when a case was heard."""

    started_at = time_field("Began at", hint="24-hour clock, for example 14:05.", required="Enter when it began")
    ended_at = time_field("Ended at", required="Enter when it ended")
    submit = Submit("Save")


def meeting_lines(details: MeetingDetails) -> str:
    """All that is kept of a meeting, a line each."""
    times = f"{details.starts_at} to {details.ends_at}" if details.starts_at else "Times not fixed"
    papers = f"Papers open {long_date(details.opens_on)} to {long_date(details.closes_on)}"
    return "\n".join(filter(None, (long_date(details.meets_on), times, details.place, papers, details.words)))
