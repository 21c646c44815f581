"""A week's lines, read from the audit for a viewer; and what was noted of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.access.looks.period import Period
from cdop.access.models import RestrictedOpening, UnusualNote
from cdop.access.unusual import rules
from cdop.access.unusual.rules import WEEK, WITHIN_DAYS, Line, Look, Reason, Rule
from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.models import Case, ChildIdentity
from cdop.case.recusal.queries import not_withdrawn, visible
from cdop.database import table_of
from cdop.reference.calendar import LONDON

_OPENED = (Event.CASE_VIEWED.value, Event.FILE_READ.value)
_ENTRY, _ACCOUNT, _CASE = table_of(AuditEntry).c, table_of(Account).c, table_of(Case).c
_CHILD, _OPENING, _NOTE = table_of(ChildIdentity).c, table_of(RestrictedOpening).c, table_of(UnusualNote).c
_AT_ONCE = 500


@dataclass(frozen=True)
class Noted:
    """What somebody found of a line."""

    outcome: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Shown:
    """A line with who it is about and which cases: each as reference and token, and with the codes of its reasons."""

    line: Line
    name: str
    cases: Sequence[tuple[str, str]]
    codes: Sequence[str]
    noted: Noted | None


def unusual(session: Session, viewer: Person, week: date) -> list[Shown]:
    """The lines of a week that begins on a Monday, by rule and person; of the cases that exist for the viewer.

    Nothing for who sees no identity. Six statements.
    """
    if not viewer.is_a(Role.COORDINATOR):
        return []
    entries = _entries(session, viewer, week)
    looks, reasons = _looks(entries), _reasons(entries)
    this_week = [one for one in reasons if one.at.date() >= week]
    people = _people(session, viewer, {one.account for one in looks})
    lines = [
        *rules.many(week, looks),
        *rules.at_night(week, looks),
        *rules.without_task(week, this_week),
        *rules.same_surname(week, looks, people, _families(session, viewer, {one.case for one in looks})),
        *rules.again_and_again(week, reasons),
        *_emergencies(session, viewer, week),
    ]
    people |= _people(session, viewer, {line.account for line in lines} - people.keys())
    named = _references(session, viewer, {case for line in lines for case in line.cases})
    notes = _notes(session, viewer, week)
    order = list(Rule)
    lines.sort(key=lambda line: (order.index(line.rule), people.get(line.account, ""), line.first, line.key))
    return [
        Shown(line, people.get(line.account, ""), [named[c] for c in line.cases if c in named],
              _codes(line, this_week if line.rule is Rule.NO_TASK else reasons), notes.get(line.key))
        for line in lines
    ]  # fmt: skip


def _entries(session: Session, viewer: Person, week: date) -> list[Any]:
    """What was opened in the week, and why in the weeks before it as well."""
    begin = Period(week - timedelta(days=WITHIN_DAYS - 7)).begins
    end = Period(None, week + WEEK - timedelta(days=1)).ends
    query = select(_ENTRY.at, _ENTRY.account_id, _ENTRY.case_id, _ENTRY.event, _ENTRY.detail)
    query = query.where(
        _ENTRY.at >= begin, _ENTRY.at < end, _ENTRY.event.in_((*_OPENED, Event.REASON_GIVEN.value)),
        _ENTRY.account_id.is_not(None), _ENTRY.case_id.is_not(None), visible(viewer, _ENTRY.case_id),
    )  # fmt: skip
    start = Period(week).begins
    return [row for row in session.execute(query.order_by(_ENTRY.id)) if _counts(row, start)]


def _counts(row: Any, start: datetime | None) -> bool:
    """What was opened without identity counts not; nor what was opened before the week, but for the reasons."""
    if row.event == Event.REASON_GIVEN:
        return True
    return (start is None or row.at >= start) and (row.detail or {}).get("identified") != "no"


def _looks(entries: Sequence[Any]) -> list[Look]:
    opened = (row for row in entries if row.event != Event.REASON_GIVEN)
    return [Look(_local(row.at), row.account_id, row.case_id) for row in opened]


def _reasons(entries: Sequence[Any]) -> list[Reason]:
    given = (row for row in entries if row.event == Event.REASON_GIVEN)
    return [Reason(_local(r.at), r.account_id, r.case_id, str((r.detail or {}).get("reason", ""))) for r in given]


def _emergencies(session: Session, viewer: Person, week: date) -> list[Line]:
    begin, end = Period(week).begins, Period(None, week + WEEK - timedelta(days=1)).ends
    query = select(_OPENING.id, _OPENING.opened_at, _OPENING.account_id, _OPENING.case_id)
    query = query.where(_OPENING.opened_at >= begin, _OPENING.opened_at < end, not_withdrawn(viewer, _OPENING.case_id))
    return [
        Line(Rule.EMERGENCY, week, account, (case,), _local(at), str(number))
        for number, at, account, case in session.execute(query.order_by(_OPENING.id))
    ]


def _people(session: Session, _viewer: Person, numbers: Collection[int]) -> dict[int, str]:
    query = select(_ACCOUNT.id, _ACCOUNT.display_name).where(_ACCOUNT.id.in_(sorted(numbers)))
    return {number: name for number, name in session.execute(query)} if numbers else {}  # noqa: C416 - rows, not pairs


def _families(session: Session, viewer: Person, cases: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in _batches(cases):
        query = select(_CHILD.case_id, _CHILD.family_name).where(_CHILD.case_id.in_(some))
        rows = session.execute(query.where(visible(viewer, _CHILD.case_id)))
        found |= {case: name for case, name in rows if name}
    return found


def _references(session: Session, viewer: Person, cases: Collection[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for some in _batches(cases):
        query = select(_CASE.id, _CASE.reference, _CASE.token).where(_CASE.id.in_(some))
        rows = session.execute(query.where(not_withdrawn(viewer, _CASE.id)))
        found |= {case: (reference, token) for case, reference, token in rows}
    return found


def _notes(session: Session, _viewer: Person, week: date) -> dict[str, Noted]:
    columns = _NOTE.line, _NOTE.outcome, _NOTE.words, _NOTE.noted_at, _NOTE.noted_by
    rows = session.execute(select(*columns).where(_NOTE.week == week))
    return {row[0]: Noted(*row[1:]) for row in rows}


def _codes(line: Line, reasons: Sequence[Reason]) -> list[str]:
    if line.rule not in {Rule.NO_TASK, Rule.AGAIN}:
        return []
    own = (one.code for one in reasons if one.account == line.account and one.case in line.cases)
    return sorted(set(own))


def _batches(numbers: Collection[int]) -> list[list[int]]:
    ordered = sorted(numbers)
    return [ordered[first : first + _AT_ONCE] for first in range(0, len(ordered), _AT_ONCE)]


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(LONDON)
