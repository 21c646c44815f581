"""Reading recommendations. They name nobody; drafts are for whoever writes, and what was typed as it was typed for
coordinators alone. From which cases one came is told to coordinators, and only of cases that exist for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Duty, Person, Role
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.models import (
    AddresseeRecord,
    FollowUpRecord,
    LearningUse,
    RecommendationAction,
    RecommendationEvent,
    RecommendationRecord,
    RecommendationText,
)
from cdop.recommendations.reading import Reading
from cdop.recommendations.rules import Happened, Happening, State
from cdop.versions import in_force

RECOMMENDATIONS, TEXTS = table_of(RecommendationRecord), table_of(RecommendationText)
ADDRESSEES, EVENTS = table_of(AddresseeRecord), table_of(RecommendationEvent)
ACTIONS, FOLLOW_UPS = table_of(RecommendationAction), table_of(FollowUpRecord)
USES = table_of(LearningUse)
_CASES = table_of(Case)
_ACCOUNTS = table_of(Account)
TEXT_IN_FORCE = and_(TEXTS.c.recommendation_id == RECOMMENDATIONS.c.id, TEXTS.c.version == RECOMMENDATIONS.c.version)
"""Joins a recommendation to what it says now."""
DRAFT, AGREED, WITHDRAWN = "draft", "agreed", "withdrawn"
READERS = frozenset({Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD, Role.PANEL_MEMBER})
WRITERS = frozenset({Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD})


@dataclass(frozen=True)
class Wording:
    """What a recommendation says. Empty where nothing was written; ``due_on``: when it is to be done."""

    words: str = ""
    theme: str = ""
    factors: tuple[str, ...] = ()
    done_when: str = ""
    measured_by: str = ""
    strength: str = ""
    due_on: date | None = None
    justified: tuple[tuple[str, str], ...] = ()

    @property
    def details(self) -> "Wording":
        return self


@dataclass(frozen=True)
class Recommendation:
    """One recommendation as it stands. ``number`` is its row's."""

    number: int = field(repr=False)
    token: str
    reference: str
    panel: str | None
    state: str
    version: int
    agreed_on: date | None
    created_at: datetime
    created_by: str
    wording: Wording


@dataclass(frozen=True)
class Addressee:
    """How it stands with one organisation. ``number`` is its row's; ``version`` counts what happened."""

    number: int = field(repr=False)
    token: str
    recommendation_number: int = field(repr=False)
    agency: str
    agency_name: str
    state: State
    due_on: date | None
    told_on: date | None
    reply_due_on: date | None
    answered_on: date | None
    ended_on: date | None
    step: int
    next_chase_on: date | None
    paused: bool
    version: int


@dataclass(frozen=True)
class Entry:
    """One event as a viewer may read it: its words as ``cdop.recommendations.reading`` says."""

    number: int
    addressee_number: int | None
    happened: Happened
    at: datetime
    by: str


@dataclass(frozen=True)
class Action:
    """An action as it stands. ``owner`` is a role."""

    token: str
    version: int
    addressee_number: int
    words: str
    owner: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class FollowUp:
    """A day on which to ask again; ``asked``: the number of the event that holds the answer, None while it waits."""

    number: int
    addressee_number: int
    months: int
    due_on: date
    asked: int | None


@dataclass(frozen=True)
class Source:
    """From what a recommendation came: a learning point, a case or a theme. ``reference`` and ``case``: its case's."""

    kind: str
    theme: str
    case: str | None
    reference: str | None
    analysis: str | None
    place: int | None


def readable(viewer: Person) -> ColumnElement[bool]:
    """Which recommendations exist for a viewer: all for who writes them, agreed ones for members.

    The chair, who agrees them, reads drafts too.
    """
    if viewer.is_a(*WRITERS):
        return true()
    if not viewer.is_a(*READERS):
        return ~true()
    chairs = (_ACCOUNTS.c.id == viewer.account_id) & _ACCOUNTS.c.duties.contains(Duty.CHAIR.value)
    to_agree = (RECOMMENDATIONS.c.state == DRAFT) & exists().where(chairs)
    return (RECOMMENDATIONS.c.state == AGREED) | to_agree


def recommendation_query() -> Select[Any]:
    """Recommendations with the text that is in force; rows for ``recommendation_of``."""
    columns = (
        TEXTS.c.words, TEXTS.c.theme, TEXTS.c.factors, TEXTS.c.done_when, TEXTS.c.measured_by, TEXTS.c.strength,
        TEXTS.c.due_on, TEXTS.c.justified,
    )  # fmt: skip
    return select(RECOMMENDATIONS, *columns).join(TEXTS, TEXT_IN_FORCE)


