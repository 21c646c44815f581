"""Conflicts of interest: declared, set and lifted; and that the case is gone for that person from then on."""

import re
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.audit.service import record
from cdop.case.case_page import case_view
from cdop.case.likeness.merging import merge_cases, undo_merge
from cdop.case.models import Case
from cdop.case.recusal.models import CaseBar, Recusal
from cdop.case.recusal.queries import recused_accounts
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar, lift
from cdop.case.rules import NotPossible
from cdop.case.worklist import Filters, worklist
from cdop.database import db, transaction
from cdop.reference.areas import PanelArea
from tests.application import Browser, make_account
from tests.case.making import audit, case_id, plain_cases, statements, store_many

CSRF = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
ABSENT = "0123456789abcdef0123456789abcdef"
MEMBER, COORDINATOR = frozenset({Role.PANEL_MEMBER}), frozenset({Role.COORDINATOR})


def person_of(account: Account) -> Person:
    return Person(account.id, account.display_name, frozenset(map(Role, account.roles.split(","))), "test")


def signed_in(app: Flask, account: Account) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def changing(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context(), transaction(db.session()):
        work()


def barred(app: Flask, account: Account, token: str, by: Account | None = None) -> None:
    number, how = case_id(app, token), How.SET if by else How.DECLARED
    changing(app, lambda: bar(db.session(), person_of(by or account), number, account.id, how, "a reason"))


def same_but_for_the_token(browser: Browser, address: str, token: str) -> bool:
    found, absent = browser.get(address), browser.get(address.replace(token, ABSENT))
    # The form token by which one signs out holds the second in which it was made.
    one, other = (CSRF.sub("", answer.text) for answer in (found, absent))
    return found.status_code == absent.status_code == 404 and one == other


def test_a_member_declares_and_the_case_is_gone_from_list_search_and_address(app: Flask) -> None:
    tokens = store_many(app, plain_cases(3))
    token, account = tokens["CDR-0001"], make_account(app, Role.PANEL_MEMBER)
    browser = signed_in(app, account)
    assert "I have a conflict of interest" in browser.get(f"/cases/{token}").text
    assert "disappear for you at once" in browser.get(f"/cases/{token}/conflict").text
    answer = browser.post(f"/cases/{token}/conflict", {"reason": "I knew the family"})
    assert (answer.status_code, answer.location) == (303, "/cases")
    shown = browser.get("/cases").text
    assert "Your conflict of interest is recorded" in shown
    assert "CDR-0000" in shown
    assert "CDR-0001" not in shown
    assert token not in shown
    assert "CDR-0001" not in browser.post("/cases/search", {"text": "CDR-0001"}, page="/cases").text.replace(
        'value="CDR-0001"', ""
    )
    for page in ("", "/conflict", "/looked"):
        assert same_but_for_the_token(browser, f"/cases/{token}{page}", token), page
    assert audit(app, "conflict.declared") == {("conflict.declared", case_id(app, token)): 1}
    with app.app_context():
        assert recused_accounts(db.session(), case_id(app, token)) == {account.id}


def test_the_next_request_of_another_session_of_the_account_is_refused(app: Flask) -> None:
    tokens = store_many(app, plain_cases(1))
    (token,), account = tokens.values(), make_account(app, Role.PANEL_MEMBER)
    for _ in range(10):
        one, other = signed_in(app, account), signed_in(app, account)
        assert other.get(f"/cases/{token}").status_code == 200
        assert one.post(f"/cases/{token}/conflict").status_code == 303
        assert same_but_for_the_token(other, f"/cases/{token}", token)
        coordinator = make_account(app, Role.COORDINATOR)
        number = case_id(app, token)
        changing(app, lambda: lift(db.session(), person_of(coordinator), number, account.id, "for this test"))  # noqa: B023


def test_a_coordinator_hides_the_case_from_another_who_does_not_see_it_until_it_is_lifted(app: Flask) -> None:
    tokens = store_many(app, plain_cases(2))
    token = tokens["CDR-0001"]
    one, other = make_account(app, Role.COORDINATOR, name="Alder"), make_account(app, Role.COORDINATOR, name="Birch")
    browser, second = signed_in(app, one), signed_in(app, other)
    page = f"/cases/{token}/conflict/set"
    assert browser.post(page, {"account": other.token}).status_code == 422
    assert browser.post(page, {"account": other.token, "reason": "Wrote the report"}).status_code == 303
    assert same_but_for_the_token(second, f"/cases/{token}", token)
    assert same_but_for_the_token(second, f"/cases/{token}/conflict/{other.token}/lift", token)
    shown = browser.get(f"/cases/{token}").text
    assert "Hidden from Birch" in shown
    assert "Wrote the report" in shown
    for name in ("Quillby1", "CDR-0001"):
        found = second.post("/cases/search", {"text": name}, page="/cases").text
        assert token not in found
        assert "No case" in found
    assert token not in second.get("/cases").text
    assert browser.post(f"/cases/{token}/conflict/{other.token}/lift", {"reason": ""}).status_code == 422
    assert browser.post(f"/cases/{token}/conflict/{other.token}/lift", {"reason": "An error"}).status_code == 303
    assert second.get(f"/cases/{token}").status_code == 200
    assert browser.get(f"/cases/{token}/conflict/{other.token}/lift").status_code == 404


def test_who_may_do_what(app: Flask) -> None:
    (token,) = store_many(app, plain_cases(1)).values()
    number, member = case_id(app, token), make_account(app, Role.PANEL_MEMBER)
    coordinator, agency = make_account(app, Role.COORDINATOR), make_account(app, Role.AGENCY_CONTACT)
    them, us = person_of(member), person_of(coordinator)

    def refused(kind: type[Exception], work: Callable[[], None]) -> None:
        with pytest.raises(kind):
            changing(app, work)

    session = db.session
    refused(PermissionError, lambda: bar(session(), them, number, coordinator.id, How.SET, "x"))
    refused(PermissionError, lambda: bar(session(), us, number, member.id, How.DECLARED, "x"))
    refused(NotPossible, lambda: bar(session(), us, number, agency.id, How.SET, "x"))
    refused(LookupError, lambda: lift(session(), us, number, member.id, "x"))
    barred(app, member, token)
    refused(NotPossible, lambda: bar(session(), us, number, member.id, How.SET, "x"))
    refused(LookupError, lambda: bar(session(), them, number, member.id, How.DECLARED, "x"))
    refused(PermissionError, lambda: lift(session(), them, number, member.id, "x"))
    barred(app, coordinator, token)
    refused(PermissionError, lambda: lift(session(), us, number, coordinator.id, "x"))
    refused(LookupError, lambda: lift(session(), us, number, member.id, "x"))
    with app.app_context():
        assert db.session.scalars(select(Recusal.how)).all() == ["declared", "declared"]


def test_whoever_withdrew_from_one_of_two_merged_cases_withdrew_from_both(app: Flask) -> None:
    tokens = store_many(app, plain_cases(3))
    account, coordinator = make_account(app, Role.PANEL_MEMBER), make_account(app, Role.COORDINATOR)
    first, second, third = (case_id(app, tokens[f"CDR-000{n}"]) for n in range(3))
    us = person_of(coordinator)
    barred(app, account, tokens["CDR-0000"])
    changing(app, lambda: merge_cases(db.session(), us, second, first, "one child"))
    changing(app, lambda: merge_cases(db.session(), us, third, second, "one child"))
    with app.app_context():
        assert set(db.session.scalars(select(CaseBar.case_id))) == {first, second, third}
    changing(app, lambda: lift(db.session(), us, first, account.id, "an error"))
    barred(app, account, tokens["CDR-0001"])
    with app.app_context():
        assert set(db.session.scalars(select(CaseBar.case_id))) == {first, second, third}
    changing(app, lambda: undo_merge(db.session(), us, first, "two children"))
    assert same_but_for_the_token(signed_in(app, account), f"/cases/{tokens['CDR-0000']}", tokens["CDR-0000"])


def test_the_condition_takes_no_statement_of_its_own(app: Flask) -> None:
    tokens = store_many(app, plain_cases(2))
    account = make_account(app, Role.PANEL_MEMBER)
    browser = signed_in(app, account)
    browser.get("/cases")
    with statements(app) as before:
        browser.get("/cases")
    barred(app, account, tokens["CDR-0001"])
    with statements(app) as after:
        browser.get("/cases")
    assert len(before) == len(after)


def test_the_record_is_append_only(app_on_each: Flask) -> None:
    (token,) = store_many(app_on_each, plain_cases(1)).values()
    barred(app_on_each, make_account(app_on_each, Role.PANEL_MEMBER), token)
    for change in ("DELETE FROM recusals", "UPDATE recusals SET reason = ''"):
        with app_on_each.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(change))


