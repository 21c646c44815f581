"""Pages as a signed-in coordinator asks for them, through Flask's test client: the whole request, in one process."""

import re

from flask.testing import FlaskClient

from bench.cells import Measured
from bench.data import MEASURED
from bench.listed import references
from bench.questions import questions
from bench.stock import Register
from bench.subjects.application import application
from bench.subjects.saving import own_copy
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.service import Details, create_account
from cdop.database import db, transaction

EMAIL, PASSWORD = "bench@panel.example", "violet lantern marble october"
LIST = f"/cases?notified={MEASURED.label}"
_TOKEN = re.compile(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"')


def signed_in(register: Register) -> FlaskClient:
    """A coordinator's browser, on a copy of the register: their account is in no other."""
    app = application(own_copy(register))
    with app.app_context(), transaction(db.session()) as session:
        details = Details(EMAIL, "Bench", frozenset({Role.COORDINATOR}), frozenset())
        create_account(session, COMMAND_LINE, details, PASSWORD)
    client = app.test_client()
    form = {"csrf_token": token(client, "/sign-in"), "email": EMAIL, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def token(client: FlaskClient, address: str) -> str:
    """The form token of a page."""
    found = _TOKEN.search(client.get(address).text)
    assert found
    return found[1]


def listing(register: Register) -> Measured:
    """The first page of the measured year's cases, audit entries of fifty names and all."""
    client = signed_in(register)
    return Measured(lambda: _good(client, LIST), references)


def case(register: Register) -> Measured:
    """One case with its timeline."""
    client = signed_in(register)
    address = re.search(r"/cases/[0-9a-f]{32}", client.get(LIST).text)
    assert address
    return Measured(lambda: _good(client, address[0]))


def search(register: Register) -> Measured:
    """A search by a name."""
    client = signed_in(register)
    form = {"csrf_token": token(client, LIST), "text": questions(register).name}

    def run() -> str:
        found = client.post("/cases/search", data=form)
        assert found.status_code == 200, found.status
        return found.text

    return Measured(run, references)


def year(register: Register) -> Measured:
    """A year's figures."""
    client = signed_in(register)
    return Measured(lambda: _good(client, f"/figures/{MEASURED.label}?show=all"))


def _good(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, found.status
    return found.text
