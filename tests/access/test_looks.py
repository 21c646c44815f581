"""Who has seen a child, and what somebody has seen: equal to the audit, whatever is asked, on both engines."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from cdop.access.looks.period import Period
from cdop.access.looks.queries import PAGE, Look, Looks, looks_at_case, looks_of_person
from cdop.access.looks.sorts import DECIDED, OF_NO_ONE_CASE
from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.database import db, insert_rows, transaction
from cdop.reference.calendar import LONDON
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit, case_id, plain_cases, store, store_many

PERIODS = (
    Period(), Period(date(2026, 3, 28), date(2026, 3, 29)), Period(since=date(2026, 4, 2)),
    Period(until=date(2026, 3, 29)),
)  # fmt: skip
CREATED = datetime(2026, 3, 30, 12)
EVENTS = sorted({event.value for event in Event})


@dataclass(frozen=True)
class World:
    """Some people and cases, one of which the last coordinator must not see."""

    people: Sequence[Person]
    accounts: Sequence[int]
    cases: Sequence[int]
    hidden: int


def random_entries(world: World, number: int) -> None:
    """Entries of every event, by everybody, of any case or none, over the days on which clocks go forward."""
    rng, begin = random.Random(2026), datetime(2026, 3, 27, 12)
    rows = []
    for place in range(number):
        who = rng.choice([*world.people, None])
        rows.append(
            {
                "at": begin + timedelta(minutes=37 * place), "account_id": who.account_id if who else None,
                "name": who.name if who else "by a link", "address": "192.0.2.7", "event": rng.choice(EVENTS),
                "case_id": rng.choice([*world.cases, None]),
                "detail": rng.choice([None, {"identified": "no"}, {"identified": "yes"}]),
            }
        )  # fmt: skip
    insert_rows(db.session(), AuditEntry, rows)


@pytest.fixture
def world(app_on_each: Flask) -> World:
    app = app_on_each
    with time_machine.travel(CREATED.replace(tzinfo=UTC), tick=False):
        tokens = store_many(app, plain_cases(4))
    accounts = [make_account(app, Role.COORDINATOR, name=f"Coordinator {n}") for n in range(3)]
    people = [Person(a.id, a.display_name, frozenset({Role.COORDINATOR}), "192.0.2.7") for a in accounts]
    cases = [case_id(app, token) for token in tokens.values()]
    with app.app_context(), transaction(db.session()) as session:
        bar(session, people[0], cases[0], accounts[2].id, How.SET, "a reason")
        made = World(people, [account.id for account in accounts], cases, cases[0])
        random_entries(made, 900)
    return made


def every_entry() -> list[Any]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())))


def in_days(entry: AuditEntry, period: Period) -> bool:
    day = entry.at.replace(tzinfo=UTC).astimezone(LONDON).date()
    return (period.since or date.min) <= day <= (period.until or date.max)


def whole(read: Callable[[int], Looks]) -> list[Look]:
    """Every page of a list, one after another."""
    found, number = list[Look](), 1
    while True:
        page = read(number)
        found += page.rows
        assert len(page.rows) <= PAGE
        if not page.more:
            return found
        number += 1


def test_both_lists_equal_the_audit_for_every_case_person_viewer_and_period(app_on_each: Flask, world: World) -> None:
    with app_on_each.app_context():
        session, entries = db.session(), every_entry()
        for period in PERIODS:
            for case in world.cases:
                wanted = [
                    entry.id
                    for entry in entries
                    if in_days(entry, period)
                    and entry.event not in DECIDED
                    and (
                        entry.case_id == case
                        or (entry.case_id is None and entry.event == "register.exported" and entry.at >= CREATED)
                    )
                ]
                seer = world.people[1]
                found = whole(lambda n: looks_at_case(session, seer, case, period, n))  # noqa: B023
                assert [look.number for look in found] == wanted
            for viewer in world.people:
                for account in world.accounts:
                    may = world.hidden if viewer is world.people[2] else None
                    own = [
                        entry.id
                        for entry in entries
                        if in_days(entry, period)
                        and entry.account_id == account
                        and entry.event not in DECIDED
                        and (entry.case_id is not None or entry.event in OF_NO_ONE_CASE)
                        and (may is None or entry.case_id != may)
                    ]
                    found = whole(lambda n: looks_of_person(session, viewer, account, period, n))  # noqa: B023
                    assert [look.number for look in found] == own
        assert len(entries) > 900


def test_the_commands_tell_the_same_and_are_recorded(app_on_each: Flask, world: World) -> None:
    runner = app_on_each.test_cli_runner()
    with app_on_each.app_context():
        reference = db.session.scalar(select(Case.reference).where(Case.id == world.cases[1]))
        email = db.session.scalar(select(func.min(AuditEntry.name)))
        of_case = whole(lambda n: looks_at_case(db.session(), world.people[0], world.cases[1], PERIODS[1], n))
    assert reference
    assert email
    days = ("--since", "2026-03-28", "--until", "2026-03-29")
    answer = runner.invoke(args=["access", "by-case", reference, *days])
    lines = list(csv.DictReader(io.StringIO(answer.stdout)))
    stamps = [look.at.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z") for look in of_case]
    assert [line["at_utc"] for line in lines] == stamps
    assert [line["event"] for line in lines] == [look.event for look in of_case]
    assert audit(app_on_each, "case.looks_exported")[("case.looks_exported", world.cases[1])] >= 1
    assert runner.invoke(args=["access", "by-case", "no such case"]).exit_code == 1
    assert runner.invoke(args=["access", "by-person", "nobody@panel.example"]).exit_code == 1


def test_one_click_from_the_case_and_from_the_person_and_a_file_of_each(app: Flask, sign_in_as: SignInAs) -> None:
    token = store(app, "A-1")
    one, other = sign_in_as(Role.COORDINATOR, name="Alder"), sign_in_as(Role.COORDINATOR, name="=Birch")
    other.get(f"/cases/{token}")
    assert f'href="/cases/{token}/looked"' in one.get(f"/cases/{token}").text
    page = one.get(f"/cases/{token}/looked").text
    person = page.split('href="/who-looked/')[1].split('"')[0]
    assert f'href="/who-looked/{person}"' in one.get("/who-looked").text
    seen = one.get(f"/who-looked/{person}").text
    assert "A-1" in seen
    assert "Opened the case" in seen
    file = one.get(f"/cases/{token}/looked.csv")
    assert (file.mimetype, file.headers["Content-Disposition"].split(";")[0]) == ("text/csv", "attachment")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert {row["person"] for row in rows} == {"Alder", "'=Birch"}
    assert "A-1" in one.get(f"/who-looked/{person}/file.csv").text
    told = audit(app, "case.looks_exported", "account.looks_viewed", "account.looks_exported")
    number = case_id(app, token)
    assert told == {
        ("case.looks_exported", number): 1, ("account.looks_viewed", None): 1, ("account.looks_exported", None): 1,
    }  # fmt: skip


def test_only_coordinators_ask_what_somebody_has_seen(app: Flask, sign_in_as: SignInAs, coordinator: Browser) -> None:
    token = store(app, "A-1")
    account = make_account(app, Role.COORDINATOR).token
    for role in (Role.ADMINISTRATOR, Role.PUBLIC_HEALTH_LEAD, Role.PANEL_MEMBER, Role.AGENCY_CONTACT):
        browser = sign_in_as(role)
        for address in ("/who-looked", f"/who-looked/{account}", f"/who-looked/{account}/file.csv",
                        f"/cases/{token}/looked.csv", "/unusual", "/breach", "/restricted"):  # fmt: skip
            assert browser.get(address).status_code == 404, (role, address)
    administrator = make_account(app, Role.ADMINISTRATOR).token
    assert coordinator.get(f"/who-looked/{administrator}").status_code == 404


def test_the_whole_register_taken_out_is_a_look_at_every_case_in_it(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    assert coordinator.post("/register/export", {"form": "csv"}).status_code == 200
    assert "Took it out with the register" in coordinator.get(f"/cases/{token}/looked").text
