"""Restricted cases: absent for who is not named, opened in an emergency for an hour, and looked into by another."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from cdop.access.models import OpeningReview, RestrictedOpening
from cdop.access.restricting import service
from cdop.access.restricting.rules import late_by
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.audit.service import utc_now
from cdop.case.case_page import case_view
from cdop.case.likeness.merging import merge_cases
from cdop.case.models import Case
from cdop.case.recusal.queries import not_withdrawn, visible
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.case.restriction.models import CaseDoor, CaseRestriction, RestrictionEntry
from cdop.database import db, table_of, transaction
from cdop.gathering.scopes import about_visible
from cdop.outbox.models import OutboxMessage
from cdop.register.queries import cases_held
from tests.application import PASSWORD, Browser, make_account
from tests.case.making import IDENTITY, audit, case_id, plain_cases, store, store_many
from tests.case.test_recusal import person_of, same_but_for_the_token, signed_in

WHY = "The coroner rang and needs an answer now"


def restricted(app: Flask, token: str, by: Account, *named: Account) -> None:
    with app.app_context(), transaction(db.session()) as session:
        service.restrict(session, person_of(by), case_id(app, token), {one.id for one in named}, "A colleague’s niece")


def coordinators(app: Flask, *names: str) -> list[Account]:
    return [make_account(app, Role.COORDINATOR, name=name) for name in names]


def openings(app: Flask) -> list[RestrictedOpening]:
    with app.app_context():
        return list(db.session.scalars(select(RestrictedOpening).order_by(RestrictedOpening.id)))


def emergency(browser: Browser, token: str, **words: str) -> Any:
    return browser.post(f"/restricted/{token}", {"reason": WHY, "password": PASSWORD, **words})


def test_by_condition_each_account_sees_what_it_is_named_for_and_no_more(app_on_each: Flask) -> None:
    """Brute force over every account, case and door, at moments before and after a door's end."""
    app = app_on_each
    tokens = store_many(app, plain_cases(4))
    ids = [case_id(app, token) for token in tokens.values()]
    accounts = [make_account(app, Role.COORDINATOR).id for _ in range(3)]
    with time_machine.travel(datetime(2026, 11, 22, 12), tick=False) as clock, app.app_context():
        session, now = db.session(), utc_now()
        doors = {(0, 0): None, (0, 1): now + timedelta(hours=1), (1, 1): None, (2, 2): now - timedelta(seconds=1)}
        session.add_all(CaseRestriction(case_id=ids[place], since=now) for place in (0, 1, 2))
        rows = {(ids[case], accounts[who]): until for (case, who), until in doors.items()}
        session.add_all(CaseDoor(case_id=case, account_id=who, until=until) for (case, who), until in rows.items())
        session.commit()
        for passed in (timedelta(), timedelta(minutes=60), timedelta(seconds=1)):
            clock.shift(passed)
            for account in [*accounts, None]:
                viewer = Person(account, "x", frozenset({Role.COORDINATOR}), "test")
                seen = set(session.scalars(select(Case.id).where(visible(viewer, Case.id))))
                wanted = {
                    case
                    for case in ids
                    if account is None
                    or case == ids[3]
                    or ((case, account) in rows and (rows[case, account] or datetime(9000, 1, 1)) > utc_now())
                }
                assert seen == wanted, (passed, account)
                assert set(session.scalars(select(Case.id).where(not_withdrawn(viewer, Case.id)))) == set(ids)
                messages = select(OutboxMessage.id).where(about_visible(viewer, table_of(OutboxMessage).c.about))
                assert not session.scalars(messages).all()
        session.rollback()


