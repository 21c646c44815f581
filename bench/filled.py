"""A register of which only what the duplicate service reads is filled: a million cases in minutes, not in a quarter of
an hour. The keys and texts are the product's own; the other derived tables stay empty.
"""

import csv
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import count, islice
from pathlib import Path

from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.telling import child_of
from cdop.sealing.keys import Keys
from cdop.sealing.types import ALIKE

CHUNK = 20_000
_CASES = "INSERT INTO cases (id, token, reference, version, notified_on, status, sex) VALUES (?, ?, ?, 1, ?, 'open', ?)"
_IDENTITIES = """
INSERT INTO child_identities
    (case_id, family_name, given_names, nhs_number, date_of_birth, home_postcode, date_of_death, name_order)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_SEALED = ("family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode")
_SORTED = """
INSERT INTO likeness_keys (key, case_id) SELECT key, case_id FROM unsorted ORDER BY key, case_id;
DROP TABLE unsorted;
"""


def fill(register: Path, database: Path, keys: Keys) -> None:
    """Fill a migrated, empty SQLite database from a register file, sealed by its keys."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-200000; BEGIN;"
    )
    connection.execute("CREATE TEMP TABLE unsorted (key TEXT, case_id INTEGER)")
    connection.execute("DROP INDEX ix_likeness_keys_case_id")
    with register.open(encoding="utf-8", newline="") as file:
        rows = zip(count(1), csv.DictReader(file), strict=False)
        while chunk := list(islice(rows, CHUNK)):
            connection.executemany(_CASES, map(_case, chunk))
            connection.executemany(_IDENTITIES, (_identity(keys, *numbered) for numbered in chunk))
            hashed = ((keys.term(ALIKE, key), number) for key, number in _keys(chunk))
            connection.executemany("INSERT INTO unsorted VALUES (?, ?)", hashed)
    connection.executescript(_SORTED + "CREATE INDEX ix_likeness_keys_case_id ON likeness_keys (case_id);")
    connection.close()


def _case(numbered: tuple[int, Mapping[str, str]]) -> tuple[object, ...]:
    number, row = numbered
    return number, f"{number:032x}", row["case_ref"], row["notified_on"], row["sex"] or None


def _identity(keys: Keys, number: int, row: Mapping[str, str]) -> tuple[object, ...]:
    def sealed(name: str, text: str) -> str:
        return keys.seal(f"child_identities.{name}", str(number), text)

    told = (sealed(name, row[name]) if row[name] else None for name in _SEALED)
    return number, *told, row["date_of_death"] or None, sealed("name_order", "")


def _keys(chunk: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, int]]:
    for number, row in chunk:
        told = {key: value or None for key, value in row.items()}
        yield from ((key, number) for key in keys_of(child_of(told)))
