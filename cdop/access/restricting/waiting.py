"""Emergencies that wait to be looked into, as columns of a statement that the morning sends anyway."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, literal, select
from sqlalchemy.sql import ColumnElement

from cdop.access.looks.period import Period
from cdop.access.models import OpeningReview, RestrictedOpening
from cdop.access.restricting.queries import REVIEWERS
from cdop.access.restricting.rules import in_time_since
from cdop.accounts.people import Person
from cdop.case.recusal.queries import not_withdrawn
from cdop.database import table_of

_OPENING, _REVIEW = table_of(RestrictedOpening).c, table_of(OpeningReview).c


def waiting_columns(viewer: Person, today: date) -> Sequence[ColumnElement[int]]:
    """How many wait for this person, who did not open them, and how many of those are late."""
    if not viewer.is_a(*REVIEWERS):
        return literal(0), literal(0)
    late = _OPENING.opened_at < Period(in_time_since(today)).begins
    return _waiting(viewer).scalar_subquery(), _waiting(viewer).where(late).scalar_subquery()


def _waiting(viewer: Person) -> Select[int]:
    query = select(func.count()).select_from(_OPENING.id.table)
    query = query.outerjoin(OpeningReview, _REVIEW.opening_id == _OPENING.id).where(_REVIEW.id.is_(None))
    return query.where(_OPENING.account_id != viewer.account_id, not_withdrawn(viewer, _OPENING.case_id))
