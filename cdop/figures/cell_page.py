"""The page behind one number: its cases, and the facts that made each of them count."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.told_days import parts_the_month_of_death
from cdop.figures import queries
from cdop.figures.cases_behind import CaseBehind, cases_behind, day_of
from cdop.figures.cells import CellName
from cdop.figures.order import title_of
from cdop.figures.page_parts import part_with
from cdop.figures.slices import Clock
from cdop.figures.ways import address_if_open
from cdop.figures.wording import COLUMN_LABELS, KNOWN_BY_MEANS, WORDS, row_label, worded
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date, month_year

PAGE_LENGTH = 200
NAMED_BY_THE_DATA = frozenset({"factors", "reviews_by_year_of_death"})
Cell = str | dict[str, str | bool]


class NoSuchCell(LookupError):
    """No table of the year has such a row and column."""


@dataclass(frozen=True)
class Behind:
    """One number: the cell, as known by a day, and the references of all its cases."""

    at: Clock
    cell: CellName
    references: list[str]

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty one has one."""
        return max(1, -(-len(self.references) // PAGE_LENGTH))


@dataclass(frozen=True)
class CellPage:
    """What the template places: the number, and the rows of one page of its cases."""

    behind: Behind
    title: str
    basis: str
    day: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    page: int

    @property
    def known_by_means(self) -> str:
        return KNOWN_BY_MEANS

    @property
    def count(self) -> int:
        """The number that was clicked (cases)."""
        return len(self.behind.references)

    @property
    def back(self) -> str:
        """The address of the table that the number stands in."""
        table = self.behind.cell.table
        return url_for(
            "figures.year", label=self.year, known_by=self._known_by, show=part_with(table), _anchor=table
        )  # fmt: skip

    def address(self, page: int) -> str:
        """The address of another page of the list."""
        cell = str(self.behind.cell)
        return url_for("figures.cell", label=self.year, cell=cell, known_by=self._known_by, page=page)

    @property
    def year(self) -> str:
        return self.behind.at.year.label

    @property
    def _known_by(self) -> str:
        return self.behind.at.known_by.isoformat()


def behind(session: Session, at: Clock, cell: CellName) -> Behind:
    """All cases behind the number. Raises ``NoSuchCell``.

    A row that only the data names is not there where it has no case.
    """
    try:
        found = queries.cell_references(session, at, cell.table, cell.row, cell.column)
    except KeyError:
        raise NoSuchCell from None
    if not found and cell.table in NAMED_BY_THE_DATA:
        raise NoSuchCell
    return Behind(at, cell, found)


def cell_page(session: Session, person: Person, number: Behind, page: int) -> CellPage:
    """One page of the list, with what made each case count."""
    at, cell = number.at, number.cell
    shown = number.references[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    cases = cases_behind(session, person, at, cell, shown)
    parted = _parted_by(cell)
    reopened = any(case.reopened_on for case in cases)
    return CellPage(
        behind=number,
        title=title(cell),
        basis=basis(cell, at),
        day=long_date(day_of(cell, at)),
        head=_head(cell, parted, reopened),
        rows=tuple(_row(person, case, cell, parted, reopened) for case in cases),
        page=page,
    )


def title(cell: CellName) -> str:
    """``Table 6: reviews by sex: Male, Modifiable``."""
    labels = [row_label(cell.table, cell.row), *([COLUMN_LABELS[cell.column]] if cell.column else [])]
    return f"{title_of(cell.table)}: {', '.join(labels)}"


def basis(cell: CellName, at: Clock) -> str:
    """What the number counts: the table's basis, or that of the one line where lines differ."""
    before, end = long_date(at.year.opening_day), long_date(at.end)
    words = partial(worded, running_to=at.end if at.end < at.year.last_day else None)
    lines = {
        "opening": f"Residents' cases notified and not reviewed on {before}, the day before the year",
        "notified": "Residents' deaths notified in the year, in scope",
        "reopened": f"Residents' cases reviewed on {before}, and since then outstanding on {end} or finalised again",
        "reviewed": words("reviews").basis,
        "closing": f"Residents' cases notified and not reviewed on {end}",
    }
    return lines[cell.row] if cell.table in {"outstanding", "reconciliation"} else words(cell.table).basis


def _parted_by(cell: CellName) -> str:
    """What the table parts cases by, where each case has a value of it."""
    return next((end for end in CaseBehind.PARTED_BY if cell.table.endswith(end)), "")


def _head(cell: CellName, parted: str, reopened: bool) -> tuple[str, ...]:
    fixed = ("Case", "Notified", "Died", "Home", "Residency decided", "Expectation", "Review finalised")
    more = ["Reopened"] if reopened else []
    more += [WORDS[cell.table].row_heading] if parted else []
    more += ["Modifiability"] if cell.column else []
    return (*fixed, *more)


def _row(person: Person, case: CaseBehind, cell: CellName, parted: str, reopened: bool) -> tuple[Cell, ...]:
    fixed = (
        _reference(person, case),
        _early(person, case.notified_on),
        long_date(case.died_on) if case.died_on else month_year(case.died),
        area_name(case.home_area),
        _early(person, case.decided_on) or "Not decided",
        label("expectation", case.expectation) if case.expectation else "Not classified",
        _review(person, case, case.finalised_on) or "Not finalised",
    )
    more = [_review(person, case, case.reopened_on) or "No"] if reopened else []
    more += [row_label(cell.table, case.values[parted] or "not_recorded")] if parted else []
    more += [COLUMN_LABELS.get(case.modifiability or "", "Not recorded")] if cell.column else []
    return (*fixed, *more)


def _early(person: Person, day: date | None) -> str:
    """A day that follows a death closely: its month for who must not know when a child died, as on the case's page."""
    return long_date(day) if day is None or person.sees_identity else month_year(day)


def _review(person: Person, case: CaseBehind, day: date | None) -> str:
    """A review's day; its month for the same people where it would narrow the day of death."""
    return _early(person, day) if day and parts_the_month_of_death(day, case.died) else long_date(day)


def _reference(person: Person, case: CaseBehind) -> Cell:
    """The reference, which leads on to the case for those who may open it."""
    return {"text": case.reference, "href": address_if_open(person, "cases.case", token=case.token), "whole": True}
