"""The directory of agencies: who serves an area, what was recorded stays, who answers for an agency."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.agencies.directory.members import agency_of, assign, contacts
from cdop.agencies.directory.queries import agencies_of, agency, history
from cdop.agencies.directory.rules import Agency, AgencyDetails, NotLeave, leave_text, read_leave, serving
from cdop.agencies.directory.service import add_agency, change_agency
from cdop.agencies.ladder import Ladder, Leave
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.panel_settings.service import decide_setting
from cdop.versions import ChangedMeanwhile
from tests.application import Browser, SignInAs, make_account

MEDWAY, KENT, ASHFORD, MAIDSTONE = "E06000035", "E10000016", "E07000105", "E07000110"
CORBY, NORTH_NORTHAMPTONSHIRE = "E07000150", "E06000061"
LADDER = Ladder(15, 16, 21, 26, 36)
AUGUST = (date(2026, 8, 1), date(2026, 8, 31))
FORM = {
    "name": "Children’s social care, Kent", "kind": "social_care", "areas": "Kent", "inbox": "office@agency.example",
    "phone": "", "address": "", "due_within": "", "remind_after": "", "remind_again_after": "", "escalate_after": "30",
    "challenge_after": "", "escalate_to": "Head of safeguarding", "escalate_inbox": "head@agency.example",
    "leave": "1 August 2026 to 31 August 2026", "notes": "", "active": "yes",
}  # fmt: skip


def one(name: str, kind: str, *areas: str, active: bool = True) -> Agency:
    return Agency(name, 1, AgencyDetails(name, kind, areas, active=active), LADDER)


DIRECTORY = [
    one("Ambulance", "ambulance"),
    one("Kent care", "social_care", KENT),
    one("Ashford care", "social_care", ASHFORD),
    one("National care", "social_care"),
    one("Old Kent care", "social_care", KENT, active=False),
    one("Northern care", "social_care", NORTH_NORTHAMPTONSHIRE),
    one("Unknown area", "social_care", "E99999999"),
]


@pytest.mark.parametrize(
    ("kind", "area", "names"),
    [
        ("social_care", KENT, ["Kent care", "National care"]),
        ("social_care", ASHFORD, ["Ashford care", "Kent care", "National care"]),
        ("social_care", MAIDSTONE, ["Kent care", "National care"]),
        ("social_care", CORBY, ["Northern care", "National care"]),  # by its successor
        ("social_care", MEDWAY, ["National care"]),
        ("social_care", None, ["National care"]),
        ("social_care", "abroad", ["National care"]),
        ("ambulance", MEDWAY, ["Ambulance"]),
        ("police", KENT, []),
    ],
)
def test_who_serves_an_area(kind: str, area: str | None, names: list[str]) -> None:
    assert [found.name for found in serving(DIRECTORY, kind, area)] == names
    assert serving(reversed(DIRECTORY), kind, area) == serving(DIRECTORY, kind, area)


@pytest.mark.parametrize(
    "line",
    [
        "1 August 2026 to 31 August 2026", "1 aug 2026 to 31 AUG 2026", "2026-08-01 to 2026-08-31",
        "01/08/2026 to 31/08/2026", " 1/8/2026  to  2026-08-31 ",
    ],
)  # fmt: skip
def test_leave_is_read_however_dates_are_written_and_written_so_that_it_is_read_again(line: str) -> None:
    leave = read_leave(f"\n{line}\n24 December 2026\n{line}")
    assert leave == Leave((AUGUST, (date(2026, 12, 24), date(2026, 12, 24))))
    assert read_leave(leave_text(leave)) == leave
    assert read_leave("") == Leave()
    last = date.max
    assert read_leave(last.isoformat()) == Leave(((last, last),))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("August", "‘August’ is not a period"),
        ("30 February 2026", "is not a period"),
        ("1 August 2026 to 2 August 2026 to 3 August 2026", "is not a period"),
        ("1 Augustus 2026", "is not a period"),
        ("٣ August 2026", "is not a period"),
        ("1/13/2026", "is not a period"),
        ("31 August 2026 to 1 August 2026", "must end on or after its first day"),
        ("1 August 2026 to 1 August 2028", "within a year"),
        ("1 August 2026 to 31 December 9999", "within a year"),
        ("\n".join(f"2026-08-{day:02}" for day in range(1, 32)), "more than 30 periods"),
    ],
)
def test_what_is_no_period_is_named(line: str, words: str) -> None:
    with pytest.raises(NotLeave, match=words):
        read_leave(line)


def test_what_was_recorded_of_an_agency_stays_and_the_last_is_in_force(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        first = AgencyDetails("Kent care", "social_care", (KENT,), "office@agency.example")
        changed = AgencyDetails(
            "Kent care", "social_care", (KENT, MEDWAY), "new@agency.example", own_waits=(("due_within", 5),),
            escalate_to="Head", leave=Leave((AUGUST,)),
        )  # fmt: skip
        with transaction(session):
            token = add_agency(session, COMMAND_LINE, first)
            add_agency(session, COMMAND_LINE, AgencyDetails("Absent", "police", active=False))
        with transaction(session):
            assert change_agency(session, COMMAND_LINE, token, 1, changed)
            assert not change_agency(session, COMMAND_LINE, token, 2, changed), "nothing changed, nothing recorded"
        assert [found.name for found in agencies_of(session)] == ["Kent care", "Absent"]
        now = agency(session, token)
        assert now == Agency(token, 2, changed, Ladder(5, 16, 21, 26, 36, "Head"))
        assert [old.details for old in history(session, token)] == [changed, first]
        assert session.scalar(select(func.count()).where(AuditEntry.event == "agency.recorded")) == 3
        session.rollback()
        for table in ("agencies", "agency_members"):
            session.execute(text(f"SELECT count(*) FROM {table}"))
        with pytest.raises(DatabaseError, match="append-only"), transaction(session):
            session.execute(text("UPDATE agencies SET name = 'Overwritten'"))


def test_what_the_panel_decides_holds_for_every_agency_without_its_own_number(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        with transaction(session):
            own = (("remind_after", 3),)
            tokens = [
                add_agency(session, COMMAND_LINE, AgencyDetails(name, "police", own_waits=waits))
                for name, waits in (("A", ()), ("B", own))
            ]
            decide_setting(session, COMMAND_LINE, "remind_after", "7", "agreed")
        found = [agency(session, token) for token in tokens]
        assert [one.ladder.remind_after for one in found if one] == [7, 3]


def test_the_second_to_change_an_agency_is_told(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session, details = db.session(), AgencyDetails("Kent care", "social_care")
        token = add_agency(session, COMMAND_LINE, details)
        change_agency(session, COMMAND_LINE, token, 1, AgencyDetails("Kent care", "social_care", phone="1"))
        with pytest.raises(ChangedMeanwhile) as conflict:
            change_agency(session, COMMAND_LINE, token, 1, AgencyDetails("Kent care", "social_care", phone="2"))
        assert conflict.value.now.details.phone == "1"
        with pytest.raises(LookupError):
            change_agency(session, COMMAND_LINE, "f" * 32, 1, details)
        session.rollback()


def test_an_account_answers_for_one_agency_and_none_but_a_contact_does(app_on_each: Flask) -> None:
    account = make_account(app_on_each, Role.AGENCY_CONTACT, name="A. Contact")
    make_account(app_on_each, Role.PANEL_MEMBER)
    person = Person(account.id, "A. Contact", frozenset({Role.AGENCY_CONTACT}), "here")
    with app_on_each.app_context():
        session = db.session()
        first, second = (add_agency(session, COMMAND_LINE, AgencyDetails(name, "police")) for name in ("A", "B"))
        assert agency_of(session, person) is None
        [contact] = contacts(session, COMMAND_LINE)
        assert assign(session, COMMAND_LINE, contact, first)
        assert not assign(session, COMMAND_LINE, contact, first)
        assert agency_of(session, person) == first
        assert assign(session, COMMAND_LINE, contact, second)
        assert agency_of(session, person) == second
        assert agency_of(session, Person(account.id, "x", frozenset({Role.PANEL_MEMBER}), "here")) is None
        assert agency_of(session, COMMAND_LINE) is None
        assert [one.agency for one in contacts(session, COMMAND_LINE)] == [second]
        assert contacts(session, person) == []
        assert assign(session, COMMAND_LINE, contact, None)
        assert agency_of(session, person) is None
        assert session.scalar(select(func.count()).where(AuditEntry.event == "agency.member_recorded")) == 3
        session.commit()
        with pytest.raises(DatabaseError, match="append-only"), transaction(session):
            session.execute(text("DELETE FROM agency_members"))


def address_of(browser: Browser, **changed: str) -> str:
    """The address of an agency that was just taken into the directory."""
    answer = browser.post("/agencies/new", FORM | changed)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_coordinator_keeps_the_directory(coordinator: Browser) -> None:
    assert "No agency is in the directory yet" in coordinator.get("/agencies").text
    address = address_of(coordinator)
    assert FORM["name"] in coordinator.get("/agencies").text
    page = coordinator.get(address).text
    assert "15 working days after asking (the panel’s number)" in page
    assert "30 working days after asking (its own number)" in page
    assert "1 August 2026 to 31 August 2026" in page
    assert "Head of safeguarding\nhead@agency.example" in page
    form = coordinator.get(f"{address}/change").text
    assert 'value="30"' in form
    assert "now 21" in form
    saved = coordinator.post(f"{address}/change", FORM | {"version": "1", "areas": "", "active": "no"})
    assert saved.status_code == 303
    assert "Everywhere" in coordinator.get(address).text
    assert "Not in use" in coordinator.get("/agencies").text
    overtaken = coordinator.post(f"{address}/change", FORM | {"version": "1", "notes": "mine"})
    assert overtaken.status_code == 409
    for words in ("Somebody else changed this first", "Everywhere", "mine"):
        assert words in overtaken.text
    assert 'name="version" type="hidden" value="2"' in overtaken.text
    again = coordinator.post(f"{address}/change", FORM | {"version": "2", "notes": "mine"})
    assert again.status_code == 303
    assert coordinator.get("/agencies/" + "f" * 32).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the agency’s name"),
        ({"name": "\u200b\u00ad"}, "in letters that show"),
        ({"kind": ""}, "Choose what kind of agency it is"),
        ({"kind": "wizards"}, "Choose one of the answers on this page"),
        ({"areas": "Medwey"}, "did you mean Medway"),
        ({"inbox": "nobody"}, "Shared inbox must be one e-mail address"),
        ({"inbox": "a@x.example, b@y.example"}, "Shared inbox must be one e-mail address"),
        ({"inbox": "", "address": ""}, "so that the agency can be asked"),
        ({"remind_after": "0"}, "must be a whole number from 1 to 3,650, or empty"),
        ({"challenge_after": "٣"}, "must be a whole number"),
        ({"escalate_to": ""}, "Enter the role that reads this inbox"),
        ({"leave": "August"}, "When it is closed: ‘August’ is not a period"),
        ({"active": "perhaps"}, "Choose one of the answers on this page"),
    ],
)
def test_an_agency_that_cannot_be_kept_comes_back_as_typed(
    coordinator: Browser, wrong: dict[str, str], words: str
) -> None:
    refused = coordinator.post("/agencies/new", {**FORM, "notes": "kept as typed", **wrong})
    assert refused.status_code == 422
    assert words in refused.text
    assert "kept as typed" in refused.text
    assert "No agency is in the directory yet" in coordinator.get("/agencies").text


def test_a_coordinator_says_who_answers_for_an_agency(app: Flask, coordinator: Browser) -> None:
    contact = make_account(app, Role.AGENCY_CONTACT, name="A. Contact")
    member = make_account(app, Role.PANEL_MEMBER, name="A. Member")
    address, other = address_of(coordinator), address_of(coordinator, name="Kent Police", kind="police")
    page = coordinator.get(address).text
    assert "A. Contact" in page
    assert "A. Member" not in page
    assert coordinator.post(f"{address}/contacts", {"contact": member.token}, page=address).status_code == 422
    unchosen = coordinator.post(f"{address}/contacts", {"contact": ""}, page=address)
    assert (unchosen.status_code, "Choose an account" in unchosen.text) == (422, True)
    assert coordinator.post(f"{address}/contacts", {"contact": contact.token}, page=address).status_code == 303
    assert re.search(r"No longer<span[^>]*>: A\. Contact</span>", coordinator.get(address).text)
    assert f"now for {FORM['name']}" in coordinator.get(other).text
    wrong = coordinator.post(f"{other}/contacts/end", {"contact": contact.token}, page=other)
    assert wrong.status_code == 303
    assert "Nothing was changed" in coordinator.get(other).text
    ended = coordinator.post(f"{address}/contacts/end", {"contact": contact.token}, page=address)
    assert ended.status_code == 303
    assert "None. It is asked by e-mail or letter." in coordinator.get(address).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_the_coordinator_keeps_the_directory(coordinator: Browser, sign_in_as: SignInAs, role: Role) -> None:
    address, browser = address_of(coordinator), sign_in_as(role)
    for page in ("/agencies", "/agencies/new", address, f"{address}/change"):
        assert browser.get(page).status_code == 404
    for page in (f"{address}/change", f"{address}/contacts", f"{address}/contacts/end"):
        assert browser.post(page, FORM, page="/").status_code == 404
