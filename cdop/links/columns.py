"""What every table of one-time links holds, beside whose link it is."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, String
from sqlalchemy.orm import Mapped, mapped_column


class LinkColumns:
    """A one-time link. The link itself is never stored: it is made of ``nonce`` and the site's key.

    ``typed_hash``: the keyed hash of the address that it was sent to, which whoever opens it types. ``session_hash`` is
    of the cookie of whoever opened it, until ``session_until``. Moments are in UTC.
    """

    nonce: Mapped[str] = mapped_column(String(32), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    typed_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
    wrong: Mapped[int] = mapped_column(Integer)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    session_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    session_until: Mapped[datetime | None] = mapped_column(DateTime)
