"""A meeting whose room is open today: its cases, and browsers of those who sit in it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.case.recusal.models import CaseBar
from cdop.database import db, insert_rows, transaction
from cdop.panels.queries import meeting_at
from cdop.panels.rules import MeetingDetails, PanelDetails, Seat
from cdop.panels.service import keep_panel, keep_seat, plan_meeting
from cdop.reference.calendar import today
from cdop.review.analysis.models import AnalysisEntry
from cdop.review.meetings.attending import Entry, accept_terms, attendance_stamp, record_attendance
from cdop.review.meetings.changing import Choice, choose, stamp
from cdop.review.meetings.queries import items_of, terms_in_force
from cdop.review.meetings.rules import Attends, Item
from tests.application import Browser, make_account
from tests.case.making import case_id, store_many
from tests.gathering.making_ready import COMPLETE, ours

SINCE = date(2020, 4, 1)
SEEN = re.compile(r'name="seen\.([^"]+)" value="([0-9]+)"')
GENERAL = PanelDetails("General panel", "general", ("designated_doctor",), 2, 20)


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    with app.app_context(), transaction(db.session()) as session:
        yield session


def person(account: Account) -> Person:
    return Person(account.id, account.display_name, frozenset({Role.PANEL_MEMBER}), "127.0.0.1")


def bar(app: Flask, account: Account, case: int) -> None:
    """The case does not exist for the account."""
    with writing(app) as session:
        insert_rows(session, CaseBar, [{"account_id": account.id, "case_id": case}])


@dataclass(frozen=True)
class Room:
    """Tokens of a meeting and its cases; accounts of scribe, chair and another member, and of a coordinator."""

    app: Flask
    meeting: str
    items: list[Item]
    scribe: Account
    chair: Account
    member: Account
    coordinator: Account

    def browser(self, account: Account) -> Browser:
        browser = Browser(self.app)
        assert browser.sign_in(account.email).status_code == 303
        return browser

    @property
    def address(self) -> str:
        """The room of the first case."""
        return f"/room/{self.items[0].token}"


def open_room(app: Flask, *references: str, quorate: bool = True, **values: Any) -> Room:
    """A panel of three that meets today, at which all came (but the doctor, where it is not quorate)."""
    scribe = make_account(app, Role.PANEL_MEMBER, duties=(Duty.SCRIBE,), name="Sela Scribe")
    chair = make_account(app, Role.PANEL_MEMBER, duties=(Duty.CHAIR,), name="Cato Chair")
    member = make_account(app, Role.PANEL_MEMBER, name="Mira Member")
    coordinator = make_account(app, Role.COORDINATOR, name="Cora Coordinator")
    tokens = store_many(app, {one: ours(*COMPLETE, **values) for one in references or ("A-1",)})
    ids = [case_id(app, token) for token in tokens.values()]
    with writing(app) as session:
        panel = keep_panel(session, COMMAND_LINE, GENERAL)
        seats = [
            keep_seat(session, COMMAND_LINE, panel, Seat("", role, f"Agency of {role}", account.id, SINCE, None))
            for role, account in (("designated_doctor", member), ("police", scribe), ("chair", chair))
        ]
        now = today()
        meeting = plan_meeting(session, COMMAND_LINE, MeetingDetails(panel, now, "00:00", "23:59", "Room 2", now, now))
        choices = [Choice(one, "Theme", 20) for one in ids]
        choose(session, COMMAND_LINE, meeting, choices, stamp(session, COMMAND_LINE, meeting))
        found = meeting_at(session, meeting)
        assert found is not None
        _, text = terms_in_force(session)
        for account in (scribe, chair, member):
            accept_terms(session, person(account), found, text)
        came = seats if quorate else seats[1:]
        entries = [Entry(seat, Attends.ATTENDED, None, None, "") for seat in came]
        record_attendance(session, COMMAND_LINE, found, entries, attendance_stamp(session, found))
    with app.app_context():
        items = items_of(db.session(), COMMAND_LINE, [meeting])
    return Room(app, meeting, items, scribe, chair, member, coordinator)


def seen_on(page: str) -> dict[str, str]:
    """The numbers of the answers that a page shows, as it sends them back."""
    return {f"seen.{name}": number for name, number in SEEN.findall(page)}


def sent(content: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a page sends them, each upon none seen unless ``seen.`` says another."""
    form: dict[str, Any] = {}
    for name, value in content.items():
        form.setdefault(f"seen.{name}", "0")
        if isinstance(value, dict):
            parts = {key: one for key, one in value.items() if key not in {"code", "removed"}}
            form |= {f"{name}.{key}": one for key, one in parts.items()}
            form |= {f"{name}.removed": "y"} if value.get("removed") else {}
        else:
            form[name] = value
    return form


def type_in(  # noqa: PLR0917 - what a script sends
    browser: Browser, address: str, name: str, value: Any, seen: int, token: str
) -> TestResponse:
    """Save one answer as the script does."""
    form = {**sent({name: value}), f"seen.{name}": str(seen), "csrf_token": token}
    accept = {"Accept": "application/json"}
    return browser.client.post(address, data=form, headers=accept, environ_overrides=browser.environ)


def stored_values(app: Flask, name: str) -> list[Any]:
    """Everything that was ever stored of a field, in order."""
    with app.app_context():
        query = select(AnalysisEntry.value).where(AnalysisEntry.field == name).order_by(AnalysisEntry.id)
        return list(db.session.scalars(query))
