"""What a progress report says: for the board as a whole, and of each organisation for itself. Pure.

Everything is words and whole numbers when a report is made, so that it says the same whenever it is opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.recommendations.reports import progress_tables
from cdop.recommendations.reports.attention import attention, summary
from cdop.recommendations.reports.progress_tables import Period
from cdop.recommendations.reports.standing import NOT_RAISED, Line, position
from cdop.recommendations.reports.tables import WordsTable
from cdop.reference.wording import long_date

VERSION = 1
WHOLE = ""
"""The key of the sheet of all organisations; the others' are the organisations' tokens."""
TITLE = "Progress on recommendations"
BOARD = "For the board. It names no child, and is not for publication."


@dataclass(frozen=True)
class Sheet:
    """What one reader gets: ``subtitle`` says of what period, for whom and how it is known; ``bars``: state and number.

    ``organisation`` is the name of the one that it is about, empty for all.
    """

    title: str
    organisation: str
    subtitle: tuple[str, ...]
    summary: tuple[str, ...]
    attention: tuple[str, ...]
    bars: tuple[tuple[str, int], ...]
    tables: tuple[WordsTable, ...]


def content_of(lines: Sequence[Line], since: date | None, to: date, printed: Mapping[str, str]) -> dict[str, Any]:
    """The content of a report as plain JSON. ``printed``: how the last said each line stood, by its token."""
    known = [line for line in lines if position(line, to) != NOT_RAISED]
    period = Period(since, to, printed)
    agencies = names_of(known)
    sheets = {WHOLE: _sheet(known, period, "")}
    for token, name in agencies:
        sheets[token] = _sheet([line for line in known if line.agency == token], period, name)
    return {
        "version": VERSION,
        "since": since.isoformat() if since else None,
        "to": to.isoformat(),
        "states": {line.token: position(line, to) for line in known},
        "recommendations": {line.said.reference: line.said.token for line in known},
        "organisations": [list(pair) for pair in agencies],
        "sheets": sheets,
    }


def names_of(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """The organisations by name, each under the name by which it was addressed last: token and name."""
    found: dict[str, str] = {}
    for line in sorted(lines, key=lambda one: (one.said.reference, one.token)):
        found[line.agency] = line.agency_name
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def sheet_of(content: Mapping[str, Any], organisation: str = WHOLE) -> Sheet:
    """One reader's sheet of a content as it was kept. Raises ``KeyError`` for an organisation that is not in it."""
    kept = content["sheets"][organisation]
    return Sheet(
        kept["title"], kept["organisation"], tuple(kept["subtitle"]), tuple(kept["summary"]),
        tuple(kept["attention"]), tuple((words, number) for words, number in kept["bars"]),
        tuple(WordsTable.of_json(table) for table in kept["tables"]),
    )  # fmt: skip


def _sheet(lines: Sequence[Line], period: Period, organisation: str) -> dict[str, Any]:
    ordered = sorted(lines, key=lambda one: (one.said.reference, one.agency_name.casefold(), one.token))
    return {
        "title": f"{TITLE}: {organisation}" if organisation else TITLE,
        "organisation": organisation,
        "subtitle": list(_subtitle(period, organisation)),
        "summary": list(summary(ordered, period)),
        "attention": list(attention(ordered, period)),
        "bars": [list(bar) for bar in progress_tables.bars(ordered, period.to)],
        "tables": [table.as_json() for table in progress_tables.tables(ordered, period)],
    }


def _subtitle(period: Period, organisation: str) -> Iterator[str]:
    if period.since:
        yield f"What moved after {long_date(period.since)}, up to {long_date(period.to)}"
    else:
        yield f"The first report: everything up to {long_date(period.to)}"
    yield f"By what is dated on or before {long_date(period.to)}."
    yield f"For {organisation}, about its own recommendations alone. It names no child." if organisation else BOARD