def test_for_everybody_else_it_is_gone_but_for_its_reference_in_one_list(app: Flask) -> None:
    tokens = store_many(app, plain_cases(3))
    token = tokens["CDR-0001"]
    one, other = coordinators(app, "Alder", "Birch")
    member = make_account(app, Role.PANEL_MEMBER)
    browser, second, third = (signed_in(app, account) for account in (one, other, member))
    page = f"/cases/{token}/restrict"
    assert "Restrict this case" in browser.get(f"/cases/{token}").text
    assert browser.post(page, {"reason": ""}).status_code == 422
    assert browser.post(page, {"reason": "A colleague’s niece"}).status_code == 303
    assert "Restricted" in browser.get(f"/cases/{token}").text
    assert browser.get(page).location == f"/cases/{token}/restrict/named"
    for someone in (second, third):
        for below in ("", "/conflict", "/looked", "/restrict", "/restrict/named", "/restrict/lift"):
            assert same_but_for_the_token(someone, f"/cases/{token}{below}", token), below
        listed = someone.get("/cases").text
        assert token not in listed
        assert "CDR-0001" not in listed
        assert token not in someone.post("/cases/search", {"text": "CDR-0001"}, page="/cases").text
    found = second.post("/cases/search", {"text": "Quillby1"}, page="/cases").text
    assert "No case matches" in found
    assert "list of restricted cases" in found
    shown = second.get("/restricted").text
    assert "CDR-0001" in shown
    assert "Quillby1" not in shown
    assert third.get("/restricted").status_code == 404
    assert "CDR-0001" not in browser.get("/restricted").text
    taken = second.post("/register/export", {"form": "csv"}).text
    assert "CDR-0001" not in taken
    assert "CDR-0000" in taken
    with app.app_context():
        counts = [cases_held(db.session(), person_of(account)) for account in (one, other)]
    assert counts == [3, 2]
    assert audit(app, "restriction.set") == {("restriction.set", case_id(app, token)): 1}


def test_naming_and_lifting_is_for_who_is_named(app: Flask) -> None:
    token = store(app, "A-1")
    one, other, third = coordinators(app, "Alder", "Birch", "Cedar")
    restricted(app, token, one)
    browser, second = signed_in(app, one), signed_in(app, other)
    page = f"/cases/{token}/restrict/named"
    assert second.get(f"/cases/{token}").status_code == 404
    assert browser.post(page, {"named": other.token, "reason": "To cover leave"}).status_code == 303
    assert second.get(f"/cases/{token}").status_code == 200
    assert second.post(page, {"reason": "Back from leave"}).status_code == 303
    assert browser.get(f"/cases/{token}").status_code == 404
    assert emergency(signed_in(app, third), token).status_code == 303
    visitor = signed_in(app, third)
    assert visitor.get(f"/cases/{token}").status_code == 200
    for address in (page, f"/cases/{token}/restrict/lift"):
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, {"reason": "Mine now"}, page="/").status_code == 404
    assert second.post(f"/cases/{token}/restrict/lift", {"reason": "An error"}).status_code == 303
    assert browser.get(f"/cases/{token}").status_code == 200
    with app.app_context():
        how = db.session.scalars(select(RestrictionEntry.how).order_by(RestrictionEntry.id)).all()
        assert how == ["set", "named", "named", "unnamed", "lifted"]
        assert not db.session.scalars(select(CaseDoor)).all()


def test_an_emergency_asks_for_a_reason_and_the_password_and_lasts_an_hour(app: Flask) -> None:
    token = store(app, "A-1")
    one, other = coordinators(app, "Alder", "Birch")
    lead = make_account(app, Role.PUBLIC_HEALTH_LEAD)
    restricted(app, token, one)
    with time_machine.travel(utc_now(), tick=False) as clock:
        browser = signed_in(app, other)
        question = browser.get(f"/restricted/{token}").text
        assert [part for part in IDENTITY if part in question] == []
        assert emergency(browser, token, reason="too short").status_code == 422
        assert emergency(browser, token, password="not the one").status_code == 422
        assert browser.get(f"/cases/{token}").status_code == 404
        assert openings(app) == []
        assert audit(app, "restriction.open_refused").total() == 1
        answer = emergency(browser, token)
        assert (answer.status_code, answer.location) == (303, f"/cases/{token}")
        page = browser.get(f"/cases/{token}").text
        assert "Wetherfield" in page
        assert "It is open to you until" in page
        (kept,) = openings(app)
        assert kept.until - kept.opened_at == timedelta(minutes=60)
        for _ in range(6):
            clock.shift(timedelta(minutes=9, seconds=59))
            assert browser.get(f"/cases/{token}").status_code == 200
        clock.shift(timedelta(seconds=6))
        assert same_but_for_the_token(browser, f"/cases/{token}", token)
        assert browser.get(f"/restricted/{token}").status_code == 200
    with app.app_context():
        messages = db.session.execute(select(OutboxMessage.recipient, OutboxMessage.words)).all()
        numbers = {row.recipient for row in messages}
    assert numbers == {one.email, lead.email}
    text = json.dumps([row.words for row in messages])
    assert "A-1" in text
    assert [part for part in (*IDENTITY, WHY, "Birch", "Alder") if part in text] == []
    assert [part for part in (*IDENTITY, WHY) if part in signed_in(app, one).get("/outbox").text] == []
    assert audit(app, "restriction.opened") == {("restriction.opened", case_id(app, token)): 1}
    assert (
        f"Opened it in an emergency, though it is restricted: {WHY}"
        in signed_in(app, one).get(f"/cases/{token}/looked").text
    )


