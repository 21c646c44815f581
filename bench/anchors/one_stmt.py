"""The same figures as one statement: the slices as common table expressions, the tables joined by UNION ALL."""

import sqlite3

from bench.anchors.raw_sql import PARAMETERS, SLICES, STATEMENTS
from bench.cells import Cells, Counting, gather
from bench.stock import Register


def prepare(register: Register) -> Counting:
    """The statement on an open connection."""
    connection = sqlite3.connect(f"file:{register.flat}?mode=ro", uri=True)
    slices = ", ".join(f"{name} AS ({select})" for name, select in SLICES.items())
    names = {name: name for name in SLICES}
    statement = f"WITH {slices} " + " UNION ALL ".join(s.format(**names) for s in STATEMENTS)

    def run() -> Cells:
        return gather(connection.execute(statement, PARAMETERS))

    return Counting(run)
