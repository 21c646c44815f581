"""What is recommended to an organisation, as it sees it itself: by its link, or for its account."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.members import agency_of
from cdop.recommendations.queries import (
    ACTIONS,
    ADDRESSEES,
    AGREED,
    EVENTS,
    RECOMMENDATIONS,
    TEXT_IN_FORCE,
    TEXTS,
    Action,
    Addressee,
    Entry,
    Wording,
    action_of,
    addressee_of,
    happened_of,
)
from cdop.recommendations.rules import State, may_write_on
from cdop.versions import in_force

_WITH_THEM = tuple(state.value for state in State if may_write_on(state))


@dataclass(frozen=True)
class Own:
    """A recommendation as an organisation sees what is recommended to it: its own part alone, and nothing typed by the
    panel's staff but the wording. ``entries``: what it said itself, as it wrote it, and how it stood, without words.
    """

    addressee: Addressee
    reference: str
    wording: Wording
    entries: tuple[Entry, ...] = ()
    actions: tuple[Action, ...] = ()


def own_at(session: Session, viewer: Person, token: str) -> Own | None:
    """What is recommended to an organisation (``token`` of its addressee), for whoever answers for it.

    ``viewer`` is whoever opened its link, or an account of the organisation: another's is none. None as well before it
    was told and once it is closed. Three statements, and one for an account.
    """
    row = session.execute(_own_query().where(ADDRESSEES.c.token == token)).one_or_none()
    if row is None or not (viewer.account_id is None or agency_of(session, viewer) == row.agency):
        return None
    events = session.execute(select(EVENTS).where(EVENTS.c.addressee_id == row.id).order_by(EVENTS.c.id))
    entries = tuple(_own_entry(one) for one in events if one.by_addressee or one.state)
    latest = in_force(ACTIONS).where(ACTIONS.c.addressee_id == row.id).order_by(ACTIONS.c.due_on.is_(None))
    actions = session.execute(latest.order_by(ACTIONS.c.due_on, ACTIONS.c.id))
    return Own(*_own(row), entries, tuple(action_of(one) for one in actions))


def own_recommendations(session: Session, viewer: Person) -> list[Own] | None:
    """What is recommended to the organisation that an account answers for, while it is open, what waits longest first.

    Without what happened. None where the account answers for no organisation. Two statements.
    """
    agency = agency_of(session, viewer)
    if agency is None:
        return None
    query = _own_query().where(ADDRESSEES.c.agency == agency).order_by(ADDRESSEES.c.told_on, ADDRESSEES.c.id)
    return [Own(*_own(row)) for row in session.execute(query)]


def _own_query() -> Select[Any]:
    wording = (
        TEXTS.c.words, TEXTS.c.theme, TEXTS.c.factors, TEXTS.c.done_when, TEXTS.c.measured_by, TEXTS.c.strength,
        TEXTS.c.due_on.label("text_due_on"),
    )  # fmt: skip
    return (
        select(ADDRESSEES, RECOMMENDATIONS.c.reference, *wording)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == ADDRESSEES.c.recommendation_id)
        .join(TEXTS, TEXT_IN_FORCE)
        .where(RECOMMENDATIONS.c.state == AGREED, ADDRESSEES.c.state.in_(_WITH_THEM))
    )


def _own(row: Row[Any]) -> tuple[Addressee, str, Wording]:
    wording = Wording(
        row.words, row.theme, tuple(row.factors), row.done_when, row.measured_by, row.strength, row.text_due_on
    )
    return addressee_of(row), row.reference, wording


def _own_entry(row: Row[Any]) -> Entry:
    """What an organisation said as it wrote it: with roles for names it would learn whom a case is about."""
    happened = happened_of(row, row.words if row.by_addressee else "")
    kept = happened if row.by_addressee else replace(happened, detail={})
    return Entry(row.id, row.addressee_id, kept, row.at, row.by if row.by_addressee else "")
