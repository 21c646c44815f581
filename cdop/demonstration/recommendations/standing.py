"""What stands beside recommendations: reminders that were taken, reports that were made, and things in common."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.agencies.directory.queries import agencies_of
from cdop.demonstration.gathering.telling import ADDRESS
from cdop.gathering.chasing.rules import Postponed, Taken, decided
from cdop.gathering.replying.opening import by_link
from cdop.gathering.rules import Terms
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.clusters.deriving import read_changed
from cdop.recommendations.clusters.queries import notes
from cdop.recommendations.clusters.service import decide, look
from cdop.recommendations.queries import ACTIONS, ADDRESSEES, EVENTS, FOLLOW_UPS, RECOMMENDATIONS
from cdop.recommendations.reports.service import draw, make
from cdop.recommendations.telling import chasing
from cdop.recommendations.telling.links import DOOR, LINKS

_NO_LINK = ("no_link", "Children of these ages die of this in most years; the reviews found nothing else they share.")
_DECIDED = {"V03": ("told", "The council’s road safety team was told how many, at which hours and on which days.")}
"""What was decided of a note, and why, by the code that its cases share."""
_WRONG, _A_WEEK, _MORNING = 5, timedelta(days=6), time(9)


def remind_until(session: Session, key: str, today: date) -> None:
    """Take every step that the daily run would have taken before a day, each dated as the run would have."""
    agencies = {one.token: chasing.as_chased(one) for one in agencies_of(session)}
    terms = Terms.by(settings_in_force(session))
    while rows := session.execute(chasing.due(today - timedelta(days=1))).all():
        for on, some in groupby(sorted(rows, key=_planned), key=_planned):
            dues = [chasing.overdue_of(row) for row in some]
            what = [decided(due, agencies[due.agency], on) for due in dues]
            chasing.take(session, COMMAND_LINE, key, [one for one in what if isinstance(one, Taken)], on, terms)
            chasing.postpone(session, [one for one in what if isinstance(one, Postponed)])


def close_link(session: Session, key: str, addressee: str) -> None:
    """Somebody has tried five wrong addresses at an organisation's link (``addressee``: its token)."""
    links = LINKS.table.c
    own = select(links.nonce).join(ADDRESSEES, ADDRESSEES.c.id == links.addressee_id)
    nonce = str(session.scalars(own.where(ADDRESSEES.c.token == addressee).order_by(links.id.desc()).limit(1)).one())
    for _ in range(_WRONG):
        DOOR.open(session, by_link(ADDRESS), key, LINKS.secret_of(key, nonce), "somebody@else.example")


def report_half_years(session: Session, coordinator: Person, today: date) -> None:
    """Make the reports of the last two half years that are over."""
    ends = (date(year, month, day) for year in (today.year - 1, today.year) for month, day in ((3, 31), (9, 30)))
    for end in [one for one in ends if one < today][-2:]:
        seen = draw(session, coordinator, end).sha256
        make(session, coordinator, end, seen, datetime.combine(min(end + _A_WEEK, today), _MORNING))


def look_for_clusters(session: Session, coordinator: Person, today: date) -> None:
    """Look as every night; what was found waits for a decision, but for all that the coordinator has decided."""
    read_changed(session, current_app.extensions["panel_area"].name)
    look(session, COMMAND_LINE, today)
    for note in notes(session, coordinator)[1:]:
        decision, reason = next((_DECIDED[code] for code in note.shared if code in _DECIDED), _NO_LINK)
        decide(session, coordinator, note.token, decision, reason, note.version)


def days_told(session: Session) -> set[date]:
    """Every day that stands at a recommendation."""
    columns = (
        RECOMMENDATIONS.c.agreed_on, EVENTS.c.dated, ACTIONS.c.due_on, FOLLOW_UPS.c.due_on, ADDRESSEES.c.due_on,
        ADDRESSEES.c.reply_due_on, ADDRESSEES.c.next_chase_on,
    )  # fmt: skip
    found = {day for column in columns for day in session.scalars(select(column).where(column.is_not(None)).distinct())}
    details = session.scalars(select(EVENTS.c.detail))
    return found | {date.fromisoformat(one["reply_due_on"]) for one in details if "reply_due_on" in one}


def _planned(row: Any) -> date:
    day: date = row.next_chase_on
    return day
