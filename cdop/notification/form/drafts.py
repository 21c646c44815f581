"""Forms that are being filled in: begun, saved topic by topic, left and taken up again by a code, sent, deleted."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.accounts.tokens import READABLE, new_token, stored_code, stored_hash
from cdop.audit.service import utc_now
from cdop.notification.answers import Answer
from cdop.notification.form import throttle
from cdop.notification.models import NotificationDraft
from cdop.notification.questions import Topic, keys_of
from cdop.notification.receiving import Arrival, new_form_key, receive
from cdop.notification.source import Source

KEPT = timedelta(hours=24)
CODE_GROUPS, CODE_GROUP_LENGTH = 2, 5  # ten of 31 letters and digits: 49 random bits


class NoSuchCode(Exception):
    """No form waits under this code, or it has been deleted."""


def begin(session: Session, source: str) -> tuple[NotificationDraft, str]:
    """Begin a form. Returns it with the token for the cookie, which is not kept. Raises ``TooMany``."""
    throttle.count(session, throttle.STARTED, source)
    throttle.forget_old(session)
    purge(session)
    token = new_token()
    draft = NotificationDraft(
        token_hash=stored_hash(token), form_key=new_form_key(), answers={}, expires_at=utc_now() + KEPT
    )
    session.add(draft)
    session.flush()
    return draft, token


def held(session: Session, token: str, *, to_change: bool = False) -> NotificationDraft | None:
    """The form whose token a browser sent, if it is still kept. ``to_change``: nobody else changes it meanwhile."""
    if not token:
        return None
    query = select(NotificationDraft).where(
        NotificationDraft.token_hash == stored_hash(token), NotificationDraft.expires_at > utc_now()
    )
    return session.scalar(query.with_for_update() if to_change else query)


def save(session: Session, draft: NotificationDraft, source: str, topic: Topic, answers: Mapping[str, Answer]) -> None:
    """Keep the answers of one topic. Raises ``TooMany``."""
    throttle.count(session, throttle.SAVED, source)
    throttle.count(session, throttle.SAVED_BY_ONE, f"draft {draft.id}")
    own = keys_of(topic.questions)
    draft.answers = {key: value for key, value in draft.answers.items() if key not in own} | dict(answers)
    draft.last_topic = topic.key
    draft.expires_at = utc_now() + KEPT


def give_code(draft: NotificationDraft) -> str:
    """A new code by which the form can be taken up again for 24 hours. One given earlier opens nothing any more."""
    code = "-".join(
        "".join(secrets.choice(READABLE) for _ in range(CODE_GROUP_LENGTH)) for _ in range(CODE_GROUPS)
    ).upper()
    draft.code_hash, draft.expires_at = stored_code(code), utc_now() + KEPT
    return code


def take_up(session: Session, source: str, code: str) -> tuple[NotificationDraft, str]:
    """The form that waits under a code, with a new token: the browser that began it holds it no longer.

    Raises ``NoSuchCode``, which must stay counted, and ``TooMany``.
    """
    throttle.refuse(session, throttle.WRONG_CODES, source)
    query = select(NotificationDraft).where(
        NotificationDraft.code_hash == stored_code(code),
        NotificationDraft.expires_at > utc_now(),
        NotificationDraft.receipt.is_(None),
    )
    draft = session.scalar(query.with_for_update())
    if draft is None:
        throttle.count(session, throttle.WRONG_CODES, source)
        raise NoSuchCode
    token = new_token()
    draft.token_hash = stored_hash(token)
    return draft, token


def send(session: Session, person: Person, draft: NotificationDraft, source: str, answers: dict[str, Answer]) -> None:
    """Notify what was filled in, once however often it is sent; the receipt alone is kept. Raises ``TooMany``."""
    if draft.receipt is not None:
        return
    throttle.count(session, throttle.SENT, source)
    draft.receipt = receive(session, person, Arrival(Source.PUBLIC_FORM, draft.form_key), answers)
    draft.answers, draft.code_hash, draft.expires_at = {}, None, utc_now() + KEPT


def purge(session: Session) -> int:
    """Delete the forms whose 24 hours are over. Returns how many."""
    gone = delete(NotificationDraft).where(NotificationDraft.expires_at <= utc_now()).returning(NotificationDraft.id)
    return len(session.scalars(gone).all())
