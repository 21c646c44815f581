"""What is looked for in a search: the words of one case. Imports nothing of the application's database."""

import sqlite3
from typing import NamedTuple

from bench.data import MEASURED
from bench.stock import Register


class Questions(NamedTuple):
    """One case's words."""

    name: str
    postcode: str
    number: str


def questions(register: Register) -> Questions:
    """The words of the first case in the measured year that has them all."""
    with sqlite3.connect(register.flat) as connection:
        query = "SELECT family_name, home_postcode, nhs_number FROM cases WHERE notified_year = ? AND nhs_number > ''"
        found = connection.execute(f"{query} ORDER BY id", (MEASURED.start,)).fetchone()
    connection.close()
    return Questions(*found)
