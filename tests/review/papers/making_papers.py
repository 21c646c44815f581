"""A panel, its meeting and a case on its agenda, made by the product's own services, for the tests of papers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.accounts.rules import roles_of
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.panels.queries import meeting_at
from cdop.panels.rules import MeetingDetails, PanelDetails, Seat
from cdop.panels.service import keep_panel, keep_seat, plan_meeting
from cdop.reference.calendar import today
from cdop.review.meetings.attending import accept_terms
from cdop.review.meetings.changing import Choice, choose
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.queries import terms_in_force
from cdop.review.papers.gate import KEEP, REPLACE, Resolution
from cdop.review.papers.models import PaperRecord
from cdop.review.papers.queries import item_to_prepare, prepared_of
from cdop.review.papers.service import check, confirm, draw_paper, resolve
from tests.application import Browser, make_account
from tests.case.making import case_id, described, store

NOTIFIED = date(2014, 5, 12)
TOLD: dict[str, Any] = {
    "circumstances": (
        "Amaryllis Wetherfield was found by her mother Rosalind on 9 May 2014. Her NHS number 999 000 0018 is right.\n"
        "Rosalind rang 01634 960123 from 4 Larkfield Rise, ME7 1QX. The rose in the garden was in bloom."
    ),
    "mother_name": "Rosalind Wetherfield",
    "home_address": "4 Larkfield Rise\nGillingham",
    "school": "Larkfield Primary School",
    "notifier_name": "Dr Ottavia Brinkworth",
    "notifier_phone": "01634 960123",
}
NAMED = ("Amaryllis", "Wetherfield", "Rosalind", "999 000 0018", "9990000018", "ME7", "9 May", "Larkfield", "960123")
GP = "a" * 32


def timeline(*more: Fact, told: dict[str, Any] | None = None) -> list[Fact]:
    """A case with identity in its free text."""
    detail = {"request": GP, "agency": GP, "agency_kind": "primary_care", "sets": ["sudden"], "due": "2014-06-04"}
    identity = {"agency_name": "Fairlawn practice", "reason": "GP", "words": ""}
    answer = {
        "agency_name": "Fairlawn practice", "author": "Dr Ottoline Fenwright",
        "answers": {"circumstances_known": "Seen by Dr Fenwright at Fairlawn practice.", "last_contact": "2014-05-01"},
        "chronology": [{"on": "2014-05-01", "precision": "day", "what": "Amaryllis had a cough"}],
        "redirect": "", "files": [], "words": "",
    }  # fmt: skip
    reply = {"request": GP, "agency_kind": "primary_care", "outcome": "answered", "way": "link"}
    return [
        Fact(FactKind.NOTIFIED, NOTIFIED, {}, {"told": told or TOLD}),
        described(),
        Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"}, {"reason": "Home"}),
        Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "unexpected"}, {"reason": "Sudden"}),
        Fact(FactKind.INFORMATION_REQUESTED, NOTIFIED, detail, identity),
        Fact(FactKind.INFORMATION_RECEIVED, date(2014, 5, 15), reply, answer),
        *more,
    ]


@dataclass
class World:
    """A meeting with its room open, and who is there: people by name, their browsers, items by case reference."""

    app: Flask
    panel: str = ""
    meeting: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def person(self, who: str) -> Person:
        return self.people[who]

    def gate(self, reference: str = "CDR-1") -> str:
        return f"/papers/{self.items[reference]}"

    @property
    def room(self) -> str:
        return f"/meetings/{self.meeting}/room"

    def version(self, reference: str = "CDR-1") -> str:
        with self.app.app_context():
            found = db.session.scalar(select(PaperRecord.version).where(PaperRecord.item == self.items[reference]))
            db.session.rollback()
        return str(found or 0)


def person_of(account: Account) -> Person:
    return Person(account.id, account.display_name, roles_of(account.roles), "127.0.0.1")


def world_of(  # the day is the test's own: rooms open and close by it
    app: Flask, references: Sequence[str] = ("CDR-1",), *, opens: int = -3, closes: int = 14, seated: bool = True
) -> World:
    """A panel meeting in a week, with cases on its agenda; ``opens`` and ``closes``: days from today."""
    world = World(app)
    made = {
        "coordinator": make_account(app, Role.COORDINATOR, name="Corvin Ashdale"),
        "second": make_account(app, Role.COORDINATOR, name="Selwyn Marchbank"),
        "member": make_account(app, Role.PANEL_MEMBER, name="Merrin Oakhollow"),
        "chair": make_account(app, Role.PANEL_MEMBER, name="Perran Holtwicke", duties=(Duty.CHAIR,)),
        "stranger": make_account(app, Role.PANEL_MEMBER, name="Wulstan Farrow"),
    }
    for who, account in made.items():
        world.people[who], browser = person_of(account), Browser(app)
        assert browser.sign_in(account.email).status_code == 303
        world.browsers[who] = browser
    world.cases = {reference: store(app, reference, timeline()) for reference in references}
    on = today() + timedelta(days=closes - 1 if closes < 7 else 7)
    details = PanelDetails("Invented overview panel", "general", (), 1, 20)
    ids = {reference: case_id(app, token) for reference, token in world.cases.items()}
    with app.app_context(), transaction(db.session()) as session:
        world.panel = keep_panel(session, COMMAND_LINE, details)
        for who in ("member", "chair") if seated else ():
            seat = Seat("", "nursing", "Estuary nurses", world.people[who].account_id, date(2014, 1, 1), None)
            keep_seat(session, COMMAND_LINE, world.panel, seat)
        day = timedelta(days=1)
        world.meeting = plan_meeting(
            session, COMMAND_LINE,
            MeetingDetails(world.panel, on, "09:00", "16:00", "Room 1", today() + opens * day, today() + closes * day),
        )  # fmt: skip
        choices = [Choice(number, "Sudden deaths", 20, "Heard now") for number in ids.values()]
        choose(session, world.people["coordinator"], world.meeting, choices, 0)
    with app.app_context():
        rows = db.session.execute(select(AgendaItemRecord.case_id, AgendaItemRecord.token, AgendaItemRecord.reference))
        by_case = {row.case_id: row for row in rows}
        db.session.rollback()
    for reference, number in ids.items():
        row = by_case[number]
        world.items[reference], world.references[reference] = row.token, row.reference
    for who in ("member", "chair", "coordinator"):
        if who == "coordinator" or seated:
            accept(world, who)
    return world


def accept(world: World, who: str) -> None:
    """Accept the terms for the meeting."""
    with world.app.app_context(), transaction(db.session()) as session:
        meeting = meeting_at(session, world.meeting)
        assert meeting is not None
        accept_terms(session, world.person(who), meeting, terms_in_force(session)[1])


def draw(world: World, reference: str = "CDR-1", who: str = "coordinator") -> None:
    seen = int(world.version(reference))
    with world.app.app_context(), transaction(db.session()) as session:
        draw_paper(session, world.person(who), world.items[reference], seen)


def resolve_all(world: World, reference: str = "CDR-1", keep: Sequence[str] = ()) -> None:
    """Replace everything as suggested, but for what is to be kept as it is."""
    with world.app.app_context(), transaction(db.session()) as session:
        person, token = world.person("coordinator"), world.items[reference]
        item = item_to_prepare(session, person, token)
        assert item is not None
        paper = prepared_of(session, person, item)
        assert paper is not None
        chosen = {
            find.key: Resolution(KEEP, "A flower") if find.hit.found in keep else Resolution(REPLACE, find.hit.role)
            for one in paper.searched
            for find in one.open
        }
        resolve(session, person, token, paper.version, chosen)


def release(world: World, reference: str = "CDR-1", checker: str = "coordinator", confirmer: str = "chair") -> int:
    """Check a paper that has nothing open, and confirm it. Returns the number of the release."""
    token, seen = world.items[reference], int(world.version(reference))
    with world.app.app_context(), transaction(db.session()) as session:
        check(session, world.person(checker), token, seen)
    with world.app.app_context(), transaction(db.session()) as session:
        return confirm(session, world.person(confirmer), token, seen + 1)


def released_world(app: Flask, references: Sequence[str] = ("CDR-1",), **words: Any) -> World:
    """A meeting all of whose papers are released."""
    world = world_of(app, references, **words)
    for reference in references:
        draw(world, reference)
        resolve_all(world, reference)
        release(world, reference)
    return world
