"""What people are told of their own sign-in: on the home page and by a message, so that they notice somebody else's.

security.md S25. A notice names no case and no place but the network address.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cdop.accounts.models import Account, AccountNotice
from cdop.audit.service import utc_now
from cdop.database import table_of
from cdop.outbox.rules import NotAMessage, Word, check_address
from cdop.outbox.service import Message, queue
from cdop.outbox.templates import Text, register_template
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date

KIND = "sign_in_notice"
SHOWN = 50
_ROWS = table_of(AccountNotice)


class What(StrEnum):
    """What happened."""

    NEW_DEVICE = "new_device"
    FAILURES = "failures"
    FACTOR_SET = "factor_set"
    FACTOR_RESET_STARTED = "factor_reset_started"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    PASSWORD_CODE_GIVEN = "password_code_given"  # noqa: S105 - what happened, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what happened, not a password


WORDS = {
    What.NEW_DEVICE: "Somebody signed in to your account with a browser that had not been used for it before",
    What.FAILURES: "There were many wrong attempts to sign in to your account",
    What.FACTOR_SET: "An authenticator app was set up for your account",
    What.FACTOR_RESET_STARTED: "A one-time code was made with which another authenticator app can be set up for you",
    What.FACTOR_REMOVED: "The one-time code for another authenticator app was used: it is being set up for you now",
    What.RECOVERY_CODE_USED: "A recovery code was used to sign in to your account",
    What.RECOVERY_CODES_MADE: "New recovery codes were made for your account; the old ones no longer count",
    What.PASSWORD_CODE_GIVEN: "A one-time code was made with which the password of your account can be set",
    What.PASSWORD_CHANGED: "The password of your account was changed",
}
IF_NOT_YOU = (
    "If this was not you, and nobody on your panel told you of it, tell the person who manages accounts on your panel "
    "at once."
)


@dataclass(frozen=True)
class Notice:
    """One notice as its page shows it. ``at`` is in UTC."""

    words: str
    address: str
    at: datetime
    seen: bool


def tell(session: Session, account_id: int, what: What, address: str, *, once: str = "") -> None:
    """Tell the owner of an account, in the caller's transaction. ``once``: what is told only once under this name."""
    now = utc_now()
    dedupe = f"{what.value}:{account_id}:{once or secrets.token_hex(8)}"
    row = {"account_id": account_id, "what": what.value, "address": address, "at": now, "dedupe": dedupe}
    if _insert_once(session, row):
        _send(session, account_id, what, dedupe, now)


def failures(session: Session, account_id: int, address: str) -> None:
    """Tell of a run of wrong guesses, which the throttle has begun to refuse: at most once in an hour."""
    tell(session, account_id, What.FAILURES, address, once=f"{utc_now():%Y%m%dT%H}")


def of(session: Session, account_id: int) -> Sequence[Notice]:
    """The newest notices of one's own account."""
    query = select(_ROWS.c.what, _ROWS.c.address, _ROWS.c.at, _ROWS.c.seen_at).where(_ROWS.c.account_id == account_id)
    rows = session.execute(query.order_by(_ROWS.c.at.desc(), _ROWS.c.id.desc()).limit(SHOWN))
    return [Notice(WORDS[What(what)], address, at, seen is not None) for what, address, at, seen in rows]


def unseen(session: Session, account_id: int) -> int:
    """How many notices the owner has not said to have read."""
    waiting = select(func.count()).where(_ROWS.c.account_id == account_id, _ROWS.c.seen_at.is_(None))
    return session.scalar(waiting) or 0


def see_all(session: Session, account_id: int) -> None:
    """Note that the owner has read them."""
    waiting = (_ROWS.c.account_id == account_id, _ROWS.c.seen_at.is_(None))
    session.execute(update(_ROWS).where(*waiting).values(seen_at=utc_now()))


def notice_text(words: Mapping[str, str], _link: str) -> Text:
    """The message."""
    what, day = What(words["what"]), long_date(date.fromisoformat(words["day"]))
    body = [f"{WORDS[what]}: {day} at {words['time']}.", IF_NOT_YOU, "This message names no child."]
    return Text("Child death review tracker: about your sign-in", "\n\n".join(body))


def install() -> None:
    """Let the outbox send them. Once for the whole program."""
    register_template(KIND, "Notice about somebody's sign-in", WORDS_OF_MESSAGE, notice_text)


WORDS_OF_MESSAGE = {"what": Word.CODE, "day": Word.DAY, "time": Word.TIME}


def _insert_once(session: Session, row: Mapping[str, object]) -> bool:
    from sqlalchemy.dialects import postgresql, sqlite  # loaded when they are used: not at start

    engine = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = engine.insert(_ROWS).values(dict(row)).on_conflict_do_nothing(index_elements=["dedupe"])
    return session.scalar(insert.returning(_ROWS.c.id)) is not None


def _send(session: Session, account_id: int, what: What, dedupe: str, now: datetime) -> None:
    local = now.replace(tzinfo=UTC).astimezone(LONDON)
    words = {"what": what.value, "day": local.date().isoformat(), "time": f"{local:%H:%M}"}
    email = session.scalar(select(Account.email).where(Account.id == account_id)) or ""
    try:
        check_address(email)
    except NotAMessage:  # an address that no message goes to: the home page tells it all the same
        return
    queue(session, Message(email, KIND, f"notice:{dedupe}", words, about=f"account:{account_id}"))
