"""A request to answer in tests, its link, and a browser that an agency answers with."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.queries import agency
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest
from cdop.gathering.rules import reference_of
from cdop.gathering.service import Asking, Reply, ask, take_reply
from cdop.reference.calendar import today
from tests.application import Browser
from tests.case.making import case_id, store

INBOX = "records@surgery.example"
AUTHOR = {"name": "A Nurse", "role": "Practice nurse"}


class AgencyBrowser(Browser):
    """A browser whose forms say of which request they are, as the pages have it."""

    about = ""

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, page: str | None = None, **words: Any
    ) -> TestResponse:
        return super().post(address, {"about": self.about, **(data or {})}, page=page, **words)


@dataclass(frozen=True)
class Asked:
    """A request that was made: its token, its case's number, the agency's token and the secret of its link."""

    token: str
    case_id: int
    agency: str
    secret: str

    @property
    def link(self) -> str:
        return f"/reply/{self.secret}"


def key(app: Flask) -> str:
    return str(app.config["SECRET_KEY"])


def new_agency(app: Flask, kind: str = "primary_care", name: str = "Invented Surgery", inbox: str = "") -> str:
    with app.app_context(), transaction(db.session()) as session:
        return add_agency(session, COMMAND_LINE, AgencyDetails(name, kind, inbox=inbox))


def asked(
    app: Flask, kind: str = "primary_care", *sets: str, case: int = 0, words: str = "", agency_token: str = ""
) -> Asked:
    """One request to one agency, with a link for ``INBOX``."""
    case = case or case_id(app, store(app, f"A-{kind}"))
    token_of_agency = agency_token or new_agency(app, kind)
    with app.app_context(), transaction(db.session()) as session:
        found = agency(session, token_of_agency)
        assert found is not None
        page = Seen(case, len(facts_of(session, case)))
        (token,) = ask(session, COMMAND_LINE, page, key(app), [Asking(found, sets, words=words)])
    return Asked(token, case, token_of_agency, new_link(app, token))


def new_link(app: Flask, token: str, typed: str = INBOX, days: int = 28) -> str:
    """The secret of one more link to a request."""
    with app.app_context(), transaction(db.session()) as session:
        number = session.scalar(select(InformationRequest.id).where(InformationRequest.token == token))
        assert number is not None
        return LINKS.secret_of(key(app), LINKS.new_link(session, key(app), number, typed, days))


def open_link(app: Flask, request: Asked, address: str = "127.0.0.1", typed: str = INBOX) -> AgencyBrowser:
    """A browser in which the request is open."""
    browser = AgencyBrowser(app, address)
    answer = browser.post(request.link, {"email": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reply/form"), answer.text
    browser.about = reference_of(request.token)
    return browser


def version(browser: Browser, page: str) -> str:
    """The version that a page of the form carries."""
    text = browser.get(page).text
    return text.split('name="version"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def save(browser: Browser, page: str, answers: dict[str, Any] | None = None, base: str = "/reply/form") -> TestResponse:
    """Save a page of the form as a browser does."""
    address = f"{base}/{page}"
    return browser.post(address, {"version": version(browser, address), **(answers or {})})


def send(browser: Browser, base: str = "/reply/form") -> TestResponse:
    """Say who answers, and send."""
    assert save(browser, "author", AUTHOR, base).status_code == 303
    return save(browser, "check", base=base)


def reply_of(app: Flask, request: Asked) -> Fact:
    """The one reply to a request, as the timeline holds it."""
    (found,) = replies(app, request)
    return found


def replies(app: Flask, request: Asked) -> list[Fact]:
    with app.app_context():
        facts = facts_of(db.session(), request.case_id)
    received = [fact for fact in facts if fact.kind is FactKind.INFORMATION_RECEIVED]
    return [fact for fact in received if fact.detail["request"] == request.token]


def answered_by(app: Flask, case: int, kind: str, answers: dict[str, str]) -> None:
    """Another agency has replied already."""
    other = asked(app, kind, case=case)
    reply = Reply("answered", "email", today(), f"Test {kind}", "B Body", answers)
    with app.app_context(), transaction(db.session()) as session:
        take_reply(session, COMMAND_LINE, other.token, reply)


def row_of(app: Flask, request: Asked) -> Any:
    with app.app_context():
        return db.session.execute(
            select(InformationRequest.__table__).where(InformationRequest.token == request.token)
        ).one()


def change_row(app: Flask, request: Asked, **values: Any) -> None:
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(InformationRequest).where(InformationRequest.token == request.token).values(values))


def token_of_case(app: Flask, number: int) -> str:
    with app.app_context():
        found = db.session.scalar(select(Case.token).where(Case.id == number))
    assert found is not None
    return found
