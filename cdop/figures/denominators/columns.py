"""The columns of a file of live births or populations, and what one row of it says. Pure."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cdop.figures.denominators.dimensions import DIMENSIONS, Cell, Measure
from cdop.figures.loading import Fault, column_faults, quoted, row_faults
from cdop.reference.areas import local_authorities
from cdop.reference.calendar import Year

LARGEST = 99_999_999
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "area": "The authority's code, such as E06000035. The row is about the people who live there",
        "name": "The authority's name, for who reads the file. It is not read",
        "year": "A calendar year, such as 2014. A population is that of its middle",
        "financial_year": "A year from April to March, such as 2014-15. Where one is loaded it is used",
        "age_band": f"Of a population: {', '.join(DIMENSIONS['age_band'])}; empty: all under 18",
        "sex": f"{', '.join(DIMENSIONS['sex'])}; empty: all",
        "ethnic_group": f"{', '.join(DIMENSIONS['ethnic_group'])}; empty: all",
        "deprivation_fifth": "1 (most deprived) to 5; empty: all",
        "live_births": "A whole number",
        "population": "A whole number of people under 18",
    }
)
_YEARS = ("year", "financial_year")
_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+")
_CALENDAR = re.compile(r"(19|20)[0-9]{2}")


@dataclass(frozen=True)
class Entry:
    """One count of a file, and the row that it stands in."""

    row: int
    measure: Measure
    area: str
    year: str
    at: Cell
    value: int

    @property
    def counts(self) -> Hashable:
        return self.measure, self.area, self.year, self.at


def header_faults(header: Sequence[str]) -> list[Fault]:
    """What is wrong with the header."""
    faults = column_faults(header, COLUMNS)
    if "area" not in header:
        faults.append(Fault(1, "area", "the column is missing"))
    if not {*_YEARS} & {*header}:
        faults.append(Fault(1, "year", "the column is missing, and there is no financial_year either"))
    if not {*Measure} & {*header}:
        faults.append(Fault(1, "live_births", "the column is missing, and there is no population either"))
    return faults


def entries_of(row: int, header: Sequence[str], cells: Sequence[str]) -> tuple[list[Entry], list[Fault]]:
    """The counts of one row's cells (already trimmed), and every fault of it."""
    if wrong := row_faults(row, header, cells):
        return [], wrong
    said = dict(zip(header, cells, strict=True))
    faults = [*_area_faults(row, said), *_year_faults(row, said), *_value_faults(row, said)]
    if faults:
        return [], faults
    at = tuple(said.get(name) or None for name in DIMENSIONS)
    year = said.get("year") or said["financial_year"]
    given = [(measure, said[measure].replace(",", "")) for measure in Measure if said.get(measure)]
    return [Entry(row, measure, said["area"], year, at, int(text)) for measure, text in given], []


def _area_faults(row: int, said: Mapping[str, str]) -> list[Fault]:
    if said["area"] in local_authorities():
        return []
    words = "is not in the list of local authorities" if said["area"] else "is missing"
    return [Fault(row, "area", f"{quoted(said['area'])}{words}")]


def _year_faults(row: int, said: Mapping[str, str]) -> list[Fault]:
    calendar, financial = said.get("year", ""), said.get("financial_year", "")
    if bool(calendar) == bool(financial):
        words = "and financial_year are both given: leave one empty" if calendar else "is missing"
        return [Fault(row, "year" if "year" in said else "financial_year", words)]
    if calendar and not _CALENDAR.fullmatch(calendar):
        return [Fault(row, "year", f"{quoted(calendar)}is not a calendar year such as 2014")]
    try:
        if financial:
            Year.parse(financial)
    except ValueError:
        return [Fault(row, "financial_year", f"{quoted(financial)}is not a year such as 2014-15")]
    return []


def _value_faults(row: int, said: Mapping[str, str]) -> list[Fault]:
    faults = [
        Fault(row, name, f"{quoted(said[name])}is none of: {', '.join(values)}")
        for name, values in DIMENSIONS.items()
        if said.get(name) and said[name] not in values
    ]
    if said.get("age_band") and said.get(Measure.BIRTHS):
        faults.append(Fault(row, "age_band", "a live birth has no age: leave it empty"))
    given = [measure for measure in Measure if said.get(measure)]
    if not given:
        faults.append(Fault(row, next(m for m in Measure if m in said), "no number is given"))
    for measure in given:
        text = said[measure]
        if not _NUMBER.fullmatch(text) or len(text) > 12 or int(text.replace(",", "")) > LARGEST:
            faults.append(Fault(row, measure, f"{quoted(text)}is not a whole number from 0 to {LARGEST:,}"))
    return faults
