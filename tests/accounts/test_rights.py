"""Rights take two people, and nobody gets into another's account by starting what helps its owner."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.accounts.rights.models import RoleRequest
from cdop.audit.models import AuditEntry
from cdop.database import db
from tests.accounts.telephones import CODE, Owner, clock, enrolled, everything, owner, strict, told
from tests.application import PASSWORD, Browser

__all__ = ["clock", "strict"]
NEW = {"display_name": "New Person", "email": "new@panel.example", "roles": ["coordinator"]}
PASS_PHRASE = "a wholly different pass phrase"


@pytest.fixture
def people(strict: Flask, clock: time_machine.Traveller) -> dict[str, tuple[Owner, Browser]]:
    """Two administrators, a coordinator and a panel member, each signed in."""
    roles = {
        "asker": Role.ADMINISTRATOR,
        "second": Role.ADMINISTRATOR,
        "coordinator": Role.COORDINATOR,
        "member": Role.PANEL_MEMBER,
    }
    made = {who: enrolled(strict, role) for who, role in roles.items()}
    return {who: (one, one.signed_in(clock)) for who, one in made.items()}


def account(app: Flask, email: str) -> Account:
    with app.app_context():
        return db.session.scalars(select(Account).where(Account.email == email)).one()


def waiting(app: Flask) -> str:
    """The address of the request that waits."""
    with app.app_context():
        token = db.session.scalars(select(RoleRequest.token).where(RoleRequest.outcome.is_(None))).one()
    return f"/rights/{token}"


def test_a_coordinator_is_made_by_two_people_and_the_code_goes_through_the_second(
    strict: Flask, people: dict[str, tuple[Owner, Browser]]
) -> None:
    asker, second, coordinator, member = (people[who][1] for who in ("asker", "second", "coordinator", "member"))
    asked = asker.post("/accounts/new", NEW)
    assert (asked.status_code, CODE.findall(asked.text)) == (303, [])
    address = waiting(strict)
    assert account(strict, NEW["email"]).disabled_at is not None
    token = account(strict, NEW["email"]).token
    assert asker.post(f"/accounts/{token}/reset-password").status_code == 409, "no code before the approval"
    assert asker.post(address, {"decision": "approve"}).status_code == 409
    assert member.get(address).status_code == 404
    for other in (second, coordinator):
        assert "Rights to approve or refuse: 1" in other.get("/").text
        assert "Approve" in other.get(address).text
    given = coordinator.post(address, {"decision": "approve"})
    code = CODE.findall(given.text)
    assert len(code) == 1
    assert second.post(address, {"decision": "approve"}, page="/rights").status_code == 409, "once"
    form = {"email": NEW["email"], "code": code[0], "new_password": PASS_PHRASE, "again": PASS_PHRASE}
    assert Browser(strict).post("/activate", form).status_code == 303
    with strict.app_context():
        query = select(AuditEntry.event, AuditEntry.name).where(AuditEntry.event.like("account.rights%"))
        rows = db.session.execute(query.order_by(AuditEntry.id)).all()
    asker_name, decider = (people[who][0].account.display_name for who in ("asker", "coordinator"))
    assert [tuple(row) for row in rows] == [("account.rights_asked", asker_name), ("account.rights_approved", decider)]


def test_more_rights_wait_and_fewer_do_not(strict: Flask, people: dict[str, tuple[Owner, Browser]]) -> None:
    asker, second = people["asker"][1], people["second"][1]
    member, theirs = people["member"]
    address = f"/accounts/{member.account.token}"
    more = {"display_name": "Another Name", "roles": ["coordinator", "panel_member"], "duties": ["chair"]}
    assert asker.post(address, more).status_code == 303
    now = account(strict, member.account.email)
    assert (now.display_name, now.roles, now.duties) == ("Another Name", "panel_member", "")
    request = waiting(strict)
    assert asker.post(address, more | {"roles": ["panel_member"]}).status_code == 303
    assert waiting(strict) != request, "the newer request stands in the place of the older"
    assert second.post(waiting(strict), {"decision": "approve"}).status_code == 303
    assert (account(strict, member.account.email).roles, account(strict, member.account.email).duties) == (
        "panel_member",
        "chair",
    )
    assert theirs.get("/").status_code == 303, "sessions end, so that the new rights begin with a new one"
    assert asker.post(address, {"display_name": "Name", "roles": ["panel_member"]}).status_code == 303
    assert account(strict, member.account.email).duties == ""


def test_nobody_gives_himself_rights_or_helps_his_own_request(
    strict: Flask, people: dict[str, tuple[Owner, Browser]]
) -> None:
    asker, mine = people["asker"]
    _, second = people["second"]
    coordinator, theirs = people["coordinator"]
    own = {"display_name": "Me", "roles": ["coordinator"]}
    assert mine.post(f"/accounts/{asker.account.token}", own).status_code == 409
    lead = {"display_name": "C", "roles": ["coordinator", "public_health_lead"]}
    assert mine.post(f"/accounts/{coordinator.account.token}", lead).status_code == 303
    assert theirs.post(waiting(strict), {"decision": "approve"}).status_code == 409, "these are the coordinator's own"
    approved = {"outcome": "approved", "decided_at": RoleRequest.asked_at, "decided_by": "x"}
    with strict.app_context():
        with pytest.raises(IntegrityError):
            db.session.execute(update(RoleRequest).values(**approved, decided_by_id=asker.account.id))
        db.session.rollback()
    assert second.post(f"/accounts/{coordinator.account.token}/disable").status_code == 303
    with strict.app_context():
        left = select(RoleRequest.id).where(RoleRequest.outcome.is_(None))
        assert db.session.scalars(left).all() == [], "a closed account gets no rights"
    assert mine.post(f"/accounts/{coordinator.account.token}/enable", page="/accounts").status_code == 303
    assert account(strict, coordinator.account.email).disabled_at is not None, "opening it again takes two as well"
    assert second.post(waiting(strict), {"decision": "approve"}).status_code == 303
    assert account(strict, coordinator.account.email).disabled_at is None


def test_a_factor_is_reset_by_a_code_that_is_of_no_use_without_the_password(
    strict: Flask, people: dict[str, tuple[Owner, Browser]], clock: time_machine.Traveller
) -> None:
    _, asker = people["asker"]
    one, other = people["member"][0], people["coordinator"][0]
    address = f"/accounts/{one.account.token}/reset-second-factor"
    late = CODE.findall(asker.post(address).text)[0]
    clock.shift(timedelta(minutes=61))
    half = one.with_password()
    assert half.post("/sign-in/recovery", {"code": late}).status_code == 422
    assert asker.post("/locked", {"password": PASSWORD}).status_code == 303
    clock.shift(30)
    proof = {"password": PASSWORD, "code": people["asker"][0].code}
    assert asker.post(f"/prove?next={address}", proof).headers["Location"] == address
    first, newer = (CODE.findall(asker.post(address).text)[0] for _ in range(2))
    assert newer not in everything(strict)
    assert one.seed not in asker.get(address).text
    for wrong, browser in ((first, half), (newer, other.with_password())):
        assert browser.post("/sign-in/recovery", {"code": wrong}).status_code == 422
    assert half.post("/sign-in/recovery", {"code": newer.upper()}).headers["Location"] == "/second-factor"
    assert half.get("/cases").headers["Location"].startswith("/second-factor"), "another app comes first"
    assert len(one.enrol(half)) == 10
    assert half.get("/cases").status_code == 200
    assert one.with_password().post("/sign-in/recovery", {"code": newer}).status_code == 422, "once"
    found = told(strict, one)
    assert (found["factor_reset_started"], found["factor_removed"], found["factor_set"]) == (3, 1, 2)


def test_one_administrator_cannot_have_both_codes_of_an_account(
    strict: Flask, people: dict[str, tuple[Owner, Browser]], clock: time_machine.Traveller
) -> None:
    asker, mine = people["asker"]
    _, second = people["second"]
    member, _ = people["member"]
    password, factor = (f"/accounts/{member.account.token}/reset-{what}" for what in ("password", "second-factor"))
    assert mine.post(f"/accounts/{asker.account.token}/reset-second-factor").status_code == 409, "nor his own"
    code = CODE.findall(mine.post(password).text)[0]
    assert mine.post(factor).status_code == 409
    assert second.post(factor).status_code == 200, "another administrator may"
    form = {"email": member.account.email, "code": code, "new_password": PASS_PHRASE, "again": PASS_PHRASE}
    assert Browser(strict).post("/activate", form).status_code == 303
    assert mine.post(factor).status_code == 409, "whoever set the password may be the administrator"
    clock.shift(30)
    back = Browser(strict)
    back.sign_in(member.account.email, PASS_PHRASE)
    assert back.post("/sign-in/code", {"code": member.code}).headers["Location"] == "/"
    assert mine.post(factor).status_code == 200, "the owner has been in, with both"
    assert mine.post(password).status_code == 409, "and the other way round"


def test_the_second_person_gets_no_code_for_a_password_whose_factor_they_reset(
    strict: Flask, people: dict[str, tuple[Owner, Browser]]
) -> None:
    _, mine = people["asker"]
    _, second = people["second"]
    token = people["member"][0].account.token
    assert mine.post(f"/accounts/{token}/reset-password").status_code == 200
    assert mine.post(f"/accounts/{token}/disable").status_code == 303
    assert second.post(f"/accounts/{token}/reset-second-factor").status_code == 200
    assert mine.post(f"/accounts/{token}/enable", page="/accounts").status_code == 303
    refused = second.post(waiting(strict), {"decision": "approve"})
    assert (refused.status_code, CODE.findall(refused.text)) == (409, []), "with both he would be the owner"
    assert account(strict, people["member"][0].account.email).disabled_at is not None
    given = people["coordinator"][1].post(waiting(strict), {"decision": "approve"})
    assert len(CODE.findall(given.text)) == 1


def test_what_waits_does_not_outlive_who_asked_or_give_back_what_was_taken(
    strict: Flask, people: dict[str, tuple[Owner, Browser]]
) -> None:
    asker, mine = people["asker"]
    _, second = people["second"]
    member, _ = people["member"]
    address = f"/accounts/{member.account.token}"
    more = {"display_name": "M", "roles": ["coordinator", "panel_member"]}
    assert mine.post(address, more).status_code == 303
    assert second.post(address, {"display_name": "M", "roles": ["panel_member"]}).status_code == 303
    assert waiting(strict), "only the name was stored, so what was asked for still waits"
    assert (
        second.post(address, {"display_name": "M", "roles": ["panel_member"], "duties": ["chair"]}).status_code == 303
    )
    assert people["coordinator"][1].post(waiting(strict), {"decision": "approve"}).status_code == 303
    assert mine.post(address, {**more, "duties": ["chair"]}).status_code == 303
    stale = waiting(strict)
    assert second.post(address, {"display_name": "M", "roles": ["panel_member"]}).status_code == 303
    assert second.post(stale, {"decision": "approve"}, page="/rights").status_code == 409
    assert mine.post(address, more).status_code == 303
    assert second.post(f"/accounts/{asker.account.token}/disable").status_code == 303
    assert second.post(waiting(strict), {"decision": "approve"}).status_code == 409
    assert account(strict, member.account.email).roles == "panel_member"
    assert second.post(waiting(strict), {"decision": "refuse"}).status_code == 303


def test_the_password_of_an_account_without_a_factor_takes_two(
    strict: Flask, people: dict[str, tuple[Owner, Browser]]
) -> None:
    _, mine = people["asker"]
    new = owner(strict, Role.PANEL_MEMBER)
    assert CODE.findall(mine.post(f"/accounts/{new.account.token}/reset-password").text) == []
    assert Browser(strict).sign_in(new.account.email).status_code == 303, "until then the password works"
    given = people["second"][1].post(waiting(strict), {"decision": "approve"})
    assert len(CODE.findall(given.text)) == 1
    assert Browser(strict).sign_in(new.account.email).status_code == 422
    assert told(strict, new) == {"password_code_given": 1}


def test_a_single_administrator_has_the_command_line(strict: Flask, clock: time_machine.Traveller) -> None:
    one = enrolled(strict, Role.ADMINISTRATOR)
    browser = one.signed_in(clock)
    assert browser.post("/accounts/new", NEW).status_code == 303
    run = strict.test_cli_runner()
    listed = run.invoke(args=["accounts", "waiting"])
    assert f"new@panel.example: Coordinator (asked for by {one.account.display_name})" in listed.output
    number = listed.output.split()[0]
    done = run.invoke(args=["accounts", "approve", number])
    assert "/activate within 48 hours" in done.output
    assert run.invoke(args=["accounts", "refuse", number]).exit_code == 1
    assert account(strict, NEW["email"]).disabled_at is None
    told_code = run.invoke(args=["accounts", "reset-factor", one.account.email]).output
    code = told_code.strip().splitlines()[-1]
    assert one.with_password().post("/sign-in/recovery", {"code": code}).headers["Location"] == "/second-factor"
    again = run.invoke(args=["accounts", "give-code", one.account.email])
    assert "/activate within 1 hour" in again.output
    assert run.invoke(args=["accounts", "give-code", "nobody@panel.example"]).exit_code == 1
