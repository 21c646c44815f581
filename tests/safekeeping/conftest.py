"""An installation for the whole module, and empty ones to restore into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases, PostgreSQL, SQLite
from tests.safekeeping.world import Installation, give_bytes, installation


@pytest.fixture(scope="module")
def ours(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration with its files, on SQLite."""
    folder = tmp_path_factory.mktemp("ours")
    made = installation(demonstration_url(), folder, tmp_path_factory.mktemp("keys") / "key.txt")
    give_bytes(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def kept(ours: Installation) -> Path:
    """A backup of it."""
    return ours.backup()


@pytest.fixture
def empty(database_url: str, ours: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation without tables, on each engine in turn, that has the same keys."""
    made = installation(database_url, tmp_path / "empty", ours.key)
    yield made
    made.close()


@pytest.fixture
def another(sqlite_databases: SQLite, ours: Installation, tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes further installations without tables, on SQLite unless told otherwise."""
    made: list[tuple[Databases, str, Installation]] = []

    def further(databases: SQLite | PostgreSQL = sqlite_databases, **settings: object) -> Installation:
        url = databases.empty()
        one = installation(url, tmp_path / f"another {len(made)}", ours.key, **settings)
        made.append((databases, url, one))
        return one

    yield further
    for databases, url, one in made:
        one.close()
        databases.discard(url)
