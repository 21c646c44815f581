"""Writing drafts: beginning one, saving what it says, and saying from what it came. Nothing that names anybody is kept.

Each is one transaction with its event or version and its audit entry, on a row that nobody else changes meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agencies_of
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.recommendations.due_days import refuse_too_far
from cdop.recommendations.models import AddresseeRecord, LearningUse
from cdop.recommendations.naming import Search, search_for, search_of
from cdop.recommendations.queries import (
    ADDRESSEES,
    DRAFT,
    RECOMMENDATIONS,
    TEXTS,
    USES,
    WRITERS,
    Recommendation,
    Wording,
    recommendation_at,
)
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import NamesSomebody
from cdop.recommendations.rules import Happening, NotNow, State
from cdop.recommendations.service import new_token, next_reference, tell_of
from cdop.recommendations.writing.learning import LEARNING, Point, done_with
from cdop.reference.calendar import today
from cdop.versions import as_seen

CASE, THEME = "case", "theme"
MOST_TRIES = 20
"""How often a reference is asked for that somebody else takes at the same moment."""


@dataclass(frozen=True)
class Origin:
    """From what a draft begins. ``case_id`` with a learning point or a case; ``theme`` in words."""

    kind: str
    case_id: int | None = field(default=None, repr=False)
    analysis: str | None = None
    place: int | None = None
    theme: str = ""

    @classmethod
    def of(cls, point: Point) -> "Origin":
        """A learning point."""
        return cls(LEARNING, point.case_id, point.analysis, point.place)


@dataclass(frozen=True)
class Content:
    """What a draft is to say, and to which organisations (their tokens in the directory)."""

    wording: Wording
    organisations: tuple[str, ...]


def texts_of(wording: Wording) -> dict[str, str]:
    """The texts that are looked through, by their field."""
    return {
        "theme": wording.theme, "words": wording.words, "done_when": wording.done_when,
        "measured_by": wording.measured_by, "factors": ". ".join(wording.factors),
    }  # fmt: skip


def look(session: Session, _person: Person, found: Recommendation, wording: Wording) -> None:
    """Look through a wording as saving does. Raises ``NamesSomebody`` for what the draft as it stands has no reason."""
    _refuse_names(search_of(session, found.number), texts_of(wording), [key for key, _ in found.wording.justified])


def locked_draft(session: Session, person: Person, token: str, seen_version: int) -> Recommendation:
    """A draft that nobody else changes until this transaction ends.

    Raises ``LookupError``, ``NotNow`` where it is no draft any more, or ``ChangedMeanwhile``.
    """
    session.execute(select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.token == token).with_for_update())
    found = recommendation_at(session, person, token)
    if found is not None and found.state != DRAFT:
        raise NotNow("This recommendation is no draft any more: it was agreed or withdrawn.")
    return as_seen(found, token, seen_version)


def begin(session: Session, person: Person, origins: Sequence[Origin], on: date | None = None) -> str:
    """Begin a draft that says nothing yet. Returns its token. ``on``: when it was begun; today unless given.

    Raises ``PermissionError`` for whoever writes none, ``NotNow`` without an origin, or ``NamesSomebody``.
    """
    if not person.is_a(*WRITERS):
        raise PermissionError("writing recommendations")
    if not origins:
        raise NotNow("Choose what it comes from", "points")
    _refuse_names(search_for(session, []), {"theme": "\n".join(one.theme for one in origins)})
    token, theme = new_token(), next((one.theme for one in origins if one.theme), "")
    number = _create(session, person, token, on or today())
    session.execute(insert(TEXTS), [_text(number, 1, Wording(theme=theme[:120]), {}, person)])
    _come_from(session, person, number, origins)
    tell_of(session, person, number, Happening.WRITTEN, on=on)
    record(session, person, Event.RECOMMENDATION_WRITTEN, None, recommendation=token, version=1)
    return token


def add_origins(session: Session, person: Person, token: str, origins: Sequence[Origin]) -> None:
    """Say that a draft comes from more. What names somebody of the new cases stands in its way.

    Raises ``LookupError``, ``NotNow`` or ``NamesSomebody``.
    """
    found = recommendation_at(session, person, token)
    if found is None:
        raise LookupError(token)
    found = locked_draft(session, person, token, found.version)
    cases = sorted({one.case_id for one in origins if one.case_id is not None})
    kept = [key for key, _ in found.wording.justified]
    _refuse_names(search_for(session, cases), texts_of(found.wording), kept)
    _come_from(session, person, found.number, origins)
    record(session, person, Event.RECOMMENDATION_WRITTEN, None, recommendation=token, version=found.version)


def save(  # noqa: PLR0913, PLR0917 - what was seen, what is to stand, and why
    session: Session, person: Person, token: str, seen_version: int, content: Content, reasons: Mapping[str, str]
) -> bool:
    """Save what a draft says, however incomplete. Returns whether anything changed.

    ``reasons``: why found words may stay, by the hit's key, of who may read what was found. Raises ``NamesSomebody``,
    ``NotNow`` (a day that is too far ahead), and as ``locked_draft`` does.
    """
    found = locked_draft(session, person, token, seen_version)
    refuse_too_far(content.wording.due_on)
    search, texts = search_of(session, found.number), texts_of(content.wording)
    new = reasons if reads_as_typed(session, person, found.number) else {}
    given = {**dict(found.wording.justified), **{key: why.strip() for key, why in new.items() if why.strip()}}
    _refuse_names(search, texts, list(given))
    needed = {one.key for one in search.found(texts)} if given else set()
    justified = {key: why for key, why in given.items() if key in needed}
    addressed = _address(session, found.number, content)
    before = found.wording
    after = Wording(**{**vars(content.wording), "justified": tuple(sorted(justified.items()))})
    if before == after and not addressed:
        return False
    version = found.version + 1
    session.execute(insert(TEXTS), [_text(found.number, version, after, justified, person)])
    session.execute(update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.id == found.number).values(version=version))
    record(session, person, Event.RECOMMENDATION_WRITTEN, None, recommendation=token, version=version)
    return True


def decide_none(session: Session, person: Person, points: Sequence[Point], reason: str) -> None:
    """Nothing is recommended of these points, and why.

    Raises ``NotNow`` where something was done with one already or there is no reason, or ``NamesSomebody``.
    """
    if not points:
        raise NotNow("Tick at least one learning point", "points")
    if not reason.strip():
        raise NotNow("Enter why nothing is recommended", "reason")
    _refuse_names(search_for(session, sorted({point.case_id for point in points})), {"reason": reason})
    if done_with(session, points):
        raise NotNow("Somebody else did something with one of these just now: look at the list again", "points")
    rows = [_use(None, Origin.of(point), person, reason.strip()) for point in points]
    insert_rows(session, LearningUse, rows)
    for case_id in sorted({point.case_id for point in points}):
        record(session, person, Event.LEARNING_DECIDED, case_id, recommended="no")


def give_back(session: Session, person: Person, number: int) -> None:
    """Let what a recommendation came from wait again: it was withdrawn. ``number``: its row's."""
    rows = session.execute(select(USES).where(USES.c.recommendation_id == number).order_by(USES.c.id))
    held = dict[tuple[Any, ...], Any]()
    for row in rows:
        key = row.kind, row.case_id, row.analysis, row.place, row.theme
        held.pop(key, None)
        if not row.removed:
            held[key] = row
    origins = [Origin(row.kind, row.case_id, row.analysis, row.place, row.theme) for row in held.values()]
    insert_rows(session, LearningUse, [_use(number, one, person, removed=True) for one in origins])


