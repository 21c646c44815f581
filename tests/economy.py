"""What lets the whole run end sooner, and changes nothing that a test looks at.

Databases lie in memory where the machine lets them: a commit waits for the disk otherwise, and nothing here need
outlast the machine. A page's template, a statement and an address are compiled once for a process, not for each of its
thousands of applications. What the tests were collected into is no garbage, and is not searched for any.
"""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free in memory before databases are put there."""
NEW_OBJECTS = 20_000
"""So many are made between two searches for garbage."""
STATEMENTS = 4_000
"""So many stay compiled; those of all pages and figures on both engines."""
LONGEST = ("tests/journeys/", "tests/register/test_killed_import.py", "tests/demonstration/test_no_role_sees.py")


def roomy_folder() -> Path | None:
    """Where databases are kept in memory; none where the machine has no such folder, or little room in it."""
    try:
        free = shutil.disk_usage(IN_MEMORY).free
    except OSError:
        return None
    return IN_MEMORY if free >= ROOM else None


class Compiled(BytecodeCache):
    """Templates that any application of this process has compiled, by their place and what they say."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True, scope="session")
def compiled_once() -> Iterator[None]:
    """Applications share the templates, statements and addresses that they compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        _share_statements(patch)
        _share_addresses(patch)
        yield


def _share_statements(patch: pytest.MonkeyPatch) -> None:
    """A statement is looked up by its dialect, of which each engine has its own: those of one kind count as one."""
    make, shared = SQLAlchemy._make_engine, LRUCache[Any, Any](STATEMENTS)

    def made(self: SQLAlchemy, *values: Any) -> Engine:
        engine = make(self, *values)
        engine._compiled_cache = shared
        return engine

    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
        patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
    patch.setattr(SQLAlchemy, "_make_engine", made)


def _share_addresses(patch: pytest.MonkeyPatch) -> None:
    """What is matched for a rule follows from its text and the kinds of converters; writing one is left as it is."""
    compile_rule, known = Rule.compile, dict[object, tuple[Any, ...]]()

    def compiled(self: Any) -> None:
        key = (type(self), self.rule, self.subdomain, self.host, self.merge_slashes, *self.map.converters.values())
        if key not in known:
            compile_rule(self)
            known[key] = self._parts, self._trace, self._converters, frozenset(self._converters)
            return
        self._parts, self._trace, self._converters, arguments = known[key]
        self.arguments |= arguments
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

    patch.setattr(Rule, "compile", compiled)


def pytest_collection_finish() -> None:
    """Modules and collected tests stay until the end: leave them out of every search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: it starts on one worker, on one server, and leaves none waiting at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
