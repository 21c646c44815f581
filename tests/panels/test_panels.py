"""Panels, seats and meetings: nothing overwrites, nobody overwrites unseen, and old panel dates are carried over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db, transaction
from cdop.panels.models import PanelMeetingRecord
from cdop.panels.queries import (
    coming_panels,
    holders,
    meeting_at,
    meetings,
    panel_at,
    panels_in_force,
    seat_at,
    seats,
)
from cdop.panels.rules import (
    MeetingDetails,
    MeetingState,
    NotKept,
    PanelDetails,
    Seat,
    check_meeting,
    check_panel,
    check_seat,
)
from cdop.panels.service import (
    AlreadyPlanned,
    NotNow,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    keep_panel,
    keep_seat,
    plan_meeting,
)
from cdop.reference.calendar import today
from cdop.versions import ChangedMeanwhile
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit
from tests.oracle.product import Product

GENERAL = PanelDetails("General panel", "general", ("designated_doctor", "police"), 3, 20)
DAY = date(2027, 1, 12)
MEETING = MeetingDetails("", DAY, "13:30", "16:30", "Room 2", date(2027, 1, 5), date(2027, 1, 26))
SEAT = Seat("", "police", "Kent Police", None, date(2020, 4, 1), None)


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    with app.app_context(), transaction(db.session()) as session:
        yield session


def test_a_panel_its_seats_and_meetings_keep_what_was_before(app_on_each: Flask) -> None:
    with writing(app_on_each) as session:
        panel = keep_panel(session, COMMAND_LINE, GENERAL)
        seat = keep_seat(session, COMMAND_LINE, panel, SEAT)
        later = keep_seat(session, COMMAND_LINE, panel, replace(SEAT, role="lay", since=DAY + timedelta(days=1)))
        meeting = plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=panel))
    with writing(app_on_each) as session:
        assert [one.token for one in seats(session, panel, DAY)] == [seat]
        assert {one.token for one in seats(session, panel, None)} == {seat, later}
        keep_panel(session, COMMAND_LINE, replace(GENERAL, name="Main panel"), panel, 1)
        keep_seat(session, COMMAND_LINE, panel, replace(SEAT, until=DAY - timedelta(days=1)), seat, 1)
        assert change_meeting(session, COMMAND_LINE, meeting, 1, replace(MEETING, place="Room 3"))
        assert not change_meeting(session, COMMAND_LINE, meeting, 2, replace(MEETING, place="Room 3"))
        found = meeting_at(session, meeting)
        assert found is not None
        assert (found.panel, found.panel_name, found.version, found.place) == (panel, "Main panel", 2, "Room 3")
        assert found.minutes == 180
        assert seats(session, panel, DAY) == []
        assert [one.token for one in meetings(session, DAY, DAY)] == [meeting]
        assert meetings(session, DAY + timedelta(days=1), DAY + timedelta(days=9)) == []
        for write in (
            lambda: keep_panel(session, COMMAND_LINE, GENERAL, panel, 1),
            lambda: keep_seat(session, COMMAND_LINE, panel, SEAT, seat, 1),
            lambda: change_meeting(session, COMMAND_LINE, meeting, 1, MEETING),
            lambda: cancel_meeting(session, COMMAND_LINE, meeting, 1, "Snow"),
        ):
            with pytest.raises(ChangedMeanwhile):
                write()
        with pytest.raises(AlreadyPlanned):
            plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=panel))
        assert session.scalar(select(func.count()).select_from(PanelMeetingRecord)) == 2
    kept = audit(app_on_each, "panel.recorded", "panel_seat.recorded", "panel_meeting.recorded")
    assert sum(kept.values()) == 7
    with pytest.raises(DatabaseError), writing(app_on_each) as session:
        session.execute(text("UPDATE panel_meetings SET place = 'elsewhere'"))


def test_a_meeting_is_held_from_its_day_on_and_a_cancelled_one_stays_so(app: Flask) -> None:
    with writing(app) as session:
        panel = keep_panel(session, COMMAND_LINE, GENERAL)
        first = plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=panel))
        with pytest.raises(NotNow):
            hold_meeting(session, COMMAND_LINE, first, 1, DAY - timedelta(days=1))
        cancel_meeting(session, COMMAND_LINE, first, 1, "Snow")
        for again in (
            lambda: hold_meeting(session, COMMAND_LINE, first, 2, DAY),
            lambda: cancel_meeting(session, COMMAND_LINE, first, 2, "Ice"),
            lambda: change_meeting(session, COMMAND_LINE, first, 2, MEETING),
        ):
            with pytest.raises(NotNow):
                again()
        second = plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=panel))
        hold_meeting(session, COMMAND_LINE, second, 1, DAY)
        held, cancelled = meeting_at(session, second), meeting_at(session, first)
        assert held is not None
        assert cancelled is not None
        assert (held.state, cancelled.state, cancelled.words) == (MeetingState.HELD, MeetingState.CANCELLED, "Snow")


def test_the_coming_panels_are_told_by_day_with_every_panel_that_meets(app: Flask) -> None:
    with writing(app) as session:
        general, neonatal = (keep_panel(session, COMMAND_LINE, replace(GENERAL, name=n)) for n in ("General", "Babies"))
        for panel, words, starts in ((general, "", "13:30"), (neonatal, "twins", "09:30")):
            plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=panel, words=words, starts_at=starts))
        gone = plan_meeting(session, COMMAND_LINE, replace(MEETING, panel=general, meets_on=DAY + timedelta(days=1)))
        cancel_meeting(session, COMMAND_LINE, gone, 1, "Snow")
        told = [(one.on, one.words) for one in coming_panels(session, DAY)]
        assert told == [(DAY, "Babies (twins) and General")]
        keep_panel(session, COMMAND_LINE, replace(GENERAL, name="Babies", kind="neonatal"), neonatal, 1)
        apart = [(one.words, one.neonatal) for one in coming_panels(session, DAY)]
        assert apart == [("General", False), ("Babies (twins)", True)], "a neonatal panel hears other cases"
        assert coming_panels(session, DAY + timedelta(days=1)) == []
        keep_panel(session, COMMAND_LINE, replace(GENERAL, name="Babies", active=False), neonatal, 2)
        assert [panel.name for panel in panels_in_force(session)] == ["General"]


@pytest.mark.parametrize(
    "bad",
    [
        replace(GENERAL, name=" "), replace(GENERAL, kind="x"), replace(GENERAL, required=("x",)),
        replace(GENERAL, minimum=0), replace(GENERAL, item_minutes=241), replace(SEAT, role="x"),
        replace(SEAT, agency=""), replace(SEAT, until=date(2020, 3, 31)), replace(MEETING, ends_at=""),
        replace(MEETING, ends_at="13:30"), replace(MEETING, starts_at="24:00"),
        replace(MEETING, opens_on=DAY + timedelta(days=1)), replace(MEETING, closes_on=DAY - timedelta(days=1)),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(bad: PanelDetails | Seat | MeetingDetails) -> None:
    checks: dict[type, Any] = {PanelDetails: check_panel, Seat: check_seat, MeetingDetails: check_meeting}
    for good in (GENERAL, SEAT, MEETING, replace(MEETING, starts_at="", ends_at="")):
        checks[type(good)](good)
    with pytest.raises(NotKept):
        checks[type(bad)](bad)


def test_a_coordinator_keeps_panels_and_seats_on_pages(app: Flask, coordinator: Browser) -> None:
    member = make_account(app, Role.PANEL_MEMBER, name="Perran Holtwick")
    form = {"name": "General panel", "kind": "general", "required": ["police"], "minimum": "2", "item_minutes": "20"}
    assert coordinator.post("/our-panels/new", {**form, "minimum": "0"}).status_code == 422
    there = coordinator.post("/our-panels/new", {**form, "active": "yes"}).headers["Location"]
    with app.app_context():
        offered = [one.name for one in holders(db.session(), COMMAND_LINE)]
        assert offered == ["Perran Holtwick"]
    seat = {"role": "police", "agency": "Kent Police", "account": member.token, "since": ["1", "4", "2020"]}
    assert coordinator.post(f"{there}/seats/new", {**seat, "account": "x"}).status_code == 422
    assert coordinator.post(f"{there}/seats/new", seat).status_code == 303
    page = coordinator.get(there).text
    assert "Perran Holtwick" in page
    assert "At least 2 members, with Police" in page
    changed = {**form, "name": "Main panel", "active": "yes", "version": "1"}
    assert coordinator.post(f"{there}/change", changed).status_code == 303
    second = coordinator.post(f"{there}/change", {**changed, "name": "Their panel"})
    assert second.status_code == 409
    assert "Main panel" in second.text
    assert "Their panel" in second.text
    with app.app_context():
        panel = panel_at(db.session(), there.rpartition("/")[2])
        assert panel is not None
        assert panel.name == "Main panel"
        key = seats(db.session(), panel.token, today())[0].token
        assert seat_at(db.session(), key) is not None
    ended = {**seat, "until": ["1", "5", "2020"], "version": "1"}
    assert coordinator.post(f"{there}/seats/{key}", ended).status_code == 303
    assert coordinator.post(f"{there}/seats/{key}", {**ended, "agency": "Mine"}).status_code == 409
    assert "Former members" in coordinator.get(there).text
    assert coordinator.get(f"/our-panels/{'0' * 32}").status_code == 404


def test_nobody_else_keeps_panels(sign_in_as: SignInAs) -> None:
    for role in (Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD, Role.ADMINISTRATOR):
        assert sign_in_as(role).get("/our-panels").status_code == 404


def test_panel_dates_become_meetings_and_days_again(migrated_url: str, tmp_path: Path) -> None:
    """Both ways, with all that was recorded: planned with words, planned anew, and not to meet any more."""
    product = Product(migrated_url, tmp_path)
    assert product.run("db", "downgrade", "--yes", "0024").exit_code == 0
    first, second = "2027-01-12", "2027-03-09"
    rows = [(first, True, ""), (second, True, "Neonatal"), (first, True, "General"), (second, False, "")]
    line = text(
        "INSERT INTO panel_dates (meets_on, planned, words, recorded_at, recorded_by) VALUES (:a, :b, :c, :d, :e)"
    )
    told = text("SELECT meets_on, planned, words, recorded_by FROM panel_dates ORDER BY id")
    with product.app.app_context(), transaction(db.session()) as session:
        for on, planned, words in rows:
            session.execute(line, {"a": on, "b": planned, "c": words, "d": "2026-11-01 10:00:00", "e": "Corin"})
        before = [(str(row.meets_on), bool(row.planned), row.words, row.recorded_by) for row in session.execute(told)]
    assert product.run("db", "upgrade").exit_code == 0
    with product.app.app_context():
        panels = panels_in_force(db.session())
        assert [panel.name for panel in panels] == ["Child death overview panel"]
        found = [(one.meets_on.isoformat(), one.state, one.words, one.minutes)
                 for one in meetings(db.session(), date(2027, 1, 1), date(2027, 12, 31))]  # fmt: skip
        assert found == [(first, MeetingState.PLANNED, "General", None), (second, MeetingState.CANCELLED, "", None)]
        assert [one.on.isoformat() for one in coming_panels(db.session(), date(2026, 11, 22))] == [first]
        db.session.rollback()
    assert product.run("db", "downgrade", "--yes", "0024").exit_code == 0
    with product.app.app_context():
        after = [(str(row.meets_on), bool(row.planned), row.words, row.recorded_by) for row in db.session.execute(told)]
        db.session.rollback()
    assert after == before