def recommendation_of(row: Row[Any]) -> Recommendation:
    """A row of ``recommendation_query``."""
    wording = Wording(
        row.words, row.theme, tuple(row.factors), row.done_when, row.measured_by, row.strength, row.due_on,
        tuple(sorted(row.justified.items())),
    )  # fmt: skip
    return Recommendation(
        row.id, row.token, row.reference, row.panel, row.state, row.version, row.agreed_on, row.created_at,
        row.created_by, wording,
    )  # fmt: skip


def recommendation_at(session: Session, viewer: Person, token: str) -> Recommendation | None:
    """One recommendation, where it exists for the viewer."""
    query = recommendation_query().where(RECOMMENDATIONS.c.token == token, readable(viewer))
    row = session.execute(query).one_or_none()
    return recommendation_of(row) if row else None


def recommendations(session: Session, viewer: Person, *only: ColumnElement[bool]) -> list[Recommendation]:
    """Those that exist for the viewer and fulfil conditions on ``RECOMMENDATIONS`` or ``TEXTS``, the latest first."""
    query = recommendation_query().where(readable(viewer), *only).order_by(RECOMMENDATIONS.c.reference.desc())
    return [recommendation_of(row) for row in session.execute(query)]


def from_case(session: Session, viewer: Person, case_id: int) -> list[Recommendation]:
    """Those that came from a case that exists for the viewer, the latest first; also through what it taught."""
    later = USES.alias("later_use")
    same = (later.c.recommendation_id == USES.c.recommendation_id) & (later.c.case_id == USES.c.case_id)
    same &= func.coalesce(later.c.place, -1) == func.coalesce(USES.c.place, -1)
    taken_back = exists().where(same, later.c.id > USES.c.id, later.c.removed).correlate(USES)
    own = (USES.c.recommendation_id == RECOMMENDATIONS.c.id) & (USES.c.case_id == case_id) & ~USES.c.removed
    return recommendations(session, viewer, exists().where(own, ~taken_back, visible(viewer, USES.c.case_id)))


def addressees(session: Session, viewer: Person, *only: ColumnElement[bool]) -> list[Addressee]:
    """The organisations of recommendations that exist for the viewer, by name; conditions on ``ADDRESSEES``."""
    query = (
        select(ADDRESSEES)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .where(readable(viewer), *only)
        .order_by(ADDRESSEES.c.agency_name, ADDRESSEES.c.id)
    )
    return [addressee_of(row) for row in session.execute(query)]


def addressees_of(session: Session, viewer: Person, numbers: Sequence[int]) -> dict[int, list[Addressee]]:
    """The organisations of some recommendations, by the recommendation's number. One statement."""
    found: dict[int, list[Addressee]] = {number: [] for number in numbers}
    for one in addressees(session, viewer, ADDRESSEES.c.recommendation_id.in_(numbers)) if numbers else ():
        found[one.recommendation_number].append(one)
    return found


def addressee_at(session: Session, viewer: Person, token: str) -> Addressee | None:
    """One organisation's, where its recommendation exists for the viewer."""
    return next(iter(addressees(session, viewer, ADDRESSEES.c.token == token)), None)


def addressee_with(session: Session, viewer: Person, token: str) -> tuple[Addressee, Recommendation] | None:
    """One organisation's with its recommendation, where that exists for the viewer. Two statements."""
    addressee = addressee_at(session, viewer, token)
    if addressee is None:
        return None
    (own,) = recommendations(session, viewer, RECOMMENDATIONS.c.id == addressee.recommendation_number)
    return addressee, own


def organisations(session: Session, viewer: Person) -> list[tuple[str, str]]:
    """The organisations of recommendations that exist for the viewer: token and name, by name. One statement."""
    query = (
        select(ADDRESSEES.c.agency, func.max(ADDRESSEES.c.agency_name).label("name"))
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .where(readable(viewer))
        .group_by(ADDRESSEES.c.agency)
    )
    found = [(row.agency, row.name) for row in session.execute(query)]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


def addressee_of(row: Row[Any]) -> Addressee:
    """A row of the table."""
    return Addressee(
        row.id, row.token, row.recommendation_id, row.agency, row.agency_name, State(row.state), row.due_on,
        row.told_on, row.reply_due_on, row.answered_on, row.ended_on, row.step, row.next_chase_on, row.paused,
        row.version,
    )  # fmt: skip


