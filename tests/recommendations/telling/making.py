"""An agreed recommendation to organisations of the directory, told and answered as people do it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.audit.service import utc_now
from cdop.database import db, insert_rows, table_of, transaction
from cdop.outbox.models import OutboxMessage
from cdop.recommendations.models import AddresseeRecord, RecommendationEvent, RecommendationRecord, RecommendationText
from cdop.recommendations.queries import ADDRESSEES, RECOMMENDATIONS
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen, new_token
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.service import Telling, tell
from cdop.reference.calendar import today
from tests.application import Browser

DAY = timedelta(days=1)
INBOX = "office@trust.example"
NAMES = ("Riverside Trust", "Hillside Council", "County Police", "Lakeside Hospice")
WORDS = "Give each family the leaflet on safer sleep before they leave the ward."
ROLE = "Head of Midwifery"
PLANNED = {"actions-0-words": "Print it", "actions-0-owner": ROLE, "actions-0-due": ["1", "3", "2031"]}
ACCEPTS: dict[str, Any] = {"answer": "accepted", "words": "", "role": ROLE, **PLANNED}
REFUSES = {"answer": "refused", "words": "There is no money for it.", "role": "Director"}


@dataclass(frozen=True)
class Made:
    """A recommendation's token, its organisations' by name, and the directory's tokens of those agencies."""

    token: str
    addressees: dict[str, str]
    agencies: dict[str, str]

    @property
    def page(self) -> str:
        return f"/recommendations/{self.token}"

    @property
    def first(self) -> str:
        return next(iter(self.addressees.values()))


def key(app: Flask) -> str:
    return str(app.config["SECRET_KEY"])


def inbox_of(name: str) -> str:
    return f"office@{name.split(maxsplit=1)[0].lower()}.example"


def made(
    app: Flask, *names: str, reference: str = "2025-26/01", due_on: date | None = None, agreed_on: date | None = None,
    **details: Any,
) -> Made:  # fmt: skip
    """A recommendation that was agreed, to organisations (one unless named) of the directory, which nobody told yet."""
    names, agreed_on = names or NAMES[:1], agreed_on or today()
    with app.app_context(), transaction(db.session()) as session:
        agencies = {
            name: add_agency(
                session, COMMAND_LINE, AgencyDetails(name, "hospital", **{"inbox": inbox_of(name)} | details)
            )
            for name in names
        }
        token = new_token()
        insert_rows(session, RecommendationRecord, [{
            "token": token, "reference": reference, "panel": None, "state": "agreed", "version": 1,
            "agreed_on": agreed_on, "created_at": utc_now(), "created_by": "a test",
        }])  # fmt: skip
        number = session.scalars(select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.token == token)).one()
        insert_rows(session, RecommendationText, [{
            "recommendation_id": number, "version": 1, "words": WORDS, "theme": "Safer sleep",
            "factors": ["Unsafe sleep arrangement"], "done_when": "Every ward gives it.", "measured_by": "An audit.",
            "strength": "information", "due_on": due_on, "justified": {}, "recorded_at": utc_now(),
            "recorded_by": "a test",
        }])  # fmt: skip
        found = {name: new_token() for name in names}
        insert_rows(session, AddresseeRecord, [{
            "token": found[name], "recommendation_id": number, "agency": agencies[name], "agency_name": name,
            "state": "proposed", "due_on": due_on, "told_on": None, "reply_due_on": None, "answered_on": None,
            "ended_on": None, "step": 0, "next_chase_on": None, "paused": False, "version": 0,
        } for name in names])  # fmt: skip
        for addressee in found.values():
            happen(session, COMMAND_LINE, addressee, Step(Happening.AGREED, "", agreed_on))
    return Made(token, found, agencies)


def told(app: Flask, *names: str, on: date | None = None, way: str = "email", **words: Any) -> Made:
    """The same, and told: on a day where that was by letter or by hand."""
    one = made(app, *names, agreed_on=on, **words)
    with app.app_context(), transaction(db.session()) as session:
        tell(session, COMMAND_LINE, key(app), list(one.addressees.values()), Telling(way, on or today()))
    return one


def secret_of(app: Flask, addressee: str, typed: str = INBOX, days: int = 28) -> str:
    """The secret of one more link to an organisation's part."""
    with app.app_context(), transaction(db.session()) as session:
        number = session.scalars(select(ADDRESSEES.c.id).where(ADDRESSEES.c.token == addressee)).one()
        return LINKS.secret_of(key(app), LINKS.new_link(session, key(app), number, typed, days))


class OwnBrowser(Browser):
    """A browser whose forms say of what they are, as the pages have it."""

    about = ""

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, page: str | None = None, **words: Any
    ) -> TestResponse:
        return super().post(address, {"about": self.about, **(data or {})}, page=page, **words)


def open_link(
    app: Flask, addressee: str, secret: str = "", typed: str = INBOX, address: str = "127.0.0.1"
) -> OwnBrowser:
    """A browser in which an organisation's part is open."""
    browser = OwnBrowser(app, address)
    answer = browser.post(f"/answer/{secret or secret_of(app, addressee, typed)}", {"email": typed})
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/answer/form"), answer.text
    browser.about = addressee[:12]
    return browser


def version(browser: Browser, page: str) -> str:
    text = browser.get(page).text
    return text.split('name="version"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def save(browser: Browser, data: dict[str, Any], base: str = "/answer/form") -> TestResponse:
    """Save the answer's page as a browser does, and go on to check it."""
    return browser.post(f"{base}/answer", {"version": version(browser, f"{base}/answer"), **data})


def send(browser: Browser, data: dict[str, Any], base: str = "/answer/form") -> TestResponse:
    """Answer, check and send."""
    saved = save(browser, data, base)
    assert (saved.status_code, saved.headers.get("Location")) == (303, f"{base}/check"), saved.text
    return browser.post(f"{base}/check", {"version": version(browser, f"{base}/check")})


def row_of(app: Flask, addressee: str) -> Any:
    with app.app_context():
        return db.session.execute(select(ADDRESSEES).where(ADDRESSEES.c.token == addressee)).one()


def change_row(app: Flask, addressee: str, **values: Any) -> None:
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(ADDRESSEES).where(ADDRESSEES.c.token == addressee).values(values))


def rows(app: Flask, model: Any) -> list[Any]:
    table = table_of(model)
    with app.app_context():
        found = list(db.session.execute(select(table).order_by(table.c.id)))
        db.session.rollback()
    return found


def events(app: Flask, addressee: str) -> list[str]:
    number = row_of(app, addressee).id
    return [row.event for row in rows(app, RecommendationEvent) if row.addressee_id == number]


def messages(app: Flask, about: str) -> list[tuple[str, str, str]]:
    """Kind, recipient and state of each message about an organisation's part."""
    return [(row.kind, row.recipient, row.state) for row in rows(app, OutboxMessage) if row.about == about]
