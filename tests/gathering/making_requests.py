"""A case and a directory for the tests of asking, made by the product's own services."""

from datetime import date
from typing import Any

from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from tests.case.making import NOTIFIED, described, store

MEDWAY, KENT = "E06000035", "E10000016"
AGENCIES = (
    AgencyDetails("Fairlawn practice", "primary_care", (MEDWAY,), "practice@agency.example"),
    AgencyDetails("Estuary school nursing", "school_nursing", (), "nurses@agency.example"),
    AgencyDetails("County police", "police", (), "police@agency.example"),
    AgencyDetails("Coroner’s office", "coroner", (), "coroner@agency.example"),
    AgencyDetails("Medway social care", "social_care", (MEDWAY,), "care@agency.example"),
    AgencyDetails("Little Beacon hospice", "hospice", (), "", address="1 Invented Road\nMedway"),
)


def directory(app: Flask, *agencies: AgencyDetails) -> dict[str, str]:
    """Agencies in the directory. Returns their tokens by name."""
    with app.app_context(), transaction(db.session()) as session:
        return {one.name: add_agency(session, COMMAND_LINE, one) for one in agencies or AGENCIES}


def case(app: Flask, reference: str = "CDR-0001", told: dict[str, Any] | None = None, **values: Any) -> str:
    """An accepted case of a child of four of Medway, its death unexpected. Returns its token."""
    facts = [
        Fact(FactKind.NOTIFIED, NOTIFIED, {}, {"told": told or {"circumstances": "Drowned in the bath."}}),
        described(**values),
        Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": MEDWAY}, {"reason": "Home"}),
        Fact(FactKind.CLASSIFIED, date(2014, 5, 13), {"expectation": "unexpected"}, {"reason": "Sudden"}),
    ]
    return store(app, reference, facts)
