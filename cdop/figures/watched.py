"""What stands beside a year's tables in its documents: how long reviews take, and how good the data are. Pure.

Of the board's edition alone: these are small numbers, and no part of what the public edition protects.
"""

from dataclasses import dataclass

from cdop.recommendations.reports.tables import WordsTable

TIMELINESS, QUALITY = "timeliness", "quality"
COHORTS, BACKLOG, FORECAST = "deaths", "backlog", "forecast"
"""The tables of timeliness that are drawn."""


@dataclass(frozen=True)
class Watched:
    """One section: what it says in sentences, then its tables."""

    key: str
    title: str
    said: tuple[str, ...]
    tables: tuple[WordsTable, ...]
