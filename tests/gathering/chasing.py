"""What the tests of chasing share: agencies, cases of which they were asked on a day, and what stands in the tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.queries import agency
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.agencies.ladder import Leave
from cdop.case.editing import Seen
from cdop.case.models import Case
from cdop.database import db, table_of, transaction
from cdop.gathering import service
from cdop.gathering.asking.messages import install
from cdop.gathering.chasing.running import Chased, chase
from cdop.gathering.models import InformationRequest, RequestEvent, RequestLink
from cdop.gathering.service import Asking, ask
from cdop.outbox.models import OutboxMessage
from tests.notification.timeline import new_case

KEY = "a key for tests alone, long enough to pass"
ASKED = date(2026, 9, 1)  # a Tuesday; no bank holiday follows before Christmas
REMINDED, AGAIN, ESCALATED, CHALLENGED = date(2026, 9, 23), date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 21)
INBOX, ABOVE = "records@care.example", "head@care.example"
install()
WAITS = (("remind_after", 16), ("remind_again_after", 21), ("escalate_after", 26), ("challenge_after", 36))


def details(name: str = "Care of Medway", **changes: Any) -> AgencyDetails:
    usual: dict[str, Any] = {
        "inbox": INBOX, "own_waits": WAITS, "escalate_to": "Head of service", "escalate_inbox": ABOVE,
    }  # fmt: skip
    return AgencyDetails(name, changes.pop("kind", "social_care"), **usual | changes)


def an_agency(app: Flask, name: str = "Care of Medway", **changes: Any) -> str:
    """An agency of the directory. Returns its token."""
    with app.app_context(), transaction(db.session()) as session:
        return add_agency(session, COMMAND_LINE, details(name, **changes))


def asked(app: Flask, agencies: Sequence[str], on: date = ASKED, reference: str = "MED-2026-001") -> list[str]:
    """A case of which these agencies are asked on a day. Returns the requests' tokens."""
    with app.app_context(), transaction(db.session()) as session, pytest.MonkeyPatch.context() as patch:
        case_id = new_case(session, reference)
        patch.setattr(service, "today", lambda: on)
        version = session.scalar(select(Case.version).where(Case.id == case_id)) or 0
        found = [agency(session, token) for token in agencies]
        return ask(session, COMMAND_LINE, Seen(case_id, version), KEY, [Asking(one) for one in found if one])


def run(app: Flask, on: date, batch: int = 500) -> Chased:
    with app.app_context():
        return chase(db.session(), KEY, on, batch=batch)


def rows(app: Flask, model: Any) -> list[Any]:
    """What a table holds, in order."""
    table = table_of(model)
    with app.app_context():
        found = db.session().execute(select(table).order_by(table.c.id)).all()
        db.session.rollback()
    return list(found)


def requests(app: Flask) -> list[Any]:
    return rows(app, InformationRequest)


def events(app: Flask) -> list[tuple[str, int | None]]:
    """Events with the ladder's step that each took."""
    return [(row.event, row.step) for row in rows(app, RequestEvent)]


def messages(app: Flask) -> list[tuple[str, str, str]]:
    """Kind, recipient and state of each message."""
    return [(row.kind, row.recipient, row.state) for row in rows(app, OutboxMessage)]


def links_of(app: Flask) -> list[Any]:
    return rows(app, RequestLink)


def leave(first: date, last: date) -> Leave:
    return Leave(((first, last),))
