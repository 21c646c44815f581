"""What is due, of recommendations that exist for a viewer: answers, what was recommended, actions, and asking again.

At most seven statements whatever there is, and one for how much of it there is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, String, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.queries import (
    ACTIONS,
    ADDRESSEES,
    FOLLOW_UPS,
    RECOMMENDATIONS,
    TEXT_IN_FORCE,
    TEXTS,
    readable,
)
from cdop.recommendations.reading import Reading
from cdop.recommendations.rules import OPEN, TAKEN_UP, UNTOLD, State
from cdop.versions import stands

MOST = 200
"""The rows of each kind that a page holds; who has more filters by organisation."""
_STILL_TO_DO = ("planned", "under_way")
_AT_WORK = sorted(state.value for state in OPEN - UNTOLD - {State.REFUSED})
_TAKEN_UP = sorted(state.value for state in TAKEN_UP)


class Kind(StrEnum):
    """What is due: an answer, what was recommended, one action, or asking whether it worked."""

    ANSWER = "answer"
    RECOMMENDED = "recommended"
    ACTION = "action"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Due:
    """One thing that is due. ``key``: an action's token, a follow-up's number, else empty; ``words``: an action's."""

    kind: Kind
    due_on: date
    reference: str
    recommendation: str
    theme: str
    addressee: str
    agency: str
    agency_name: str
    key: str = ""
    words: str = ""
    months: int = 0


@dataclass(frozen=True)
class Number:
    """How much is overdue or due."""

    answers: int = 0
    recommended: int = 0
    actions: int = 0
    follow_ups: int = 0


def due(session: Session, viewer: Person, until: date, agency: str = "") -> list[Due]:
    """What is due on or before a day, the first first; of one organisation where ``agency`` is its token.

    At most ``MOST`` of each kind. At most seven statements.
    """
    found = [
        *_due(Kind.ANSWER, _rows(session, _answers(viewer), ADDRESSEES.c.reply_due_on, until, agency)),
        *_due(Kind.RECOMMENDED, _rows(session, _recommended(viewer), ADDRESSEES.c.due_on, until, agency)),
        *_read(session, viewer, _rows(session, _actions(viewer), ACTIONS.c.due_on, until, agency)),
        *_due(Kind.FOLLOW_UP, _rows(session, _follow_ups(viewer), FOLLOW_UPS.c.due_on, until, agency)),
    ]
    return sorted(found, key=lambda one: (one.due_on, one.reference, one.agency_name, one.kind, one.key))


def numbers(session: Session, viewer: Person, today: date) -> Number:
    """How many answers and actions are overdue, and how many are to be asked again by now. One statement."""
    parts = (
        (_answers(viewer), ADDRESSEES.c.reply_due_on < today),
        (_recommended(viewer), ADDRESSEES.c.due_on < today),
        (_actions(viewer), ACTIONS.c.due_on < today),
        (_follow_ups(viewer), FOLLOW_UPS.c.due_on <= today),
    )
    counted = [query.where(late).with_only_columns(func.count()).scalar_subquery() for query, late in parts]
    return Number(*map(int, session.execute(select(*counted)).one()))


def _with(viewer: Person, *columns: Any) -> Select[Any]:
    """Organisations of recommendations that exist for the viewer, with the columns that every kind tells."""
    told = (
        RECOMMENDATIONS.c.reference, RECOMMENDATIONS.c.token.label("recommendation"), TEXTS.c.theme,
        ADDRESSEES.c.token.label("addressee"), ADDRESSEES.c.agency, ADDRESSEES.c.agency_name,
        ADDRESSEES.c.recommendation_id,
    )  # fmt: skip
    return (
        select(*told, *columns)
        .select_from(ADDRESSEES)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .join(TEXTS, TEXT_IN_FORCE)
        .where(readable(viewer))
    )


def _answers(viewer: Person) -> Select[Any]:
    return _with(viewer).where(ADDRESSEES.c.state == State.TOLD.value)


def _recommended(viewer: Person) -> Select[Any]:
    return _with(viewer).where(ADDRESSEES.c.state.in_(_TAKEN_UP))


def _actions(viewer: Person) -> Select[Any]:
    return (
        _with(viewer, ACTIONS.c.token.label("key"), ACTIONS.c.words, ACTIONS.c.shown, ACTIONS.c.recorded_at)
        .join(ACTIONS, ACTIONS.c.addressee_id == ADDRESSEES.c.id)
        .where(stands(ACTIONS), ACTIONS.c.state.in_(_STILL_TO_DO), ADDRESSEES.c.state.in_(_AT_WORK))
    )


def _follow_ups(viewer: Person) -> Select[Any]:
    number = FOLLOW_UPS.c.id.cast(String).label("key")
    return (
        _with(viewer, number, FOLLOW_UPS.c.months)
        .join(FOLLOW_UPS, FOLLOW_UPS.c.addressee_id == ADDRESSEES.c.id)
        .where(FOLLOW_UPS.c.asked.is_(None), ~FOLLOW_UPS.c.dropped, ADDRESSEES.c.state == State.DONE.value)
    )


def _rows(session: Session, query: Select[Any], day: Any, until: date, agency: str) -> Sequence[Row[Any]]:
    query = query.add_columns(day.label("day")).where(day <= until)
    if agency:
        query = query.where(ADDRESSEES.c.agency == agency)
    return session.execute(query.order_by(day, RECOMMENDATIONS.c.reference, ADDRESSEES.c.id).limit(MOST)).all()


def _read(session: Session, viewer: Person, rows: Sequence[Row[Any]]) -> Iterator[Due]:
    """Actions, each with its words as the viewer reads them."""
    reading = Reading(session, viewer, sorted({row.recommendation_id for row in rows}))
    for row, one in zip(rows, _due(Kind.ACTION, rows), strict=True):
        yield replace(one, words=reading.words(row.recommendation_id, row.words, row.shown, row.recorded_at))


def _due(kind: Kind, rows: Iterable[Row[Any]]) -> Iterator[Due]:
    for row in rows:
        more = row._mapping
        yield Due(
            kind, row.day, row.reference, row.recommendation, row.theme, row.addressee, row.agency, row.agency_name,
            more.get("key", ""), months=more.get("months", 0),
        )  # fmt: skip
