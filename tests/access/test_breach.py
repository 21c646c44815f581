"""The breach list: everything that an account or a time touched, equal to the audit; names after fresh proof alone."""

import csv
import io
import random
import time
from collections import Counter
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from cdop.access.breach.queries import Asked, breach
from cdop.access.looks.period import Period
from cdop.access.looks.sorts import DECIDED, Sort, sort_of
from cdop.accounts.people import Role
from cdop.audit.models import AuditEntry
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.database import db, insert_rows, transaction
from tests.application import PASSWORD, make_account
from tests.case.making import IDENTITY, audit, case_id, plain_cases, store, store_many
from tests.case.test_recusal import person_of, signed_in

TOUCHES = (
    "case.viewed", "case.listed", "file.read", "information.requested", "case.returned", "paper.pack_exported",
    "case.noted", "page.refused",
)  # fmt: skip


def test_fifty_touches_of_a_stolen_account_are_listed_and_nothing_else(app_on_each: Flask) -> None:
    app, rng = app_on_each, random.Random(50)
    tokens = store_many(app, plain_cases(30))
    ids = {case_id(app, token): reference for reference, token in tokens.items()}
    thief, other, reader, barred = (make_account(app, Role.COORDINATOR) for _ in range(4))
    begin = datetime(2026, 11, 20, 0, 30)
    rows = [
        {
            "at": begin + timedelta(minutes=61 * n), "account_id": rng.choice([thief, thief, other]).id, "name": "x",
            "address": "test", "event": rng.choice(TOUCHES), "case_id": rng.choice(list(ids)),
            "detail": rng.choice([None, {"identified": "no"}, {"request": "abc"}]),
        }
        for n in range(130)
    ]  # fmt: skip
    rows.append({**rows[0], "event": "register.exported", "case_id": None, "account_id": thief.id})
    hidden = rng.choice(list(ids))
    with app.app_context(), transaction(db.session()) as session:
        insert_rows(session, AuditEntry, rows)
        bar(session, person_of(reader), hidden, barred.id, How.SET, "a reason")
    period = Period.asked("2026-11-21", "2026-11-23")
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry)).all()
        for viewer, asked, sees in (
            (reader, Asked(period, thief.id), set(ids)), (barred, Asked(period, thief.id), set(ids) - {hidden}),
            (reader, Asked(period), set(ids)), (reader, Asked(Period(), case=hidden), set(ids)),
            (reader, Asked(Period(), request="abc"), set(ids)),
        ):  # fmt: skip
            wanted: Counter[tuple[str, Sort]] = Counter()
            for entry in entries:
                if (
                    entry.case_id in sees
                    and entry.event not in {*DECIDED, "page.refused"}
                    and asked.account in {None, entry.account_id}
                    and asked.case in {None, entry.case_id}
                    and (not asked.request or (entry.detail or {}).get("request") == asked.request)
                    and (asked.period.begins is None or entry.at >= asked.period.begins)
                    and (asked.period.ends is None or entry.at < asked.period.ends)
                ):
                    wanted[ids[entry.case_id], sort_of(entry.event)] += 1
            began = time.monotonic()
            found = breach(db.session(), person_of(viewer), asked)
            assert time.monotonic() - began < 5
            assert {(one.reference, sort): n for one in found.touched for sort, n in one.counts.items()} == wanted
            assert wanted
            assert all(sum(one.kinds.values()) == sum(one.counts.values()) for one in found.touched)
        whole = breach(db.session(), person_of(reader), Asked(Period(), thief.id))
        assert whole.register == 30
        assert "Took the whole register out" in [other.words for other in whole.others]
        db.session.rollback()
    answer = app.test_cli_runner().invoke(args=["breach", "--user", thief.email, "--since", "2026-11-21"])
    assert "The whole register" not in answer.stderr
    assert len(list(csv.DictReader(io.StringIO(answer.stdout)))) > 10
    assert app.test_cli_runner().invoke(args=["breach"]).exit_code == 2


def test_the_page_lists_by_reference_and_names_children_after_the_password_alone(app: Flask) -> None:
    token = store(app, "A-1")
    thief, reader = make_account(app, Role.COORDINATOR, name="Alder"), make_account(app, Role.COORDINATOR)
    signed_in(app, thief).get(f"/cases/{token}")
    browser = signed_in(app, reader)
    assert "Choose whose account" in browser.get("/breach").text
    assert "Choose whose account" in browser.get("/breach?account=0123456789abcdef0123456789abcdef").text
    page = browser.get(f"/breach?account={thief.token}")
    assert "A-1" in page.text
    assert "1 child whose data were touched." in page.text
    assert [part for part in IDENTITY if part in page.text] == []
    file = browser.get(f"/breach/file.csv?account={thief.token}").text
    assert "A-1" in file
    assert [part for part in IDENTITY if part in file] == []
    named = f"/breach/named?account={thief.token}"
    assert browser.post(named, {"password": "not the one"}).status_code == 422
    assert audit(app, "case.named_in_a_breach_file").total() == 0
    answer = browser.post(named, {"password": PASSWORD})
    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["case_reference"], row["family_name"], row["nhs_number"]) == ("A-1", "Wetherfield", "9990000018")
    number = case_id(app, token)
    assert audit(app, "case.named_in_a_breach_file") == {("case.named_in_a_breach_file", number): 1}
    assert "Took it out, named, in a file of a breach" in browser.get(f"/cases/{token}/looked").text
    assert audit(app, "breach.listed", "breach.exported").total() == 3
