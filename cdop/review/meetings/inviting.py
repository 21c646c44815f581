"""Inviting a panel by e-mail: once for each version of the meeting, with a calendar file, and nothing of any child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import table_of
from cdop.outbox.models import OutboxMessage
from cdop.outbox.rules import Word, office
from cdop.outbox.service import Message, queue_each
from cdop.outbox.templates import Text, register_template
from cdop.panels.queries import account_names
from cdop.panels.rules import Meeting, MeetingState, Seat
from cdop.panels.service import NotNow
from cdop.reference.wording import long_date
from cdop.review.meetings.calendar_file import calendar_file

INVITATION = "panel_invitation"
WORDS: Mapping[str, Word] = {
    "panel": Word.OFFICE, "day": Word.DAY, "starts": Word.TIME, "ends": Word.TIME, "place": Word.OFFICE,
    "opens": Word.DAY, "told": Word.DAY, "meeting": Word.REFERENCE, "version": Word.NUMBER, "state": Word.CODE,
}  # fmt: skip
PLACE_TO_BE_TOLD = "To be told"
_ROWS = table_of(OutboxMessage)


@dataclass(frozen=True)
class Invited:
    """Whom an invitation reaches: addresses by the account, and the seats that have no account."""

    addresses: Mapping[int, str]
    without: tuple[Seat, ...]


def words_of(meeting: Meeting, told: date) -> dict[str, str]:
    """The words of an invitation, which its calendar file is made of too."""
    return {
        "panel": office(meeting.panel_name), "day": meeting.meets_on.isoformat(), "starts": meeting.starts_at,
        "ends": meeting.ends_at, "place": office(meeting.place) or PLACE_TO_BE_TOLD,
        "opens": meeting.opens_on.isoformat(), "told": told.isoformat(), "meeting": meeting.token,
        "version": str(meeting.version), "state": meeting.state.value,
    }  # fmt: skip


def invited(session: Session, seats: list[Seat]) -> Invited:
    """Whom an invitation to these seats reaches. One statement."""
    names = account_names(session, (seat.account_id for seat in seats))
    without = tuple(seat for seat in seats if seat.account_id is None)
    return Invited({account: email for account, (_, email) in names.items()}, without)


def send_invitations(session: Session, person: Person, meeting: Meeting, seats: list[Seat], today: date) -> int:
    """Queue an invitation, or word that the meeting is cancelled, to every account with a seat. Returns how many.

    Each account gets one for each version of the meeting, however often this is asked. Raises ``NotNow``.
    """
    if meeting.state is MeetingState.HELD:
        raise NotNow("The meeting was held.")
    reached, words = invited(session, seats), words_of(meeting, today)
    messages = [
        Message(
            address, INVITATION, f"panel-invitation:{meeting.token}:{meeting.version}:{account}", words, _about(meeting)
        )
        for account, address in sorted(reached.addresses.items())
    ]
    if not messages:
        return 0
    queue_each(session, messages)
    record(session, person, Event.INVITATIONS_QUEUED, None, meeting=meeting.token, version=meeting.version)
    return len(messages)


def invitations(session: Session, meeting: Meeting) -> dict[int, int]:
    """How many were queued for each version of a meeting. One statement."""
    query = select(_ROWS.c.words).where(_ROWS.c.about == _about(meeting), _ROWS.c.kind == INVITATION)
    found: dict[int, int] = {}
    for (words,) in session.execute(query):
        version = int(words["version"])
        found[version] = found.get(version, 0) + 1
    return found


def invitation_text(words: Mapping[str, str], _link: str) -> Text:
    """The message: when and where, and that everything else is read after signing in."""
    day = long_date(date.fromisoformat(words["day"]))
    when = f"{day}, {words['starts']} to {words['ends']}" if words["starts"] else f"{day}. The times are not fixed yet"
    calendar = calendar_file(dict(words))
    if words["state"] == "cancelled":
        body = [f"The meeting of {words['panel']} on {day} is cancelled.", SIGN_IN]
        return Text(f"Cancelled: {words['panel']}, {day}"[:200], "\n\n".join(body), calendar)
    opens = long_date(date.fromisoformat(words["opens"]))
    body = [
        f"{words['panel']} meets on {when}.\nPlace: {words['place']}",
        f"Please sign in to the tracker, open Meetings, and say whether you are coming. The papers can be read there "
        f"from {opens}, once you have accepted the terms of confidentiality. They are never sent by e-mail.",
        SIGN_IN,
    ]
    return Text(f"Panel meeting: {words['panel']}, {day}"[:200], "\n\n".join(body), calendar)


SIGN_IN = "This message names no child, and neither should an answer to it."


def _about(meeting: Meeting) -> str:
    return f"panel-meeting:{meeting.token}"


def install() -> None:
    """Let the outbox send them."""
    register_template(INVITATION, "Invitation to a panel meeting", WORDS, invitation_text)
