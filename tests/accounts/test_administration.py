"""What an administrator may do to accounts, and what nobody may."""

import re

import pytest
from flask import Flask
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.accounts.queries import accounts
from cdop.accounts.rules import NotAllowed, check_roles, looks_like_email
from cdop.accounts.service import TO_ACTIVATE, Details, change_account, disable_account, give_code
from cdop.audit.models import AuditEntry
from cdop.audit.service import utc_now
from cdop.database import db, transaction
from tests.application import Browser, make_account

CODE = re.compile(r"<code>([a-z2-9-]{34})</code>")
NEW = {"display_name": "New Person", "email": "new@panel.example", "roles": ["panel_member"], "duties": ["chair"]}
PASS_PHRASE = "a wholly different pass phrase"
INTRUDING = {
    "role": "administrator", "is_admin": "1", "status": "active", "id": "1", "account_id": "1", "version": "9",
    "created_at": "2001-01-01", "password_hash": "x", "password": "violet lantern marble october",
    "disabled_at": "", "token": "0" * 32, "code_hash": "x", "approved_by": "1",
}  # fmt: skip


def row(app: Flask, email: str) -> dict[str, object]:
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        return {column.key: getattr(account, column.key) for column in inspect(Account).columns}


def test_an_administrator_creates_an_account_and_never_learns_its_password(app: Flask, administrator: Browser) -> None:
    answer = administrator.post("/accounts/new", NEW)
    assert answer.status_code == 200
    code = CODE.search(answer.text)
    assert code is not None
    stored = row(app, "new@panel.example")
    assert (stored["roles"], stored["duties"], stored["password_hash"]) == ("panel_member", "chair", None)
    assert code[1] not in str(stored)
    assert "New Person" in administrator.get("/accounts").text
    with app.app_context():
        events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(2)))
    assert events == ["account.code_given", "account.created"]


def test_a_lost_code_is_replaced_in_one_click(app: Flask, administrator: Browser) -> None:
    first = administrator.post("/accounts/new", NEW)
    again = re.search(r'action="(/accounts/[0-9a-f]{32}/reset-password)"', first.text)
    assert again is not None
    second = administrator.post(again[1], page="/accounts/new")
    codes = [CODE.search(answer.text) for answer in (first, second)]
    assert codes[0] is not None
    assert codes[1] is not None
    assert codes[0][1] != codes[1][1]
    assert "Within 48 hours" in second.text
    form = {"email": "new@panel.example", "new_password": PASS_PHRASE, "again": PASS_PHRASE}
    assert Browser(app).post("/activate", form | {"code": codes[0][1]}).status_code == 422
    assert Browser(app).post("/activate", form | {"code": codes[1][1]}).status_code == 303


def test_a_code_that_takes_a_password_away_is_a_reset_and_lives_an_hour(app: Flask, administrator: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    address = f"/accounts/{account.token}/reset-password"
    assert "Its password stops working now" in administrator.get(address).text
    assert "Within an hour" in administrator.post(address).text
    assert "It has no password now" in administrator.get(address).text
    assert "Within an hour" in administrator.post(address).text
    with app.app_context():
        events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(2)))
    assert events == ["account.code_given", "account.password_reset"]


def test_fields_that_a_form_does_not_ask_for_change_nothing(app: Flask, administrator: Browser) -> None:
    assert administrator.post("/accounts/new", NEW | INTRUDING).status_code == 200
    stored = row(app, "new@panel.example")
    assert stored["roles"] == "panel_member"
    assert stored["token"] != "0" * 32
    assert stored["password_hash"] is None
    change = {"display_name": "Renamed", "roles": ["coordinator"], "email": "stolen@panel.example"}
    assert administrator.post(f"/accounts/{stored['token']}", change | INTRUDING).status_code == 303
    after = row(app, "new@panel.example")
    changed = {key for key in after if after[key] != stored[key]}
    assert changed == {"display_name", "roles", "duties"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "not an address"}, "Enter an e-mail address"),
        ({"email": "two@panel.example, three@panel.example"}, "Enter an e-mail address"),
        ({"email": ""}, "Enter the person"),
        ({"email": "x" * 250 + "@panel.example"}, "254 characters or fewer"),
        ({"email": "a\x00b@panel.example"}, "control characters"),
        ({"display_name": ""}, "Enter the person"),
        ({"display_name": "x" * 101}, "100 characters or fewer"),
        ({"display_name": "a\x00b"}, "control characters"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["administrator", "coordinator"], "duties": []}, "An administrator holds no other role"),
        ({"roles": ["coordinator"]}, "Only a panel member"),
        ({"roles": ["emperor"], "duties": []}, "Choose one of the answers"),
        ({"duties": ["emperor"]}, "Choose one of the answers"),
    ],
)
def test_a_fault_is_named_and_nothing_is_stored(app: Flask, administrator: Browser, change, words: str) -> None:  # type: ignore[no-untyped-def]
    answer = administrator.post("/accounts/new", NEW | change)
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert len(db.session.scalars(select(Account.id)).all()) == 1


def test_an_address_has_one_account_however_it_is_written(app_on_each: Flask) -> None:
    account, browser = make_account(app_on_each, Role.ADMINISTRATOR), Browser(app_on_each)
    browser.sign_in(account.email)
    assert browser.post("/accounts/new", NEW).status_code == 200
    again = browser.post("/accounts/new", NEW | {"email": "NEW@Panel.Example"})
    assert again.status_code == 422
    assert "There is already an account" in again.text


