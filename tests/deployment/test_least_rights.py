"""The role that serves can do a day's work on PostgreSQL, and cannot touch what was recorded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from cdop.safekeeping.least_rights import too_many
from cdop.safekeeping.marks import RECORD
from tests.databases import PostgreSQL
from tests.oracle.product import Product

ROLE = "cdop_server"


@pytest.fixture(scope="module")
def served(postgresql_databases: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, str]]:
    """The owner's product, and the address as the server's role has it; the demonstration was filled by that role."""
    url = postgresql_databases.migrated()
    owner = Product(url, tmp_path_factory.mktemp("owner"))
    with owner.app.app_context(), sa.create_engine(url).begin() as connection:
        connection.execute(sa.text(f"DROP ROLE IF EXISTS {ROLE}"))
        connection.execute(sa.text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'for-tests'"))
    granted = owner.run("least-rights", ROLE)
    assert granted.exit_code == 0, granted.output
    address = sa.make_url(url).set(username=ROLE, password="for-tests").render_as_string(hide_password=False)
    yield owner, address
    owner.close()
    postgresql_databases.discard(url)


def test_the_servers_role_can_do_all_that_the_product_does(served: tuple[Product, str], tmp_path: Path) -> None:
    _, address = served
    server = Product(address, tmp_path)
    filled = server.run("demo")
    assert filled.exit_code == 0, filled.output
    checked = server.run("case", "check")
    assert checked.exit_code == 0, checked.output
    server.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET name = 'somebody else'",
        "DELETE FROM audit_entries",
        "DELETE FROM case_facts",
        "UPDATE figure_releases SET year = '2000-01'",
        "TRUNCATE audit_entries CASCADE",
        "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "DROP TABLE audit_entries",
        "CREATE TABLE mine (id integer)",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_it_cannot_change_the_record_or_its_guards(served: tuple[Product, str], statement: str) -> None:
    engine = sa.create_engine(served[1])
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(sa.text(statement))
    engine.dispose()


def test_the_doctor_tells_the_two_apart(served: tuple[Product, str]) -> None:
    owner, address = served
    for url, few in ((address, True), (owner.url, False)):
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            assert (too_many(connection) == []) is few
        engine.dispose()
    assert len(RECORD) > 40


@pytest.mark.parametrize(("role", "words"), [("nobody_of_this_name", "no role"), ("postgres", "superuser")])
def test_a_role_that_rights_cannot_bind_is_refused(served: tuple[Product, str], role: str, words: str) -> None:
    refused = served[0].run("least-rights", role)
    assert refused.exit_code == 1
    assert words in refused.output
