"""Browsers that have signed in before. Each holds a random token in a cookie; the table holds its hash."""

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from cdop.accounts.models import KnownDevice
from cdop.accounts.tokens import new_token, stored_hash
from cdop.audit.service import utc_now


def knows(session: Session, account_id: int | None, device: str | None) -> str | None:
    """The device's hash where it has signed in to this account before; otherwise nothing."""
    # Asked even where there is nothing to find, so that an unknown account takes as long as a known one.
    key = {"device_hash": stored_hash(device or ""), "account_id": account_id or 0}
    return session.scalar(select(KnownDevice.device_hash).filter_by(**key))


def any_of(session: Session, account_id: int) -> bool:
    """Whether any browser has signed in to this account before."""
    return bool(session.scalar(select(exists().where(KnownDevice.account_id == account_id))))


def remember(session: Session, account_id: int, device: str | None) -> str:
    """Note a sign-in on the device. Returns the token for its cookie: its own one if it was given out here."""
    token = device if device and _given_out(session, device) else new_token()
    key = {"device_hash": stored_hash(token), "account_id": account_id}
    session.execute(delete(KnownDevice).filter_by(**key))
    session.execute(insert(KnownDevice).values(**key, last_used_at=utc_now()))
    return token


def _given_out(session: Session, device: str) -> bool:
    return bool(session.scalar(select(exists().where(KnownDevice.device_hash == stored_hash(device)))))