def test_nobody_disables_or_demotes_themselves(app: Flask, visitor: Browser) -> None:
    own, _other = make_account(app, Role.ADMINISTRATOR), make_account(app, Role.ADMINISTRATOR)
    visitor.sign_in(own.email)
    demote = {"display_name": "Me", "roles": ["coordinator"]}
    before = row(app, own.email)
    assert visitor.post(f"/accounts/{own.token}/disable").status_code == 409
    assert visitor.post(f"/accounts/{own.token}", demote).status_code == 409
    assert row(app, own.email) == before
    assert visitor.get("/accounts").status_code == 200


@pytest.mark.parametrize("how", ["disable", "demote"])
def test_the_last_administrator_stays(app_on_each: Flask, how: str) -> None:
    last, closed = make_account(app_on_each, Role.ADMINISTRATOR), make_account(app_on_each, Role.ADMINISTRATOR)
    with app_on_each.app_context():
        with transaction(db.session()) as session:
            disable_account(session, COMMAND_LINE, session.merge(closed))
        account, demoted = db.session.get_one(Account, last.id), Details("", "x", frozenset({Role.COORDINATOR}))
        remove = {"disable": (disable_account, ()), "demote": (change_account, (demoted,))}[how]
        with pytest.raises(NotAllowed, match="There must be an administrator"):
            remove[0](db.session(), COMMAND_LINE, account, *remove[1])


def test_a_disabled_account_gets_no_code(app: Flask, administrator: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    administrator.post(f"/accounts/{account.token}/disable")
    answer = administrator.post(f"/accounts/{account.token}/reset-password")
    assert answer.status_code == 409
    assert "Enable it first" in answer.text
    with app.app_context(), pytest.raises(NotAllowed):
        give_code(db.session(), COMMAND_LINE, db.session.get_one(Account, account.id), TO_ACTIVATE)


def test_an_account_that_is_not_there_is_no_page(administrator: Browser) -> None:
    for address in ("/accounts/" + "0" * 32, "/accounts/1", "/accounts/%00", "/accounts/" + "0" * 32 + "/disable"):
        assert administrator.get(address).status_code == 404


def test_the_list_is_empty_for_anybody_but_an_administrator(app: Flask) -> None:
    make_account(app, Role.COORDINATOR)
    with app.app_context():
        assert accounts(db.session(), COMMAND_LINE) == []


@pytest.mark.parametrize(
    ("roles", "duties"),
    [("administrator,coordinator", ""), ("coordinator,administrator", ""), ("", ""), ("coordinator", "chair")],
)
def test_the_database_itself_refuses_roles_that_cannot_be_held_together(
    app_on_each: Flask, roles: str, duties: str
) -> None:
    account = make_account(app_on_each, Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    with app_on_each.app_context():
        with pytest.raises(IntegrityError):
            db.session.execute(update(Account).where(Account.id == account.id).values(roles=roles, duties=duties))
        db.session.rollback()
        values = {"token": "1" * 32, "email": "x@panel.example", "display_name": "x", "created_at": utc_now()}
        with pytest.raises(IntegrityError):
            db.session.execute(insert(Account).values(**values, roles=roles, duties=duties))


def test_two_administrators_cannot_close_each_others_accounts_at_once(app_on_each: Flask) -> None:
    from threading import Barrier, Thread

    for _ in range(3):
        with app_on_each.app_context(), transaction(db.session()) as session:
            session.execute(text("UPDATE accounts SET disabled_at = '2020-01-01' WHERE roles = 'administrator'"))
        one, two = (make_account(app_on_each, Role.ADMINISTRATOR) for _ in range(2))
        first, second, barrier = Browser(app_on_each), Browser(app_on_each), Barrier(2)
        first.sign_in(one.email)
        second.sign_in(two.email)
        asks = [(first, f"/accounts/{two.token}/disable"), (second, f"/accounts/{one.token}/disable")]
        tokens = [browser.token(address) for browser, address in asks]

        def close_other(number: int, asks=asks, tokens=tokens, barrier=barrier) -> None:  # type: ignore[no-untyped-def]
            browser, address = asks[number]
            barrier.wait()
            browser.client.post(address, data={"csrf_token": tokens[number]}, environ_overrides=browser.environ)

        threads = [Thread(target=close_other, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with app_on_each.app_context():
            open_ones = select(Account.id).where(Account.roles == "administrator", Account.disabled_at.is_(None))
            assert len(db.session.scalars(open_ones).all()) == 1


@pytest.mark.parametrize(
    ("roles", "duties"),
    [
        ((), ()),
        ((Role.ADMINISTRATOR, Role.PANEL_MEMBER), ()),
        ((Role.COORDINATOR,), (Duty.SCRIBE,)),
        ((Role.ADMINISTRATOR,), (Duty.CHAIR,)),
    ],
)
def test_roles_that_cannot_be_held_together_are_refused(roles, duties) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotAllowed):
        check_roles(roles, duties)


def test_several_roles_may_be_held_together() -> None:
    check_roles(set(Role) - {Role.ADMINISTRATOR}, set(Duty))


@pytest.mark.parametrize("address", ["a@b", "admin@demo.example", "o'neill+cdop@panel.example", "zoë@panel.example"])
def test_addresses_are_taken(address: str) -> None:
    assert looks_like_email(address)


@pytest.mark.parametrize("address", ["", "a", "@", "a@", "@b", "a b@c", "a@b@c", "a@b\n", "<a@b>", "a@b,c@d"])
def test_other_text_is_no_address(address: str) -> None:
    assert not looks_like_email(address)