def test_somebody_else_looks_into_it_once_and_it_is_late_after_five_working_days(app: Flask) -> None:
    token = store(app, "A-1")
    one, other = coordinators(app, "Alder", "Birch")
    lead = make_account(app, Role.PUBLIC_HEALTH_LEAD)
    restricted(app, token, one)
    finding = {"outcome": "justified", "words": "I rang the coroner’s office, who had asked"}
    with time_machine.travel(datetime(2026, 11, 9, 12), tick=False) as clock:
        browser = signed_in(app, other)
        assert emergency(browser, token).status_code == 303
        browser.get(f"/cases/{token}")
        (kept,) = openings(app)
        page = f"/emergencies/{kept.token}"
        assert browser.post(page, finding, page="/").status_code == 409
        assert "Emergencies to look into" not in browser.get("/").text
        clock.move_to(datetime(2026, 11, 16, 12))
        first = signed_in(app, one)
        assert "Emergencies to look into: 1" in first.get("/morning").text
        assert "Late: 1" not in first.get("/morning").text
        clock.move_to(datetime(2026, 11, 17, 12))
        first, leading = signed_in(app, one), signed_in(app, lead)
        assert "Late: 1" in first.get("/morning").text
        assert "Late by 1 working day" in first.get("/emergencies").text
        shown = leading.get(page).text
        assert WHY in shown
        assert "Opened the case" in shown
        assert [part for part in IDENTITY if part in shown] == []
        assert leading.get(f"/cases/{token}").status_code == 404
        assert leading.post(page, {"outcome": "justified", "words": "short"}).status_code == 422
        assert leading.post(page, finding).status_code == 303
        assert first.post(page, finding, page="/").status_code == 409
        assert "Emergencies to look into" not in first.get("/morning").text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OpeningReview)) == 1
    assert audit(app, "restriction.opening_reviewed").total() == 1


def test_the_service_refuses_the_opener_and_a_second_finding(app: Flask) -> None:
    token = store(app, "A-1")
    one, other = coordinators(app, "Alder", "Birch")
    restricted(app, token, one)
    with app.app_context(), transaction(db.session()) as session:
        opened = service.open_in_emergency(session, person_of(other), token, WHY)
        with pytest.raises(PermissionError):
            service.review(session, person_of(other), opened.token, "justified", "I know that it was right")
        with pytest.raises(LookupError):
            service.open_in_emergency(session, person_of(one), token, WHY)
    assert late_by(datetime(2026, 11, 9).date(), datetime(2026, 11, 16).date()) == 0


def test_who_withdrew_neither_finds_nor_opens_nor_looks_into_it(app: Flask) -> None:
    token = store(app, "A-1")
    one, other, barred = coordinators(app, "Alder", "Birch", "Cedar")
    restricted(app, token, one)
    with app.app_context(), transaction(db.session()) as session:
        bar(session, person_of(one), case_id(app, token), barred.id, How.SET, "Her cousin")
    browser = signed_in(app, barred)
    assert "A-1" not in browser.get("/restricted").text
    assert same_but_for_the_token(browser, f"/restricted/{token}", token)
    assert emergency(signed_in(app, other), token).status_code == 303
    (kept,) = openings(app)
    assert browser.get(f"/emergencies/{kept.token}").status_code == 404
    assert "A-1" not in browser.get("/emergencies").text
    with app.app_context():
        told = db.session.scalars(select(OutboxMessage.recipient)).all()
    assert barred.email not in told


def test_cases_of_one_child_are_restricted_together(app: Flask) -> None:
    first, second = store(app, "A-1"), store(app, "A-2")
    one, other = coordinators(app, "Alder", "Birch")
    restricted(app, first, one)
    with app.app_context(), transaction(db.session()) as session:
        merge_cases(session, person_of(one), case_id(app, second), case_id(app, first), "The same child")
    with app.app_context():
        for token in (first, second):
            assert case_view(db.session(), person_of(other), token) is None
            assert case_view(db.session(), person_of(one), token) is not None
            assert case_view(db.session(), COMMAND_LINE, token) is not None
