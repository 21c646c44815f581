"""Organisations whose links were closed after wrong addresses, for whoever gives a new one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.queries import ADDRESSEES, RECOMMENDATIONS, WRITERS
from cdop.recommendations.telling.links import OPENS

_PAUSED = (ADDRESSEES.c.paused, ADDRESSEES.c.state.in_(OPENS))


@dataclass(frozen=True)
class Paused:
    """One organisation's: the recommendation's token and reference, the organisation, and when it was told."""

    recommendation: str
    reference: str
    agency_name: str
    told_on: date | None


def paused(session: Session, viewer: Person) -> list[Paused]:
    """Those told first. One statement; none for whoever writes no recommendations."""
    if not viewer.is_a(*WRITERS):
        return []
    query = (
        select(RECOMMENDATIONS.c.token, RECOMMENDATIONS.c.reference, ADDRESSEES.c.agency_name, ADDRESSEES.c.told_on)
        .join(ADDRESSEES, ADDRESSEES.c.recommendation_id == RECOMMENDATIONS.c.id)
        .where(*_PAUSED)
        .order_by(ADDRESSEES.c.told_on, ADDRESSEES.c.id)
    )
    return [Paused(*row) for row in session.execute(query)]


def paused_number(session: Session, viewer: Person) -> int:
    """How many there are."""
    if not viewer.is_a(*WRITERS):
        return 0
    return int(session.scalar(select(func.count()).select_from(ADDRESSEES).where(*_PAUSED)) or 0)
