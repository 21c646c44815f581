"""The days on which residents died, for the chart of rare events. Which deaths: a fixed menu, known at notification.

A category of death is known only after the review: its latest deaths would be missing, and the chart would see fewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnElement, Date, bindparam, func, select, true
from sqlalchemy.orm import Session

from cdop.case.models import CaseState
from cdop.figures import slices
from cdop.figures.slices import Clock
from cdop.figures.timeliness.cohorts import YEARS
from cdop.figures.timeliness.days import told_in_parts
from cdop.figures.timeliness.rare_events import RareEvents, chart
from cdop.reference.calendar import AGE_BANDS


@dataclass(frozen=True)
class Which:
    """Some of the deaths: in words, and what must hold of them."""

    words: str
    condition: ColumnElement[bool]


WHICH: Mapping[str, Which] = MappingProxyType(
    {
        "all": Which("All deaths", true()),
        "unexpected": Which("Unexpected deaths", CaseState.expectation == "unexpected"),
        "under_1": Which("Deaths under one year", CaseState.age_band.in_(AGE_BANDS[:2])),
        "from_1": Which("Deaths from 1 to 17 years", CaseState.age_band.in_(AGE_BANDS[2:])),
    }
)
_FROM = bindparam("deaths_from", type_=Date)


def days_of_death(session: Session, at: Clock, which: str) -> list[tuple[date, int]]:
    """The days of five years up to E on which residents of ``WHICH`` died, with their numbers. One statement."""
    query = (
        select(CaseState.date_of_death, func.count())
        .where(CaseState.date_of_death.between(_FROM, slices.END), slices.in_force())
        .where(slices.resident(), slices.in_scope(), WHICH[which].condition)
        .group_by(CaseState.date_of_death)
        .order_by(CaseState.date_of_death)
    )
    asked = {**at.parameters, "deaths_from": at.year.before(YEARS - 1).first_day}
    return [(day, number) for day, number in session.execute(query, asked)]


def chart_of_deaths(session: Session, at: Clock, which: str) -> RareEvents:
    """The chart of these deaths. Raises ``TooFew`` or ``TooMany``. One statement.

    Its numbers are of days as they are told; what is more than chance, and how long a row must be, is judged by the
    days themselves, of which a row in steps of a week would be missed.
    """
    days = days_of_death(session, at, which)
    judged = chart(days, at.end)
    return replace(chart(told_in_parts(days), at.end), signals=judged.signals, row=judged.row)
