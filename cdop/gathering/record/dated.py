"""Days that are known whole, to the month or to the year, and the rows of dates that come with a reply. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.case.facts import Fact
from cdop.gathering.replying.words import date_words, iso_day

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = (YEAR, MONTH, DAY)
"""From the least to the most precise: of one beginning, the vaguer stands first."""


@dataclass(frozen=True)
class Dated:
    """What happened and when. ``on``: the first day that it can have been; None where what is ``written`` is no day."""

    on: date | None
    precision: str
    what: str
    written: str = ""


def dated_rows(reply: Fact) -> list[Dated]:
    """The dated rows of a reply, in the order in which they came: all of them, whatever their day looks like."""
    rows = (reply.identity or {}).get("chronology")
    return [dated(row) for row in rows] if isinstance(rows, list) else []


def dated(row: Any) -> Dated:
    """A row as JSON gives it: on (ISO day), precision, what."""
    if not isinstance(row, Mapping):
        return Dated(None, DAY, str(row))
    written, precision = str(row.get("on") or ""), row.get("precision")
    on, good = iso_day(written), precision if precision in PRECISIONS else DAY
    return Dated(first_day(on, str(good)) if on else None, str(good), str(row.get("what") or ""), written)


def first_day(on: date, precision: str) -> date:
    """The first day that it can have been."""
    if precision == YEAR:
        return on.replace(month=1, day=1)
    return on.replace(day=1) if precision == MONTH else on


def place(on: date | None, precision: str, time: str | None) -> Sequence[object]:
    """Where an entry stands among others: by its first possible day; of one such day the year stands before the month,
    the month before the day, a day without a time before its hours. What has no day stands at the end.
    """
    return (on is None, on or date.max, PRECISIONS.index(precision), time or "")


def moment_words(on: date | None, precision: str, time: str | None, written: str) -> str:
    """'14 March 2026 at 09:05', 'March 2026', '2026'; as it is written where it is no day."""
    if on is None:
        return written or "No day"
    words = date_words(on.isoformat(), precision)
    return f"{words} at {time}" if time and precision == DAY else words
