"""A table of words and whole numbers, from which every format of a report is made. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Cell = str | int | float


@dataclass(frozen=True)
class WordsTable:
    """One table. ``columns`` are stable keys and ``head`` their words; the first ``keyed`` cells name a row.

    ``rows`` may be empty: ``empty`` is the sentence that stands instead. ``notes`` say what the table counts, as people
    read it; ``basis``, ``denominator`` and ``left_out`` (with what they count) the same for machines, where there are
    such numbers. With ``total`` the last row adds up the others.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    notes: tuple[str, ...] = ()
    keyed: int = 2
    total: bool = False
    basis: str = ""
    denominator: int = 0
    denominator_label: str = ""
    left_out: int = 0
    left_out_label: str = ""

    def as_json(self) -> dict[str, Any]:
        """The table as plain JSON, from which ``of_json`` makes it again."""
        return vars(self) | {
            "columns": list(self.columns), "head": list(self.head), "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "WordsTable":
        """The table as it was kept."""
        listed = {name: tuple(kept[name]) for name in ("columns", "head", "notes")}
        return cls(**{**kept, **listed, "rows": tuple(tuple(row) for row in kept["rows"])})

    def shown_rows(self) -> list[list[Cell]]:
        """The rows where a table may not be empty: the sentence in a row of its own."""
        none: list[Cell] = [self.empty, *["None"] * (len(self.head) - 1)]
        return [list(row) for row in self.rows] or [none]

    def numbered(self, place: int) -> bool:
        """Whether a column holds numbers alone."""
        return bool(self.rows) and all(isinstance(row[place], int | float) for row in self.rows)
