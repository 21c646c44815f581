"""Runs at once, a save in the middle, and what a batch asks of the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import IntegrityError

from bench.chase import ON, REQUESTS, fill
from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, table_of, transaction
from cdop.gathering.chasing import running
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.service import Reply, take_reply
from cdop.outbox.models import OutboxMessage
from tests.application import make_app
from tests.databases import close
from tests.gathering.chasing import (
    AGAIN,
    CHALLENGED,
    ESCALATED,
    REMINDED,
    an_agency,
    asked,
    messages,
    requests,
    rows,
    run,
)

MOST_STATEMENTS = 12  # of a batch in which every step of the ladder is taken and something is put off


def test_runs_at_once_take_each_step_and_send_each_message_once(migrated_url: str, tmp_path: Path) -> None:
    apps = [make_app(migrated_url, tmp_path) for _ in range(3)]
    for number in range(12):
        asked(
            apps[0],
            [an_agency(apps[0], f"Agency {number}.{one}") for one in range(5)],
            reference=f"MED-2026-{number:03}",
        )
    start = threading.Barrier(len(apps))

    def at_once(app: Flask) -> int:
        start.wait()
        return run(app, REMINDED, batch=7).taken

    with ThreadPoolExecutor(len(apps)) as pool:
        taken = list(pool.map(at_once, apps))
    assert sum(taken) + run(apps[0], REMINDED).taken == 60
    assert [row.step for row in requests(apps[0])] == [1] * 60
    reminders = [row for row in rows(apps[0], OutboxMessage) if row.kind == "information_reminder"]
    assert len(reminders) == len({row.about for row in reminders}) == 60
    for app in apps:
        close(app)


def test_ten_thousand_are_each_reminded_once_by_two_runs_at_once(app_on_each: Flask) -> None:
    number = REQUESTS
    with app_on_each.app_context(), transaction(db.session()) as session:
        fill(session, number)
    start = threading.Barrier(2)

    def at_once(_place: int) -> int:
        start.wait()
        return run(app_on_each, ON).taken

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(at_once, range(2)))
    assert sum(taken) == number
    assert [row.step for row in requests(app_on_each)] == [1] * number
    reminders = rows(app_on_each, OutboxMessage)
    assert len(reminders) == len({row.about for row in reminders}) == number


def test_what_somebody_has_in_hand_is_left_and_told(postgresql_databases: Any, tmp_path: Path) -> None:
    app = make_app(postgresql_databases.migrated(), tmp_path)
    tokens = asked(app, [an_agency(app, f"Agency {number}") for number in range(3)])
    with app.app_context():
        engine = db.engine
    with engine.begin() as other:
        other.execute(
            select(table_of(InformationRequest)).where(InformationRequest.token == tokens[1]).with_for_update()
        )
        chased = run(app, REMINDED)
        assert (chased.taken, chased.in_hand) == (2, 1), "nobody waits, and nothing is lost"
    assert run(app, REMINDED).taken == 1
    close(app)


def test_a_reply_during_a_run_is_never_answered_with_a_reminder(migrated_url: str, tmp_path: Path) -> None:
    apps = [make_app(migrated_url, tmp_path) for _ in range(2)]
    tokens = [
        asked(apps[0], [an_agency(apps[0], f"Agency {number}")], reference=f"MED-2026-{number:03}")[0]
        for number in range(10)
    ]
    start = threading.Barrier(2)

    def replies() -> None:
        start.wait()
        for token in reversed(tokens):
            with apps[1].app_context(), transaction(db.session()) as session:
                take_reply(session, COMMAND_LINE, token, Reply("nothing_held", "email", REMINDED, "An agency"))

    def chases() -> None:
        start.wait()
        run(apps[0], REMINDED, batch=2)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(replies), pool.submit(chases)]:
            done.result()
    assert {row.state for row in requests(apps[0])} == {"replied"}
    assert {row.next_chase_on for row in requests(apps[0])} == {None}
    assert {state for _, _, state in messages(apps[0])} == {"withdrawn"}, "reminders that were queued first go too"
    for app in apps:
        close(app)


def test_the_database_takes_a_step_of_a_request_once(app_on_each: Flask) -> None:
    app = app_on_each
    asked(app, [an_agency(app)])
    run(app, REMINDED)
    row = rows(app, RequestEvent)[-1]._asdict()
    again = insert(table_of(RequestEvent)).values({key: row[key] for key in row if key != "id"})
    with app.app_context():
        with pytest.raises(IntegrityError):
            db.session().execute(again)
        db.session.rollback()


def counted(app: Flask, on: date, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each batch of a run takes, its begin included."""
    numbers: list[int] = []
    found: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: found.append(words[2]))
    real = running.transaction

    def counting(session: Any) -> Any:
        numbers.append(-len(found))
        return real(session)

    real_told = lambda _chased: numbers.append(numbers.pop() + len(found))  # noqa: E731 - a callback
    monkeypatch.setattr(running, "transaction", counting)
    with app.app_context():
        running.chase(db.session(), "a key", on, real_told, batch=200)
    return [number for number in numbers if number > 0]


@pytest.mark.parametrize("each", [1, 15])
def test_a_batch_takes_few_statements_however_many_requests_it_holds(
    app_on_each: Flask, each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on_each
    agencies = [an_agency(app, f"Agency {number}") for number in range(5 * each)]
    asked(app, agencies)
    table = table_of(InformationRequest)
    with app.app_context(), transaction(db.session()) as session:
        for place, number in enumerate(session.scalars(select(table.c.id).order_by(table.c.id)).all()):
            on = (REMINDED, AGAIN, ESCALATED, CHALLENGED, CHALLENGED)[place % 5]
            step = (0, 1, 2, 3, 0)[place % 5]
            asked_on = date(2026, 9, 1) if place % 5 != 4 else date(2026, 10, 20)
            values = {"step": step, "next_chase_on": on, "asked_on": asked_on}
            session.execute(update(table).where(table.c.id == number).values(values))
    (number,) = counted(app, CHALLENGED, monkeypatch)
    assert len(rows(app, RequestEvent)) == 5 * each + 4 * each
    assert 8 <= number <= MOST_STATEMENTS
