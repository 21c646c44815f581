"""Notifications of invented children that reach the inbox, stored by the product's own service."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.notification.answers import Need, check
from cdop.notification.models import Notification
from cdop.notification.receiving import Arrival, receive
from cdop.notification.source import Source
from cdop.reference.calendar import today
from tests.application import Browser

CHILD: dict[str, Any] = {
    "notifier_name": "A Nurse",
    "notifier_role": "Staff nurse",
    "notifier_organisation": "Sandpiper ward",
    "notifier_phone": "01632 960001",
    "family_name": "Quenby",
    "given_names": "Thessaly Rowan",
    "sex": "female",
    "date_of_birth": "2019-06-11",
    "nhs_number": "9990000018",
    "date_of_death": "2026-03-14",
    "time_of_death": "03:40",
    "home_postcode": "ME7 1QX",
    "mother_name": "Isolde Quenby",
    "told": ["coroner", "police"],
}
MISSPELT = {"family_name": "Quenbey", "given_names": "Thessally", "nhs_number": None, "notifier_role": "Registrar"}
TOLD = datetime(2026, 3, 14, 9, 15)
NAMES = ("Quenby", "Thessaly", "Isolde", "9990000018", "999 000 0018")


def arrive(app: Flask, told_at: datetime = TOLD, source: Source = Source.PUBLIC_FORM, **values: Any) -> str:
    """One notification, the child above but for the values given (None: not told). Returns its token."""
    told = {key: value for key, value in {**CHILD, **values}.items() if value is not None}
    checked = check(told, today(), need=Need.NOTHING)
    assert not checked.faults, checked.faults
    key = uuid4().hex
    with app.app_context(), transaction(db.session()) as session:
        receive(session, COMMAND_LINE, Arrival(source, key, told_at=told_at), checked.answers)
        return session.scalars(select(Notification.token).where(Notification.form_key == key)).one()


def receipt_of(app: Flask, token: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Notification.receipt).where(Notification.token == token)).one()


def state_of(app: Flask, token: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Notification.state).where(Notification.token == token)).one()


def number_of(app: Flask, token: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Notification.id).where(Notification.token == token)).one()


DETAILS: dict[str, Any] = {
    "given_names": "Thessaly Rowan",
    "family_name": "Quenby",
    "date_of_birth": ["11", "6", "2019"],
    "sex": "female",
    "nhs_number": "9990000018",
    "home_postcode": "ME7 1QX",
    "date_of_death": ["14", "3", "2026"],
    "death_area": "E06000035",
}


def accept(browser: Browser, token: str, **values: Any) -> Any:
    return browser.post(f"/inbox/{token}/accept", {**DETAILS, **values})


def accepted(browser: Browser, token: str, **values: Any) -> str:
    """Accept a notification. Returns the case's token."""
    answer = accept(browser, token, **values)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).removeprefix("/cases/")


def join(browser: Browser, token: str, case: str, words: str = "") -> Any:
    return browser.post(f"/inbox/{token}/join/{case}", {"words": words})


def separate(browser: Browser, token: str, words: str = "Another child") -> Any:
    return browser.post(f"/inbox/{token}/separate", {"words": words})


def reference_of(app: Flask, case: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Case.reference).where(Case.token == case)).one()
