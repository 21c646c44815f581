"""From a timeline to what is counted: the one place where facts become a case's current state.

Everything here is derived. The rows are written in the transaction that appends the fact, and
``flask case check`` proves them equal to a fresh derivation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from cdop.case.attributes import ATTRIBUTE_KINDS, Attributes
from cdop.case.awaited import Unconfirmed, running_since, unconfirmed
from cdop.case.clocks import Clocks, clocks_of, is_gathered
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.learned import Learned, learned
from cdop.case.matters import Matter, open_matters
from cdop.case.readiness import Readiness, readiness
from cdop.case.tables import Derived, Tables
from cdop.reference.calendar import FAR_FUTURE, Year, age_band, complete_months, months_band, quarter
from cdop.reference.codes import ethnic_group

OPEN_YEAR = 9999


@dataclass(frozen=True)
class State:
    """What was known of a case from one day up to, not including, another (counting.md: attributes)."""

    known_from: date
    known_until: date
    home_area: str | None
    expectation: str | None
    withdrawn_reason: str | None
    deprivation_fifth: str | None = None
    circumstance: str | None = None
    protection_plan: str | None = None
    statutory_order: str | None = None
    safeguarding_review: str | None = None
    inquest: str | None = None
    joint_agency_response: str | None = None


@dataclass(frozen=True)
class ReviewSpell:
    """A time for which the case counts as reviewed: from a finalising to the day before ``until``."""

    finalised_on: date
    until: date
    months_band: str
    quarter: str


@dataclass(frozen=True)
class OutstandingSpell:
    """A time for which the case waits for its review, once for each year it touches.

    ``year`` is the starting year of an April-to-March year, or ``OPEN_YEAR`` while the spell has no
    end: so the cases outstanding on a day are found in one year's index, whatever the history.
    """

    year: int
    since: date
    until: date


@dataclass(frozen=True)
class Projection:
    """All that is derived from one timeline."""

    notified_on: date
    status: str
    description: dict[str, Any]
    identity: dict[str, Any]
    told: tuple[dict[str, Any], ...]
    age_band: str | None
    ethnic_group: str | None
    category: str | None
    modifiability: str | None
    factors: tuple[str, ...]
    states: tuple[State, ...]
    reviewed: tuple[ReviewSpell, ...]
    outstanding: tuple[OutstandingSpell, ...]
    clocks: Clocks
    readiness: Readiness | None
    matters: tuple[Matter, ...]
    learned: Learned | None
    response_since: date | None
    unconfirmed: Unconfirmed | None


@dataclass(frozen=True)
class Counted:
    """What figures count of a case, but for what could name the child; ``descriptions``: how often it was described."""

    notified_on: date
    description: dict[str, Any]
    descriptions: int
    category: str | None
    modifiability: str | None
    factors: tuple[str, ...]
    states: tuple[State, ...]
    reviewed: tuple[ReviewSpell, ...]
    outstanding: tuple[OutstandingSpell, ...]


_ATTRIBUTES = ATTRIBUTE_KINDS | {FactKind.CLASSIFIED, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE}


def project(facts: Sequence[Fact]) -> Projection:
    """Derive a case from its facts, in the order they were recorded.

    Raises ``ValueError`` where the timeline has no notification or no description of the child.
    """
    described, notified = [f for f in facts if f.kind is FactKind.DESCRIBED], notifications(facts)
    if not described or not notified:
        raise ValueError("a case begins with a notification and a description of the child")
    first_day = min(f.dated for f in notified)
    detail, identity = dict(described[-1].detail), dict(described[-1].identity or {})
    died = date.fromisoformat(detail["date_of_death"])
    born = identity.get("date_of_birth")
    finalised = in_force(facts, FactKind.FINALISED)
    analysis = finalised.detail if finalised else {}
    states, reviewed = _states(facts, first_day), _reviewed(facts, died) if finalised else ()
    return Projection(
        notified_on=first_day,
        description=detail,
        identity=identity,
        told=tuple(told for f in notified if (told := (f.identity or {}).get("told"))),
        age_band=age_band(date.fromisoformat(born) if born else None, died),
        ethnic_group=ethnic_group(detail.get("ethnicity")),
        category=analysis.get("category"),
        modifiability=analysis.get("modifiability"),
        factors=tuple(analysis.get("factors", ())),
        reviewed=reviewed,
        outstanding=_outstanding(first_day, reviewed),
        **_standing(facts, first_day, states, reviewed),
    )


def counted(facts: Sequence[Fact]) -> Counted | None:
    """The part of ``project`` that figures count, of facts without identities; none where they are not a whole case."""
    described, notified = [f for f in facts if f.kind is FactKind.DESCRIBED], notifications(facts)
    if not described or not notified:
        return None
    first_day, detail = min(f.dated for f in notified), dict(described[-1].detail)
    finalised = in_force(facts, FactKind.FINALISED)
    analysis = finalised.detail if finalised else {}
    reviewed = _reviewed(facts, date.fromisoformat(detail["date_of_death"])) if finalised else ()
    return Counted(
        first_day, detail, len(described), analysis.get("category"), analysis.get("modifiability"),
        tuple(analysis.get("factors", ())), _states(facts, first_day), reviewed, _outstanding(first_day, reviewed),
    )  # fmt: skip


_CHILD_OR_REVIEW = frozenset({Derived.CHILD, Derived.REVIEWED, Derived.OUTSTANDING, Derived.FACTORS})


def project_after(known: Projection, facts: Sequence[Fact], changes: Tables) -> Projection:
    """The same as ``project``, at half the cost, where ``known`` is derived from all of these facts but the last one.

    ``changes``: the tables that a fact of the last one's kind can change (``cdop.case.kinds``). What stands in others
    stays as it is known.
    """
    if changes & _CHILD_OR_REVIEW:
        return project(facts)
    states = _states(facts, known.notified_on) if Derived.STATES in changes else known.states
    kept = _Kept(
        None if Derived.READINESS in changes else known.readiness, None if Derived.MATTERS in changes else known.matters
    )
    return replace(known, **_standing(facts, known.notified_on, states, known.reviewed, kept))


@dataclass(frozen=True)
class _Kept:
    """What is known to stay as it is; None: it is derived."""

    readiness: Readiness | None = None
    matters: tuple[Matter, ...] | None = None


_NOTHING = _Kept()


def _standing(
    facts: Sequence[Fact],
    first_day: date,
    states: tuple[State, ...],
    reviewed: Sequence[ReviewSpell],
    kept: _Kept = _NOTHING,
) -> dict[str, Any]:
    """How the case stands now: what any decision may change."""
    status = _status(facts, states[-1], reviewed)
    ready = (kept.readiness or readiness(facts)) if is_gathered(facts, status) else None
    return {
        "states": states,
        "status": status,
        "clocks": clocks_of(facts, status, first_day, ready),
        "readiness": ready,
        "matters": open_matters(facts, status) if kept.matters is None else kept.matters,
        "learned": learned(facts),
        "response_since": running_since(facts, states[-1].withdrawn_reason),
        "unconfirmed": unconfirmed(facts, status),
    }


def _states(facts: Sequence[Fact], first_day: date) -> tuple[State, ...]:
    """Residency, classification, withdrawal and attributes as they stood from day to day, since the notification.

    A state lasts until something of it changes.
    """
    known = Attributes()
    held = {"home_area": None, "expectation": None, "withdrawn_reason": None, **known.values()}
    by_day: dict[date, dict[str, str | None]] = {first_day: held}
    for place, fact in sorted(enumerate(facts), key=lambda each: each[1].dated):
        if fact.kind not in _ATTRIBUTES:
            continue
        known.add(fact, place)
        held = {**held, **_decided(fact), **known.values()}
        by_day[max(first_day, fact.dated)] = held
    days = [first_day, *(day for before, day in pairwise(by_day) if by_day[day] != by_day[before]), FAR_FUTURE]
    return tuple(State(since, until, **by_day[since]) for since, until in pairwise(days))


def _decided(fact: Fact) -> dict[str, str | None]:
    """What a decision says of residency, classification or withdrawal."""
    match fact.kind:
        case FactKind.RESIDENCY_DECIDED:
            return {"home_area": fact.detail["home_area"]}
        case FactKind.CLASSIFIED:
            return {"expectation": fact.detail["expectation"]}
        case FactKind.WITHDRAWN:
            return {"withdrawn_reason": fact.detail["reason"]}
        case FactKind.WITHDRAWAL_UNDONE:
            return {"withdrawn_reason": None}
    return {}


def _reviewed(facts: Sequence[Fact], died: date) -> tuple[ReviewSpell, ...]:
    """Each finalising lasts until the next one or a reopening on or after its day."""
    finalised = sorted({f.dated for f in facts if f.kind is FactKind.FINALISED})
    reopened = sorted({f.dated for f in facts if f.kind is FactKind.REOPENED})
    spells = []
    for day, following in pairwise([*finalised, FAR_FUTURE]):
        until = next((r for r in reopened if day <= r < following), following)
        if until > day:
            band = months_band(complete_months(died, day))
            spells.append(ReviewSpell(day, until, band, quarter(day)))
    return tuple(spells)


def _outstanding(first_day: date, reviewed: Sequence[ReviewSpell]) -> tuple[OutstandingSpell, ...]:
    """What the reviewed spells leave open, from the notification on."""
    spells: list[OutstandingSpell] = []
    since = first_day
    for until, resumes in [*((r.finalised_on, r.until) for r in reviewed), (FAR_FUTURE, FAR_FUTURE)]:
        if since < until:
            spells.extend(_by_year(since, until))
        since = max(since, resumes)
    return tuple(spells)


def _by_year(since: date, until: date) -> list[OutstandingSpell]:
    if until == FAR_FUTURE:
        return [OutstandingSpell(OPEN_YEAR, since, until)]
    last = date.fromordinal(until.toordinal() - 1)
    years = range(Year.of(since).start, Year.of(last).start + 1)
    return [OutstandingSpell(year, since, until) for year in years]


def _status(facts: Sequence[Fact], now: State, reviewed: Sequence[ReviewSpell]) -> str:
    """The word by which the list of cases sorts and filters."""
    kinds = {f.kind for f in facts}
    if now.withdrawn_reason:
        return "withdrawn"
    if reviewed and reviewed[-1].until == FAR_FUTURE:
        return "reviewed"
    if FactKind.REOPENED in kinds:
        return "panel_decided" if _decided_again(facts) else "reopened"
    if now.home_area is None:
        return "residency_undecided"
    if FactKind.PANEL_MET in kinds:
        return "panel_decided"
    return "not_classified" if now.expectation is None else "awaiting_review"


def _decided_again(facts: Sequence[Fact]) -> bool:
    """Whether the panel decided on a new analysis after the last reopening: it waits to be finalised like the first."""
    last = [f.kind for f in facts if f.kind in {FactKind.REOPENED, FactKind.ANALYSIS_DECIDED}]
    return last[-1] is FactKind.ANALYSIS_DECIDED


# What a case of another area never reaches here: these wait for this panel.
WAITING_STATUSES = frozenset({"not_classified", "awaiting_review", "panel_decided"})
STATUS_LABELS = {
    "residency_undecided": "Residency not decided",
    "not_classified": "Not classified",
    "awaiting_review": "Awaiting review",
    "panel_decided": "Decided, not finalised",
    "reviewed": "Reviewed",
    "reopened": "Reopened",
    "withdrawn": "Withdrawn",
}
