"""Recommendations: their texts and what happened to them are append-only; rows of how they stand serve the lists.

No table here names a child. A text could by mistake, so each is searched for names before it is kept
(``cdop.recommendations.naming``), and what an organisation wrote is the coordinator's alone until it was searched.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.links.columns import LinkColumns
from cdop.sealing.types import Sealed


class RecommendationRecord(Base):
    """How one recommendation stands. ``version`` is the text's that is in force; ``state`` the panel's own.

    ``reference``: the year in which it was written and a number, 2014-15/02. ``panel``: of which it is, if of one.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'agreed', 'withdrawn')", name="known_state"),
        CheckConstraint("state <> 'agreed' OR agreed_on IS NOT NULL", name="agreed_on_a_day"),
        Index("ix_recommendations_state_agreed_on", "state", "agreed_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    panel: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    agreed_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    created_by: Mapped[str] = mapped_column(String(200))


class RecommendationText(Base):
    """One version of what a recommendation says. Append-only; one that was agreed changes only by being superseded.

    ``theme`` is a heading in a few words; ``factors``: the factors that it is about, by the words by which figures
    count them; ``done_when``: what will count as done; ``measured_by``: how it will show whether it worked;
    ``strength`` a code of ``recommendation_strength``; ``justified``: why found words may stay, by the hit's key.
    """

    __tablename__ = "recommendation_texts"
    __table_args__ = (UniqueConstraint("recommendation_id", "version", name="uq_recommendation_texts_recommendation"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id"))
    version: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    theme: Mapped[str] = mapped_column(String(120))
    factors: Mapped[list[Any]] = mapped_column(JSON)
    done_when: Mapped[str] = mapped_column(Text)
    measured_by: Mapped[str] = mapped_column(Text)
    strength: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date | None] = mapped_column(Date)
    justified: Mapped[dict[str, Any]] = mapped_column(Sealed("recommendation_texts.justified", form="json"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class LearningUse(Base):
    """What was done with a learning point, or from which case or theme a recommendation came. Append-only.

    ``recommendation_id`` None: nothing is recommended of it, and ``reason`` says why. A learning point is that of a
    decided ``analysis`` (its token) at a ``place`` in its list, from 0. The last row of a point holds.
    """

    __tablename__ = "learning_uses"
    __table_args__ = (
        CheckConstraint("kind IN ('learning', 'case', 'theme')", name="known_kind"),
        Index("ix_learning_uses_recommendation_id", "recommendation_id"),
        Index("ix_learning_uses_analysis_place", "analysis", "place"),
        Index("ix_learning_uses_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendations.id"))
    kind: Mapped[str] = mapped_column(String(12))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    analysis: Mapped[str | None] = mapped_column(String(32))
    place: Mapped[int | None] = mapped_column(Integer)
    theme: Mapped[str] = mapped_column(String(200))
    removed: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Sealed("learning_uses.reason"))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))


class AddresseeRecord(Base):
    """How a recommendation stands with one organisation (``agency``: its token in the directory).

    ``state`` is one of ``cdop.recommendations.rules.State``. ``step`` counts the ladder's steps taken since it was last
    told or its action fell due; ``next_chase_on``: the day of the next, None where nobody waits. ``paused``: its links
    were closed after wrong facts. ``version`` counts its events.
    """

    __tablename__ = "recommendation_addressees"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "agency", name="uq_recommendation_addressees_recommendation"),
        Index("ix_recommendation_addressees_state_next_chase_on_id", "state", "next_chase_on", "id"),
        Index("ix_recommendation_addressees_agency_state", "agency", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id"))
    agency: Mapped[str] = mapped_column(String(32))
    agency_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date | None] = mapped_column(Date)
    told_on: Mapped[date | None] = mapped_column(Date)
    reply_due_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    step: Mapped[int] = mapped_column(Integer)
    next_chase_on: Mapped[date | None] = mapped_column(Date)
    paused: Mapped[bool] = mapped_column(Boolean)
    version: Mapped[int] = mapped_column(Integer)


class RecommendationEvent(Base):
    """Something that happened to a recommendation, or with one organisation (``addressee_id``). Append-only.

    ``event`` is one of ``cdop.recommendations.rules.Happening``; ``state``: how the organisation stood from then on,
    None where that did not change: by the last with a state, dated on or before a day, anybody can say how it stood
    then. ``detail`` is structured and names nobody; ``words`` as typed; ``shown``: the same as whoever may not see
    identities reads it, without what names somebody. ``by_addressee``: the organisation itself said so.
    """

    __tablename__ = "recommendation_events"
    __table_args__ = (
        Index("ix_recommendation_events_recommendation_id_id", "recommendation_id", "id"),
        Index("ix_recommendation_events_addressee_id_dated_id", "addressee_id", "dated", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id"))
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation_addressees.id"))
    event: Mapped[str] = mapped_column(String(24))
    state: Mapped[str | None] = mapped_column(String(16))
    dated: Mapped[date] = mapped_column(Date)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Sealed("recommendation_events.words"))
    shown: Mapped[str] = mapped_column(Text)
    by_addressee: Mapped[bool] = mapped_column(Boolean)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))


class RecommendationAction(Base):
    """An action that an organisation takes. Append-only: of a token's versions the highest is in force.

    ``owner`` is a role, never a person, as typed; ``owner_shown`` is of it what ``shown`` is of ``words``; ``state`` a
    code of ``recommendation_action``.
    """

    __tablename__ = "recommendation_actions"
    __table_args__ = (
        UniqueConstraint("token", "version", name="uq_recommendation_actions_token"),
        Index("ix_recommendation_actions_addressee_id", "addressee_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("recommendation_addressees.id"))
    words: Mapped[str] = mapped_column(Sealed("recommendation_actions.words"))
    shown: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Sealed("recommendation_actions.owner"))
    owner_shown: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class FollowUpRecord(Base):
    """A day on which somebody asks whether a closed recommendation happened and worked. Planned when it is closed.

    ``closing`` is the event that closed it; ``asked``: the event that holds the answer; ``dropped``: it was reopened.
    """

    __tablename__ = "recommendation_follow_ups"
    __table_args__ = (
        UniqueConstraint("closing", "months", name="uq_recommendation_follow_ups_closing"),
        Index("ix_recommendation_follow_ups_addressee_id", "addressee_id"),
        Index("ix_recommendation_follow_ups_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("recommendation_addressees.id"))
    closing: Mapped[int] = mapped_column(ForeignKey("recommendation_events.id"))
    months: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    asked: Mapped[int | None] = mapped_column(ForeignKey("recommendation_events.id"))
    dropped: Mapped[bool] = mapped_column(Boolean)


class AddresseeLink(LinkColumns, Base):
    """A one-time link to one organisation's answer."""

    __tablename__ = "addressee_links"
    __table_args__ = (Index("ix_addressee_links_addressee_id", "addressee_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("recommendation_addressees.id"))


class AnswerDraft(Base):
    """What an organisation has typed of its answer and not yet sent. ``version`` counts saves."""

    __tablename__ = "answer_drafts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("recommendation_addressees.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(Sealed("answer_drafts.content", form="json"))
    version: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime] = mapped_column(DateTime)


class ProgressReport(Base):
    """A half-yearly report as it was made. Append-only: the next says what moved since ``to_on``."""

    __tablename__ = "progress_reports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    since_on: Mapped[date | None] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    made_by: Mapped[str] = mapped_column(String(200))
