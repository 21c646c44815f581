"""A panel with thirteen cases that are ready for it, those who sit on it, and a server whose moment a test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.panels.rules import PanelDetails, Seat
from cdop.panels.service import keep_panel, keep_seat
from cdop.review.papers.gate import REPLACE, Resolution
from cdop.review.papers.queries import item_to_prepare, prepared_of
from cdop.review.papers.service import check, confirm, draw_paper, resolve
from tests.application import make_account, make_app
from tests.case.making import described, store_many
from tests.databases import SQLite, close
from tests.journeys.conftest import served
from tests.review.papers.making_papers import person_of

PANEL = "Estuary overview panel"
PLANNED, READ_ON, MET, AFTERWARDS = date(2025, 10, 20), date(2025, 11, 12), date(2025, 11, 18), date(2025, 12, 2)
REOPENED = date(2026, 1, 13)
NAMES = (
    ("Amaryllis", "Wetherfield"), ("Thaddeus", "Quillmere"), ("Ottoline", "Marchbank"), ("Peregrine", "Ashdale"),
    ("Rosamund", "Holtwicke"), ("Evander", "Brinkworth"), ("Cordelia", "Fenwright"), ("Leopold", "Oakhollow"),
    ("Marigold", "Farrowby"), ("Ignatius", "Larkfield"), ("Seraphina", "Tamselby"), ("Barnaby", "Oswinter"),
    ("Isolde", "Pennywick"),
)  # fmt: skip
PEOPLE = {
    "coordinator": (Role.COORDINATOR, (), "Corvin Coordinator"),
    "second": (Role.COORDINATOR, (), "Selwyn Second"),
    "chair": (Role.PANEL_MEMBER, (Duty.CHAIR,), "Cato Chair"),
    "scribe": (Role.PANEL_MEMBER, (Duty.SCRIBE,), "Sela Scribe"),
    "doctor": (Role.PANEL_MEMBER, (), "Dorian Doctor"),
    "officer": (Role.PANEL_MEMBER, (), "Oriel Officer"),
    "nurse": (Role.PANEL_MEMBER, (), "Nerys Nurse"),
}
SEATS = {
    "chair": ("chair", "Public health of Estuary"), "scribe": ("public_health", "Overview office"),
    "doctor": ("designated_doctor", "Estuary hospital"), "officer": ("police", "Estuary police"),
    "nurse": ("nursing", "Estuary nurses"),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The server's address, the cases by reference, and the people by the name they sign in with."""

    app: Flask
    address: str
    folder: Path
    cases: dict[str, str]
    people: dict[str, Person]

    def move(self, on: date, time: str = "12:00") -> None:
        """Let the server's moment be another."""
        (self.folder / "moment").write_text(f"{on.isoformat()}T{time}", encoding="ascii")

    def release(self, item: str) -> None:
        """Draw a case's paper, resolve everything as suggested, check it by one and release it by another."""
        office, chair = self.people["coordinator"], self.people["chair"]
        with self.app.app_context(), transaction(db.session()) as session:
            draw_paper(session, office, item, 0)
            found = item_to_prepare(session, office, item)
            assert found is not None
            paper = prepared_of(session, office, found)
            assert paper is not None
            as_suggested = {find.key: Resolution(REPLACE, find.hit.role) for one in paper.searched for find in one.open}
            resolve(session, office, item, paper.version, as_suggested)
            resolved = prepared_of(session, office, found)
            assert resolved is not None
            check(session, office, item, resolved.version)
            confirm(session, chair, item, resolved.version + 1)


