"""Answers and parts of a year as their pages show them. Nothing is counted here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from types import MappingProxyType

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.told_days import parts_the_month_of_death
from cdop.figures.cases_behind import CaseBehind, cases_behind
from cdop.figures.cells import CellName
from cdop.figures.order import FIVE_YEARS, titles
from cdop.figures.presenting import Link, ShownTable, one_year
from cdop.figures.query.drafts import Draft, State
from cdop.figures.query.picture import Picture, picture, why_no_picture
from cdop.figures.query.queries import Answer, AnswerHead
from cdop.figures.sections import Section, sections
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, Row, Table
from cdop.figures.ways import address_if_open
from cdop.reference.areas import area_name
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date, month_year, short_datetime

PAGE_LENGTH = 200
FILE_WORDS = {
    "csv": "One line for each number (CSV)",
    "xlsx": "A workbook (XLSX)",
    "json": "For other programs (JSON)",
}
STATES: Mapping[State, str] = MappingProxyType(
    {
        State.WORKING: "Being worked out", State.GIVEN: "Given", State.EXPOSED: "Cannot be protected",
        State.BUSY: "To be asked again", State.FAILED: "Ended early: to be asked again",
    }
)  # fmt: skip
CASES_HEAD = ("Case", "Notified", "Died", "Home", "Review finalised")
Cell = str | dict[str, str | int | bool]
Way = Callable[[str, str], str]


@dataclass(frozen=True)
class ShownAnswer:
    """What the template places: the table as rows of cells, its facts, and its picture where it has one."""

    title: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[str, ...]
    total: bool
    picture: Picture | None
    drawn: str
    drawn_narrow: str


def shown(table: Table, known_by: str, way: Way, drawing: str) -> ShownAnswer:
    """A table with its facts. ``way``: where a row's and a column's number leads; ``drawing``: where its picture is."""
    columns = table.columns or ("",)
    head: list[Cell] = [table.row_heading]
    head += [{"text": words, "count": True} for words in table.column_labels]
    rows = tuple(
        (row.label, *(_number(table, row, place, way(row.key, key)) for place, key in enumerate(columns)))
        for row in table.rows
    )
    between = "&" if "?" in drawing else "?"
    return ShownAnswer(
        table.title, tuple(head), rows, (f"Basis: {table.basis}.", f"Known by {known_by}."),
        table.rows[-1].key == "total", picture(table), drawing, f"{drawing}{between}size=narrow",
    )  # fmt: skip


def _number(table: Table, row: Row, place: int, href: str) -> Cell:
    value = row.values[place]
    if not isinstance(value, int):
        return {"text": str(value), "count": True}
    words = f"{'case' if value == 1 else 'cases'}: {table.title}: {row.label}, {table.column_labels[place]}"
    return {"text": value, "href": href if value else "", "words": words, "count": True}


def public_answer(answer: Answer) -> ShownAnswer:
    """A public answer as it was given: its numbers lead nowhere."""
    drawing = url_for("figures.answer_chart", number=answer.number)
    found = shown(answer.table, long_date(answer.known_by), lambda _row, _column: "", drawing)
    told = (answer.policy, why_no_picture(answer.table))
    return replace(found, facts=(*found.facts, *filter(None, told)))


def downloads(person: Person, answer: Answer) -> Iterator[tuple[str, str]]:
    """The files of an answer, each in words with its address."""
    for form, words in FILE_WORDS.items():
        if address := address_if_open(person, "figures.answer_file", number=answer.number, form=form):
            yield words, address


def draft_rows(drafts: Sequence[Draft]) -> list[list[Cell]]:
    """The answers that were asked for in the last day as the table of their page shows them."""
    return [
        [
            {"text": one.title, "href": url_for("figures.answer_being_made", token=one.token)},
            STATES[one.state],
            f"{short_datetime(one.begun_at)}, {one.begun_by}",
        ]
        for one in drafts
    ]


def answer_rows(answers: Sequence[AnswerHead]) -> list[list[Cell]]:
    """The answers that were given as the table of their page shows them."""
    return [
        [
            {"text": answer.title, "href": url_for("figures.answer", number=answer.number)},
            long_date(answer.known_by),
            f"{long_date(answer.given_at.replace(tzinfo=UTC).astimezone(LONDON).date())}, {answer.given_by}",
        ]
        for answer in answers
    ]


def case_rows(session: Session, person: Person, at: Clock, references: Sequence[str]) -> list[list[Cell]]:
    """The cases behind a number, as far as they exist for the viewer."""
    total = CellName("reviews", "total", None)
    return [_case(person, one) for one in cases_behind(session, person, at, total, references)]


def _case(person: Person, one: CaseBehind) -> list[Cell]:
    def early(day: date) -> str:
        return long_date(day) if person.sees_identity else month_year(day)

    finalised = "Not finalised"
    if one.finalised_on:
        parts = parts_the_month_of_death(one.finalised_on, one.died)
        finalised = early(one.finalised_on) if parts else long_date(one.finalised_on)
    reference: Cell = {
        "text": one.reference, "href": address_if_open(person, "cases.case", token=one.token), "whole": True
    }  # fmt: skip
    died = long_date(one.died_on) if one.died_on else month_year(one.died)
    return [reference, early(one.notified_on), died, area_name(one.home_area), finalised]


def part_tables(figures: AnnualFigures, link: Link) -> tuple[tuple[ShownTable, ...], tuple[Section, ...]]:
    """The tables of a part: those of the whole, and the others by subject."""
    named = titles(figures)
    first = tuple(one_year(figures, figures.table(key), named[key], link) for key in FIVE_YEARS)
    return first, sections(figures, named, link)
