"""No role sees a marker that is not for it: on any page that a link leads to, at any address of others, in any file."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from cdop.accounts.permissions import PERMISSIONS
from cdop.audit.models import AuditEntry
from cdop.case.models import Case, CaseFact, ChildIdentity
from cdop.database import db
from cdop.review.analysis.models import AnalysisRecord
from tests.application import PASSWORD, Browser
from tests.databases import SQLite
from tests.documents.reading import text_of
from tests.oracle.product import Product

PEOPLE = {
    "coordinator": "coordinator",
    "member": "panel_member",
    "member2": "panel_member",
    "chair": "panel_member",
    "lead": "public_health_lead",
    "agency": "agency_contact",
    "admin": "administrator",
    "": "",
}
AGENCY = {"agency_contact"}
MOST_OF_ONE_KIND = 50
OF_THEIR_OWN = {"figures.hidden": 2}
"""Of these so many: they take long to make, and name years alone."""
MOST_OF_ONE_FORMAT = 3
"""Of one document, so many in each of its formats."""
ON_NO_PAGE = {("completeness_decisions", "words"), ("stored_files", "name")}
"""Kept for the record; no page prints them. Evidence is called so where somebody takes it out."""
NAMES_A_NOTIFICATION = {"notification.listed", "notification.viewed", "list.viewed"}
OF_NOTIFICATIONS = 0
"""In place of a case: the entry is of notifications or rows of a list, which may tell of a child before its case."""
CLOSED_TO_THEM = "access.emergency"
"""Of a case that is restricted and does not name the coordinator; this one is named for the demonstration's."""
OF_RECOMMENDATIONS = {"recommendations", "following", "telling", "clusters", "themes", "progress_reports"}
SIGNED = {
    "recommendations.agree", "recommendations.supersede", "following.done", "following.not_taken_up", "following.reopen"
}  # fmt: skip
"""Which of the chair's pages are no other member's."""
LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
CANDIDATES = re.compile(
    r"\b(?:[A-Za-z]{16}|999 ?[0-9]{3} ?[0-9]{4}|E01[0-9]{6}|[A-Z]{2}[0-9]{1,2} ?[0-9][A-Z]{2}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}|[0-9]{1,2} [A-Z][a-z]+ [0-9]{4})\b"
)


@dataclass
class Marked:
    """A marked demonstration: its application, its markers, and every address found as somebody walked through it."""

    product: Product
    markers: list[dict[str, Any]]
    walked: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    noted: dict[str, frozenset[int]] = field(default_factory=dict)
    """The cases of which the coordinator's request for an address left an entry in the audit, by their ids."""


