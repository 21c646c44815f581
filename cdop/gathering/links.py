"""One-time links to requests (security.md S57 to S60): made of a nonce and the site's key, and stored as hashes alone.

Whoever has the database has no link; whoever has a link must also type the address that it was sent to.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.tokens import keyed_hash, new_token, stored_hash
from cdop.audit.service import utc_now
from cdop.database import table_of
from cdop.gathering.models import InformationRequest, RequestLink

MOST_WRONG = 5
SESSION = timedelta(hours=2)
PREFIX = "/reply/"
_LINKS, _REQUESTS = table_of(RequestLink), table_of(InformationRequest)
_ASKED = _REQUESTS.c.state, _REQUESTS.c.paused, _REQUESTS.c.token, _REQUESTS.c.case_id
_FOUND = select(_LINKS, *(column.label(f"request_{column.name}") for column in _ASKED)).join(
    _REQUESTS, _REQUESTS.c.id == _LINKS.c.request_id
)
_PURPOSE = b"one-time link to a request"


@dataclass(frozen=True)
class Link:
    """A link as it was found, with the request that it opens, and whether somebody may still open it.

    ``request`` is the request's token, ``request_id`` its number.
    """

    link_id: int
    request_id: int
    request: str
    case_id: int
    typed_hash: str
    usable: bool


def new_link(session: Session, key: str, request_id: int, typed: str, days: int) -> str:
    """Make a link for whoever types an address. Returns its nonce, of which ``secret_of`` makes the link again."""
    return new_links(session, key, [(request_id, typed)], days)[0]


def new_links(session: Session, key: str, wanted: Sequence[tuple[int, str]], days: int) -> list[str]:
    """The same for many requests, each with the address to be typed, in one statement. Returns a nonce for each."""
    now, hashes = utc_now(), {typed: typed_hash(key, typed) for _, typed in wanted}
    nonces = [secrets.token_hex(16) for _ in wanted]
    rows = [
        {
            "request_id": request_id,
            "nonce": nonce,
            "token_hash": stored_hash(secret_of(key, nonce)),
            "typed_hash": hashes[typed],
            "made_at": now,
            "expires_at": now + timedelta(days=days),
            "wrong": 0,
        }
        for (request_id, typed), nonce in zip(wanted, nonces, strict=True)
    ]
    if rows:
        session.execute(insert(_LINKS), rows)
    return nonces


def secret_of(key: str, nonce: str) -> str:
    """The secret part of a link: 256 bits that the nonce alone does not tell."""
    made = hmac.new(key.encode(), _PURPOSE + nonce.encode("ascii"), sha256).digest()
    return base64.urlsafe_b64encode(made).decode("ascii").rstrip("=")


def path_of(key: str, nonce: str) -> str:
    """The link's path."""
    return PREFIX + secret_of(key, nonce)


def typed_hash(key: str, typed: str) -> str:
    """What is kept of the address to be typed, however it is typed."""
    return keyed_hash(key, "".join(typed.casefold().split()))


def find(session: Session, secret: str) -> Link | None:
    """The link of a secret; None where there is none. Usable: not expired, ended, paused, used or replied.

    The request is locked: whoever writes locks it before its links.
    """
    row = session.execute(
        _FOUND.where(_LINKS.c.token_hash == stored_hash(secret)).with_for_update(of=_REQUESTS)
    ).one_or_none()
    return _link(row) if row else None


def any_link(session: Session) -> Link | None:
    """Some link, the same each time; None where there is none yet."""
    row = session.execute(_FOUND.order_by(_LINKS.c.id).limit(1)).one_or_none()
    return _link(row) if row else None


def count_wrong(session: Session, link_id: int) -> int:
    """Count one wrong fact. Returns how many there have been; 0 where there is no such link."""
    wrong = update(_LINKS).where(_LINKS.c.id == link_id).values(wrong=_LINKS.c.wrong + 1)
    return int(session.execute(wrong.returning(_LINKS.c.wrong)).scalar() or 0)


def open_session(session: Session, link: Link) -> str | None:
    """Swap a link for a cookie's token; None where it was ended meanwhile. Whoever had opened it before is let go."""
    token = new_token()
    opened = {"session_hash": stored_hash(token), "session_until": utc_now() + SESSION}
    own = (_LINKS.c.id == link.link_id) & _LINKS.c.ended_at.is_(None)
    found = session.execute(update(_LINKS).where(own).values(opened).returning(_LINKS.c.id)).scalar()
    return None if found is None else token


def held(session: Session, token: str) -> str | None:
    """The token of the request that a cookie opens; None where it opens nothing any more."""
    if not token:
        return None
    now = utc_now()
    query = (
        select(_REQUESTS.c.token)
        .join(_LINKS, _LINKS.c.request_id == _REQUESTS.c.id)
        .where(_LINKS.c.session_hash == stored_hash(token), _LINKS.c.session_until > now)
        .where(_LINKS.c.ended_at.is_(None), _LINKS.c.expires_at > now, ~_REQUESTS.c.paused, _REQUESTS.c.state == "open")
    )
    return session.scalar(query)


def pause(session: Session, request_id: int) -> None:
    """Close a request's links after wrong facts, until a new one is given. Whoever had it open is let go."""
    session.execute(update(_REQUESTS).where(_REQUESTS.c.id == request_id).values(paused=True))
    let_go = {"session_hash": None, "session_until": None}
    session.execute(update(_LINKS).where(_LINKS.c.request_id == request_id).values(let_go))


def go_on(session: Session, token: str, until: datetime | None = None) -> None:
    """Let a cookie's holder go on for another while, from a page that he saved."""
    later = until or utc_now() + SESSION
    session.execute(update(_LINKS).where(_LINKS.c.session_hash == stored_hash(token)).values(session_until=later))


def end_links(session: Session, request_id: int) -> None:
    """Let no link of a request open anything any more."""
    own = (_LINKS.c.request_id == request_id) & _LINKS.c.ended_at.is_(None)
    session.execute(update(_LINKS).where(own).values(ended_at=utc_now(), session_hash=None, session_until=None))


def _link(row: Row[Any]) -> Link:
    open_ = row.request_state == "open" and not row.request_paused
    usable = open_ and row.ended_at is None and row.expires_at > utc_now()
    return Link(row.id, row.request_id, row.request_token, row.request_case_id, row.typed_hash, usable)
