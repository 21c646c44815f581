"""Where the figures' pages lead: to other years, to files, and from each number to its cases."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import url_for

from cdop.accounts.people import Person
from cdop.accounts.permissions import PERMISSIONS
from cdop.figures.cells import CellName
from cdop.figures.presenting import Link
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
from cdop.figures.years import HeldYear
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date

NEIGHBOURS = 2
FILE_WORDS = {
    "summary": "A summary of one page (PDF)",
    "pdf": "The whole report to read and print (PDF)",
    "docx": "The same report to edit (Word, DOCX)",
    "xlsx": "A workbook, one table on each sheet (XLSX)",
    "ods": "The same workbook as OpenDocument (ODS)",
    "csv": "One line for each number (CSV)",
    "dictionary": "What the lines of that file mean (CSV)",
    "json": "For other programs (JSON)",
}

WATCHING = {
    "figures.timeliness": "Timeliness: how long reviews take, what waits, and whether deaths are more than chance",
    "figures.quality": "Data quality: what is missing, and which corrections are worth most",
}


def may_open(person: Person, endpoint: str) -> bool:
    """Whether a link is worth showing: what the permission table says of its address."""
    return PERMISSIONS[endpoint].allows("GET", person.roles)


def link_for(person: Person) -> Link:
    """Where a number leads for this person: nowhere where the permission table gives them no case lists."""
    if not may_open(person, "figures.cell"):
        return lambda _figures, _cell: ""
    return CellAddresses()


class CellAddresses:
    """The address of the cases behind each number, as known by the day that the number is.

    A page has some hundreds of them: what is the same for all numbers of a year is made once.
    """

    def __init__(self) -> None:
        self._begin: dict[tuple[str, date], str] = {}

    def __call__(self, figures: AnnualFigures, cell: CellName) -> str:
        year = (figures.year, figures.known_by)
        if year not in self._begin:
            address = url_for("figures.cell", label=figures.year, known_by=figures.known_by.isoformat())
            self._begin[year] = f"{address}&cell="
        return self._begin[year] + quote(str(cell), safe="")


def neighbours(at: Clock) -> Iterator[tuple[str, str]]:
    """The years around this one, oldest first; the later ones only if they have begun by the day."""
    known_by = None if at.known_by == today() else at.known_by.isoformat()
    for start in range(at.year.start - NEIGHBOURS, at.year.start + NEIGHBOURS + 1):
        year = Year(start)
        if year.first_day <= at.known_by:
            yield year.label, url_for("figures.year", label=year.label, known_by=known_by) if year != at.year else ""


def watching(person: Person, at: Clock) -> Iterator[tuple[str, str]]:
    """The year's pages beside its figures."""
    for endpoint, words in WATCHING.items():
        if address := address_if_open(person, endpoint, label=at.year.label, known_by=at.known_by.isoformat()):
            yield words, address


def downloads(person: Person, at: Clock) -> Iterator[tuple[str, str]]:
    day = at.known_by.isoformat()
    for form, words in FILE_WORDS.items():
        if address := address_if_open(person, "figures.download", label=at.year.label, form=form, known_by=day):
            yield words, address


def address_if_open(person: Person, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if may_open(person, endpoint) else ""


def year_rows(years: Sequence[HeldYear]) -> list[list[str | dict[str, str]]]:
    """The years to choose from, as the table of their page shows them."""
    return [
        [
            {"text": held.year.label, "href": url_for("figures.year", label=held.year.label)},
            long_date(held.year.first_day),
            long_date(held.year.last_day),
            what_is_held(held),
        ]
        for held in years
    ]


def what_is_held(held: HeldYear) -> str:
    """What a year's page will show."""
    words = {
        (True, False): "Cases",
        (True, True): "Cases, and totals as they were printed",
        (False, True): "Totals as they were printed",
        (False, False): "No case notified, waiting or reviewed",
    }[held.cases, held.printed]
    return f"{words}; the year is still running" if held.running else words
