"""Words about recommendations as a viewer reads them.

As they were typed for a coordinator for whom every source case exists. Everybody else reads them without what could
name somebody: as they were masked when they were written, and again for what a case was told since.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import CaseFact
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.models import LearningUse
from cdop.recommendations.naming import Search, searches_of

_USES, _FACTS = table_of(LearningUse), table_of(CaseFact)
OVERLAP = timedelta(minutes=10)
"""Longer than a transaction lasts: what one wrote meanwhile, the other did not see."""


def with_barred(session: Session, viewer: Person, numbers: Sequence[int]) -> frozenset[int]:
    """Of some recommendations those that came from a case which does not exist for the viewer. One statement."""
    if viewer.account_id is None or not numbers:
        return frozenset()
    own = _USES.c.recommendation_id.in_(numbers) & _USES.c.case_id.is_not(None)
    query = select(_USES.c.recommendation_id).where(own, ~visible(viewer, _USES.c.case_id))
    return frozenset(session.scalars(query.distinct()))


def came_from(session: Session, viewer: Person, number: int) -> list[int]:
    """The ids of the cases that a recommendation came from and that exist for the viewer. One statement."""
    own = _USES.c.recommendation_id == number, _USES.c.case_id.is_not(None), visible(viewer, _USES.c.case_id)
    return sorted(set(session.scalars(select(_USES.c.case_id).where(*own))))


def as_typed(session: Session, viewer: Person, numbers: Sequence[int]) -> frozenset[int]:
    """Of some recommendations those whose words the viewer reads as they were typed. At most one statement."""
    if not viewer.sees_identity:
        return frozenset()
    return frozenset(numbers) - with_barred(session, viewer, numbers)


def reads_as_typed(session: Session, viewer: Person, number: int) -> bool:
    """The same of one recommendation."""
    return number in as_typed(session, viewer, [number])


class Reading:
    """Words about some recommendations (``numbers``) for one viewer; for ``viewer`` None as they go to everybody.

    At most two statements, and three where words are older than what a case was told.
    """

    def __init__(self, session: Session, viewer: Person | None, numbers: Sequence[int]) -> None:
        self._session = session
        self._typed = as_typed(session, viewer, numbers) if viewer else frozenset[int]()
        self._masked = sorted(set(numbers) - self._typed)
        self._changed: dict[int, datetime] | None = None
        self._searches: dict[int, Search] | None = None

    def words(self, number: int, typed: str, shown: str, at: datetime) -> str:
        """Words that were written at a moment about a recommendation (its number)."""
        if number in self._typed:
            return typed
        if not shown.strip():
            return shown
        if self._changed is None:
            self._changed = _changed(self._session, self._masked)
        changed = self._changed.get(number)
        if changed is None or at > changed + OVERLAP:
            return shown
        if self._searches is None:
            self._searches = searches_of(self._session, sorted(self._changed))
        return self._searches[number].masked(shown)

    def detail(self, number: int, detail: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """What is kept beside the words: the role of whoever answered is told in words as well."""
        role = detail.get("role")
        return {**detail, "role": self.words(number, str(role), str(role), at)} if role else dict(detail)


def _changed(session: Session, numbers: Sequence[int]) -> dict[int, datetime]:
    """When the cases of recommendations were last told something, or became theirs. One statement."""
    if not numbers:
        return {}
    every = _FACTS.alias("every_fact")
    newest = select(func.max(every.c.id)).where(every.c.case_id == _USES.c.case_id).correlate(_USES).scalar_subquery()
    query = (
        select(_USES.c.recommendation_id, func.max(_USES.c.at), func.max(_FACTS.c.recorded_at))
        .select_from(_USES)
        .join(_FACTS, _FACTS.c.id == newest)
        .where(_USES.c.recommendation_id.in_(numbers))
        .group_by(_USES.c.recommendation_id)
    )
    return {number: max(used, told) for number, used, told in session.execute(query)}