@pytest.fixture(scope="module")
def marked(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    folder, url = tmp_path_factory.mktemp("seen"), sqlite_databases.migrated()
    product = Product(url, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CDOP_DEMO_PASSWORD", PASSWORD)
        assert product.run("demo", "--markers", str(folder / "markers.json")).exit_code == 0
    yield Marked(product, json.loads((folder / "markers.json").read_text(encoding="utf-8")))
    product.close()
    sqlite_databases.discard(url)


def browser_of(marked: Marked, who: str) -> Browser:
    browser = Browser(marked.product.app)
    if who:
        assert browser.sign_in(f"{who}@demo.example").status_code == 303
    return browser


def candidates(text: str) -> frozenset[str]:
    """The words of a text that may be markers."""
    return frozenset(CANDIDATES.findall(text))


def kind_of(marked: Marked, address: str) -> tuple[str, str]:
    """The endpoint, nothing where there is none, and the format of a document that it has in several."""
    adapter = marked.product.app.url_map.bind("localhost")
    try:
        endpoint, values = adapter.match(urlsplit(address).path, method="GET")
    except HTTPException:
        return "", ""
    return str(endpoint), str(values.get("form", ""))


def endpoint_of(marked: Marked, address: str) -> str:
    return kind_of(marked, address)[0]


def most_of(endpoint: str, form: str) -> int:
    """How many pages of one kind are looked at."""
    return MOST_OF_ONE_FORMAT if form else OF_THEIR_OWN.get(endpoint, MOST_OF_ONE_KIND)


def starting_points(marked: Marked) -> list[str]:
    """The home page, steps to be done by hand, analyses being written; of each marked column a case that has it; of
    each kind of fact the newest and the oldest case.
    """
    of_column = {(m["table"], m["column"]): m["case"] for m in marked.markers if m["case"].startswith("MED-")}
    with marked.product.app.app_context():
        query = select(CaseFact.kind, Case.token).join(Case, Case.id == CaseFact.case_id).order_by(Case.id)
        rows = db.session.execute(query).all()
        others = Case.reference.in_(of_column.values()) | (Case.lead == "theirs")
        more = db.session.scalars(select(Case.token).where(others)).all()
        written = db.session.scalars(select(AnalysisRecord.token).where(AnalysisRecord.state == "open")).all()
        db.session.rollback()
    tokens = {*{row.kind: row.token for row in rows}.values(), *{row.kind: row.token for row in rows[::-1]}.values()}
    first = ["/", "/requests?todo=yes", *(f"/analyses/{token}" for token in written)]
    cases = sorted({*tokens, *more})
    return [*first, f"/cases/{cases[0]}/why", *(f"/cases/{token}" for token in cases)]


def walk(marked: Marked, who: str) -> dict[str, frozenset[str]]:
    """Follow every link from the home page on, up to a number of each kind of page. What stood at each address."""
    browser, seen = browser_of(marked, who), Counter[str]()
    waiting, found = deque(starting_points(marked)), {}
    while waiting:
        address = waiting.popleft()
        endpoint, form = kind_of(marked, address)
        if address in found or endpoint in ("", "static") or seen[endpoint + form] >= most_of(endpoint, form):
            continue
        seen[endpoint + form] += 1
        last = newest_entry(marked)
        response = browser.get(address)
        text = text_of(response)
        found[address] = candidates(text)
        if who == "coordinator":
            marked.noted[address] = noted_since(marked, last)
        if response.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(text))
        elif response.status_code in (301, 302, 303):
            waiting.append(str(response.location))
    return found


def newest_entry(marked: Marked) -> int:
    with marked.product.app.app_context():
        return db.session.scalar(select(func.max(AuditEntry.id))) or 0


def noted_since(marked: Marked, last: int) -> frozenset[int]:
    with marked.product.app.app_context():
        rows = db.session.execute(select(AuditEntry.case_id, AuditEntry.event).where(AuditEntry.id > last)).all()
    of_notifications = {OF_NOTIFICATIONS for row in rows if row.event in NAMES_A_NOTIFICATION}
    return frozenset({row.case_id for row in rows if row.case_id} | of_notifications)


def walked(marked: Marked, who: str) -> dict[str, frozenset[str]]:
    if who not in marked.walked:
        marked.walked[who] = walk(marked, who)
    return marked.walked[who]


def hidden_from(marked: Marked, who: str) -> set[str]:
    """What is neither for this person's role nor for this person alone."""
    own = {PEOPLE[who], f"{who}@demo.example"}
    return {form for marker in marked.markers if not own.intersection(marker["roles"]) for form in marker["shown_as"]}


def test_the_coordinators_addresses_show_the_coordinator_every_marker_and_nobody_else_one(marked: Marked) -> None:
    """In one test, for they are thousands: whichever process looks at them for one of these has them for the others."""
    sees_a_marker_of_every_column(marked)
    leaves_an_entry_for_every_child(marked)
    comes_to_recommendations(marked, "coordinator")
    for who in PEOPLE:
        if who != "coordinator":
            sees_none_at_the_coordinators_addresses(marked, who)


def sees_none_at_the_coordinators_addresses(marked: Marked, who: str) -> None:
    browser, hidden = browser_of(marked, who), hidden_from(marked, who)
    addresses = [address for address in walked(marked, "coordinator") if address not in walked(marked, who)]
    assert len(addresses) > 100
    shown = {address: candidates(text_of(browser.get(address))) & hidden for address in addresses}
    assert not {address: words for address, words in shown.items() if words}, who


def sees_a_marker_of_every_column(marked: Marked) -> None:
    """The coordinator comes to every page."""
    found = walked(marked, "coordinator")
    endpoints = {endpoint_of(marked, address) for address in found}
    gets = {endpoint for endpoint, rule in PERMISSIONS.items() if rule.get and "coordinator" in map(str, rule.get)}
    follow_an_upload = {"register.faults", "register.preview", "register.progress"}
    assert gets - endpoints <= follow_an_upload | {CLOSED_TO_THEM}
    seen = frozenset().union(*found.values())
    own = [m for m in marked.markers if "coordinator" in m["roles"]]
    groups = {(m["table"], m["column"]) for m in own}
    shown = {(m["table"], m["column"]) for m in own if seen.intersection(m["shown_as"])}
    assert groups - shown <= ON_NO_PAGE


def leaves_an_entry_for_every_child(marked: Marked) -> None:
    """Whatever page names a case's child, its request is an entry about this case, or about notifications (P05)."""
    own = (each for each in marked.markers if each["table"] == "child_identities" and each["column"] != "date_of_birth")
    forms, child = {each["marker"]: each["shown_as"] for each in own}, ChildIdentity
    children = dict[str, set[int]]()  # like cases share some
    with marked.product.app.app_context():
        columns = child.family_name, child.given_names, child.nhs_number, child.home_postcode
        for case_id, *values in db.session.execute(select(child.case_id, *columns)):
            for form in (form for value in values for form in forms.get(value, ())):
                children.setdefault(form, set()).add(case_id)
    silent, named = dict[str, list[str]](), 0
    for address, words in walked(marked, "coordinator").items():
        shown = [word for word in words if word in children]
        named += bool(shown)
        if unnoted := [word for word in shown if not {*children[word], OF_NOTIFICATIONS} & marked.noted[address]]:
            silent[f"{endpoint_of(marked, address)} {address}"] = unnoted
    assert named > 200
    assert silent == {}


def test_the_agency_contact_comes_to_every_page_of_its_own_and_sees_what_it_may(marked: Marked) -> None:
    """Who the children of its open requests were, with what words it was asked, shared answers, and its own draft."""
    found = walked(marked, "agency")
    endpoints = {endpoint_of(marked, address) for address in found}
    gets = {endpoint for endpoint, rule in PERMISSIONS.items() if rule.get and set(map(str, rule.get)) == AGENCY}
    assert gets
    follow_an_answer = {"agency.sent", "own_answers.check", "own_answers.sent"}
    assert gets - endpoints == follow_an_answer
    seen = frozenset().union(*found.values())
    own = [m for m in marked.markers if "agency_contact" in m["roles"]]
    groups = {(m["table"], m["column"]) for m in own}
    assert groups - {(m["table"], m["column"]) for m in own if seen.intersection(m["shown_as"])} == set()
    assert {"child_identities", "case_facts", "information_requests"} <= {table for table, _ in groups}


@pytest.mark.parametrize("who", ["lead", "chair", "member"])
def test_everybody_comes_to_every_page_of_recommendations_that_is_theirs(marked: Marked, who: str) -> None:
    """So that what follows has looked at them: who signs at agreeing and signing off, members at the rest."""
    comes_to_recommendations(marked, who)


def comes_to_recommendations(marked: Marked, who: str) -> None:
    endpoints = {endpoint_of(marked, address) for address in walked(marked, who)}
    own = {endpoint for endpoint, rule in PERMISSIONS.items() if rule.get and PEOPLE[who] in map(str, rule.get)}
    own = {endpoint for endpoint in own if endpoint.partition(".")[0] in OF_RECOMMENDATIONS}
    assert len(own) > 8
    assert own - endpoints == (SIGNED if who == "member" else set())


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "coordinator"])
def test_nobody_else_sees_one_where_links_lead(marked: Marked, who: str) -> None:
    hidden = hidden_from(marked, who)
    assert hidden
    shown = {address: words & hidden for address, words in walked(marked, who).items()}
    assert not {address: words for address, words in shown.items() if words}
