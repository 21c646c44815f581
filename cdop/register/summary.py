"""What a good file would store, for whoever decides: which years it touches, and its first new rows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cdop.reference.calendar import Year
from cdop.register.rules import Row

MOST_ROWS = 10
SHOWN = ("case_ref", "family_name", "given_names", "date_of_birth", "date_of_death", "notified_on")


@dataclass
class Summary:
    """The new cases of a file: how many died and were notified in each year (April to March), and the first rows."""

    deaths: Counter[str] = field(default_factory=Counter)
    notified: Counter[str] = field(default_factory=Counter)
    first: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Count one more new case."""
        self.deaths[_year(row["date_of_death"])] += 1
        self.notified[_year(row["notified_on"])] += 1
        if len(self.first) < MOST_ROWS:
            self.first.append({column: row[column] for column in SHOWN if column in row})

    @property
    def years(self) -> list[tuple[str, int, int]]:
        """Each year touched, in order: its label, deaths in it, notifications in it."""
        return [(year, self.deaths[year], self.notified[year]) for year in sorted({*self.deaths, *self.notified})]

    def as_json(self) -> dict[str, Any]:
        """The summary as plain JSON."""
        return {"deaths": self.deaths, "notified": self.notified, "first": self.first}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Summary":
        """The summary that ``as_json`` told."""
        return cls(Counter(data["deaths"]), Counter(data["notified"]), data["first"])


def _year(day: str) -> str:
    return Year.of(date.fromisoformat(day)).label
