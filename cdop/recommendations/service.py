"""Writing down what happens to recommendations: each thing one transaction, with its event and its audit entry.

Everything that happens with an organisation goes through ``happen``: it holds the organisation's row, lets the rules
judge by all that happened before, and keeps the event. Nothing is ever overwritten or taken away.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agency as agency_at
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.files.queries import unopened
from cdop.outbox.service import withdraw
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.clock import Awaited, answer_due, awaited, first_chase
from cdop.recommendations.links import LINKS
from cdop.recommendations.models import FollowUpRecord
from cdop.recommendations.naming import search_of
from cdop.recommendations.queries import (
    ADDRESSEES,
    EVENTS,
    FOLLOW_UPS,
    RECOMMENDATIONS,
    Addressee,
    addressee_of,
    happened_with,
)
from cdop.recommendations.rules import (
    ANSWERS,
    CLOSED,
    Happened,
    Happening,
    State,
    evidence_since_opening,
    follow_up_days,
    may_happen,
)
from cdop.recommendations.throttle import refuse_too_many
from cdop.reference.calendar import Year, today
from cdop.versions import ChangedMeanwhile

_FOLLOW_UPS = ("first_follow_up", "second_follow_up", "third_follow_up")


@dataclass(frozen=True)
class Step:
    """Something to record about an organisation. ``changes``: columns of its row that change with it (days, steps).

    ``dated``: when it happened; today unless given. ``detail`` is structured and names nobody but who signs.
    """

    what: Happening
    words: str = ""
    dated: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    by_addressee: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)


def locked(session: Session, token: str, seen_version: int | None = None) -> Addressee:
    """An organisation's row, which nobody else changes until this transaction ends.

    Raises ``LookupError``, or ``ChangedMeanwhile`` where it is not what the page showed (``seen_version``).
    """
    row = session.execute(select(ADDRESSEES).where(ADDRESSEES.c.token == token).with_for_update()).one_or_none()
    if row is None:
        raise LookupError(token)
    found = addressee_of(row)
    if seen_version is not None and found.version != seen_version:
        raise ChangedMeanwhile(found)
    return found


def happen(session: Session, person: Person, token: str, step: Step, seen_version: int | None = None) -> Happened:
    """Record that something happened with an organisation. Returns the event as it was kept.

    Raises ``NotNow`` (``cdop.recommendations.rules``), ``LookupError`` or ``ChangedMeanwhile``.
    """
    addressee = locked(session, token, seen_version)
    now = today()
    event = Happened(step.what, step.dated or now, None, dict(step.detail), step.words.strip(), step.by_addressee)
    refuse_too_many(session, person, addressee.number, event)
    before = happened_with(session, addressee.number)
    ending = evidence_since_opening(before) if event.what is Happening.DONE else []
    after = may_happen(before, event, now, _unopened(session, ending), _recorded_by(session, person, ending))
    event = replace(event, detail={**event.detail, **_answer_awaited(session, event.dated, after)})
    number = _keep(session, person, addressee, replace(event, moved_to=after))
    _row(session, addressee, event, after, step.changes)
    if after is State.DONE:
        _plan(session, addressee.number, number, event.dated)
    if event.what is Happening.REOPENED:
        _drop_plans(session, addressee.number)
    record(
        session, person, Event.RECOMMENDATION_FOLLOWED, None,
        addressee=token, what=event.what.value, state=(after or addressee.state).value,
    )  # fmt: skip
    return replace(event, moved_to=after, number=number)


def tell_of(  # noqa: PLR0913 - of which recommendation, what, and when
    session: Session,
    person: Person,
    recommendation: int,
    what: Happening,
    words: str = "",
    *,
    on: date | None = None,
) -> None:
    """Keep an event of the recommendation as a whole (``recommendation``: its number); ``on``: today unless given."""
    happened = Happened(what, on or today(), None, {}, words)
    row = _event(person, recommendation, None, happened, _masked(session, recommendation, words))
    session.execute(insert(EVENTS), [row])


def note_of(session: Session, person: Person, addressee: int, what: Happening, **detail: Any) -> None:
    """Keep with an organisation (its row's number) what changes nothing about how it stands: of its links. Today.

    Nobody's page is out of date by it, so the row's version stays.
    """
    own = select(ADDRESSEES.c.recommendation_id).where(ADDRESSEES.c.id == addressee)
    recommendation = int(session.execute(own).scalar_one())
    row = _event(person, recommendation, addressee, Happened(what, today(), None, detail), "")
    session.execute(insert(EVENTS), [row])


def shown_words(session: Session, recommendation: int, words: str) -> str:
    """Words about a recommendation as whoever may not see identities reads them: without names."""
    return _masked(session, recommendation, words)


def next_reference(session: Session, on: date) -> str:
    """The reference of the next recommendation of a day's year. Two who ask at once get the same."""
    label = Year.of(on).label
    own = RECOMMENDATIONS.c.reference
    taken = session.scalars(select(own).where(own.startswith(f"{label}/", autoescape=True)))
    return f"{label}/{max((int(one.rpartition('/')[2]) for one in taken), default=0) + 1:02}"


def new_token() -> str:
    """A key that nobody guesses, as every address has."""
    return secrets.token_hex(16)


def _unopened(session: Session, evidence: Sequence[Happened]) -> set[str]:
    """The files among evidence that nobody may open."""
    files = {one.detail["file"] for one in evidence if one.detail.get("file")}
    return unopened(session, files) if files else set()


def _recorded_by(session: Session, person: Person, evidence: Sequence[Happened]) -> set[int]:
    """The numbers of the evidence that somebody's account recorded; not what the organisation gave."""
    numbers = [one.number for one in evidence if not one.by_addressee]
    if person.account_id is None or not numbers:
        return set()
    own = EVENTS.c.id.in_(numbers) & (EVENTS.c.account_id == person.account_id)
    return set(session.scalars(select(EVENTS.c.id).where(own)))


def _keep(session: Session, person: Person, addressee: Addressee, event: Happened) -> int:
    shown = _masked(session, addressee.recommendation_number, event.words)
    row = _event(person, addressee.recommendation_number, addressee.number, event, shown)
    return int(session.execute(insert(EVENTS).returning(EVENTS.c.id), [row]).scalar_one())


def _event(person: Person, recommendation: int, addressee: int | None, event: Happened, shown: str) -> dict[str, Any]:
    return {
        "recommendation_id": recommendation, "addressee_id": addressee, "event": event.what.value,
        "state": event.moved_to.value if event.moved_to else None, "dated": event.dated, "detail": dict(event.detail),
        "words": event.words, "shown": shown, "by_addressee": event.by_addressee, "account_id": person.account_id,
        "at": utc_now(), "by": person.name,
    }  # fmt: skip


def _answer_awaited(session: Session, on: date, after: State | None) -> dict[str, str]:
    """Until when an answer is awaited once an organisation was told: kept with each telling, for reports of then."""
    if after is not State.TOLD:
        return {}
    within = settings_in_force(session).number("recommendation_answered_within")
    return {"reply_due_on": answer_due(on, within).isoformat()}


def _row(
    session: Session, addressee: Addressee, event: Happened, after: State | None, changes: Mapping[str, Any]
) -> None:
    """Let the row of how it stands follow."""
    values: dict[str, Any] = {"version": addressee.version + 1}
    if after is not None:
        values |= {"state": after.value, "ended_on": event.dated if after in CLOSED else None}
        if after is State.TOLD:
            due = date.fromisoformat(event.detail["reply_due_on"])
            values |= {"told_on": event.dated, "reply_due_on": due, "answered_on": None}
        elif after in ANSWERS:
            values |= {"answered_on": event.dated}
        if after in CLOSED:
            values |= {"next_chase_on": None}
        if after in CLOSED or after is State.TOLD:
            # Opening it again brings no link back, and who is told anew has a new one.
            LINKS.end_links(session, addressee.number)
            values |= {"paused": False}
    values |= _reminding(session, addressee, {**values, **changes})
    session.execute(update(ADDRESSEES).where(ADDRESSEES.c.id == addressee.number).values({**values, **changes}))


def _reminding(session: Session, addressee: Addressee, values: Mapping[str, Any]) -> dict[str, Any]:
    """The steps and days of reminding, which begin anew where something else is awaited than before.

    What waits to be sent of the earlier is not sent any more.
    """
    state = State(values.get("state", addressee.state))
    due_on, reply_due_on = (values.get(key, getattr(addressee, key)) for key in ("due_on", "reply_due_on"))
    now = awaited(state, due_on, reply_due_on)
    if state not in CLOSED and now == awaited(addressee.state, addressee.due_on, addressee.reply_due_on):
        return {}
    withdraw(session, addressee.token)
    return {"step": 0, "next_chase_on": _first_chase(session, addressee.agency, now) if now else None}


def _first_chase(session: Session, agency: str, now: Awaited) -> date:
    found = agency_at(session, agency)
    return first_chase(now.due_on, found.ladder, found.leave) if found else now.due_on


def _plan(session: Session, addressee: int, closing: int, on: date) -> None:
    settings = settings_in_force(session)
    months_each = sorted({settings.number(key) for key in _FOLLOW_UPS})
    rows = [
        {
            "addressee_id": addressee,
            "closing": closing,
            "months": months,
            "due_on": due,
            "asked": None,
            "dropped": False,
        }
        for months, due in follow_up_days(on, months_each)
    ]
    insert_rows(session, FollowUpRecord, rows)


def _drop_plans(session: Session, addressee: int) -> None:
    waiting = (FOLLOW_UPS.c.addressee_id == addressee) & FOLLOW_UPS.c.asked.is_(None)
    session.execute(update(FOLLOW_UPS).where(waiting).values(dropped=True))


def _masked(session: Session, recommendation: int, words: str) -> str:
    return search_of(session, recommendation).masked(words) if words.strip() else ""
