"""Tables of what was notified, and of forms that are being filled in. A waiting notification is in no case's table."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import ALIKE, Keyed, Sealed

STATES = ("waiting", "accepted", "joined", "set_aside")


class Notification(Base):
    """One telling of a death. ``token`` is its address on staff pages; ``receipt`` is the notifier's and opens nothing.

    ``form_key`` names the filled-in form: sent twice, it is stored once. ``source`` is a ``Source``; ``source_words``
    say which list or panel. ``told_at`` is when the panel was told (UTC): earlier than ``received_at`` where a
    telephone call was taken down later. ``answers``: see ``cdop.notification.answers``.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'accepted', 'joined', 'set_aside')", name="known_state"),
        Index("ix_notifications_state_received_at", "state", "received_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(16))
    source_words: Mapped[str | None] = mapped_column(Sealed("notifications.source_words", "token"))
    told_at: Mapped[datetime] = mapped_column(DateTime)
    received_at: Mapped[datetime] = mapped_column(DateTime)
    answers: Mapped[dict[str, Any]] = mapped_column(Sealed("notifications.answers", "token", form="json"))
    state: Mapped[str] = mapped_column(String(12))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)


class NotificationDecision(Base):
    """What a coordinator decided of a notification. Append-only: the last one is in force.

    ``decision``: accepted, joined, set_aside or put_back. ``reason``: a code, where it was set aside.
    """

    __tablename__ = "notification_decisions"
    __table_args__ = (Index("ix_notification_decisions_notification_id_id", "notification_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id"))
    decision: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(24))
    words: Mapped[str | None] = mapped_column(Sealed("notification_decisions.words", "notification_id", "decision"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(DateTime)
    decided_by: Mapped[str] = mapped_column(String(200))


class NotificationKey(Base):
    """A key under which a notified child is filed, so that likely duplicates are found by an index. Derived."""

    __tablename__ = "notification_keys"
    __table_args__ = (Index("ix_notification_keys_notification_id", "notification_id"),)

    key: Mapped[str] = mapped_column(Keyed(ALIKE, 40, code_points=False), primary_key=True)
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id"), primary_key=True)


class NotificationDraft(Base):
    """A public form that somebody fills in; deleted 24 hours after it was last saved.

    The browser holds a token and the notifier, if asked for, a code: their hashes are here. Once sent, the answers are
    emptied and ``receipt`` is what to show.
    """

    __tablename__ = "notification_drafts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Sealed("notification_drafts.answers", form="json"))
    last_topic: Mapped[str | None] = mapped_column(String(24))
    receipt: Mapped[str | None] = mapped_column(String(16))
    expires_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class NotificationPost(Base):
    """Something that a public form did, counted to slow down a flood. ``counted_by``: an address or a draft."""

    __tablename__ = "notification_posts"
    __table_args__ = (
        Index("ix_notification_posts_counted_by_kind_at", "counted_by", "kind", "at"),
        Index("ix_notification_posts_at", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    counted_by: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(DateTime)
