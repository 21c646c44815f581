"""The next meeting, first on the home page of whoever attends it, and on the coordinator's morning."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.review.meetings.listing import Listed, next_meeting
from cdop.review.meetings.rules import Attends
from cdop.web.home import Ahead, register_ahead

_OWN = {Attends.COMING: "You are coming", Attends.APOLOGIES: "You sent apologies"}


@dataclass(frozen=True)
class Next:
    """The next meeting in words, its page, and how it stands."""

    text: str
    href: str
    standing: str


def next_in_words(session: Session, viewer: Person) -> Next | None:
    """The next meeting that a viewer has; None where none is planned."""
    found = next_meeting(session, viewer, today())
    if found is None:
        return None
    meeting = found.meeting
    at = f" at {meeting.starts_at}" if meeting.starts_at else ""
    text = f"{meeting.panel_name}, {long_date(meeting.meets_on)}{at}"
    words = _coordinators if viewer.is_a(Role.COORDINATOR) else _members
    return Next(text, url_for("panel_meetings.meeting", token=meeting.token), words(found))


def _coordinators(found: Listed) -> str:
    apologies = plural(found.apologies, "apology", "apologies")
    return f"{plural(found.cases, 'case')} chosen, {found.coming} coming, {apologies}"


def _members(found: Listed) -> str:
    answer = _OWN.get(found.own, "Say whether you come") if found.own else "Say whether you come"
    return f"{answer}. Papers open {long_date(found.meeting.opens_on)}"


def install() -> None:
    """Let the home page show it, to whoever may open a meeting."""
    register_ahead("panel_meetings.meeting", _home)


def _home(session: Session, viewer: Person) -> Ahead | None:
    found = next_in_words(session, viewer)
    return Ahead("Your next meeting", found.text, found.href, found.standing) if found else None
