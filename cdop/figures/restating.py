"""This year's opening against the closing that was printed for the year before (counting.md section 4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact
from cdop.figures import slices
from cdop.figures.moving import reasons
from cdop.figures.slices import Clock
from cdop.figures.tables import PrintedTotal, RestatedCase, Restatement
from cdop.reference.calendar import LONDON
from cdop.web.presenters import long_date

CAME_IN, WENT_OUT = "came in", "went out"


def restatement(session: Session, clock: Clock, opening: int, printed: PrintedTotal | None) -> Restatement | None:
    """How the opening differs from the printed closing, with the cases that came in or went out since.

    The cases can be named where the printed total says when it was published: the opening is then
    listed as known on that day and as known now. None where no closing had been printed by the known-by day.
    """
    day = printed.published_on if printed else None
    if printed is None or (day is not None and day > clock.known_by):
        return None
    cases = _moved(session, clock, day) if day is not None else ()
    return Restatement(
        year_before=clock.year.before().label,
        printed_closing=printed.value,
        opening=opening,
        source=printed.source,
        published_on=day,
        cases=cases,
        words=_words(printed.value, opening, cases),
    )


def _moved(session: Session, clock: Clock, published_on: date) -> tuple[RestatedCase, ...]:
    """The cases that stand in one of the two openings alone, by reference."""
    now, then = _opening(session, clock), _opening(session, replace(clock, known_by=published_on))
    late = _late({**now, **then}, published_on)
    came, went = now.keys() - (then.keys() - late.keys()), then.keys() - now.keys() - late.keys()
    why = reasons(session, clock, published_on, (came | went) - late.keys()) | late
    return tuple(RestatedCase(case, CAME_IN if case in came else WENT_OUT, why[case]) for case in sorted(came | went))


def _opening(session: Session, clock: Clock) -> dict[str, date]:
    """The cases outstanding at the opening, each with the day on which its notification was recorded."""
    recorded = func.min(CaseFact.recorded_at)
    query = (
        select(Case.reference, recorded)
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.id.in_(select(slices.opening.c.case_id)), CaseFact.kind == FactKind.NOTIFIED.value)
        .group_by(Case.reference)
    )
    return {reference: _day(at) for reference, at in session.execute(query, clock.parameters)}


def _late(recorded: Mapping[str, date], published_on: date) -> dict[str, str]:
    """Cases notified in time and recorded only after the publication, so that it cannot have counted them.

    A register that was brought in whole after the publication tells nothing of the kind: then none is late.
    """
    if all(day > published_on for day in recorded.values()):
        return {}
    late = {case: day for case, day in recorded.items() if day > published_on}
    return {case: f"late notification, recorded on {long_date(day)}" for case, day in late.items()}


def _day(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(LONDON).date()


def _words(printed: int, opening: int, cases: tuple[RestatedCase, ...]) -> str:
    difference = opening - printed
    came = sum(case.direction == CAME_IN for case in cases)
    went = len(cases) - came
    unexplained = difference - (came - went)
    words = f"Opening restated from {printed} to {opening} ({difference:+d})."
    if not difference:
        words = f"The opening equals the closing printed for the year before: {printed}."
        words += f" But not of the same cases: {came} came in and {went} went out since." if cases else ""
    if not unexplained or not (difference or cases):
        return words
    return f"{words} {unexplained:+d} is not explained by decisions since the year before was published."
