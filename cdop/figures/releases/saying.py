"""The numbers in what is written with the figures, against the tables of the edition they are printed in. Pure.

What the public edition hides can be told in a sentence as well as in a table. Numbers are found as digits and as words;
years, days and ages in the words of the tables are none. What a sentence means is for a person to judge: each number is
said with where it stands, or that it stands nowhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cdop.figures.cell_page import title
from cdop.figures.cells import CellName
from cdop.figures.order import SECTIONS, subjects
from cdop.figures.shares import printed_share
from cdop.figures.tables import AnnualFigures, Count, Table
from cdop.reference.rates import rounded

MOST_PLACES = 3
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_VALUES: Mapping[str, int] = {**{word: number for number, word in enumerate(_WORDS, 1)}, "a single": 1, "twice": 2}
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_IS_NO_COUNT = re.compile(
    rf"\b(?:\d{{1,2}}\s+(?:{_MONTH})(?:\s+\d{{4}})?|(?:{_MONTH})\s+\d{{4}}|(?:19|20)\d\d(?:\s?[-–/]\s?\d{{2,4}})?"
    r"|\d+\s?[-–]\s?\d+\s(?:days|weeks|months|years)|(?:under|over|aged?)\s+\d+(?!\s+(?:children|deaths|cases|reviews))"
    r"|\d+(?:st|nd|rd|th)|(?:table|edition|section|page)\s+\d+|(?:one another|no one|one by one|each one))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?P<percent>\s?%|\s+per\s?cent\b)?(?![\w])"
    rf"|\b(?P<word>{'|'.join(sorted(_VALUES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


class Found(StrEnum):
    """How a number stands in the edition."""

    SHOWN = "shown"
    SMALL = "small"
    HIDDEN = "hidden"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Number:
    """A number in a text: as it is written, how it stands in the edition, and the titles of cells that hold it."""

    where: str
    written: str
    found: Found
    places: tuple[str, ...] = ()

    @property
    def must_be_thought_of(self) -> bool:
        """Whether it may tell what the public is not shown."""
        return self.found in {Found.SMALL, Found.HIDDEN}

    @property
    def words(self) -> str:
        """What is to be said of it."""
        named = "; ".join(self.places)
        match self.found:
            case Found.SMALL:
                return f"so small a count is not shown to the public{f' ({named})' if named else ''}"
            case Found.HIDDEN:
                return f"the public edition hides this number: {named}"
            case Found.NOWHERE:
                return "stands in no table of this year"
            case _:
                return f"shown: {named}" if named else "as the tables give it"


@dataclass(frozen=True)
class _Places:
    """The cells of the year by their numbers, shown to the public or not; percentages to one decimal place."""

    shown: Mapping[Fraction, list[CellName]]
    hidden: Mapping[Fraction, list[CellName]]
    shown_shares: frozenset[Fraction]
    hidden_shares: Mapping[Fraction, list[CellName]]
    own: frozenset[str] = frozenset()


def numbers_in(
    texts: Iterable[tuple[str, str]], board: AnnualFigures, public: AnnualFigures, threshold: int
) -> tuple[Number, ...]:
    """Every number of some texts, each with the key of its section, in the order in which they are written.

    ``board`` are the figures, ``public`` what of them the public sees; counts below ``threshold`` are not shown to it.
    A number that a section's own tables hide is taken for theirs, though it is shown elsewhere.
    """
    places, own = _places(board, public), {one.key: frozenset(one.tables) for one in subjects(board)}
    return tuple(
        number
        for section, text in texts
        for number in _numbers(section, text, replace(places, own=own.get(section, frozenset())), threshold)
    )


def _numbers(section: str, text: str, places: _Places, threshold: int) -> Iterator[Number]:
    where = SECTIONS.get(section, section)
    text = _IS_NO_COUNT.sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        written = match[0].strip()
        value = (
            Fraction(match["digits"].replace(",", "")) if match["digits"] else Fraction(_VALUES[match["word"].lower()])
        )
        if value:
            yield (
                _share(where, written, value, places)
                if match["percent"]
                else _count(where, written, value, places, threshold)
            )


def _count(where: str, written: str, value: Fraction, places: _Places, threshold: int) -> Number:
    shown, hidden = places.shown.get(value, []), places.hidden.get(value, [])
    ours = [cell for cell in hidden if cell.table in places.own]
    if ours:
        shown, hidden = [], ours
    if 0 < value < threshold and not shown:
        return Number(where, written, Found.SMALL, _titles(hidden))
    if shown and not ours:
        return Number(where, written, Found.SHOWN, _titles(shown))
    return Number(where, written, Found.HIDDEN if hidden else Found.NOWHERE, _titles(hidden))


def _share(where: str, written: str, value: Fraction, places: _Places) -> Number:
    """A percentage, as the tables would give it to as many places as are written."""
    if any(_reads_as(one, value) for one in places.shown_shares):
        return Number(where, written, Found.SHOWN)
    hidden = [cell for one, cells in places.hidden_shares.items() if _reads_as(one, value) for cell in cells]
    return Number(where, written, Found.HIDDEN if hidden else Found.NOWHERE, _titles(hidden))


def _reads_as(share: Fraction, value: Fraction) -> bool:
    """Whether a share (per cent) is this number to one decimal place, or to none where it is written without."""
    return share == value or (value.denominator == 1 and int(share + Fraction(1, 2)) == value)


def _titles(cells: list[CellName]) -> tuple[str, ...]:
    return tuple(title(cell) for cell in cells[:MOST_PLACES])


def _places(board: AnnualFigures, public: AnnualFigures) -> _Places:
    seen = {table.key: table for table in public}
    shown: dict[Fraction, list[CellName]] = {}
    hidden: dict[Fraction, list[CellName]] = {}
    shares: set[Fraction] = set()
    hidden_shares: dict[Fraction, list[CellName]] = {}
    for table in board:
        for cell, count, told, whole, whole_told in _cells(table, seen.get(table.key)):
            if isinstance(told, int):
                shown.setdefault(Fraction(told), []).append(cell)
            if told != count:
                hidden.setdefault(Fraction(count), []).append(cell)
            if isinstance(told, int) and isinstance(whole_told, int) and told and whole_told:
                shares.add(Fraction(rounded(Fraction(100 * told, whole_told))))
            if whole and count and (told, whole_told) != (count, whole):
                hidden_shares.setdefault(Fraction(rounded(Fraction(100 * count, whole))), []).append(cell)
    modifiable = CellName("reviews", "modifiable", None)
    percent, told_percent = printed_share(board).percent, printed_share(public).percent
    if isinstance(told_percent, Decimal):
        shares.add(Fraction(told_percent))
    if isinstance(percent, Decimal) and percent != told_percent:
        hidden_shares.setdefault(Fraction(percent), []).append(modifiable)
    return _Places(shown, hidden, frozenset(shares), hidden_shares)


def _cells(table: Table, seen: Table | None) -> Iterator[tuple[CellName, int, Count | None, int, Count | None]]:
    """Each cell with its count, what the public sees of it, and what it is a share of: its row, or all of the table."""
    rows = {row.key: row.values for row in seen.rows} if seen else {}
    for row in table.rows:
        told = rows.get(row.key)
        for place, (column, count) in enumerate(zip(table.columns or (None,), row.values, strict=True)):
            if not isinstance(count, int):
                continue
            of_row = column is not None and column != "total"
            whole = row.values[-1] if of_row else table.denominator
            whole_told = (told[-1] if told else None) if of_row else (seen.denominator if seen else None)
            yield (
                CellName(table.key, row.key, column), count, told[place] if told else None,
                whole if isinstance(whole, int) else 0, whole_told,
            )  # fmt: skip
