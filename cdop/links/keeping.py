"""One-time links of one kind: made of a nonce and the site's key, and stored as hashes alone (S57 to S60).

Whoever has the database has no link; whoever has a link must also type the address that it was sent to. What a link
opens is its *owner*: a row of another table, which says whether anybody may open it. Whoever writes locks the owner's
row before its links.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, insert, null, select, update
from sqlalchemy.orm import Session

from cdop.accounts.tokens import keyed_hash, new_token, stored_hash
from cdop.audit.service import utc_now

SESSION = timedelta(hours=2)
"""How long a cookie opens what its link opened, after the last page."""


@dataclass(frozen=True)
class Link:
    """A link as it was found, with what it opens, and whether somebody may still open it.

    ``owner`` is its owner's token, ``owner_id`` the number of that row; ``case_id`` the case that it is about, if any.
    """

    link_id: int
    owner_id: int
    owner: str
    case_id: int | None
    typed_hash: str
    usable: bool


@dataclass(frozen=True, eq=False)
class Links:
    """The links of one kind of owner.

    ``table`` holds them, and its column ``owner_column`` the owner's number. ``owners`` has ``id``, ``token`` and
    ``paused``; ``is_open`` is a condition on it: whether there is anything to open. ``case`` is its column of a case,
    where it has one. ``purpose`` parts the secrets of one kind from another's; ``prefix`` begins the paths.
    """

    table: Table
    owners: Table
    owner_column: str
    is_open: ColumnElement[bool]
    purpose: bytes
    prefix: str
    case: ColumnElement[Any] | None = None

    def new_link(self, session: Session, key: str, owner_id: int, typed: str, days: int) -> str:
        """Make a link for whoever types an address. Returns its nonce, of which ``secret_of`` makes the link again."""
        return self.new_links(session, key, [(owner_id, typed)], days)[0]

    def new_links(self, session: Session, key: str, wanted: Sequence[tuple[int, str]], days: int) -> list[str]:
        """The same for many owners, each with the address to be typed, in one statement. Returns a nonce for each."""
        now, hashes = utc_now(), {typed: typed_hash(key, typed) for _, typed in wanted}
        nonces = [secrets.token_hex(16) for _ in wanted]
        rows = [
            {
                self.owner_column: owner_id,
                "nonce": nonce,
                "token_hash": stored_hash(self.secret_of(key, nonce)),
                "typed_hash": hashes[typed],
                "made_at": now,
                "expires_at": now + timedelta(days=days),
                "wrong": 0,
            }
            for (owner_id, typed), nonce in zip(wanted, nonces, strict=True)
        ]
        if rows:
            session.execute(insert(self.table), rows)
        return nonces

    def secret_of(self, key: str, nonce: str) -> str:
        """The secret part of a link: 256 bits that the nonce alone does not tell."""
        made = hmac.new(key.encode(), self.purpose + nonce.encode("ascii"), sha256).digest()
        return base64.urlsafe_b64encode(made).decode("ascii").rstrip("=")

    def path_of(self, key: str, nonce: str) -> str:
        """The link's path."""
        return self.prefix + self.secret_of(key, nonce)

    def find(self, session: Session, secret: str) -> Link | None:
        """The link of a secret; None where there is none. Usable: not expired, ended, paused, nor its owner closed.

        The owner is locked.
        """
        own = self._found().where(self.table.c.token_hash == stored_hash(secret))
        row = session.execute(own.with_for_update(of=self.owners)).one_or_none()
        return _link(row) if row else None

    def any_link(self, session: Session) -> Link | None:
        """Some link, the same each time; None where there is none yet."""
        row = session.execute(self._found().order_by(self.table.c.id).limit(1)).one_or_none()
        return _link(row) if row else None

    def count_wrong(self, session: Session, link_id: int) -> int:
        """Count one wrong fact. Returns how many there have been; 0 where there is no such link."""
        links = self.table.c
        wrong = update(self.table).where(links.id == link_id).values(wrong=links.wrong + 1)
        return int(session.execute(wrong.returning(links.wrong)).scalar() or 0)

    def open_session(self, session: Session, link: Link) -> str | None:
        """Swap a link for a cookie's token; None where it was ended meanwhile. Whoever had opened it is let go."""
        token = new_token()
        opened = {"session_hash": stored_hash(token), "session_until": utc_now() + SESSION}
        own = (self.table.c.id == link.link_id) & self.table.c.ended_at.is_(None)
        found = session.execute(update(self.table).where(own).values(opened).returning(self.table.c.id)).scalar()
        return None if found is None else token

    def held(self, session: Session, token: str) -> str | None:
        """The token of the owner that a cookie opens; None where it opens nothing any more."""
        if not token:
            return None
        now, links = utc_now(), self.table.c
        query = (
            select(self.owners.c.token)
            .join(self.table, self._own == self.owners.c.id)
            .where(links.session_hash == stored_hash(token), links.session_until > now)
            .where(links.ended_at.is_(None), links.expires_at > now, ~self.owners.c.paused, self.is_open)
        )
        return session.scalar(query)

    def pause(self, session: Session, owner_id: int) -> None:
        """Close an owner's links after wrong facts, until a new one is given. Whoever had it open is let go."""
        session.execute(update(self.owners).where(self.owners.c.id == owner_id).values(paused=True))
        let_go = {"session_hash": None, "session_until": None}
        session.execute(update(self.table).where(self._own == owner_id).values(let_go))

    def open_again(self, session: Session, owner_id: int) -> None:
        """Let the links that wrong facts closed open again."""
        session.execute(update(self.owners).where(self.owners.c.id == owner_id).values(paused=False))
        session.execute(update(self.table).where(self._own == owner_id).values(wrong=0))

    def go_on(self, session: Session, token: str, until: datetime | None = None) -> None:
        """Let a cookie's holder go on for another while, from a page that he saved."""
        later = until or utc_now() + SESSION
        own = self.table.c.session_hash == stored_hash(token)
        session.execute(update(self.table).where(own).values(session_until=later))

    def end_links(self, session: Session, owner_id: int) -> None:
        """Let no link of an owner open anything any more."""
        own = (self._own == owner_id) & self.table.c.ended_at.is_(None)
        ended = {"ended_at": utc_now(), "session_hash": None, "session_until": None}
        session.execute(update(self.table).where(own).values(ended))

    def made(self, session: Session, owner_id: int) -> int:
        """How many links an owner has had."""
        return len(session.scalars(select(self.table.c.id).where(self._own == owner_id)).all())

    def opens_until(self, session: Session, owner_ids: Sequence[int]) -> dict[int, datetime]:
        """Until when (UTC) each of some owners can be opened by a link; those that no link opens are left out."""
        links, now = self.table.c, utc_now()
        query = (
            select(self._own, links.expires_at)
            .join(self.owners, self.owners.c.id == self._own)
            .where(self._own.in_(owner_ids), links.ended_at.is_(None), links.expires_at > now)
            .where(~self.owners.c.paused, self.is_open)
            .order_by(links.expires_at)
        )
        return {int(row[0]): row[1] for row in session.execute(query)} if owner_ids else {}

    @property
    def _own(self) -> ColumnElement[int]:
        return self.table.c[self.owner_column]

    def _found(self) -> Select[Any]:
        owners = self.owners.c
        case = null() if self.case is None else self.case
        columns = (
            owners.id.label("owner_id"), owners.token.label("owner_token"), owners.paused.label("owner_paused"),
            self.is_open.label("owner_open"), case.label("owner_case_id"),
        )  # fmt: skip
        links = self.table.c
        return select(links.id, links.typed_hash, links.ended_at, links.expires_at, *columns).join(
            self.owners, owners.id == self._own
        )


def typed_hash(key: str, typed: str) -> str:
    """What is kept of the address to be typed, however it is typed."""
    return keyed_hash(key, "".join(typed.casefold().split()))


def _link(row: Row[Any]) -> Link:
    usable = row.owner_open and not row.owner_paused and row.ended_at is None and row.expires_at > utc_now()
    return Link(row.id, row.owner_id, row.owner_token, row.owner_case_id, row.typed_hash, bool(usable))
