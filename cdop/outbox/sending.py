"""One run that sends what waits: claim a few, hand each to the server, write down at once what became of it.

No transaction is open while the server is spoken to. Whoever claims a message has it for the time of the lease; another
run passes it over until then, so that two runs at once send each message once. Where a run dies between the server's
answer and writing it down, the message goes out again, with the same Message-ID.
"""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import transaction
from cdop.outbox.queries import COLUMNS, ROWS, Queued, due, queued
from cdop.outbox.rules import NotAMessage, State, wait_after
from cdop.outbox.smtp import LONGEST_FAULT, Connection, Dropped, Refused, ServerUnusable
from cdop.outbox.writing import text_of, written

LEASE = timedelta(minutes=15)
LAST_BEGUN = timedelta(minutes=10)
"""How long after claiming it a message is still handed over: what takes longest ends well within the lease."""
CLAIMED_AT_ONCE = 20
MOST_DROPPED = 3
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sender:
    """Whom messages come from, and what a link begins with: scheme and host."""

    address: str
    name: str
    base: str


@dataclass
class Run:
    """What became of the messages of a run. ``stopped``: why it ended before all were tried; empty where it did not."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    stopped: str = ""
    dropped: int = field(default=0, repr=False)

    @property
    def tried(self) -> int:
        return self.sent + self.failed + self.given_up


@dataclass(frozen=True)
class _Claim:
    """Messages in hand, the word that proves it, and when (by this process's clock) they were claimed."""

    word: str
    messages: Sequence[Queued]
    at: float

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.at < LAST_BEGUN.total_seconds()


def send_waiting(session: Session, connection: Connection, sender: Sender, most: int | None = None) -> Run:
    """Send every message whose moment has come, or the ``most`` that wait longest. Commits as it goes."""
    run = Run()
    while not run.stopped and (most is None or run.tried < most):
        few = CLAIMED_AT_ONCE if most is None else min(CLAIMED_AT_ONCE, most - run.tried)
        claim = _claim(session, few)
        if not claim.messages:
            break
        left = list(claim.messages)
        try:
            while left and not run.stopped and claim.is_fresh:
                _send(session, connection, sender, claim.word, left.pop(0), run)
        finally:
            _release(session, claim.word, left, run.stopped)
    return run


def _claim(session: Session, few: int) -> _Claim:
    now, word = utc_now(), secrets.token_hex(16)
    with transaction(session):
        # SQLite lets one transaction at a time write; PostgreSQL passes over what another run is claiming.
        waiting = select(ROWS.c.id).where(due(now)).order_by(ROWS.c.not_before, ROWS.c.id).limit(few)
        numbers = session.scalars(waiting.with_for_update(skip_locked=True)).all()
        mine = {"state": State.SENDING, "claim": word, "leased_until": now + LEASE}
        taken = update(ROWS).where(ROWS.c.id.in_(numbers)).values(mine).returning(*COLUMNS)
        messages = [queued(row) for row in session.execute(taken)] if numbers else []
    return _Claim(word, sorted(messages, key=lambda one: (one.not_before, one.number)), time.monotonic())


def _send(session: Session, connection: Connection, sender: Sender, word: str, message: Queued, run: Run) -> None:  # noqa: PLR0913, PLR0917  # a step of the run
    try:
        mail = written(
            message, text_of(message, sender.base), sender.address, sender.name, utc_now().replace(tzinfo=UTC)
        )
        connection.hand_over(message.recipient, mail.as_bytes())
    except ServerUnusable as fault:
        run.stopped = str(fault)
        _release(session, word, [message], run.stopped)
        return
    except Dropped as fault:
        run.dropped += 1
        run.stopped = str(fault) if run.dropped >= MOST_DROPPED else ""
        _failed(session, word, message, run, str(fault), for_good=False)
        return
    except (Refused, NotAMessage) as fault:
        _failed(session, word, message, run, str(fault), for_good=not isinstance(fault, Refused) or fault.for_good)
        return
    except Exception as fault:  # a mistake in one kind of message must not keep the others from going out
        _LOG.exception("Message %s could not be written", message.number)
        _failed(session, word, message, run, f"It could not be written: {type(fault).__name__}", for_good=False)
        return
    run.dropped = 0
    if _ended(session, word, message, State.SENT, Event.MESSAGE_SENT):
        run.sent += 1


def _failed(session: Session, word: str, message: Queued, run: Run, fault: str, *, for_good: bool) -> None:  # noqa: PLR0913  # a step of the run
    wait = None if for_good else wait_after(message.attempts + 1)
    if wait is None:
        run.given_up += _ended(session, word, message, State.GIVEN_UP, Event.MESSAGE_GIVEN_UP, fault)
        return
    later = {"state": State.WAITING, "not_before": utc_now() + wait, "attempts": message.attempts + 1}
    with transaction(session):
        _write(session, word, message, {**later, "last_error": fault[:LONGEST_FAULT]})
        record(session, COMMAND_LINE, Event.MESSAGE_FAILED, None, message=message.number)
    run.failed += 1


def _ended(session: Session, word: str, message: Queued, state: State, event: Event, fault: str = "") -> bool:  # noqa: PLR0913, PLR0917  # what is written down
    ended = {"state": state, "ended_at": utc_now(), "attempts": message.attempts + 1}
    with transaction(session):
        ours = _write(session, word, message, {**ended, "last_error": fault[:LONGEST_FAULT]})
        if ours:
            record(session, COMMAND_LINE, event, None, message=message.number)
    return ours


def _write(session: Session, word: str, message: Queued, values: dict[str, object]) -> bool:
    """Write down what became of a message, where this run still has it."""
    ours = update(ROWS).where(ROWS.c.id == message.number, ROWS.c.claim == word, ROWS.c.state == State.SENDING)
    free = {"claim": None, "leased_until": None}
    return session.scalar(ours.values({**values, **free}).returning(ROWS.c.id)) is not None


def _release(session: Session, word: str, messages: Sequence[Queued], fault: str) -> None:
    """Give back what was not tried: nothing is counted against it."""
    with transaction(session):
        for message in messages:
            told = {"last_error": fault[:LONGEST_FAULT]} if fault else {}
            _write(session, word, message, {"state": State.WAITING, **told})
