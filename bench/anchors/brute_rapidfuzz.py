"""The same child compared with every case by rapidfuzz: whole strings in memory, no index."""

import sqlite3
from itertools import cycle

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from bench.cells import Measured
from bench.likeness import mangled, whole
from bench.stock import Register

_COLUMNS = "given_names, family_name, date_of_birth, date_of_death, home_postcode"


def prepare(register: Register) -> Measured:
    with sqlite3.connect(register.flat) as connection:
        everyone = [
            " ".join(value or "" for value in row) for row in connection.execute(f"SELECT {_COLUMNS} FROM cases")
        ]
    connection.close()
    children = cycle([whole(child) for child, _ in mangled(register.flat)])
    return Measured(lambda: process.extract(next(children), everyone, scorer=ratio, limit=5))
