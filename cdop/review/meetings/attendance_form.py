"""The questions about who attended a meeting, and about who is co-opted to it."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.panels.forms import clean, codes, number_of, time_field
from cdop.panels.queries import Holder
from cdop.panels.rules import LONGEST_AGENCY, LONGEST_WORDS, Seat
from cdop.reference.codes import code_list
from cdop.review.meetings.attending import Entry
from cdop.review.meetings.rules import Attending, Attends
from cdop.web.fields import HiddenField, Radios, Select, Submit, TextField, listed


class AttendanceForm(FlaskForm):
    """What is known of each seat. Its questions are made from the seats."""

    stamp = HiddenField()
    submit = Submit("Save attendance")

    def of_seat(self, token: str) -> list[Any]:
        """The questions about one seat."""
        return [self[f"{name}_{token}"] for name in ("state", "came", "left", "words")]

    @property
    def seen(self) -> int:
        return number_of(self.stamp.data)

    def entries(self, seats: Sequence[Seat]) -> list[Entry]:
        """What a form that was found to be good says; of a seat without an answer nothing."""
        found = []
        for seat in seats:
            state, came, left, words = (field.data for field in self.of_seat(seat.token))
            if state:
                attended = state == Attends.ATTENDED
                times = (came or None, left or None) if attended else (None, None)
                found.append(Entry(seat.token, Attends(state), *times, words or ""))
        return found


def attendance_form(
    seats: Sequence[Seat], stamp: int | None, known: Mapping[str, Attending | Entry] | None = None
) -> AttendanceForm:
    """The form of a meeting's seats: as sent, or with a stamp holding what is known."""
    answers = [(code.code, code.label) for code in code_list("panel_attendance").values()]
    made: dict[str, Any] = {}
    for seat in seats:
        made[f"state_{seat.token}"] = Radios("Attendance", inline=True, size="", choices=listed(answers))
        made[f"came_{seat.token}"] = time_field("Came at", size="")
        made[f"left_{seat.token}"] = time_field("Left at", size="")
        made[f"words_{seat.token}"] = TextField(
            "Deputy or note", longest=LONGEST_WORDS, autocomplete="off", size="", validators=[clean]
        )
    form_class: type[AttendanceForm] = type("AttendanceForm", (AttendanceForm,), made)
    if stamp is None:
        return form_class()
    held: dict[str, Any] = {"stamp": str(stamp)}
    for seat in seats:
        if (told := (known or {}).get(seat.token)) is not None:
            held |= {f"state_{seat.token}": told.state.value, f"words_{seat.token}": told.words}
            held |= {f"came_{seat.token}": told.came_at or "", f"left_{seat.token}": told.left_at or ""}
    return form_class(formdata=None, data=held)


class CoOptForm(FlaskForm):
    """Somebody asked to one meeting, to advise."""

    role = Select("Role", choices=codes("panel_role", "Choose a role"), required="Choose a role")
    agency = TextField(
        "Agency", hint="For example, the children’s hospice.", required="Enter the agency", longest=LONGEST_AGENCY,
        autocomplete="off", validators=[clean],
    )  # fmt: skip
    account = Select("Whose account", hint="Who has no account cannot open the papers.", choices=[])
    words = TextField("Why", hint="Optional. Never a child’s name.", longest=LONGEST_WORDS, autocomplete="off",
                      validators=[clean])  # fmt: skip
    submit = Submit("Co-opt")

    def offer(self, holders: Sequence[Holder]) -> None:
        """The accounts that may be co-opted."""
        pairs = ((holder.token, f"{holder.name} ({holder.email})") for holder in holders)
        self.account.choices = listed(pairs, blank="Nobody with an account")

    def seat(self, account_id: int | None, on: date) -> Seat:
        """What a form that was found to be good says."""
        return Seat("", self.role.data or "", self.agency.data or "", account_id, on, on, co_opted=True)
