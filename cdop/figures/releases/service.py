"""Preparing and publishing a year's figures. Each write is in the caller's transaction, with its audit entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.figures.assembly import RULES_VERSION
from cdop.figures.order import SECTIONS
from cdop.figures.releases.content import Content, fingerprint_of, new_seal
from cdop.figures.releases.drafting import Prepared, read_inputs
from cdop.figures.releases.models import FigureCommentary, FigureDraft, FigureRelease
from cdop.figures.releases.queries import FAILED, READY, WORKING, commentaries, draft_of, drafted
from cdop.figures.releases.rules import Rule
from cdop.figures.releases.since import Mark, anything_since, mark
from cdop.figures.releases.turns import one_at_a_time
from cdop.figures.slices import Clock
from cdop.recommendations.service import new_token

LONGEST_WORDS, LONGEST_NAME, LONGEST_COMMENTARY = 2000, 200, 4000
_DRAFTS, _RELEASES = table_of(FigureDraft), table_of(FigureRelease)
_NOTHING: Mapping[str, Any] = dict.fromkeys(
    ("inputs", "policy", "hidden", "board_json", "public_json", "board", "public", "cases")
)


class ChangedSincePrepared(Exception):
    """Something that would be published is another now, or nothing is prepared: both editions are to be made again."""


class RecordedMeanwhile(Exception):
    """Something was recorded since the year was counted: whether it changes anything is to be looked at again."""


class CannotPublish(ValueError):
    """A check that must hold does not, or somebody is not named. The text says which."""


@dataclass(frozen=True)
class Answerable:
    """Who answers for the figures by name, in which role, what is said with them, and when (UTC; now unless given).

    ``told`` is how many numbers in words, not shown to the public otherwise, they chose to publish knowingly.
    """

    name: str
    role: str
    words: str = ""
    published_at: datetime | None = None
    told: int = 0


def begin(session: Session, person: Person, year: str, known_by: date, rule: Rule = Rule.DECIDED) -> str:
    """Note that both editions are being prepared, in the place of what was before. Returns the draft's token.

    ``rule`` is how the public one hides.

    Raises ``PermissionError`` for whoever may not.
    """
    _may(person)
    token = new_token()
    row = {
        "token": token, "year": year, "state": WORKING, "step": 1, "known_by": known_by, **_NOTHING,
        "policy": {"rule": rule.value}, "begun_at": utc_now(), "begun_by": person.name,
    }  # fmt: skip
    session.execute(delete(_DRAFTS).where(_DRAFTS.c.year == year))
    insert_rows(session, FigureDraft, [row])
    record(session, person, Event.FIGURES_PREPARED, None, year=year, known_by=known_by.isoformat())
    return token


def come_to(session: Session, token: str, step: int, state: str = WORKING) -> None:
    """Note how far the preparing has come, or how it ended."""
    session.execute(update(_DRAFTS).where(_DRAFTS.c.token == token).values(step=step, state=state))


def keep(session: Session, token: str, prepared: Prepared, inputs: str) -> None:
    """Keep what was prepared, with the hash of what it was made from. Nothing where it was begun anew meanwhile."""
    content = prepared.content
    values = {
        "state": READY, "step": 3, "inputs": inputs, "policy": dict(content.policy), "hidden": prepared.hidden,
        "board_json": content.board_json, "public_json": content.public_json, "board": content.board,
        "public": content.public, "cases": content.cases,
    }  # fmt: skip
    session.execute(update(_DRAFTS).where(_DRAFTS.c.token == token, _DRAFTS.c.state == WORKING).values(**values))


@dataclass(frozen=True)
class Seen:
    """What was looked at before publishing, without the write lock: the draft's token, what the year's figures would be
    made from now (``Inputs.sha256``), and the audit's mark of that moment.
    """

    token: str
    inputs: str
    mark: Mark


def look(session: Session, person: Person, at: Clock, token: str) -> Seen:
    """Count the year once more, in the caller's snapshot: what ``publish`` then asks is whether anything came since.

    Raises ``ChangedSincePrepared`` where nothing of this token is prepared.
    """
    draft = draft_of(session, at.year.label)
    if draft is None or (draft.token, draft.known_by, draft.state) != (token, at.known_by, READY):
        raise ChangedSincePrepared
    moment = mark(session)
    return Seen(token, read_inputs(session, person, at, draft.rule).sha256, moment)


def publish(session: Session, person: Person, at: Clock, seen: Seen, who: Answerable) -> int:
    """Freeze what was prepared and seen as the year's next edition; returns its number. Counts nothing.

    ``at`` is the year as known by today. The checks are the caller's to ask (``cdop.figures.releases.checks``).
    Raises ``PermissionError``, ``CannotPublish`` where nobody is named, ``ChangedSincePrepared`` where something that
    would be published is another now, or ``RecordedMeanwhile`` where it is to be looked at again.
    """
    _may(person)
    for value, longest, what in (
        (who.name, LONGEST_NAME, "name"), (who.role, LONGEST_NAME, "role"), (who.words, LONGEST_WORDS, "words"),
    ):  # fmt: skip
        if len(value) > longest or (what != "words" and not value.strip()):
            raise CannotPublish(what)
    one_at_a_time(session)
    content = _as_seen(session, at, seen)
    number = (session.scalar(select(func.max(_RELEASES.c.number)).where(_RELEASES.c.year == content.year)) or 0) + 1
    seal = new_seal()
    fingerprint = fingerprint_of(content, number, seal)
    row = {
        "year": content.year, "number": number, "known_by": content.known_by, "rules_version": content.rules_version,
        "policy": dict(content.policy), "board_json": content.board_json, "public_json": content.public_json,
        "board": content.board, "public": content.public, "cases": content.cases, "seal": seal,
        "fingerprint": fingerprint, "words": who.words.strip(), "published_by": who.name.strip(),
        "role": who.role.strip(), "published_at": who.published_at or utc_now(), "recorded_by": person.name,
    }  # fmt: skip
    insert_rows(session, FigureRelease, [row])
    known_by = content.known_by.isoformat()
    record(
        session, person, Event.FIGURES_PUBLISHED, None, year=content.year, edition=number, known_by=known_by,
        fingerprint=fingerprint, told=who.told or None,
    )  # fmt: skip
    return number


def _as_seen(session: Session, at: Clock, seen: Seen) -> Content:
    """What was prepared and seen, taken away: of two who publish it at once only the first has it."""
    draft, content = draft_of(session, at.year.label), drafted(session, seen.token, RULES_VERSION)
    if draft is None or content is None or draft.known_by != at.known_by or draft.inputs != seen.inputs:
        raise ChangedSincePrepared
    if anything_since(session, seen.mark):
        raise RecordedMeanwhile
    if session.connection().execute(delete(_DRAFTS).where(_DRAFTS.c.token == seen.token)).rowcount != 1:
        raise ChangedSincePrepared
    return content


def fail(session: Session, token: str, state: str = FAILED) -> None:
    """Note that nothing came of the preparing."""
    session.execute(update(_DRAFTS).where(_DRAFTS.c.token == token, _DRAFTS.c.state == WORKING).values(state=state))


def comment(session: Session, person: Person, year: str, section: str, text: str) -> None:
    """Say something of a section; an empty text takes back what was said. The same again stores nothing.

    Raises ``PermissionError``, or ``ValueError`` for a section that there is not, or a text that is too long.
    """
    _may(person)
    text = text.strip()
    if section not in SECTIONS or len(text) > LONGEST_COMMENTARY:
        raise ValueError(section)
    said = {one.section: one.text for one in commentaries(session, year)}
    if said.get(section, "") == text:
        return
    row = {"year": year, "section": section, "text": text, "written_at": utc_now(), "written_by": person.name}
    insert_rows(session, FigureCommentary, [row])
    record(session, person, Event.FIGURES_COMMENTED, None, year=year, section=section)


def _may(person: Person) -> None:
    if not person.is_a(Role.PUBLIC_HEALTH_LEAD):
        raise PermissionError("publishing figures")
