"""The message that tells others of an emergency: the case's reference and the time, and no name of anybody."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from cdop.access.restricting.queries import Opening
from cdop.outbox.rules import NotAMessage, Word, check_address
from cdop.outbox.service import Message, queue_each
from cdop.outbox.templates import Text, register_template
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date

OPENED = "restricted_case_opened"
WORDS = {"reference": Word.REFERENCE, "day": Word.DAY, "time": Word.TIME}


def opened_text(words: Mapping[str, str], _link: str) -> Text:
    """To those who may look into it."""
    day = long_date(datetime.fromisoformat(words["day"]).date())
    return Text(
        f"Restricted case {words['reference']} was opened in an emergency",
        f"The restricted case {words['reference']} was opened on {day} at {words['time']} by somebody who is not named "
        "for it.\n\nPlease sign in and look into it: Home, Emergencies to look into. Who opened it cannot do that, and "
        "it is to be done within five working days.\n\nThis message names nobody. Please do not name a child in an "
        "answer to it.",
    )


def tell(session: Session, to: list[tuple[int, str]], opening: Opening) -> int:
    """Queue a message to each of these accounts' addresses. Returns to how many: an address that no message reaches is
    passed over, for the page tells of it as well.
    """
    at = opening.opened_at.replace(tzinfo=UTC).astimezone(LONDON)
    words = {"reference": opening.reference, "day": at.date().isoformat(), "time": f"{at:%H:%M}"}
    messages = [
        Message(email, OPENED, f"restricted:{opening.token}:{account}", words, about=opening.token)
        for account, email in to
        if _reached(email)
    ]
    queue_each(session, messages)
    return len(messages)


def _reached(email: str) -> bool:
    try:
        check_address(email)
    except NotAMessage:
        return False
    return True


def install() -> None:
    """Let the outbox send it."""
    register_template(OPENED, "Restricted case opened", WORDS, opened_text)