def test_what_was_opened_before_the_bar_stands_before_it_in_the_audit(app_on_each: Flask) -> None:
    """S83: the bar waits for who reads the case at this moment, and whoever reads it afterwards does not see it."""
    app = app_on_each
    (token,) = store_many(app, plain_cases(1)).values()
    account = make_account(app, Role.PANEL_MEMBER)
    viewer, number = person_of(account), case_id(app, token)
    reading = threading.Event()
    done: list[str] = []

    def withdraw() -> None:
        reading.wait()
        barred(app, account, token)
        done.append("barred")

    waiting = threading.Thread(target=withdraw)
    waiting.start()
    with app.app_context(), transaction(db.session()) as session:
        assert case_view(session, viewer, token) is not None
        reading.set()
        waiting.join(0.3)
        assert not done, "the bar did not wait"
        record(session, viewer, Event.CASE_VIEWED, number)
    waiting.join()
    with app.app_context():
        order = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(2)).all()
        assert order == ["conflict.declared", "case.viewed"]
        assert case_view(db.session(), viewer, token) is None


def test_whoever_has_no_account_sees_every_case(app_on_each: Flask) -> None:
    app = app_on_each
    tokens = store_many(app, plain_cases(2))
    account = make_account(app, Role.PANEL_MEMBER)
    barred(app, account, tokens["CDR-0000"])
    area = PanelArea.of(("E06000035",))
    with app.app_context():
        seen = [
            [one.reference for one in worklist(db.session(), viewer, area, Filters()).cases]
            for viewer in (person_of(account), Person(None, "command line", MEMBER, "this machine"))
        ]
        assert seen == [["CDR-0001"], ["CDR-0001", "CDR-0000"]]
        assert db.session.scalar(select(Case.id).limit(1))
