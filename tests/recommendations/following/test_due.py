"""What is due, and how much of it: on its own page, on the morning's and on the lead's home."""

from datetime import timedelta

from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.database import db, transaction
from cdop.recommendations.following.queries import Kind, due, numbers
from cdop.recommendations.following.service import (
    Closing,
    Deed,
    Said,
    add_evidence,
    close_as_done,
    keep_action,
    reopen,
)
from cdop.recommendations.queries import ADDRESSEES, RECOMMENDATIONS
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import statements
from tests.recommendations.following.making import ACCEPTED, TOLD, Made, made, row_of
from tests.recommendations.following.test_pages import closed
from tests.recommendations.writing.world import learn

DAY = timedelta(days=1)
MEMBER = Person(None, "a member", frozenset({Role.PANEL_MEMBER}), "a test")


def setting(app: Flask, one: Made, **values: object) -> None:
    with app.app_context(), transaction(db.session()) as session:
        session.execute(ADDRESSEES.update().where(ADDRESSEES.c.token == one.addressee).values(**values))


def everything(app: Flask) -> dict[str, Made]:
    """One of each kind that is late, by two organisations."""
    found = {
        "told": made(app, *TOLD, reference="2021-22/01"),
        "accepted": made(app, *ACCEPTED, reference="2021-22/02", agency="b" * 32, agency_name="Hillside Council"),
        "closed": made(app, *ACCEPTED, reference="2021-22/03"),
        "open": made(app, *ACCEPTED, reference="2021-22/04"),
    }
    setting(app, found["accepted"], due_on=today() - DAY)
    closed(app, found["closed"])
    with app.app_context(), transaction(db.session()) as session:
        for deed in (
            Deed("Print it", "Matron", today() - DAY),
            Deed("Read it", "Matron", today()),
            Deed("Give it", "Matron", today() - DAY),
        ):
            token = keep_action(session, COMMAND_LINE, found["open"].addressee, deed)
        given = Deed("Give it", "Matron", today() - DAY, "done")
        keep_action(session, COMMAND_LINE, found["open"].addressee, given, action=token, seen_version=1)
    return found


def late(page: str) -> str:
    return page.split('id="late"')[1].split('id="coming"', maxsplit=1)[0]


def test_what_is_late_stands_first_and_can_be_one_organisations(app: Flask, coordinator: Browser) -> None:
    everything(app)
    page = coordinator.get("/recommendations/follow-ups").text
    for words in ("An answer: Safer sleep", "To be done: Safer sleep", "Action: Print it", "Ask again after 3 months"):
        assert words in late(page)
    assert "Action: Read it" in page.split('id="coming"')[1]
    assert "Give it" not in page
    one = coordinator.get(f"/recommendations/follow-ups?organisation={'b' * 32}").text
    assert "To be done: Safer sleep" in late(one)
    assert "Print it" not in one
    actions = late(coordinator.get("/recommendations/follow-ups?what=action").text)
    assert "Print it" in actions
    assert "An answer" not in actions


def test_numbers_are_those_of_the_page_and_grow_no_statements(app_on_each: Flask) -> None:
    everything(app_on_each)
    with app_on_each.app_context():
        session = db.session()
        session.connection()  # the transaction has begun
        with statements(app_on_each) as seen:
            found = due(session, COMMAND_LINE, today())
        assert len(seen) == 4
        with statements(app_on_each) as seen:
            told = numbers(session, COMMAND_LINE, today())
        assert len(seen) == 1
        overdue = [one for one in found if one.due_on < today() or one.kind is Kind.FOLLOW_UP]
        counted = [sum(one.kind is kind for one in overdue) for kind in Kind]
        assert counted == [told.answers, told.recommended, told.actions, told.follow_ups] == [1, 1, 1, 1]


def test_nobody_is_asked_again_about_an_end_that_was_undone(app: Flask) -> None:
    one = made(app, *ACCEPTED)
    closed(app, one)
    with app.app_context(), transaction(db.session()) as session:
        assert numbers(session, COMMAND_LINE, today()).follow_ups == 1
        version = row_of(session, one.addressee).version
        reopen(session, COMMAND_LINE, one.addressee, Said("It stopped."), version)
        assert numbers(session, COMMAND_LINE, today()).follow_ups == 0
        add_evidence(session, COMMAND_LINE, one.addressee, Said("The audit of today."))
        closing = Closing(Said(""), "Ann Example", "Chair", row_of(session, one.addressee).version)
        close_as_done(session, COMMAND_LINE, one.addressee, closing)
        assert numbers(session, COMMAND_LINE, today()).follow_ups == 0
        coming = [each.due_on for each in due(session, COMMAND_LINE, today() + 400 * DAY)]
        assert [day > today() for day in coming] == [True, True, True]


def test_drafts_are_due_for_nobody_but_who_writes_them(app: Flask) -> None:
    everything(app)
    with app.app_context(), transaction(db.session()) as session:
        assert len(due(session, MEMBER, today())) == len(due(session, COMMAND_LINE, today())) == 5
        session.execute(RECOMMENDATIONS.update().values(state="withdrawn"))
        assert due(session, MEMBER, today()) == []
        assert numbers(session, MEMBER, today()).answers == 0


def test_the_morning_and_the_leads_home_say_how_much_waits(app: Flask, sign_in_as: SignInAs) -> None:
    assert "Recommendations</h2>" not in sign_in_as(Role.COORDINATOR).get("/morning").text
    everything(app)
    learn(app, {"A": ["Handover was not written down"]})
    lines = (
        "Reviews with learning to decide about: 1",
        "Answers to recommendations overdue: 1", "Recommendations not done in time: 1", "Actions overdue: 1",
        "Recommendations to ask about again: 1",
    )  # fmt: skip
    morning = sign_in_as(Role.COORDINATOR).get("/morning").text
    home = sign_in_as(Role.PUBLIC_HEALTH_LEAD).get("/").text
    member = sign_in_as(Role.PANEL_MEMBER).get("/").text
    for line in lines:
        assert line in morning
        assert line in home
        assert line not in member
