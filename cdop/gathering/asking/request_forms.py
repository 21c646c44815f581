"""The questions about one request: whom a link is for, why it is closed, and what a reply typed in by hand is."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Mapping
from datetime import date

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.gathering.replying.arriving import ACCEPT, HINT
from cdop.notification.answers import about
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.reference.wording import MONTHS
from cdop.web.fields import Files, GovDateField, Radios, Submit, TextArea, TextField, ValidationError, listed

BY_HAND = ("letter", "telephone", "email")
LONGEST_REASON = 1_000
LONGEST_DATES = 10_000
LONGEST_WHAT = 2_000
MOST_DATES = 200
FILES_AGAIN = "Choose the files again: they were not kept"
_STORABLE = as_in_the_register(storable)
_LINE = re.compile(r"\s*([^:]+?)\s*:\s*(.+?)\s*")
_NAMED = re.compile(r"(?:([0-9]{1,2}) )?([A-Za-z]+) ([0-9]{4})")
_SPACED = re.compile(r"([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4})")


class GiveForm(FlaskForm):
    """Whom a link is given to by hand."""

    email = TextField(
        "E-mail address of whom it is for",
        hint="Whoever opens the link must type this address. Nothing is sent to it.",
        longest=254, autocomplete="off", required="Enter an e-mail address",
    )  # fmt: skip
    submit = Submit("Make a link and show it once")


class CloseForm(FlaskForm):
    """Why a request ends without a reply."""

    closed = Radios(
        "How does it end?", choices=listed((one.code, one.label) for one in code_list("request_closed").values()),
        required="Choose how the request ends",
    )  # fmt: skip
    reason = TextArea(
        "Why", hint="Coordinators alone see this.", required="Enter why", longest=LONGEST_REASON, rows=4,
        validators=[_STORABLE],
    )  # fmt: skip
    submit = Submit("Close the request")


class ReplyForm(Versioned):
    """What came by letter, telephone or e-mail, but for the answers. ``version``: how many replies the page showed."""

    way = Radios(
        "How did it come?", required="Choose how the reply came",
        choices=listed((code, code_list("reply_way")[code].label) for code in BY_HAND),
    )  # fmt: skip
    on = GovDateField("When did it come?", hint="For example, 31 3 2026", required="Enter the day", subject="The day")
    author = TextField(
        "Who answered?", hint="Name and role, as far as they are told.", autocomplete="off", validators=[_STORABLE]
    )
    outcome = Radios(
        "What does it say?", required="Choose what the reply says",
        choices=listed((one.code, one.label) for one in code_list("reply_outcome").values()),
    )  # fmt: skip
    redirect = TextField(
        "If it is the wrong agency: which should be asked?", autocomplete="off", validators=[_STORABLE]
    )
    dates = TextArea(
        "Key dates",
        hint="One a line, the day first: 14 March 2026: seen in the clinic. The day, or day and month, may be missing.",
        longest=LONGEST_DATES, rows=4, validators=[_STORABLE],
    )  # fmt: skip
    words = TextArea(
        "Anything else that it says", longest=LONGEST_DATES, rows=3, validators=[_STORABLE], subject="The words"
    )
    files = Files("Files that came with it", hint=f"A scan of the letter, for example. {HINT}", accept=ACCEPT)
    submit = Submit("Save reply")

    def lose_files(self) -> None:
        """Say that the files are to be chosen again: no page that is shown again keeps them."""
        if self.given_files and not self.files.errors:
            self.files.errors = [FILES_AGAIN]

    @property
    def given_files(self) -> list[FileStorage]:
        """The files that were chosen."""
        return [one for one in self.files.data or () if isinstance(one, FileStorage) and one.filename]

    def validate_on(self, field: GovDateField) -> None:
        if field.data and field.data > today():
            raise ValidationError("The day must not be in the future")

    def validate_dates(self, field: TextArea) -> None:
        try:
            chronology(field.data or "", today())
        except ValueError as fault:
            raise ValidationError(f"Key dates: {fault}") from None


def chronology(text: str, on: date) -> list[Mapping[str, str]]:
    """Dated rows, one a line. Raises ``ValueError`` that names the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_DATES:
        raise ValueError(f"no more than {MOST_DATES} lines can be taken")
    return [_row(line, on) for line in lines]


def _row(line: str, on: date) -> Mapping[str, str]:
    told = _LINE.fullmatch(line)
    if told is None:
        raise ValueError(f"‘{line[:60]}’ is not a day, a colon and what happened")
    try:
        first, precision = about(_iso(told[1]), on)
    except ValueError:
        raise ValueError(f"‘{told[1][:60]}’ is not a date until today, like 14 March 2026") from None
    if len(told[2]) > LONGEST_WHAT:
        raise ValueError(f"‘{told[2][:60]}…’ must be {LONGEST_WHAT:,} characters or fewer")
    return {"on": first, "precision": precision, "what": told[2]}


def _iso(text: str) -> str:
    """'14 March 2026', 'March 2026' or '14 3 2026' as ISO, as far as it is known; anything else as it stands."""
    if spaced := _SPACED.fullmatch(text):
        return f"{spaced[3]}-{int(spaced[2]):02d}-{int(spaced[1]):02d}"
    named = _NAMED.fullmatch(text)
    month = _month(named[2]) if named else None
    if named is None or month is None:
        return text
    return f"{named[3]}-{month:02d}" + (f"-{int(named[1]):02d}" if named[1] else "")


def _month(word: str) -> int | None:
    names = enumerate((name.casefold() for name in MONTHS), start=1)
    return next((number for number, name in names if word.casefold() in {name, name[:3]}), None)
