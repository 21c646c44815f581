"""Whoever withdrew from a case finds it nowhere, and nobody one that is restricted and names nobody (S05, P04, P06).

The addresses are not listed here but found by following the links of some cases through the demonstration, as their
coordinator; a route that holds something of a case and was not found that way fails the test. Then everybody is barred
from these cases, and asks at each address, and at the same one with a token that never was.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.test import TestResponse

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE
from cdop.accounts.permissions import PERMISSIONS
from cdop.accounts.sessions import signed_in
from cdop.case.likeness.merging import same_child
from cdop.case.models import Case, CaseFact, LikenessPair, OpenMatter
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.case.restriction.recording import restrict, restricted_among
from cdop.case.rules import NotPossible
from cdop.case.waiting import UNFINISHED
from cdop.database import Base, db, transaction
from cdop.files.models import StoredFileRecord
from cdop.gathering.models import InformationRequest
from cdop.notification.models import Notification
from cdop.outbox.models import OutboxMessage
from tests.application import PASSWORD, Browser
from tests.databases import SQLite
from tests.oracle.product import Product

WHO = ("coordinator", "member", "chair", "member2", "lead")
ABSENT = "0123456789abcdef0123456789abcdef"
TOKEN = re.compile(r"[0-9a-f]{32}")
LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
FILE = re.compile(r"pdf|download|export|chart|letter")
EACH = 2
"""How many addresses of one kind are looked at."""
MOST = {"cases.case": 40, "asking.request": 9, "inbox.notification": 6, "review_meetings.meetings": 9}
"""More of those from which others are reached in some states alone."""
MANY = {"recommendations.recommendation": 20, "clusters.note": 10, "themes.theme": 20}
"""More of those that tell of some cases alone, where nothing may name one."""
TELLS_THAT_THERE_IS_ONE = {"access.restricted", "access.emergency"}
"""The reference of a restricted case, and nothing else of it: tests/access."""
NOT_OF_A_CASE = {
    "locking": "forms that waited while the screen was locked: tests/accounts", "rights": "requests for roles",
    "accounts": "people", "agencies": "panels of other areas", "directory": "agencies", "lists": "lists and their rows",
    "register": "uploads", "reply": "an agency's answer by its link", "agency": "an agency's answer by its account",
    "panels": "panels and seats", "notify": "a notifier's own form", "panel_settings": "settings",
    "question_sharing": "questions", "figures": "figures, which stay whole", "panel_meetings": "meetings",
    "panel_minutes": "meetings", "reading_room": "meetings", "papers": "items of agendas: tests/review",
    "room": "items of agendas: tests/review",
    "recommendations": "recommendations: tests/recommendations/test_names_are_not_told.py; from a case: writing",
    "following": "recommendations, in the same tests", "telling": "recommendations", "themes": "themes",
    "progress_reports": "reports",
    "answers": "an organisation's own part, by its link", "own_answers": "the same, by its account",
    "clusters": "notes of several cases: tests/recommendations/clusters",
}  # fmt: skip
"""What a route holds otherwise, by its blueprint."""
NO_CASE_YET = {
    "access.emergency": "of a case that is restricted: tests/access",
    "access.opening": "of an emergency: tests/access", "access.unusual_line": "of a week's looks: tests/access",
    "gathering.by_hand": "falls due on some days alone; asked as the other pages of the request",
    "inbox.accept": "of a notification that waits", "inbox.other_case": "of a notification that waits",
    "inbox.put_back": "of a notification that was set aside", "inbox.set_aside": "of a notification that waits",
    **{f"analyses.{name}": "tests/review" for name in ("form", "decided", "write_on", "finalise", "start")},
    "recusal.lift": "of somebody who has withdrawn: tests/case/test_recusal.py",
}  # fmt: skip


@dataclass
class Withdrawn:
    """A demonstration from some of whose cases everybody withdrew; ``addresses`` holds those of each endpoint."""

    app: Flask
    cases: dict[int, tuple[str, str]]
    tokens: Mapping[str, int]
    before: dict[str, Counter[str]]
    addresses: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def withdrawn(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Withdrawn]:
    url = sqlite_databases.migrated()
    product = Product(url, tmp_path_factory.mktemp("withdrawn"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CDOP_DEMO_PASSWORD", PASSWORD)
        assert product.run("demo").exit_code == 0
    app = product.app
    with app.app_context():
        cases, tokens = some_cases(), tokens_of_cases()
        db.session.rollback()
    own = {token: case for token, case in tokens.items() if case in cases}
    found = Withdrawn(app, cases, own, {who: counts(browser_of(app, who)) for who in WHO})
    found.addresses = harvest(app, [token for token, _ in cases.values()], own)
    for endpoint, address in made(app, own):
        found.addresses.setdefault(endpoint, [address])
    with app.app_context(), transaction(db.session()) as session:
        emails = Account.email.in_([f"{who}@demo.example" for who in WHO])
        shut = shut_to_all(list(cases)[::2])
        for account_id in session.scalars(select(Account.id).where(emails)).all():
            for case_id in cases:
                with suppress(NotPossible):  # merged with one from which this account has withdrawn
                    if case_id not in shut:
                        bar(session, COMMAND_LINE, case_id, account_id, How.SET, "for this test")
    yield found
    product.close()
    sqlite_databases.discard(url)


def shut_to_all(some: Sequence[int]) -> set[int]:
    """Restrict some cases and name nobody for them; with those that are restricted already nothing is done."""
    wanted = {each for case_id in some for each in same_child(db.session(), case_id)}
    held = {each for case_id in restricted_among(db.session(), wanted) for each in same_child(db.session(), case_id)}
    restrict(db.session(), COMMAND_LINE, wanted - held, set(), "for this test")
    return wanted - held


def some_cases() -> dict[int, tuple[str, str]]:
    """The newest case that has each kind of fact, a pair of like cases, long chases, and all that is merged with them.

    Their tokens and references, by their ids.
    """
    last = select(CaseFact.kind, func.max(CaseFact.case_id), func.min(CaseFact.case_id)).group_by(CaseFact.kind)
    of_kind = {case_id for row in db.session.execute(last) for case_id in row[1:]}
    pair = db.session.execute(select(LikenessPair.first_case_id, LikenessPair.second_case_id)).first()
    asked = db.session.scalars(select(InformationRequest.case_id).where(InformationRequest.step >= 3)).all()
    matters = db.session.scalars(select(OpenMatter.case_id).limit(4)).all()
    files = db.session.scalars(select(StoredFileRecord.case_id).limit(2)).all()
    chosen = {*of_kind, *(pair or ()), *asked, *matters, *files}
    wanted = {each for case_id in chosen for each in same_child(db.session(), case_id)}
    fullest_first = select(Case.id, Case.token, Case.reference).where(Case.id.in_(wanted)).order_by(Case.version.desc())
    rows = db.session.execute(fullest_first)
    return {row.id: (row.token, row.reference) for row in rows}


def tokens_of_cases() -> dict[str, int]:
    """The case of every token in the database that belongs to one."""
    found = dict(db.session.execute(select(Case.token, Case.id)).all())
    requests = dict(db.session.execute(select(InformationRequest.token, InformationRequest.case_id)).all())
    about = db.session.execute(select(OutboxMessage.token, OutboxMessage.about).where(OutboxMessage.about.is_not(None)))
    found |= {token: requests[key] for token, key in about if key in requests}
    for table in Base.metadata.tables.values():
        if {"token", "case_id"} <= set(table.columns.keys()):
            rows = db.session.execute(select(table.c.token, table.c.case_id).where(table.c.case_id.is_not(None)))
            found |= dict(rows.all())
    return found


def browser_of(app: Flask, who: str) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(f"{who}@demo.example").status_code == 303
    return browser


def endpoint_of(app: Flask, address: str) -> str:
    adapter, path = app.url_map.bind("localhost"), urlsplit(address).path
    for method in ("GET", "POST"):
        try:
            return str(adapter.match(path, method=method)[0])
        except MethodNotAllowed:
            continue
        except HTTPException:
            return ""
    return ""


def harvest(app: Flask, cases: Sequence[str], tokens: Mapping[str, int]) -> dict[str, list[str]]:
    """Addresses that hold a token of these cases, by endpoint: followed from lists, and from the cases' own pages."""
    browser, found, listed = browser_of(app, "coordinator"), dict[str, list[str]](), Counter[str]()
    lists = [
        "/inbox/decided",
        "/outbox",
        "/likely-duplicates",
        "/likely-duplicates/settled",
        "/meetings",
    ]
    waiting = deque([*(f"/cases/{token}" for token in cases), *lists])
    seen: set[str] = set()
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(app, address)
        if address in seen or not endpoint:
            continue
        seen.add(address)
        if any(token in tokens for token in TOKEN.findall(address)):
            known = found.setdefault(endpoint, [])
            if len(known) >= MOST.get(endpoint, EACH):
                continue
            known.append(address)
        elif address not in lists or listed[endpoint] > EACH:
            continue
        listed[endpoint] += 1
        answer = browser.get(address)
        if answer.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(answer.text))
    return found


