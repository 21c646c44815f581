"""Tables of requests under way. What was asked and answered is on the case's timeline; these say how it is going.

They hold no secret link and no name of a child; a draft holds what an agency has typed and not yet sent.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
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


class InformationRequest(Base):
    """One request to one agency. ``token`` is the request's key on the timeline, and its address on pages.

    ``step`` counts the steps of the ladder that were taken; ``next_chase_on`` is the day of the next, None where there
    is none or nobody waits. ``paused``: its links were closed after wrong facts. ``draft_version`` counts saves.
    """

    __tablename__ = "information_requests"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'replied', 'closed')", name="known_state"),
        CheckConstraint("state = 'open' OR next_chase_on IS NULL", name="chased_while_open"),
        Index("ix_information_requests_case_id", "case_id"),
        # The chase run, and the page of what is outstanding: by agency, and by age.
        Index("ix_information_requests_state_next_chase_on_id", "state", "next_chase_on", "id"),
        Index("ix_information_requests_agency_state_asked_on", "agency", "state", "asked_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency: Mapped[str] = mapped_column(String(32))
    agency_kind: Mapped[str] = mapped_column(String(24))
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(8))
    step: Mapped[int] = mapped_column(Integer)
    next_chase_on: Mapped[date | None] = mapped_column(Date)
    paused: Mapped[bool] = mapped_column(Boolean)
    draft: Mapped[dict[str, Any] | None] = mapped_column(Sealed("information_requests.draft", "id", form="json"))
    draft_version: Mapped[int] = mapped_column(Integer)
    ended_on: Mapped[date | None] = mapped_column(Date)


class RequestLink(LinkColumns, Base):
    """A one-time link to one request."""

    __tablename__ = "request_links"
    __table_args__ = (Index("ix_request_links_request_id", "request_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("information_requests.id"))


class RequestEvent(Base):
    """Something that was done about a request, or happened to it. Append-only.

    ``event`` is a code of the list ``request_event``; ``step`` the number of the ladder's step that it took, which is
    taken once. ``words`` are the coordinator's, and name no child.
    """

    __tablename__ = "request_events"
    __table_args__ = (
        UniqueConstraint("request_id", "step", name="uq_request_events_request_id"),
        Index("ix_request_events_request_id_id", "request_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("information_requests.id"))
    event: Mapped[str] = mapped_column(String(24))
    dated: Mapped[date] = mapped_column(Date)
    step: Mapped[int | None] = mapped_column(Integer)
    message: Mapped[int | None] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Sealed("request_events.words"))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))


class QuestionSharing(Base):
    """Whether the next agency may see what others answered to a question. Append-only: the last decision holds."""

    __tablename__ = "question_sharing"
    __table_args__ = (Index("ix_question_sharing_question_id", "question", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[str] = mapped_column(String(40))
    shared: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(DateTime)
    decided_by: Mapped[str] = mapped_column(String(200))