@contextmanager
def a_world(databases: SQLite, folder: Path) -> Iterator[World]:
    """A new database with the panel and its cases, and its server."""
    app = make_app(databases.migrated(), folder, secret_key="")
    moment = folder / "moment"
    try:
        people = {}
        for who, (role, duties, name) in PEOPLE.items():
            people[who] = person_of(make_account(app, role, email=f"{who}@demo.example", duties=duties, name=name))
        _seat(app, people)
        cases = store_many(app, {f"EST-2025-{n:03d}": _timeline(n, *names) for n, names in enumerate(NAMES, 1)})
        moment.write_text(PLANNED.isoformat(), encoding="ascii")
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        for address in served(url, folder, "tests.journeys.moved_clock:app", CLOCK_FILE=str(moment)):
            yield World(app, address, folder, cases, people)
    finally:
        close(app)


def _seat(app: Flask, people: dict[str, Person]) -> None:
    with app.app_context(), transaction(db.session()) as session:
        panel = keep_panel(
            session, COMMAND_LINE, PanelDetails(PANEL, "general", ("designated_doctor", "police"), 3, 15)
        )
        for who, (role, agency) in SEATS.items():
            seat = Seat("", role, agency, people[who].account_id, date(2020, 4, 1), None)
            keep_seat(session, COMMAND_LINE, panel, seat)


def _timeline(number: int, given: str, family: str) -> list[Fact]:
    """A case ready for the panel whose free texts name the child, a parent, a practice, days and numbers."""
    died = date(2025, 4, 3) + timedelta(days=7 * number)
    born = died - timedelta(days=150 * number * number // 4 + 9)
    told = {
        "circumstances": (
            f"{given} {family} was found by the mother, Rosalind, on {died.day} {died:%B %Y} at 4 Larkfield Rise. "
            f"Her number is 01634 9601{number:02d}. A Rose was in bloom."
        ),
        "mother_name": f"Rosalind {family}",
        "home_address": "4 Larkfield Rise\nGillingham",
    }
    request, notified = f"{number:032x}", died + timedelta(days=1)
    asked = {"request": request, "agency": "f" * 32, "agency_kind": "primary_care", "sets": ["sudden"]}
    answer = {
        "agency_name": "Fairlawn practice", "author": "Dr Ottoline Fenwright",
        "answers": {"circumstances_known": f"{given} was seen by Dr Fenwright at Fairlawn practice."},
        "chronology": [
            {"on": (died - timedelta(days=3)).isoformat(), "precision": "day", "what": f"{given} had a cough"}
        ],
        "redirect": "", "files": [], "words": "",
    }  # fmt: skip
    met: dict[str, object] = {"meeting": f"{number + 100:032x}", "state": "held", "time": None, "agencies": []}
    child = described(
        family_name=family, given_names=given, nhs_number=None, date_of_birth=born.isoformat(),
        date_of_death=died.isoformat(), sex="female" if number % 2 else "male",
    )  # fmt: skip
    agency, record = {"agency_name": "Fairlawn practice"}, {"place": "", "chair": "", "record": {}}
    day = timedelta(days=1)
    due = {"due": (notified + 21 * day).isoformat()}
    replied = {"request": request, "agency_kind": "primary_care", "outcome": "answered", "way": "link"}
    held = notified + 60 * day
    return [
        Fact(FactKind.NOTIFIED, notified, {}, {"told": told}),
        Fact(child.kind, notified, child.detail, child.identity),
        Fact(FactKind.RESIDENCY_DECIDED, notified + day, {"home_area": "E06000035"}, {"reason": "The usual home"}),
        Fact(FactKind.CLASSIFIED, notified + 2 * day, {"expectation": "unexpected"}, {"reason": "Well before"}),
        Fact(FactKind.INFORMATION_REQUESTED, notified + 3 * day, asked | due, {**agency, "reason": "GP", "words": ""}),
        Fact(FactKind.INFORMATION_RECEIVED, notified + 20 * day, replied, answer),
        Fact(FactKind.INFORMATION_READ, notified + 21 * day, {"request": request, "changes": "no"}, {"words": ""}),
        Fact(FactKind.REVIEW_MEETING_RECORDED, held, {**met, "on": held.isoformat()}, record),
    ]
