"""Requests in words: how late they are, what was done, what comes next and why nothing does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for

from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import STEPS
from cdop.gathering.chasing.queries import Asked, Happened
from cdop.gathering.chasing.timeliness import Timeliness, timeliness_line
from cdop.gathering.rules import ENDED
from cdop.gathering.service import OPEN
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural, short_datetime
from cdop.reference.working_days import working_days_between

STEP_WORDS = ("Nothing yet", "Reminder", "Second reminder", "Escalation", "Challenge due")
"""What was done last, by how many steps were taken."""
NEXT_WORDS = ("Reminder", "Second reminder", "Escalation", "Challenge by the chair")
STATE_WORDS = {"open": "Waiting for an answer", "replied": "Answered", "closed": "Closed without a reply"}
THE_RUN = "the tracker"
HEAD = ("Case", "Asked", "Due", "Done last", "Next")


@dataclass(frozen=True)
class Group:
    """The requests of one agency on a page, with its record in a line."""

    token: str
    name: str
    href: str
    record: str
    rows: Sequence[Sequence[Any]]


def groups(
    found: Sequence[Asked], agencies: Mapping[str, Agency], records: Mapping[str, Timeliness], today: date
) -> Iterator[Group]:
    """The page's requests, agency by agency, in their order."""
    for token, of_agency in groupby(found, key=lambda one: one.agency):
        agency = agencies.get(token)
        yield Group(
            token,
            agency.name if agency else "An agency that is not in the directory",
            url_for("directory.agency", token=token) if agency else "",
            timeliness_line(records[token], today),
            [_row(one, agency, today) for one in of_agency],
        )


def request_rows(one: Asked, agency: Agency | None, today: date) -> list[tuple[str, str]]:
    """One request as a list of words."""
    rows = [
        ("Agency", agency.name if agency else ""),
        ("State", STATE_WORDS[one.state]),
        ("Asked on", long_date(one.asked_on)),
        ("Answer due", due_words(one, today)),
        ("Done last", done_words(one)),
        ("Next", next_words(one, agency)),
    ]
    return [(words, value) for words, value in rows if value]


def log_rows(found: Sequence[Happened]) -> list[tuple[str, str, str, str]]:
    """The entries of a challenge log: what, on which day, words, by whom and when it was written."""
    return [
        (label("request_event", one.event), long_date(one.dated), one.words, f"{one.by}, {short_datetime(one.at)}")
        for one in found
    ]


def event_words(one: Happened) -> str:
    """'Reminder', or of a step without a message, who must act: 'Letter to print (reminder)'."""
    words = label("request_event", one.event)
    if one.step is None:
        return words
    if one.event == "letter":
        return f"{words} ({NEXT_WORDS[one.step - 1].lower()})"
    return f"{words}, to be told by hand" if one.event == "escalation" and one.message is None else words


def due_words(one: Asked, today: date) -> str:
    """The day, and by how many working days it has passed."""
    late = working_days_between(one.due_on, today)
    over = f" ({plural(late, 'working day')} overdue)" if one.state == OPEN and one.due_on < today and late else ""
    return f"{long_date(one.due_on)}{over}"


def done_words(one: Asked) -> str:
    """The last step with its day; what is still to be done of it by hand."""
    if one.step == 0 or one.dated is None:
        return STEP_WORDS[0] if one.state == OPEN else ""
    words = f"{STEP_WORDS[one.step]} on {long_date(one.dated)}"
    if not one.to_do:
        return words
    return f"{words}: {'letter to print' if one.event == 'letter' else 'to be told by hand'}"


def next_words(one: Asked, agency: Agency | None) -> str:
    """The next step and its day; where nobody is chased, why."""
    if one.state != OPEN:
        return ""
    if agency is None or not agency.details.active:
        return "Not chased: the agency is not in use"
    if one.status in ENDED:
        return f"Not chased: the case is {one.status}"
    if one.paused:
        return "Not chased: its links are closed after wrong addresses"
    if one.next_chase_on is None or one.step >= len(STEPS):
        return "Nothing: the chair has it"
    return f"{NEXT_WORDS[one.step]} on {long_date(one.next_chase_on)}"


def _row(one: Asked, agency: Agency | None, today: date) -> list[Any]:
    return [
        {"text": one.reference, "href": url_for("asking.request", token=one.case_token, key=one.token), "whole": True},
        long_date(one.asked_on),
        due_words(one, today),
        done_words(one),
        next_words(one, agency),
    ]
