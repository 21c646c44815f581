"""Marks of the record, to be kept where nobody who rules the database can reach: whoever edits the record is found out.

A mark holds, of every table that nobody may change, how many rows there are, a SHA-256 that chains all of them, and a
few bytes of each row's own, so that the first row that is not as it was can be named (security.md S75). A chain within
the database alone would miss its end being cut off, and all of it being written anew.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.safekeeping.rows import Shape, lines

FORMAT = "marks of the record 1"
OF_EACH = 6  # bytes kept of each row's own hash: to name it, not to prove it
PATIENCE = 10_000  # milliseconds to wait for those who are writing
RECORD = (
    "agencies", "agency_members", "analysis_entries", "audit_entries", "case_facts", "cluster_cases",
    "cluster_decisions", "comparison_editions", "comparison_figures", "completeness_decisions",
    "denominator_counts", "denominator_editions", "figure_answer_bases", "figure_answers", "figure_commentaries",
    "figure_releases", "identity_reasons", "learning_uses", "likeness_settlements", "meeting_attendance",
    "meeting_minutes", "meeting_terms", "notification_decisions", "opening_reviews", "other_panels", "pack_exports",
    "panel_meetings", "panel_members", "panel_settings", "panels", "paper_releases", "paper_withdrawals",
    "printed_reasons", "printed_totals", "progress_reports", "question_sharing", "recommendation_actions",
    "recommendation_events", "recommendation_texts", "recusals", "register_return_cases", "register_returns",
    "request_events", "restricted_openings", "restriction_entries", "return_permissions", "unusual_notes",
)  # fmt: skip
"""The tables whose rows the database refuses to change or remove."""


@dataclass(frozen=True)
class Mark:
    """Of one table: rows, the highest number, the chain's end in hexadecimal, and the rows' own marks in base64."""

    rows: int
    last: int
    head: str
    each: str


@dataclass(frozen=True)
class Marks:
    """When they were made (UTC) and of what, by table."""

    made_at: str
    tables: Mapping[str, Mark]

    def told(self) -> str:
        """As text for a file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True) + "\n"

    @property
    def line(self) -> str:
        """All of it in one line, to be written down or sent elsewhere: a hash of every table's end."""
        ends = "".join(f"{name} {mark.rows} {mark.head}\n" for name, mark in sorted(self.tables.items()))
        return hashlib.sha256(ends.encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> "Marks":
        """Raises ``ValueError`` for what are no marks."""
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise ValueError("another format")
            tables = {str(name): Mark(**mark) for name, mark in told["tables"].items()}
            return cls(str(told["made_at"]), tables)
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise ValueError("These are no marks of the record.") from fault


@dataclass(frozen=True)
class Broken:
    """What is not as it was: a table, the number of the first such row where it is there, and what it is."""

    table: str
    row: int | None
    words: str


def settle(connection: Connection, shapes: Mapping[str, Shape]) -> dict[str, int]:
    """The highest number of each table of the record below which nobody can still be writing one.

    On PostgreSQL numbers are given out before rows are committed: this waits for those who write, and lets nobody
    begin meanwhile. The transaction must end soon. Raises ``OperationalError`` where somebody writes for too long.
    """
    named = [name for name in RECORD if name in shapes]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE}")
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(named)} IN SHARE MODE")
    highest = sa.func.max(sa.column("id", sa.Integer))
    return {name: connection.scalar(sa.select(highest).select_from(sa.table(name))) or 0 for name in named}


def mark(connection: Connection, shapes: Mapping[str, Shape], last: Mapping[str, int], made_at: str) -> Marks:
    """Marks of every row of the record up to the numbers that ``settle`` gave."""
    return Marks(made_at, {name: _mark(connection, shapes[name], upto) for name, upto in last.items()})


def _mark(connection: Connection, shape: Shape, last: int) -> Mark:
    rows, head, each = 0, b"", bytearray()
    for own in _hashes(connection, shape, last):
        rows += 1
        head = hashlib.sha256(head + own).digest()
        each += own[:OF_EACH]
    return Mark(rows, last, head.hex(), base64.b64encode(each).decode("ascii"))


def _hashes(connection: Connection, shape: Shape, last: int) -> Iterator[bytes]:
    for line in lines(connection, shape, last):
        yield hashlib.sha256(line).digest()


def broken(connection: Connection, shapes: Mapping[str, Shape], marks: Marks) -> list[Broken]:
    """Every table of the record that is not as it was when the marks were made, with the first row that tells."""
    found = []
    for name, was in sorted(marks.tables.items()):
        if name not in shapes:
            found.append(Broken(name, None, "the table is gone"))
        elif fault := _first(connection, shapes[name], was):
            found.append(fault)
    return found


def _first(connection: Connection, shape: Shape, was: Mark) -> Broken | None:
    kept = base64.b64decode(was.each)
    own = [kept[at : at + OF_EACH] for at in range(0, len(kept), OF_EACH)]
    head, number = b"", [name for name, _ in shape.columns].index("id")
    for expected, line in zip_longest(own, lines(connection, shape, was.last)):
        if line is None:
            return Broken(shape.name, None, "rows at its end are gone")
        there = hashlib.sha256(line).digest()
        if expected is None or there[:OF_EACH] != expected:
            row = int(json.loads(line)[number])
            return Broken(shape.name, row, "from this row on it is not as it was")
        head = hashlib.sha256(head + there).digest()
    return None if head.hex() == was.head else Broken(shape.name, None, "it is not as it was")
