"""One panel with one case and four agencies, a server whose day a test moves, and a mail server that keeps letters."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from config import ROOT
from tests.application import make_account, make_app
from tests.case.making import described, store
from tests.databases import SQLite, close
from tests.journeys.conftest import environment_of, served
from tests.outbox.sink import Sink, sink

DIED, ASKED = date(2025, 8, 12), date(2025, 9, 2)  # both Tuesdays; no bank holiday from here to Christmas
MIDWIVES, POLICE, VISITORS, SURGERY = "Estuary Midwives", "County Police", "Medway Health Visitors", "Fairlawn Surgery"
INBOXES = {MIDWIVES: "office@midwives.example", VISITORS: "office@visitors.example", SURGERY: "office@surgery.example"}
ABOVE = "partner@surgery.example"
WAITS = (("remind_after", 16), ("remind_again_after", 21), ("escalate_after", 26), ("challenge_after", 36))
_AGENCIES = (
    AgencyDetails(MIDWIVES, "midwifery", inbox=INBOXES[MIDWIVES]),
    AgencyDetails(POLICE, "police", address="1 Invented Street"),
    AgencyDetails(VISITORS, "health_visiting", inbox=INBOXES[VISITORS]),
    AgencyDetails(
        SURGERY, "primary_care", inbox=INBOXES[SURGERY], own_waits=WAITS, escalate_to="Senior partner",
        escalate_inbox=ABOVE,
    ),
)  # fmt: skip
_LINK = re.compile(r"http://[^/\s]+(/reply/\S+)")


@dataclass(frozen=True)
class World:
    """The server's address, the case's, and what moves the time and runs what a scheduler runs."""

    address: str
    case: str
    folder: Path
    url: str
    mail: Sink

    def move(self, on: date) -> None:
        """Let the server's day be another."""
        (self.folder / "day").write_text(on.isoformat(), encoding="ascii")

    def run(self, *command: str) -> str:
        """A command of the tracker on the server's day. Returns what it says."""
        environment = environment_of(self.url, self.folder) | {
            "CLOCK_FILE": str(self.folder / "day"),
            "CDOP_SMTP_URL": self.mail.url,
            "CDOP_MAIL_FROM": "panel@panel.example",
        }
        told = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "tests.journeys.moved_clock:app", *command],
            check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return told.stdout

    def link(self, agency: str) -> str:
        """The path of the link in the last message that an agency was sent."""
        mine = [mail for mail in self.mail.messages if mail["To"] == INBOXES[agency]]
        found = _LINK.search(mine[-1].get_content())
        assert found, f"no link for {agency}"
        return found[1]


@contextmanager
def a_world(databases: SQLite, folder: Path) -> Iterator[World]:
    """An empty database but for a coordinator, the agencies and one accepted, classified case; and its server."""
    url = databases.migrated()
    app = make_app(url, folder, secret_key="")
    try:
        case = _furnish(app)
        (folder / "day").write_text(ASKED.isoformat(), encoding="ascii")
        with sink() as mail:
            clock = str(folder / "day")
            for address in served(url, folder, "tests.journeys.moved_clock:app", CLOCK_FILE=clock):
                yield World(address, f"{address}/cases/{case}", folder, url, mail)
    finally:
        close(app)


def _furnish(app: Flask) -> str:
    make_account(app, Role.COORDINATOR, email="coordinator@demo.example")
    with app.app_context(), transaction(db.session()) as session:
        for details in _AGENCIES:
            add_agency(session, COMMAND_LINE, details)
    child = described(date_of_birth="2021-03-09", date_of_death=DIED.isoformat())
    timeline = [
        Fact(FactKind.NOTIFIED, DIED),
        replace(child, dated=DIED),
        Fact(FactKind.RESIDENCY_DECIDED, date(2025, 8, 14), {"home_area": "E06000035"}, {"reason": "The GP’s list"}),
        Fact(FactKind.CLASSIFIED, date(2025, 8, 15), {"expectation": "unexpected"}, {"reason": "Well the day before"}),
    ]
    return store(app, "MED-2025-001", timeline)
