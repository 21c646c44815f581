"""Writing answers: each field saved on its own, none overwritten, none lost.

Whoever saves says which answer they saw. Where another has been saved since, theirs stands beside it and is shown to
both; a save that came through, but whose acknowledgement was lost, can be sent again and changes nothing.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.facts import Fact, FactKind
from cdop.case.service import open_case
from cdop.case.timeline import last_recorded
from cdop.database import table_of
from cdop.reference.analysis_form import AnalysisForm, form_of_death
from cdop.review.analysis.answers import MOST_ROWS, checked
from cdop.review.analysis.carrying import carried
from cdop.review.analysis.models import AnalysisEntry, AnalysisRecord
from cdop.review.analysis.queries import (
    DRAFTED,
    FINALISED,
    OPEN,
    PANEL,
    RATIFIED,
    REPLACED,
    SETTLED,
    Analysis,
    Answer,
    last_of,
    saved_value,
    written,
)
from cdop.review.rules import standing_review
from cdop.sealing.types import bound

_ANALYSES, _ENTRIES = table_of(AnalysisRecord), table_of(AnalysisEntry)


@dataclass(frozen=True)
class Saved:
    """The answer holds, as the ``number``-th of its field."""

    number: int


@dataclass(frozen=True)
class Beside:
    """Another answer was saved meanwhile and holds; what was typed stands beside it."""

    holds: Answer


class NotOpen(Exception):
    """The analysis is decided or final: nobody writes in it."""


class TooManyRows(Exception):
    """The analysis has as many factors, or learning points, as one may have."""


def form_for(facts: Sequence[Fact]) -> AnalysisForm:
    """The form of the case's own era, by the day of death as it now stands."""
    described = last_recorded(facts, FactKind.DESCRIBED)
    assert described is not None
    return form_of_death(date.fromisoformat(described.detail["date_of_death"]))


def begin(session: Session, person: Person, case_id: int, *, origin: str = PANEL, item: str | None = None) -> Analysis:
    """The case's open analysis of an origin, or its first one, made now. Two who begin at once begin one.

    Raises ``NotOpen`` where the last is decided, or the review final: it is opened or reopened first.
    """
    case = open_case(session, case_id)  # locks it
    last = last_of(session, person, case_id, origin)
    final = origin == PANEL and standing_review(case.facts) is not None
    if not final and last is not None and last.state == FINALISED:
        return begin_next(session, person, case.facts, last, item)  # reopened by another way than its page
    if final or (last is not None and last.state != OPEN):
        raise NotOpen(case_id)
    if last is None:
        return create(session, person, case_id, form_for(case.facts), origin, 1, item)
    if item is not None and last.item != item:
        session.execute(update(_ANALYSES).where(_ANALYSES.c.id == last.analysis_id).values(item=item))
    return last


def begin_next(
    session: Session, person: Person, facts: Sequence[Fact], earlier: Analysis, item: str | None = None
) -> Analysis:
    """The analysis after one that was final, begun from its answers as a draft, as far as its form holds them.

    The caller holds the case's lock.
    """
    replaced = {"state": REPLACED, "version": _ANALYSES.c.version + 1}
    session.execute(update(_ANALYSES).where(_ANALYSES.c.id == earlier.analysis_id).values(**replaced))
    form = form_for(facts)
    anew = create(session, person, earlier.case_id, form, PANEL, earlier.number + 1, item)
    content = answers_alone(written(session, person, earlier).content)
    carry_over(session, person, anew, carried(content, earlier.form, form).over)
    return anew


