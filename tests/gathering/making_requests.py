"""A case and a directory for the tests of asking, made by the product's own services."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.case.facts import Fact, FactKind
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from tests.application import Browser, make_account
from tests.case.making import NOTIFIED, case_id, described, store

TICKED = re.compile(r'name="((?:ask|set)_[0-9a-z_]+)" type="checkbox" value="y" checked')
HIDDEN = re.compile(r'name="(version|added|added_sets)" type="hidden" value="([^"]*)"')
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


def ask_page(app: Flask) -> tuple[Browser, dict[str, str], str]:
    """A coordinator, a directory (tokens by name) and a case to ask about."""
    return coordinator_of(app), directory(app), case(app)


def coordinator_of(app: Flask) -> Browser:
    account, browser = make_account(app, Role.COORDINATOR), Browser(app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def ticked(page: str) -> dict[str, str]:
    """The ticks and hidden fields of the page that asks, as a browser would send them."""
    hidden = dict(HIDDEN.findall(page))
    return {**hidden, **dict.fromkeys(TICKED.findall(page), "y")}


def request_facts(app: Flask, token: str) -> list[Fact]:
    """The facts of asking of a case."""
    with app.app_context():
        found = facts_of(db.session(), case_id(app, token))
    return [fact for fact in found if fact.kind is FactKind.INFORMATION_REQUESTED]


@dataclass(frozen=True)
class AskedByPage:
    """One request that a coordinator made: his browser, the case, the agency and the request (tokens)."""

    browser: Browser
    case: str
    agency: str
    request: str

    @property
    def page(self) -> str:
        return f"/cases/{self.case}/requests/{self.request}"


def asked_by_page(app: Flask, name: str, words: str = "", sets: tuple[str, ...] = ()) -> AskedByPage:
    """Ask one agency of the directory as a coordinator does."""
    browser, tokens, token = ask_page(app)
    agency = tokens[name]
    ticks = {"version": "4", "added": agency, f"ask_{agency}": "y", "words": words, "added_sets": ",".join(sets)}
    ticks |= {f"set_{agency}_{code}": "y" for code in sets}
    answer = browser.post(f"/cases/{token}/ask", ticks)
    assert answer.status_code == 303, answer.text
    (fact,) = request_facts(app, token)
    return AskedByPage(browser, token, agency, fact.detail["request"])