def made(app: Flask, tokens: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Addresses that no page of the coordinator links to now: in another state of the case, or for another role."""
    case = next(iter(tokens))
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/cases/<token:token>") and rule.arguments == {"token"}:
            yield rule.endpoint, filled(rule.rule, {"token": case})
    with app.app_context():
        waits = select(Notification.token).where(Notification.state == "waiting").limit(1)
        sent = select(OutboxMessage.token).where(OutboxMessage.token.in_(tokens)).limit(1)
        notice, message = db.session.scalars(waits).one(), db.session.scalars(sent).one()
        open_ones = InformationRequest.token.in_(tokens), InformationRequest.state == "open"
        mine = select(InformationRequest.token, InformationRequest.case_id).where(*open_ones)
        request = db.session.execute(mine.order_by(InformationRequest.step.desc()).limit(1)).one()
        of = next(token for token, number in tokens.items() if number == request.case_id and is_case(token))
        db.session.rollback()
    of_request = {"token": request.token, "entry": "challenge"}
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        if blueprint == "asking" and rule.arguments == {"token", "key"}:
            yield rule.endpoint, filled(rule.rule, {"token": of, "key": request.token})
        elif blueprint == "gathering" and rule.arguments and rule.arguments <= of_request.keys():
            yield rule.endpoint, filled(rule.rule, of_request)
    yield "inbox.join", f"/inbox/{notice}/join/{case}"
    yield "outbox.again", f"/outbox/{message}/again"


def filled(rule: str, values: Mapping[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule)


def is_case(token: str) -> bool:
    return db.session.scalar(select(Case.id).where(Case.token == token)) is not None


def counts(browser: Browser) -> Counter[str]:
    """How many cases the list says there are at each unfinished status, read from its pages."""
    found = Counter[str]()
    for status in UNFINISHED:
        for number in range(1, 100):
            page = browser.get(f"/cases?status={status}&page={number}").text
            rows = set(re.findall(r'href="/cases/([0-9a-f]{32})"', page))
            found[status] += len(rows)
            if f"page={number + 1}" not in page:
                break
    return found


def opens(app: Flask, browser: Browser, endpoint: str) -> bool:
    """Whether the table opens a page to whom the browser is signed in as: the others are closed to them anyway."""
    with app.app_context():
        who = signed_in(db.session(), browser.cookie)
        db.session.rollback()
    assert who is not None
    return any(PERMISSIONS[endpoint].allows(method, who.roles) for method in ("GET", "POST"))


def plain(answer: TestResponse, address: str) -> tuple[int, bytes, str]:
    """An answer but for the tokens of its address, and of the form by which one signs out."""
    text = answer.get_data()
    for token in TOKEN.findall(address):
        text = text.replace(token.encode(), b"token")
    location = TOKEN.sub("token", str(answer.headers.get("Location", "")))
    return answer.status_code, re.sub(rb'(name="csrf_token" value=")[^"]+', rb"\1", text), location


def test_every_route_that_holds_something_of_a_case_was_found(withdrawn: Withdrawn) -> None:
    holding = {
        rule.endpoint
        for rule in withdrawn.app.url_map.iter_rules()
        if rule.arguments & {"token", "item", "first", "key"} and rule.endpoint.partition(".")[0] not in NOT_OF_A_CASE
    }
    assert len(holding) > 80
    missed = holding - withdrawn.addresses.keys()
    assert missed <= NO_CASE_YET.keys(), sorted(missed - NO_CASE_YET.keys())


@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_as_for_a_case_that_never_was(withdrawn: Withdrawn, who: str) -> None:
    browser = browser_of(withdrawn.app, who)
    csrf = browser.token("/")
    open_to = [each for each in withdrawn.addresses if opens(withdrawn.app, browser, each)]
    every = [address for endpoint in open_to for address in withdrawn.addresses[endpoint][:EACH]]
    assert len(every) > (100 if who == "coordinator" else 3)
    for address in every:
        absent = TOKEN.sub(lambda found: ABSENT if found[0] in withdrawn.tokens else found[0], address)
        for method, data in (("GET", None), ("POST", {"csrf_token": csrf})):
            one, other = (browser.client.open(asked, method=method, data=data) for asked in (address, absent))
            assert plain(one, address) == plain(other, absent), f"{who}: {method} {address}"
            gone = one.status_code in (404, 405) or not TOKEN.search(urlsplit(address).path)
            assert gone, f"{who}: {method} {address} gave {one.status_code}"


@pytest.mark.parametrize("who", WHO)
def test_no_page_that_links_lead_to_names_one(withdrawn: Withdrawn, who: str) -> None:
    browser, seen, visited = browser_of(withdrawn.app, who), Counter[str](), set[str]()
    every = "|".join(map(re.escape, [*withdrawn.tokens, *(reference for _, reference in withdrawn.cases.values())]))
    names = re.compile(rf"(?:{every})(?!\d)")
    waiting = deque(["/", "/cases", "/figures", "/recommendations", "/in-common"])
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(withdrawn.app, address)
        if (
            address in visited
            or endpoint in ("", "static")
            or seen[endpoint] >= MANY.get(endpoint, EACH)
            or FILE.search(endpoint)
            or endpoint in TELLS_THAT_THERE_IS_ONE
        ):
            continue
        visited.add(address)
        seen[endpoint] += 1
        answer = browser.get(address)
        if answer.mimetype in ("text/html", "application/json", "text/csv"):
            assert not (found := names.search(answer.text)), f"{address} names {found and found[0]}"
        if answer.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(answer.text))
    gets = {endpoint for endpoint, rule in PERMISSIONS.items() if rule.get}
    assert len(seen.keys() & gets) > (60 if who == "coordinator" else 8)


@pytest.mark.parametrize("who", WHO)
def test_lists_and_their_counts_are_shorter_by_these_cases_and_no_others(withdrawn: Withdrawn, who: str) -> None:
    browser, before = browser_of(withdrawn.app, who), withdrawn.before[who]
    after = counts(browser)
    with withdrawn.app.app_context():
        status = Counter(db.session.scalars(select(Case.status).where(Case.id.in_(withdrawn.cases))).all())
        db.session.rollback()
    assert sum(before.values()) > sum(after.values())
    assert all(before[each] - after[each] <= status[each] for each in before)


def test_nobody_finds_one_by_name_reference_or_receipt(withdrawn: Withdrawn) -> None:
    browser = browser_of(withdrawn.app, "coordinator")
    for token, reference in list(withdrawn.cases.values())[:6]:
        answer = browser.post("/cases/search", {"text": reference}, page="/cases")
        assert answer.status_code == 200
        assert token not in answer.text
