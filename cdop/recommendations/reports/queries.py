"""What reports count: recommendations that were agreed, their organisations and all that is dated up to a day.

Words are those that everybody may read, whoever asks, for what is printed is the same for all.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.queries import (
    ACTIONS,
    ADDRESSEES,
    EVENTS,
    FOLLOW_UPS,
    READERS,
    RECOMMENDATIONS,
    TEXT_IN_FORCE,
    TEXTS,
)
from cdop.recommendations.reading import Reading
from cdop.recommendations.reports.annual import YearSection, year_section
from cdop.recommendations.reports.standing import Deed, Line, Planned, Said
from cdop.recommendations.rules import MOVES, Happened, Happening, State
from cdop.reference.calendar import LONDON, Year

NO_HEADING = "No heading"
_COUNTED = frozenset({*MOVES, Happening.WITHDRAWN, Happening.FOLLOWED_UP})
_TOLD = _COUNTED | {Happening.EVIDENCE, Happening.ACTION}
_Events = Mapping[int, list[Happened]]


def section_of_year(session: Session, viewer: Person, year: Year, end: date, known_by: date) -> YearSection | None:
    """The annual report's section; None where nothing was recommended. At most two statements."""
    if not viewer.is_a(*READERS):
        return None
    rows = _rows(session, end)
    events, withdrawn = _events(session, None, end, known_by, _COUNTED) if rows else ({}, {})
    return year_section([_line(row, events, withdrawn) for row in rows], year, end, known_by)


def lines_up_to(session: Session, viewer: Person, day: date) -> list[Line]:
    """Every line with all that is dated on or before a day, actions and follow-ups too. At most eight statements."""
    if not viewer.is_a(*READERS):
        return []
    rows = _rows(session, day)
    if not rows:
        return []
    reading = Reading(session, None, sorted({row.id for row in rows}))
    events, withdrawn = _events(session, reading, day, day, _TOLD)
    deeds, planned = _deeds(session, reading, day, events), _planned(session, day)
    return [_line(row, events, withdrawn, deeds, planned) for row in rows]


def _agreed(day: date) -> ColumnElement[bool]:
    return and_(RECOMMENDATIONS.c.agreed_on.is_not(None), RECOMMENDATIONS.c.agreed_on <= day)


def _rows(session: Session, day: date) -> list[Row[Any]]:
    """Recommendations that were agreed on or before a day, each with each of its organisations."""
    query = (
        select(
            RECOMMENDATIONS.c.id, RECOMMENDATIONS.c.token.label("recommendation"), RECOMMENDATIONS.c.reference,
            TEXTS.c.theme, TEXTS.c.words, TEXTS.c.done_when, ADDRESSEES.c.id.label("number"), ADDRESSEES.c.token,
            ADDRESSEES.c.agency, ADDRESSEES.c.agency_name, ADDRESSEES.c.due_on, ADDRESSEES.c.told_on,
            ADDRESSEES.c.reply_due_on,
        )
        .join(TEXTS, TEXT_IN_FORCE)
        .join(ADDRESSEES, ADDRESSEES.c.recommendation_id == RECOMMENDATIONS.c.id)
        .where(_agreed(day))
        .order_by(RECOMMENDATIONS.c.id, ADDRESSEES.c.id)
    )  # fmt: skip
    return list(session.execute(query))


def _events(
    session: Session, reading: Reading | None, day: date, known_by: date, kinds: frozenset[Happening]
) -> tuple[dict[int, list[Happened]], dict[int, date]]:
    """What happened up to a day, by the organisation's number; and when recommendations were withdrawn, by theirs."""
    query = (
        select(EVENTS)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == EVENTS.c.recommendation_id)
        .where(_agreed(day), EVENTS.c.dated <= known_by, EVENTS.c.event.in_([kind.value for kind in kinds]))
        .order_by(EVENTS.c.id)
    )
    found: dict[int, list[Happened]] = {}
    withdrawn: dict[int, date] = {}
    for row in session.execute(query):
        if row.addressee_id is not None and row.dated <= day:
            found.setdefault(row.addressee_id, []).append(_happened(row, reading))
        elif row.addressee_id is None and row.event == Happening.WITHDRAWN.value:
            withdrawn.setdefault(row.recommendation_id, row.dated)
    return found, withdrawn


def _happened(row: Row[Any], reading: Reading | None) -> Happened:
    """An event; without words where nobody reads them (``reading`` None)."""
    state, number, words, detail = State(row.state) if row.state else None, row.recommendation_id, "", row.detail
    if reading is not None:
        words, detail = reading.words(number, "", row.shown, row.at), reading.detail(number, row.detail, row.at)
    return Happened(Happening(row.event), row.dated, state, detail, words, row.by_addressee, row.id)


def _deeds(session: Session, reading: Reading, day: date, events: _Events) -> dict[int, tuple[Deed, ...]]:
    """Every version of the actions, each from the day of the event that tells of it, else of its recording."""
    days = {
        (one.detail.get("action"), one.detail.get("version")): one.dated
        for every in events.values()
        for one in every
        if one.what is Happening.ACTION
    }
    found: dict[int, list[Deed]] = {}
    for row in session.execute(_of_agreed(ACTIONS, day)):
        on = days.get((row.token, row.version)) or _day(row.recorded_at)
        words, owner = (
            reading.words(row.recommendation_id, "", shown, row.recorded_at) for shown in (row.shown, row.owner_shown)
        )
        deed = Deed(row.token, row.version, words, owner, row.due_on, row.state, on)
        found.setdefault(row.addressee_id, []).append(deed)
    return {number: tuple(deeds) for number, deeds in found.items()}


def _planned(session: Session, day: date) -> dict[int, tuple[Planned, ...]]:
    found: dict[int, list[Planned]] = {}
    for row in session.execute(_of_agreed(FOLLOW_UPS, day)):
        found.setdefault(row.addressee_id, []).append(Planned(row.id, row.closing, row.months, row.due_on))
    return {number: tuple(planned) for number, planned in found.items()}


def _of_agreed(table: Any, day: date) -> Any:
    return (
        select(table, ADDRESSEES.c.recommendation_id)
        .join(ADDRESSEES, ADDRESSEES.c.id == table.c.addressee_id)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .where(_agreed(day))
        .order_by(table.c.id)
    )


def _day(moment: datetime) -> date:
    """The civil day in England of a moment (UTC)."""
    return moment.replace(tzinfo=UTC).astimezone(LONDON).date()


def _line(
    row: Row[Any],
    events: _Events,
    withdrawn: Mapping[int, date],
    deeds: Mapping[int, tuple[Deed, ...]] | None = None,
    planned: Mapping[int, tuple[Planned, ...]] | None = None,
) -> Line:
    said = Said(row.recommendation, row.reference, row.theme or NO_HEADING, row.words, row.done_when)
    return Line(
        said, row.token, row.agency, row.agency_name, row.due_on, row.told_on, row.reply_due_on,
        withdrawn.get(row.id), tuple(events.get(row.number, ())), (deeds or {}).get(row.number, ()),
        (planned or {}).get(row.number, ()),
    )  # fmt: skip
