"""Refusals of signed-in people stand in the audit: each kind, with nothing of what was asked, and never a flood."""

from flask import Flask
from sqlalchemy import create_engine, select

from cdop.accounts.people import Role
from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.web.refusals import HOUR, MOST, Refusals
from tests.application import Browser, make_account

NOBODYS = "0" * 32


def refusals(app: Flask) -> list[dict[str, str]]:
    with app.app_context():
        query = select(AuditEntry.detail, AuditEntry.account_id, AuditEntry.case_id)
        rows = db.session.execute(query.where(AuditEntry.event == "page.refused").order_by(AuditEntry.id)).all()
    assert all(account and case is None for _, account, case in rows)
    return [row[0] for row in rows]


def signed_in(app: Flask, role: Role) -> Browser:
    account, browser = make_account(app, role), Browser(app)
    browser.sign_in(account.email)
    return browser


def test_what_a_role_does_not_open_is_noted_by_page_and_method(app_on_each: Flask) -> None:
    member = signed_in(app_on_each, Role.PANEL_MEMBER)
    assert member.get("/accounts?who=Ife").status_code == 404
    assert member.post("/register", {"text": "Zoe Adeyemi"}, page="/").status_code == 404
    assert member.get(f"/accounts/{NOBODYS}/enable").status_code == 404
    assert refusals(app_on_each) == [
        {"page": "accounts.people", "method": "GET", "why": "role"},
        {"page": "register.upload", "method": "POST", "why": "role"},
        {"page": "another method", "method": "GET", "why": "role"},
    ]


def test_a_case_that_is_not_there_is_noted_as_absent(app: Flask, coordinator: Browser) -> None:
    assert coordinator.get(f"/cases/{NOBODYS}").status_code == 404
    assert coordinator.post(f"/cases/{NOBODYS}/note", {"text": "x"}, page="/").status_code == 404
    assert [(entry["page"], entry["why"]) for entry in refusals(app)] == [
        ("cases.case", "absent"),
        ("cases.note", "absent"),
    ]


def test_an_address_that_names_no_page_or_a_visitor_leaves_nothing(
    app: Flask, visitor: Browser, coordinator: Browser
) -> None:
    visitor.get("/accounts")
    coordinator.get("/no-such-page")
    coordinator.get("/figures/2014-99")
    assert coordinator.get("/cases").status_code == 200
    assert refusals(app) == []


def test_trying_doors_does_not_flood_the_audit_nor_hide_another_door(app: Flask, panel_member: Browser) -> None:
    for _ in range(MOST + 20):
        assert panel_member.get("/accounts").status_code == 404
    panel_member.get("/accounts/new")
    assert [entry["page"] for entry in refusals(app)] == ["accounts.people"] * MOST + ["accounts.new"]


def test_each_person_is_counted_alone_and_anew_each_hour() -> None:
    now = [0.0]
    counted = Refusals(lambda: now[0])
    assert [counted.is_to_be_noted(1, "a") for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert counted.is_to_be_noted(2, "a")
    now[0] = HOUR
    assert counted.is_to_be_noted(1, "a")


def test_a_refusal_while_the_database_is_busy_stands_in_the_log(app: Flask, panel_member: Browser, caplog) -> None:  # type: ignore[no-untyped-def]
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as holding, holding.begin():
        assert panel_member.get("/accounts").status_code == 404
    engine.dispose()
    assert refusals(app) == []
    assert "GET accounts.people" in caplog.text


def test_a_search_that_finds_nothing_is_noted_as_one(app: Flask, coordinator: Browser) -> None:
    answer = coordinator.post("/cases/search", {"text": "Nobody Of This Name"}, page="/cases")
    assert answer.status_code == 200
    with app.app_context():
        newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (newest.event, newest.case_id, newest.detail) == ("case.nothing_found_by_search", None, None)