def events_of(session: Session, viewer: Person, numbers: Sequence[int]) -> dict[int, list[Entry]]:
    """What happened to some recommendations, each in the order in which it was recorded. At most four statements."""
    found: dict[int, list[Entry]] = {number: [] for number in numbers}
    query = (
        select(EVENTS)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == EVENTS.c.recommendation_id)
        .where(EVENTS.c.recommendation_id.in_(numbers), readable(viewer))
        .order_by(EVENTS.c.id)
    )
    reading = Reading(session, viewer, numbers)
    for row in session.execute(query) if numbers else ():
        found[row.recommendation_id].append(_entry(row, reading))
    return found


def happened_with(session: Session, addressee: int) -> list[Happened]:
    """What happened with one organisation, in the order in which it was recorded: for the rules, without words."""
    query = select(EVENTS).where(EVENTS.c.addressee_id == addressee).order_by(EVENTS.c.id)
    return [happened_of(row, "") for row in session.execute(query)]


def actions_of(session: Session, viewer: Person, numbers: Sequence[int]) -> list[Action]:
    """The actions of some organisations (``numbers`` of addressees), as they stand, the first due first."""
    if not numbers:
        return []
    own = in_force(ACTIONS).join(ADDRESSEES, ADDRESSEES.c.id == ACTIONS.c.addressee_id)
    own = own.add_columns(ADDRESSEES.c.recommendation_id).where(ACTIONS.c.addressee_id.in_(numbers))
    rows = session.execute(own.order_by(ACTIONS.c.due_on.is_(None), ACTIONS.c.due_on, ACTIONS.c.id)).all()
    reading = Reading(session, viewer, sorted({row.recommendation_id for row in rows}))
    return [_action(row, reading) for row in rows]


def action_of(row: Row[Any]) -> Action:
    """A row of ``ACTIONS``, with its words as typed."""
    return Action(row.token, row.version, row.addressee_id, row.words, row.owner, row.due_on, row.state)


def _action(row: Row[Any], reading: Reading) -> Action:
    words = reading.words(row.recommendation_id, row.words, row.shown, row.recorded_at)
    owner = reading.words(row.recommendation_id, row.owner, row.owner_shown, row.recorded_at)
    return replace(action_of(row), words=words, owner=owner)


def follow_ups_of(session: Session, _viewer: Person, numbers: Sequence[int]) -> list[FollowUp]:
    """The days on which some organisations are asked again, the first first; none that a reopening dropped."""
    own = FOLLOW_UPS.c.addressee_id.in_(numbers) & ~FOLLOW_UPS.c.dropped
    rows = session.execute(select(FOLLOW_UPS).where(own).order_by(FOLLOW_UPS.c.due_on, FOLLOW_UPS.c.id))
    return [FollowUp(row.id, row.addressee_id, row.months, row.due_on, row.asked) for row in rows] if numbers else []


def sources_of(session: Session, viewer: Person, number: int) -> list[Source]:
    """From what a recommendation came. Cases are told to a coordinator, and only those that exist for the viewer."""
    query = (
        select(USES, _CASES.c.token.label("case"), _CASES.c.reference)
        .outerjoin(_CASES, _CASES.c.id == USES.c.case_id)
        .where(USES.c.recommendation_id == number)
        .where(USES.c.case_id.is_(None) | visible(viewer, _CASES.c.id))
        .order_by(USES.c.id)
    )
    found: dict[tuple[object, ...], Source] = {}
    for row in session.execute(query):
        key = row.kind, row.case_id, row.analysis, row.place, row.theme
        found.pop(key, None)
        if not row.removed:
            told = (row.case, row.reference, row.analysis, row.place) if viewer.sees_identity else (None,) * 4
            found[key] = Source(row.kind, row.theme, *told)
    return list(found.values())


def _entry(row: Row[Any], reading: Reading) -> Entry:
    number = row.recommendation_id
    words, detail = reading.words(number, row.words, row.shown, row.at), reading.detail(number, row.detail, row.at)
    return Entry(row.id, row.addressee_id, replace(happened_of(row, words), detail=detail), row.at, row.by)


def happened_of(row: Row[Any], words: str) -> Happened:
    """A row of ``EVENTS`` as the rules see it, with these words."""
    state = State(row.state) if row.state else None
    return Happened(Happening(row.event), row.dated, state, row.detail, words, row.by_addressee, row.id)