def _create(session: Session, person: Person, token: str, on: date) -> int:
    """A draft's row under the next reference. Whoever loses the race for a reference takes the one after it."""
    for _ in range(MOST_TRIES):
        row = {
            "token": token, "reference": next_reference(session, on), "panel": None, "state": DRAFT, "version": 1,
            "agreed_on": None, "created_at": utc_now(), "created_by": person.name,
        }  # fmt: skip
        try:
            with session.begin_nested():
                return int(session.scalars(insert(RECOMMENDATIONS).returning(RECOMMENDATIONS.c.id), [row]).one())
        except IntegrityError:
            taken = select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.reference == row["reference"])
            if session.scalar(taken) is None:
                raise
    raise RuntimeError("no reference is free")


def _come_from(session: Session, person: Person, number: int, origins: Sequence[Origin]) -> None:
    insert_rows(session, LearningUse, [_use(number, one, person) for one in origins])
    for case_id in sorted({one.case_id for one in origins if one.case_id is not None}):
        record(session, person, Event.LEARNING_DECIDED, case_id, recommended="yes")


def _use(number: int | None, origin: Origin, person: Person, reason: str = "", *, removed: bool = False) -> Any:
    return {
        "recommendation_id": number, "kind": origin.kind, "case_id": origin.case_id, "analysis": origin.analysis,
        "place": origin.place, "theme": origin.theme, "removed": removed, "reason": reason, "at": utc_now(),
        "by": person.name,
    }  # fmt: skip


def _address(session: Session, number: int, content: Content) -> bool:
    """Let the draft's organisations be these. Nothing has happened with any of them yet: there is nothing to keep."""
    rows = session.execute(select(ADDRESSEES).where(ADDRESSEES.c.recommendation_id == number))
    held = {row.agency: row for row in rows}
    known = {one.token: one.name for one in agencies_of(session)}
    wanted = [token for token in dict.fromkeys(content.organisations) if token in known]
    due = content.wording.due_on
    gone = [row.id for agency, row in held.items() if agency not in wanted]
    new = [_addressee(number, token, known[token], due) for token in wanted if token not in held]
    if gone:
        session.execute(delete(ADDRESSEES).where(ADDRESSEES.c.id.in_(gone)))
    insert_rows(session, AddresseeRecord, new)
    session.execute(update(ADDRESSEES).where(ADDRESSEES.c.recommendation_id == number).values(due_on=due))
    return bool(gone or new)


def _addressee(number: int, agency: str, name: str, due: date | None) -> dict[str, Any]:
    return {
        "token": new_token(), "recommendation_id": number, "agency": agency, "agency_name": name,
        "state": State.PROPOSED.value, "due_on": due, "told_on": None, "reply_due_on": None, "answered_on": None,
        "ended_on": None, "step": 0, "next_chase_on": None, "paused": False, "version": 0,
    }  # fmt: skip


def _text(number: int, version: int, wording: Wording, justified: Mapping[str, str], person: Person) -> dict[str, Any]:
    return {
        "recommendation_id": number, "version": version, "words": wording.words, "theme": wording.theme,
        "factors": list(wording.factors), "done_when": wording.done_when, "measured_by": wording.measured_by,
        "strength": wording.strength, "due_on": wording.due_on, "justified": dict(justified),
        "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip


def _refuse_names(search: Search, texts: Mapping[str, str], justified: Sequence[str] = ()) -> None:
    if found := search.found(texts, justified):
        raise NamesSomebody(found)