def answers_alone(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an analysis without the tracker's own fields."""
    return {name: value for name, value in content.items() if not name.startswith((SETTLED, RATIFIED, DRAFTED))}


def create(  # noqa: PLR0913, PLR0917 - what an analysis is
    session: Session, person: Person, case_id: int, form: AnalysisForm, origin: str, number: int, item: str | None
) -> Analysis:
    """A new analysis without answers. The caller holds the case's lock."""
    now, token = utc_now(), secrets.token_hex(16)
    values = {
        "token": token, "case_id": case_id, "origin": origin, "number": number, "item": item,
        "form": form.key, "state": OPEN, "version": 1, "decided_on": None, "created_at": now,
        "created_by": person.name,
    }  # fmt: skip
    key = session.execute(insert(_ANALYSES).values(**values).returning(_ANALYSES.c.id)).scalar_one()
    record(session, person, Event.ANALYSIS_STARTED, case_id, origin=origin, number=number)
    return Analysis(key, token, case_id, origin, number, item, form, OPEN, None, now, person.name)


def save_answer(  # noqa: PLR0913, PLR0917 - what is saved, and what was seen
    session: Session, person: Person, analysis: Analysis, name: str, value: Any, seen: int
) -> Saved | Beside:
    """Save a field's value. ``seen``: the number of the answer that the page showed, 0 for none.

    Raises ``NotOpen``, ``TooManyRows``, ``LookupError`` for no field, ``NotPossible`` for no value of it.
    """
    kept = checked(analysis.form, name, value)
    lock(session, analysis)
    holds = _holding(session, analysis, name)
    if holds is not None and holds.value == kept:
        return Saved(holds.number or 0)
    if holds is not None and seen != holds.number:
        if saved_value(session, analysis, name, seen) == kept:
            return Saved(holds.number or 0)  # nothing was typed upon what the page showed
        append(session, person, analysis, name, kept, None)
        _note(session, person, analysis, name, "beside")
        return Beside(holds)
    if holds is None:
        _refuse_too_many(session, analysis, name)
    number = (holds.number or 0) + 1 if holds else 1
    append(session, person, analysis, name, kept, number)
    _note(session, person, analysis, name, "saved")
    return Saved(number)


def settle(session: Session, person: Person, analysis: Analysis, entry: int) -> None:
    """Somebody has looked at what stands beside an answer and is done with it. Raises ``NotOpen``, ``LookupError``."""
    lock(session, analysis)
    beside = [one.entry for answers in written(session, person, analysis).beside.values() for one in answers]
    if entry not in beside:
        raise LookupError(entry)
    append(session, person, analysis, f"{SETTLED}{entry}", "done", 1)
    _note(session, person, analysis, "", "settled")


def ratify(session: Session, person: Person, analysis: Analysis, names: list[str] | None = None) -> int:
    """The panel takes over what was carried into its analysis as a draft: some fields, or all. Returns how many.

    Raises ``NotOpen``.
    """
    lock(session, analysis)
    drafts = written(session, person, analysis).drafts
    taken = [name for name in drafts if names is None or name in names]
    for name in taken:
        append(session, person, analysis, f"{RATIFIED}{name}", "yes", 1)
    if taken:
        record(session, person, Event.ANALYSIS_RATIFIED, analysis.case_id, answers=len(taken))
    return len(taken)


def carry_over(session: Session, person: Person, analysis: Analysis, content: Mapping[str, Any]) -> int:
    """Begin an analysis without answers with those of another, as a draft until ratified. Returns how many."""
    values = {name: value for name, value in content.items() if value not in ("", [])}
    for name, value in values.items():
        append(session, person, analysis, name, checked(analysis.form, name, value), 1)
    if values:
        append(session, person, analysis, DRAFTED, dict.fromkeys(values, 1), 1)
    return len(values)


def lock(session: Session, analysis: Analysis, *states: str) -> str:
    """Nobody else writes in the analysis until this transaction ends. Its state, one of those given (open unless said).

    Raises ``NotOpen``.
    """
    query = select(_ANALYSES.c.state).where(_ANALYSES.c.id == analysis.analysis_id).with_for_update()
    state = str(session.execute(query).scalar_one())
    if state not in (states or (OPEN,)):
        raise NotOpen(analysis.token)
    return state


def append(  # noqa: PLR0913, PLR0917 - a row
    session: Session, person: Person, analysis: Analysis, name: str, value: Any, number: int | None
) -> None:
    """One more entry. The caller holds the analysis's lock and has checked the value."""
    values = {
        "analysis_id": analysis.analysis_id, "field": name, "number": number, "value": value,
        "account_id": person.account_id, "saved_at": utc_now(), "saved_by": person.name,
    }  # fmt: skip
    session.execute(insert(_ENTRIES).values(bound(_ENTRIES, values)))


def _holding(session: Session, analysis: Analysis, name: str) -> Answer | None:
    own = _ENTRIES.c.analysis_id == analysis.analysis_id, _ENTRIES.c.field == name
    last = select(func.max(_ENTRIES.c.number)).where(*own).scalar_subquery()
    row = session.execute(select(_ENTRIES).where(*own, _ENTRIES.c.number == last)).one_or_none()
    return Answer(row.id, row.field, row.number, row.value, row.account_id, row.saved_by, row.saved_at) if row else None


def _refuse_too_many(session: Session, analysis: Analysis, name: str) -> None:
    kind, dot, _ = name.partition(".")
    if not dot or kind not in {"factor", "learning"}:
        return
    own = _ENTRIES.c.analysis_id == analysis.analysis_id, _ENTRIES.c.field.like(f"{kind}.%")
    if int(session.scalar(select(func.count(_ENTRIES.c.field.distinct())).where(*own)) or 0) >= MOST_ROWS:
        raise TooManyRows(name)


def _note(session: Session, person: Person, analysis: Analysis, name: str, how: str) -> None:
    # The keys of rows are random, and say nothing; a field's name is no content.
    record(session, person, Event.ANALYSIS_ANSWERED, analysis.case_id, field=name, how=how)
