"""An organisation may say who somebody is, and nothing else; the second factor is asked for all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import update

from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.database import db, transaction
from config import Settings, UnsafeSettings
from tests.accounts.organisation import CLIENT, SECRET, Organisation, organisation
from tests.accounts.telephones import Owner, enrolled, owner
from tests.application import Browser, make_app
from tests.databases import SQLite, close


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Organisation]:
    with organisation() as one:
        yield one


@pytest.fixture
def joined(sqlite_databases: SQLite, tmp_path: Path, elsewhere: Organisation) -> Iterator[Flask]:
    """An application that an organisation's accounts sign in to."""
    url = sqlite_databases.migrated()
    oidc = {"oidc_issuer": elsewhere.issuer, "oidc_client": CLIENT, "oidc_secret": SECRET}
    app = make_app(url, tmp_path, second_factor="on", **oidc)
    yield app
    close(app)
    sqlite_databases.discard(url)


def comes_back(one: Owner, elsewhere: Organisation, browser: Browser | None = None, **claims: Any) -> str:
    """Where somebody is led who signed in there. The organisation says that they are ``one``, unless told otherwise."""
    browser = browser or Browser(one.app)
    there = browser.get("/sign-in/elsewhere?next=/panels").headers["Location"]
    told = {"email": one.account.email, "email_verified": True, **claims}
    return str(browser.get(elsewhere.answer(there, **told)).headers["Location"])


def test_an_organisations_word_takes_the_place_of_the_password_and_of_nothing_else(
    joined: Flask, elsewhere: Organisation
) -> None:
    one, browser = owner(joined), Browser(joined)
    assert "account of your organisation" in browser.get("/sign-in").text
    assert comes_back(one, elsewhere, browser, roles=["administrator"]) == "/second-factor?next=/panels"
    assert browser.get("/panels").headers["Location"].startswith("/second-factor"), "the app is asked for all the same"
    one.enrol(browser)
    assert browser.get("/panels").status_code == 200
    assert browser.get("/accounts").status_code == 404, "what somebody may do is not the organisation's to say"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another sign-in's"},
        {"aud": "another service"},
        {"aud": ["another service"], "azp": CLIENT},
        {"iss": "https://another.example"},
        {"exp": 1},
        {"email_verified": False},
        {"email_verified": None},
        {"email": "nobody@panel.example"},
        {"email": ["a", "b"]},
    ],
    ids=str,
)
def test_what_is_not_to_be_believed_lets_nobody_in(
    joined: Flask, elsewhere: Organisation, claims: dict[str, Any]
) -> None:
    one, browser = owner(joined), Browser(joined)
    assert comes_back(one, elsewhere, browser, **claims) == "/sign-in"
    assert browser.cookie == ""
    assert "That did not sign you in" in browser.get("/sign-in").text


def test_another_key_another_browser_or_a_closed_account_lets_nobody_in(
    joined: Flask, elsewhere: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = owner(joined, Role.AGENCY_CONTACT)
    there = Browser(joined).get("/sign-in/elsewhere").headers["Location"]
    back = elsewhere.answer(there, email=one.account.email, email_verified=True)
    assert Browser(joined).get(back).headers["Location"] == "/sign-in", "another browser began this"
    with monkeypatch.context() as patch:
        patch.setattr(elsewhere, "key", RSAKey.generate_key(2048, parameters={"kid": "one"}))
        assert comes_back(one, elsewhere) == "/sign-in"
    assert comes_back(one, elsewhere).startswith("/second-factor")
    with joined.app_context(), transaction(db.session()) as session:
        session.execute(update(Account).values(disabled_at=Account.created_at))
    assert comes_back(one, elsewhere) == "/sign-in"


def test_an_address_that_only_looks_alike_once_folded_is_somebody_elses(joined: Flask, elsewhere: Organisation) -> None:
    one = owner(joined, email="kim@panel.example")
    assert comes_back(one, elsewhere, email="\N{KELVIN SIGN}im@panel.example") == "/sign-in"
    assert comes_back(one, elsewhere, email="\N{FULLWIDTH LATIN SMALL LETTER K}im@panel.example") == "/sign-in"
    assert comes_back(one, elsewhere, email="Kim@panel.example").startswith("/second-factor")


def test_the_organisations_word_does_not_stand_for_a_password_that_an_administrator_may_have_set(
    joined: Flask, elsewhere: Organisation
) -> None:
    giver = owner(joined, Role.ADMINISTRATOR)
    one = enrolled(joined)
    with joined.app_context(), transaction(db.session()) as session:
        its = Account.id == one.account.id
        session.execute(update(Account).where(its).values(code_given_by=giver.account.id))
    assert comes_back(one, elsewhere) == "/sign-in"
    with joined.app_context(), transaction(db.session()) as session:
        session.execute(update(Account).where(its).values(code_given_by=None))
    assert comes_back(one, elsewhere).startswith("/sign-in/code")


def test_a_link_from_elsewhere_does_not_end_the_session_of_whoever_is_in(
    joined: Flask, elsewhere: Organisation
) -> None:
    one = owner(joined)
    browser = one.with_password()
    one.enrol(browser)
    assert browser.get("/sign-in/elsewhere?next=/panels").headers["Location"] == "/panels"


def test_without_an_organisation_there_is_no_such_page(visitor: Browser) -> None:
    assert "organisation" not in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/elsewhere").status_code == visitor.get("/sign-in/elsewhere/back").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [({"CDOP_OIDC_ISSUER": "https://id.example"}, "belong together"), ({"CDOP_OIDC_ISSUER": "http://x"}, "https://")],
)
def test_half_of_an_organisation_is_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(UnsafeSettings, match=words):
        Settings.from_environment(given)
