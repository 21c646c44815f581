"""Looking for what cases have in common, and deciding of a note: each in one transaction with its audit entries.

A look raises a note for a group that no note is of yet, and lets the cases of a known group join theirs, which opens it
again. The same set is never raised twice.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.models import CaseState
from cdop.database import insert_rows, table_of
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.clusters.keys import Shared, digest
from cdop.recommendations.clusters.models import ClusterCase, ClusterMark
from cdop.recommendations.clusters.queries import CASES, DECIDED, DECISIONS, NOTES, OPEN, Note, note_at
from cdop.recommendations.clusters.rules import Group, Marked, Window, groups
from cdop.recommendations.naming import SIGN, Named, search_for
from cdop.recommendations.refusing import NamesSomebody
from cdop.redaction.folding import fold
from cdop.reference.calendar import FAR_FUTURE
from cdop.versions import ChangedMeanwhile

_MARKS, _STATES = table_of(ClusterMark).c, table_of(CaseState).c


@dataclass(frozen=True)
class Looked:
    """How many notes a look raised, and how many were opened again or grew."""

    raised: int
    joined: int


@dataclass
class _Known:
    """A note as it stands, with the cases that belong to it."""

    number: int
    token: str
    kind: str
    key_hash: str
    cases: set[int]


def look(session: Session, person: Person, today: date) -> Looked:
    """Raise a note for each new group, and let cases join. Nine statements at most, whatever is held.

    Of two looks at once the second waits, and finds what the first raised.
    """
    _one_at_a_time(session)
    settings = settings_in_force(session)
    window = Window(max(2, settings.number("cluster_cases")), max(1, settings.number("cluster_months")))
    found = groups(_marked(session, window.since(today)), window, today)
    known = _known_notes(session)
    new: list[Group] = []
    grown: list[tuple[_Known, Group]] = []
    for group in found:
        note = _note_of(known, group)
        if note is None:
            new.append(group)
        elif not set(group.cases) <= note.cases:
            grown.append((note, group))
    raised = _raise(session, person, new, window)
    _grow(session, person, grown)
    return Looked(raised, len(grown))


def decide(session: Session, person: Person, token: str, decision: str, reason: str, seen_version: int) -> None:  # noqa: PLR0913, PLR0917 - what is decided
    """Record what somebody decided of a note, and why.

    Raises ``LookupError``, ``ChangedMeanwhile``, or ``NamesSomebody`` for who may not read whom it names.
    """
    session.execute(select(NOTES.c.id).where(NOTES.c.token == token).with_for_update())
    note = note_at(session, person, token)
    if note is None:
        raise LookupError(token)
    if note.version != seen_version:
        raise ChangedMeanwhile(note)
    shown = _shown(session, note, reason)
    if shown != reason and not person.sees_identity:
        raise NamesSomebody([Named("reason", "", "", "")])
    row = {
        "note_id": note.number, "decision": decision, "reason": reason, "shown": shown,
        "cases": len(note.cases), "account_id": person.account_id, "at": utc_now(), "by": person.name,
    }  # fmt: skip
    session.execute(insert(DECISIONS), [row])
    values = {"state": DECIDED, "version": note.version + 1}
    session.execute(update(NOTES).where(NOTES.c.id == note.number).values(values))
    record(session, person, Event.CLUSTER_DECIDED, None, note=token, decision=decision, cases=len(note.cases))


def _one_at_a_time(session: Session) -> None:
    # SQLite lets one transaction write at a time anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext("cluster_notes"))))


def _marked(session: Session, since: date) -> list[Marked]:
    """What every case that died since a day could share; none that was withdrawn."""
    query = (
        select(_MARKS.kind, _MARKS.words, _MARKS.case_id, _STATES.date_of_death)
        .join(table_of(CaseState), _STATES.case_id == _MARKS.case_id)
        .where(_STATES.known_until == FAR_FUTURE, _STATES.withdrawn_reason.is_(None), _STATES.date_of_death >= since)
    )
    return [Marked(Shared(kind), key, case_id, died) for kind, (key, _), case_id, died in session.execute(query)]


def _known_notes(session: Session) -> list[_Known]:
    """Every note with all the cases that ever belonged to it, the first raised first."""
    cases: dict[int, set[int]] = defaultdict(set)
    for note_id, case_id in session.execute(select(CASES.c.note_id, CASES.c.case_id)):
        cases[note_id].add(case_id)
    rows = session.execute(select(NOTES.c.id, NOTES.c.token, NOTES.c.kind, NOTES.c.key_hash).order_by(NOTES.c.id))
    return [_Known(*row, cases[row.id]) for row in rows]


def _note_of(known: Sequence[_Known], group: Group) -> _Known | None:
    """The note that a group belongs to: of the same thing, however spelled, sharing a case; or of the same cases."""
    hashes, cases = {digest(key) for key in group.spellings}, set(group.cases)
    same_thing = (
        note
        for note in known
        if note.kind == group.kind and note.key_hash in hashes and not note.cases.isdisjoint(cases)
    )
    same_set = (note for note in known if note.kind == group.kind and cases == note.cases)
    return next(same_thing, None) or next(same_set, None)


def _raise(session: Session, person: Person, found: Sequence[Group], window: Window) -> int:
    """Raise a note for each group, of those of the very same cases and kind for the first; how many it were."""
    raised: dict[str, Group] = {}
    sets: set[tuple[Shared, frozenset[int]]] = set()
    for group in found:
        if (group.kind, frozenset(group.cases)) not in sets:
            sets.add((group.kind, frozenset(group.cases)))
            raised[secrets.token_hex(16)] = group
    if not raised:
        return 0
    now = utc_now()
    rows = [
        {
            "token": token, "kind": group.kind.value, "key_hash": digest(group.keys[0]), "first_on": group.first_on,
            "last_on": group.last_on, "least": window.least, "months": window.months, "state": OPEN, "version": 1,
            "raised_at": now, **_before(group),
        }
        for token, group in raised.items()
    ]  # fmt: skip
    kept = session.execute(insert(NOTES).returning(NOTES.c.token, NOTES.c.id), rows)
    numbers: dict[str, int] = {row.token: row.id for row in kept}
    _join(session, [(numbers[token], group, group.cases) for token, group in raised.items()])
    for token, group in raised.items():
        record_each(
            session, person, Event.CLUSTER_RAISED, group.cases,
            note=token, kind=group.kind.value, cases=len(group.cases),
        )  # fmt: skip
    return len(raised)


def _grow(session: Session, person: Person, grown: Sequence[tuple[_Known, Group]]) -> None:
    joining = [(note, group, [one for one in group.cases if one not in note.cases]) for note, group in grown]
    _join(session, [(note.number, group, more) for note, group, more in joining])
    for note, group, more in joining:
        values = {"state": OPEN, "version": NOTES.c.version + 1, "last_on": group.last_on, **_before(group)}
        session.execute(update(NOTES).where(NOTES.c.id == note.number).values(values))
        note.cases.update(more)
        record_each(
            session, person, Event.CLUSTER_RAISED, more, note=note.token, kind=note.kind, cases=len(group.cases)
        )


def _join(session: Session, joining: Sequence[tuple[int, Group, Sequence[int]]]) -> None:
    now = utc_now()
    rows = [
        {"note_id": number, "case_id": case_id, "key_hash": digest(own[case_id]), "joined_at": now}
        for number, group, cases in joining
        for own in (dict(zip(group.cases, group.keys, strict=True)),)
        for case_id in dict.fromkeys(cases)
    ]
    insert_rows(session, ClusterCase, rows)


def _before(group: Group) -> Mapping[str, Any]:
    return {"expected": group.before.tenths, "years_before": group.before.years}


def _shown(session: Session, note: Note, reason: str) -> str:
    """A reason as whoever sees no identity reads it: without the names of anybody, and of what the cases share.

    Of every case of the note, also of one that does not exist for who writes.
    """
    every = session.scalars(select(CASES.c.case_id).where(CASES.c.note_id == note.number).order_by(CASES.c.case_id))
    text = search_for(session, every.all()).masked(reason)
    return _without(text, {one.words for one in note.cases})


def _without(text: str, shared: Collection[str]) -> str:
    """A text without words, however they are written: with other capitals, accents or blanks, or none."""
    whole = (r"\s*".join(map(re.escape, fold(words).text.split())) for words in shared)
    wanted = sorted(filter(None, whole), key=len, reverse=True)
    if not wanted:
        return text
    folded, parts, done = fold(text), list[str](), 0
    for found in re.finditer("|".join(wanted), folded.text):
        start, end = folded.span(*found.span())
        parts += [text[done : max(start, done)], SIGN if start >= done else ""]
        done = max(end, done)
    return "".join([*parts, text[done:]])
