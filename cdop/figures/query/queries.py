"""Answers: the board's as it is counted now, and the public ones as they were given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.database import table_of
from cdop.figures.query.answer import Layout, cell_of, counted, table_of_answer
from cdop.figures.query.asked import clocks, label_of
from cdop.figures.query.bases import base_from
from cdop.figures.query.counting import joint
from cdop.figures.query.lattice import Base, Chosen, Said
from cdop.figures.query.models import AnswerBase, FigureAnswer
from cdop.figures.releases.frozen import unpack
from cdop.figures.slices import Clock
from cdop.figures.tables import Table

_BASES, _ANSWERS = table_of(AnswerBase), table_of(FigureAnswer)


@dataclass(frozen=True)
class Answer:
    """A public answer as it was given. ``bases``: the hashes of what it was counted from, by period."""

    number: int
    question: Mapping[str, str]
    bases: Mapping[str, str]
    known_by: date
    hidden_below: int
    title: str
    table: Table
    given_at: datetime
    given_by: str


@dataclass(frozen=True)
class Given:
    """Every public answer given so far, and what it tells of each base, by the bases' hashes."""

    answers: tuple[Answer, ...]
    bases: Mapping[str, Base]
    said: Mapping[Base, Said]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(answer.number for answer in self.answers)


def board_answer(session: Session, layout: Layout, known_by: date) -> Table:
    """The answer as it is counted: one statement for each period."""
    asked, menu = layout.query, layout.menu
    parted = [menu[key] for key in asked.parted]
    joints = {label_of(at): joint(session, at, asked.basis, parted) for at in clocks(asked, layout.area, known_by)}
    return table_of_answer(layout, counted(asked.parted, joints))


def bases_now(session: Session, layout: Layout, known_by: date) -> tuple[Base, ...]:
    """What a public answer is made of: all counts of its periods, one statement for each, and for each year pooled."""
    asked, menu = layout.query, layout.menu
    every = tuple(menu.values())
    values = {one.key: one.values for one in every}

    def base(at: Clock, years: tuple[Base, ...] = ()) -> Base:
        return Base(label_of(at), asked.basis, values, joint(session, at, asked.basis, every), years)

    periods = clocks(asked, layout.area, known_by)
    if asked.by_year or asked.first == asked.last:
        return tuple(base(at) for at in periods)
    years = tuple(base(Clock(layout.area, year, known_by)) for year in asked.years)
    return tuple(base(at, years) for at in periods)


def answers(session: Session) -> list[Answer]:
    """Every public answer, the last first. One statement."""
    return [_answer(row) for row in session.execute(select(_ANSWERS).order_by(_ANSWERS.c.id.desc()))]


def answer_at(session: Session, number: int) -> Answer | None:
    """One public answer; none where there is none of this number. One statement."""
    row = session.execute(select(_ANSWERS).where(_ANSWERS.c.id == number)).one_or_none()
    return _answer(row) if row else None


def answer_ids(session: Session) -> tuple[int, ...]:
    """By which it is known whether an answer was given meanwhile. One statement."""
    return tuple(session.scalars(select(_ANSWERS.c.id).order_by(_ANSWERS.c.id)))


def given(session: Session) -> Given:
    """Everything that public answers told. Two statements; one where there are none."""
    found = answers(session)
    if not found:
        return Given((), {}, {})
    bases: dict[str, Base] = {}
    for row in session.execute(select(_BASES).order_by(_BASES.c.id)):
        bases[row.sha256] = base_from(row.content, tuple(bases[one] for one in row.years))
    said: dict[Base, Said] = {}
    for answer in reversed(found):
        for sha256, one in _said(answer).items():
            before = said.get(bases[sha256], Said())
            said[bases[sha256]] = Said(before.shown | one.shown, before.hidden | one.hidden)
    return Given(tuple(reversed(found)), bases, said)


def _said(answer: Answer) -> dict[str, Said]:
    """What one answer told of each base, by its hash."""
    found: dict[str, tuple[set[Chosen], set[Chosen]]] = {one: (set(), set()) for one in answer.bases.values()}
    for row in answer.table.rows:
        for column, value in zip(answer.table.columns or ("",), row.values, strict=True):
            cell = cell_of(answer.question, row.key, column)
            shown, hidden = found[answer.bases[cell.period]]
            (shown if isinstance(value, int) else hidden).add(frozenset(cell.chosen.items()))
    return {one: Said(frozenset(shown), frozenset(hidden)) for one, (shown, hidden) in found.items()}


def _answer(row: Any) -> Answer:
    return Answer(
        row.id, row.question, row.bases, row.known_by, row.hidden_below, row.title, unpack(Table, row.shown),
        row.given_at, row.given_by,
    )  # fmt: skip
