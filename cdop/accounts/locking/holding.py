"""Forms that arrived while their sender had to prove again who they are: sealed to the session, and given back there.

Nothing secret is held: passwords are typed again. A form that is too long is not held, nor is a file.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from cdop.accounts.factors import sealing
from cdop.accounts.locking.models import HeldForm
from cdop.accounts.sessions import LONGEST
from cdop.accounts.tokens import stored_hash
from cdop.audit.service import utc_now
from cdop.database import table_of

MOST_BYTES = 256 * 1024
MOST_FORMS = 5  # of one session: the oldest gives way
NEVER = frozenset({"csrf_token", "held_form"})
BESIDE_PASSWORDS = frozenset({"current", "again"})
_ROWS = table_of(HeldForm)


@dataclass(frozen=True)
class Sent:
    """What somebody sent: where to (a path with its question), names and values in their order, without secrets.

    ``left_out``: a file or a password was among it, which is not held.
    """

    address: str
    pairs: Sequence[tuple[str, str]]
    left_out: bool


def worth_holding(address: str, pairs: Iterable[tuple[str, str]], *, files: bool) -> Sent | None:
    """What of a form may be held; none where it is too long."""
    given = [(name, value) for name, value in pairs if name not in NEVER]
    asks = any("password" in name for name, _ in given)
    kept = [pair for pair in given if not _is_secret(pair[0], asks=asks)]
    size = sum(len(part.encode("utf-8", "surrogatepass")) for pair in kept for part in pair)
    return Sent(address, kept, files or len(kept) < len(given)) if size <= MOST_BYTES else None


def hold(session: Session, session_id: int, sent: Sent, key: str) -> str:
    """Keep what was sent until its sender, in the same session, has proven who they are. Returns its address' token."""
    now, token = utc_now(), secrets.token_hex(16)
    own = select(_ROWS.c.id).where(_ROWS.c.session_id == session_id)
    older = session.scalars(own.order_by(_ROWS.c.id.desc()).offset(MOST_FORMS - 1)).all()
    session.execute(delete(_ROWS).where(_ROWS.c.id.in_(older)))
    text = json.dumps({"address": sent.address, "pairs": sent.pairs, "left_out": sent.left_out})
    sealed = sealing.seal(key, _about(session_id, token), text)
    row = {"token_hash": stored_hash(token), "session_id": session_id, "sealed": sealed, "at": now}
    session.execute(insert(_ROWS).values(row))
    return token


def held(session: Session, session_id: int, token: str, key: str) -> Sent | None:
    """What was held under this token in this session, if it still is."""
    sealed = session.scalar(select(_ROWS.c.sealed).where(*_one(session_id, token)))
    if sealed is None:
        return None
    try:
        told = json.loads(sealing.unseal(key, _about(session_id, token), sealed))
    except sealing.NotOurs:
        return None
    return Sent(told["address"], [(name, value) for name, value in told["pairs"]], told["left_out"])


def forget(session: Session, session_id: int, token: str) -> None:
    """Hold it no longer: it was sent, or is not wanted."""
    session.execute(delete(_ROWS).where(*_one(session_id, token)))


def forget_all(session: Session, session_id: int) -> None:
    """Hold nothing of a session that ends."""
    session.execute(delete(_ROWS).where(_ROWS.c.session_id == session_id))


def forget_old(session: Session) -> None:
    """Hold nothing that is older than any session."""
    session.execute(delete(_ROWS).where(_ROWS.c.at < utc_now() - LONGEST))


def _is_secret(name: str, *, asks: bool) -> bool:
    return "password" in name or (asks and name in BESIDE_PASSWORDS)


def _one(session_id: int, token: str) -> tuple[ColumnElement[bool], ...]:
    return _ROWS.c.session_id == session_id, _ROWS.c.token_hash == stored_hash(token)


def _about(session_id: int, token: str) -> str:
    return f"form of session {session_id} at {token}"
