"""The columns of a file of published figures, and what one row of it says. Pure."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from cdop.figures.comparing.menu import MEASURES, YEARS, Basis, Unit
from cdop.figures.loading import Fault, column_faults, quoted, row_faults
from cdop.reference.calendar import Year
from cdop.reference.values import storable

LONGEST_AREA, LONGEST_NUMBER = 60, 12
_PARTS = tuple(dict.fromkeys(name for measure in MEASURES.values() for name in measure.parted))
_UNITS = ", ".join(f"{unit.value} for {unit.words}" for unit in Unit)
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "area": "Where the figure is of, in words, such as England or South East",
        "year": "2014-15, from April to March; or a calendar year, such as 2014, which is shown and never compared",
        "years": "1, 3 or 5: of how many years together, of which year is the last; empty: 1",
        "measure": "; ".join(f"{name}: {one.words}" for name, one in MEASURES.items()),
        "basis": "; ".join(f"{one.value}: {one.words}" for one in Basis),
        "parted_by": f"Empty for all; or {', '.join(_PARTS)}",
        "part": "Of what is parted: the code of the row, as the figures' JSON and CSV name it",
        "per": f"{_UNITS}. It must be the measure's own",
        "value": "The figure as it was published, with a point before decimals",
        "low": "The lower limit of its 95% interval, if it was published",
        "high": "The upper limit",
        "numerator": "What was counted, if it was published",
        "denominator": "What it was divided by",
    }
)
REQUIRED = ("area", "year", "measure", "basis", "per", "value")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_CALENDAR = re.compile(r"(19|20)[0-9]{2}")
_NUMBERS, _WHOLES = ("value", "low", "high"), ("numerator", "denominator")


@dataclass(frozen=True)
class Entry:
    """One published figure of a file, and the row that it stands in; text as ``PublishedFigure`` has it."""

    row: int
    area: str
    year: str
    years: int
    measure: str
    parted_by: str
    at: str
    basis: str
    value: str
    low: str | None
    high: str | None
    numerator: int | None
    denominator: int | None

    @property
    def counts(self) -> Hashable:
        return self.area, self.year, self.years, self.measure, self.parted_by, self.at, self.basis


def header_faults(header: Sequence[str]) -> list[Fault]:
    """What is wrong with the header."""
    missing = [Fault(1, name, "the column is missing") for name in REQUIRED if name not in header]
    return column_faults(header, COLUMNS) + missing


def entries_of(row: int, header: Sequence[str], cells: Sequence[str]) -> tuple[list[Entry], list[Fault]]:
    """The figure of one row's cells (already trimmed), and every fault of it."""
    if wrong := row_faults(row, header, cells):
        return [], wrong
    said = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=True))
    found = [*_about(said), *_parting(said), *_numbers(said)]
    if found:
        return [], [Fault(row, column, words) for column, words in found]
    low, high = said["low"] or None, said["high"] or None
    numerator, denominator = (int(said[name]) if said[name] else None for name in _WHOLES)
    years = int(said["years"] or 1)
    return [
        Entry(
            row, said["area"], said["year"], years, said["measure"], said["parted_by"], said["part"], said["basis"],
            said["value"], low, high, numerator, denominator,
        )
    ], []  # fmt: skip


_Wrong = list[tuple[str, str]]


def _about(said: Mapping[str, str]) -> _Wrong:
    """Where and when it is of, and what it is."""
    found: _Wrong = []
    if not _storable(said["area"]):
        found.append(("area", f"must be given, in one line of up to {LONGEST_AREA} characters"))
    if not _CALENDAR.fullmatch(said["year"]) and not _is_year(said["year"]):
        found.append(("year", f"{quoted(said['year'])}is neither a year such as 2014-15 nor one such as 2014"))
    if said["years"] and said["years"] not in map(str, YEARS):
        found.append(("years", f"{quoted(said['years'])}is none of: {', '.join(map(str, YEARS))}"))
    for name, listed in (("measure", list(MEASURES)), ("basis", [one.value for one in Basis])):
        if said[name] not in listed:
            found.append((name, f"{quoted(said[name])}is none of: {', '.join(listed)}"))
    measure = MEASURES.get(said["measure"])
    if measure and said["per"].replace(",", "") != measure.unit.value:
        words = f"{measure.unit.value}, for {measure.unit.words}"
        found.append(("per", f"{quoted(said['per'])}must be {words}: convert the figure if it was published otherwise"))
    return found


def _parting(said: Mapping[str, str]) -> _Wrong:
    measure = MEASURES.get(said["measure"])
    if measure is None:
        return []
    if not said["parted_by"]:
        found = [("part", "is given without parted_by")] if said["part"] else []
        return found if measure.whole else [*found, ("parted_by", f"is missing: {said['measure']} is of a part")]
    rows = measure.parted.get(said["parted_by"])
    if rows is None:
        listed = ", ".join(measure.parted)
        words = f"is none of: {listed}" if listed else f"must be empty: {said['measure']} is not parted"
        return [("parted_by", f"{quoted(said['parted_by'])}{words}")]
    return [] if said["part"] in rows else [("part", f"{quoted(said['part'])}is none of: {', '.join(rows)}")]


def _numbers(said: Mapping[str, str]) -> _Wrong:
    found = [
        (name, f"{quoted(said[name])}is not a number such as 3.8")
        for name in _NUMBERS
        if (said[name] or name == "value") and not _NUMBER.fullmatch(said[name])
    ]
    found += [
        (name, f"{quoted(said[name])}is not a whole number")
        for name in _WHOLES
        if said[name] and not _WHOLE.fullmatch(said[name])
    ]
    return found or _together(said)


def _together(said: Mapping[str, str]) -> _Wrong:
    """What the numbers say of one another."""
    found: _Wrong = []
    value = Decimal(said["value"])
    low, high = said["low"], said["high"]
    if bool(low) != bool(high):
        found.append(("high" if low else "low", "is missing: give both limits, or neither"))
    elif low and not Decimal(low) <= value <= Decimal(high):
        found.append(("value", f"{quoted(said['value'])}is not between its limits"))
    measure = MEASURES.get(said["measure"])
    if measure is None or measure.unit is not Unit.PERCENT:
        return found
    if value > 100 or (high and Decimal(high) > 100):
        found.append(("value", "and its limits are at most 100 per cent"))
    if said["numerator"] and said["denominator"] and int(said["numerator"]) > int(said["denominator"]):
        found.append(("numerator", "is more than its denominator"))
    return found


def _storable(text: str) -> bool:
    try:
        return 0 < len(storable(text)) <= LONGEST_AREA and "\n" not in text
    except ValueError:
        return False


def _is_year(text: str) -> bool:
    try:
        Year.parse(text)
    except ValueError:
        return False
    return True
