"""``flask demo`` fills an empty database, and refuses any other."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from cdop.accounts.models import Account
from cdop.accounts.passwords import verify
from cdop.accounts.people import Role
from cdop.app import create_app
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.installation import is_demonstration
from config import Settings
from tests.application import make_account
from tests.databases import SQLite, close
from tests.notification.timeline import new_case
from tests.oracle.product import Product

ROLES = {
    "coordinator@demo.example": ("coordinator", ""),
    "coordinator2@demo.example": ("coordinator", ""),
    "member@demo.example": ("panel_member", ""),
    "member2@demo.example": ("panel_member", "designated_doctor"),
    "chair@demo.example": ("panel_member", "chair"),
    "lead@demo.example": ("public_health_lead", ""),
    "agency@demo.example": ("agency_contact", ""),
    "admin@demo.example": ("administrator", ""),
}


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    """The product on an empty SQLite database."""
    monkeypatch.delenv("CDOP_DEMO_PASSWORD", raising=False)
    product = Product(sqlite_databases.migrated(), tmp_path)
    yield product
    product.close()
    sqlite_databases.discard(product.url)


@pytest.fixture
def product_on_each(migrated_url: str, tmp_path: Path) -> Iterator[Product]:
    """The product on an empty database of each engine in turn."""
    product = Product(migrated_url, tmp_path)
    yield product
    product.close()


def passwords_in(output: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\S+@demo\.example) +(\S+)$", output, re.MULTILINE))


def test_the_sign_ins_are_printed_once_and_all_is_audited_and_a_second_time_is_refused(
    product_on_each: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one test, for filling a database takes seconds."""
    monkeypatch.delenv("CDOP_DEMO_PASSWORD", raising=False)
    result = product_on_each.run("demo")
    assert result.exit_code == 0
    sign_ins_are_made(product_on_each, result.output)
    cases_are_audited(product_on_each)
    a_second_time_is_refused(product_on_each)


def sign_ins_are_made(product: Product, output: str) -> None:
    printed = passwords_in(output)
    assert len(set(printed.values())) == len(ROLES)
    with product.app.app_context():
        accounts = db.session.scalars(select(Account).where(Account.disabled_at.is_(None))).all()
        asked_for = db.session.scalars(select(Account).where(Account.disabled_at.is_not(None))).one()
        assert asked_for.password_hash is None, "it waits for the coordinator"
        assert {a.email: (a.roles, a.duties) for a in accounts} == ROLES
        assert all(verify(account.password_hash, printed[account.email]) for account in accounts)
        assert is_demonstration(db.session())
        db.session.rollback()


def cases_are_audited(product: Product) -> None:
    with product.app.app_context():
        cases = db.session.scalar(select(func.count()).select_from(Case))
        events = dict(
            db.session.execute(
                select(AuditEntry.event, func.count())
                .where(AuditEntry.name == "Corin Ashdell")
                .group_by(AuditEntry.event)
            ).all()
        )
        db.session.rollback()
    assert events["case.created"] == cases
    assert {"residency.decided", "review.finalised", "review.reopened", "figures.printed_total_recorded"} <= set(events)


def a_second_time_is_refused(product: Product) -> None:
    before = product.whole_database()
    again = product.run("demo", "--markers", str(product.folder / "markers.json"))
    assert again.exit_code == 1
    assert "The database is not empty" in again.stderr
    assert product.whole_database() == before
    assert not (product.folder / "markers.json").exists()


def test_one_case_or_one_account_is_enough_to_refuse(product: Product) -> None:
    make_account(product.app, Role.ADMINISTRATOR)
    assert product.run("demo").exit_code == 1
    with product.app.app_context(), transaction(db.session()) as session:
        for account in session.scalars(select(Account)):
            session.delete(account)
        new_case(session)
    assert product.run("demo").exit_code == 1
    with product.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1
        db.session.rollback()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {
                "production": True,
                "secret_key": "abcdefghij0123456789abcdefghij0123456789",
                "trusted_hosts": ("a.example",),
            },
            "never stored in production",
        ),
        ({"panel_area": ("E10000016",), "secret_key": "for tests alone"}, "CDOP_PANEL_AREA leaves out"),
    ],
)
def test_it_is_refused_in_production_and_for_another_panel(
    migrated_url: str, settings: dict[str, object], words: str
) -> None:
    app = create_app(Settings(**({"database_url": migrated_url, "testing": True} | settings)))  # type: ignore[arg-type]
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Nothing was stored." in result.stderr
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    close(app)


def test_markers_that_cannot_be_written_leave_an_empty_database_and_one_password_serves_whatever_its_length(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = product.run("demo", "--markers", str(product.folder / "absent" / "markers.json"))
    assert result.exit_code == 1
    assert "could not be used" in result.stderr
    monkeypatch.setenv("CDOP_DEMO_PASSWORD", "kent")
    filled = product.run("demo")
    assert filled.exit_code == 0
    assert set(passwords_in(filled.output).values()) == {"kent"}


def test_a_clock_that_is_wrong_is_said_so(product: Product) -> None:
    with time_machine.travel(datetime(2017, 1, 1), tick=False):
        result = product.run("demo")
    assert result.exit_code == 1
    assert "this machine says it is 2017-01-01" in result.stderr


def test_a_database_that_was_not_made_is_said_so(database_url: str, tmp_path: Path) -> None:
    product = Product(database_url, tmp_path)
    result = product.run("demo")
    assert result.exit_code == 1
    assert "flask --app wsgi db upgrade" in result.stderr
    product.close()
