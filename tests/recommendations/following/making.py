"""Invented recommendations for these tests, brought to where a test begins by the product's own service."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.service import utc_now
from cdop.database import db, insert_rows, transaction
from cdop.files.checking import Checked, check
from cdop.files.shelf import Shelf
from cdop.recommendations.models import AddresseeRecord, RecommendationRecord, RecommendationText
from cdop.recommendations.queries import ADDRESSEES, EVENTS, RECOMMENDATIONS, Addressee, addressee_of
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen, new_token

AGREED_ON = date(2022, 4, 4)
TOLD = (Happening.AGREED, Happening.TOLD)
ACCEPTED = (*TOLD, Happening.ACCEPTED)


@dataclass(frozen=True)
class Made:
    """The tokens of a recommendation and of its one organisation."""

    recommendation: str
    addressee: str


def make(session: Session, *happened: Happening, reference: str = "2021-22/01", **row: Any) -> Made:
    """A recommendation to one organisation, with which this happened on ``AGREED_ON``."""
    token, addressee = new_token(), new_token()
    insert_rows(session, RecommendationRecord, [{
        "token": token, "reference": reference, "panel": None, "state": "agreed", "version": 1,
        "agreed_on": AGREED_ON, "created_at": utc_now(), "created_by": "a test",
    }])  # fmt: skip
    number = session.scalars(select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.token == token)).one()
    insert_rows(session, RecommendationText, [{
        "recommendation_id": number, "version": 1, "words": "Give each family the leaflet on safer sleep.",
        "theme": "Safer sleep", "factors": [], "done_when": "Every ward gives it.", "measured_by": "An audit.",
        "strength": "information", "due_on": None, "justified": {}, "recorded_at": utc_now(), "recorded_by": "a test",
    }])  # fmt: skip
    insert_rows(session, AddresseeRecord, [{
        "token": addressee, "recommendation_id": number, "agency": "a" * 32, "agency_name": "Riverside Trust",
        "state": "proposed", "due_on": None, "told_on": None, "reply_due_on": None, "answered_on": None,
        "ended_on": None, "step": 0, "next_chase_on": None, "paused": False, "version": 0, **row,
    }])  # fmt: skip
    for what in happened:
        happen(session, COMMAND_LINE, addressee, Step(what, "In part." if what.value.startswith("part") else "",
                                                      AGREED_ON))  # fmt: skip
    return Made(token, addressee)


def made(app: Flask, *happened: Happening, **words: Any) -> Made:
    """The same in a transaction of its own."""
    with app.app_context(), transaction(db.session()) as session:
        return make(session, *happened, **words)


def row_of(session: Session, addressee: str) -> Addressee:
    return addressee_of(session.execute(select(ADDRESSEES).where(ADDRESSEES.c.token == addressee)).one())


def events(app: Flask, what: Happening) -> list[Any]:
    """The events of a kind, in order."""
    with app.app_context():
        return list(db.session.execute(select(EVENTS).where(EVENTS.c.event == what.value).order_by(EVENTS.c.id)))


def checked(shelf: Shelf, name: str = "audit.txt", content: bytes = b"Every ward gives it.") -> Checked:
    return check(shelf, name, io.BytesIO(content))
