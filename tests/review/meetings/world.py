"""A panel with seats and a meeting, and cases on their way to it, for the tests of meetings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.models import Case
from cdop.case.recusal.models import CaseBar
from cdop.database import db, insert_rows, transaction
from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting, MeetingDetails, PanelDetails, Seat
from cdop.panels.service import keep_panel, keep_seat, plan_meeting
from cdop.reference.calendar import today
from cdop.review.meetings.changing import Choice, choose, stamp
from cdop.review.meetings.queries import items_of
from cdop.review.meetings.rules import Item
from tests.application import make_account
from tests.case.making import case_id, store_many
from tests.gathering.making_ready import COMPLETE, ours

PANEL = PanelDetails("General panel", "general", ("designated_doctor", "police"), 2, 20)
SINCE = date(2020, 4, 1)


@dataclass(frozen=True)
class World:
    """Tokens of what there is. ``doctor``, ``officer`` and ``stranger`` are members; the last without a seat."""

    app: Flask
    panel: str
    meeting: str
    doctor: Account
    officer: Account
    stranger: Account

    def found(self) -> Meeting:
        found = meeting_at(db.session(), self.meeting)
        assert found is not None
        return found


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    with app.app_context(), transaction(db.session()) as session:
        yield session


def person(account: Account) -> Person:
    return Person(account.id, account.display_name, frozenset({Role.PANEL_MEMBER}), "127.0.0.1")


def world(app: Flask, days: int = 20) -> World:
    """A panel of a doctor, a police officer and a lay member without an account, which meets so many days from now."""
    doctor, officer, stranger = (make_account(app, Role.PANEL_MEMBER, name=n) for n in ("Tamsel", "Oswin", "Nobody"))
    on = today() + timedelta(days=days)
    with writing(app) as session:
        panel = keep_panel(session, COMMAND_LINE, PANEL)
        for role, account in (("designated_doctor", doctor.id), ("police", officer.id), ("lay", None)):
            keep_seat(session, COMMAND_LINE, panel, Seat("", role, f"Agency of {role}", account, SINCE, None))
        around = on - timedelta(days=7), on + timedelta(days=14)
        meeting = plan_meeting(session, COMMAND_LINE, MeetingDetails(panel, on, "13:30", "14:30", "Room 2", *around))
    return World(app, panel, meeting, doctor, officer, stranger)


def choose_ready(made: World, *references: str) -> list[Item]:
    """Ready cases of these references, put on the agenda in that order. Returns its items."""
    tokens = store_many(made.app, {reference: ours(*COMPLETE) for reference in references})
    ids = [case_id(made.app, tokens[reference]) for reference in references]
    with writing(made.app) as session:
        choices = [Choice(one, f"Theme {n % 2}", 20) for n, one in enumerate(ids)]
        choose(session, COMMAND_LINE, made.meeting, choices, stamp(session, COMMAND_LINE, made.meeting))
    with made.app.app_context():
        return items_of(db.session(), COMMAND_LINE, [made.meeting])


def bar(app: Flask, account: Account, case: int) -> None:
    """The case does not exist for the account."""
    with writing(app) as session:
        insert_rows(session, CaseBar, [{"account_id": account.id, "case_id": case}])


def token_of(app: Flask, case: int) -> Any:
    with app.app_context():
        return db.session.scalar(select(Case.token).where(Case.id == case))
