"""Answers: the board's as it is counted now, and the public ones as they were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.database import table_of
from cdop.figures.query.answer import Layout, PublicTable, cell_of, counted, table_of_answer
from cdop.figures.query.asked import clocks, label_of
from cdop.figures.query.bases import base_from
from cdop.figures.query.counting import joint
from cdop.figures.query.lattice import Base, Said
from cdop.figures.query.models import AnswerBase, FigureAnswer
from cdop.figures.query.remembered import Remembered
from cdop.figures.releases.frozen import unpack
from cdop.figures.slices import Clock
from cdop.figures.tables import Table
from cdop.figures.wording import hidden_words, rounded_words

_BASES, _ANSWERS = table_of(AnswerBase), table_of(FigureAnswer)
_HEAD = (
    _ANSWERS.c.id, _ANSWERS.c.question, _ANSWERS.c.bases, _ANSWERS.c.known_by, _ANSWERS.c.hidden_below,
    _ANSWERS.c.title, _ANSWERS.c.given_at, _ANSWERS.c.given_by,
)  # fmt: skip
AT_ONCE = 500
KEPT_BASES, KEPT_ANSWERS = 64, 2_000
"""How many a program keeps in memory of what was read: a base of a large panel has some tens of thousands of counts."""
Identity = tuple[int, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], datetime, str]


@dataclass(frozen=True)
class AnswerHead:
    """A public answer without what it shows. ``bases``: the hashes of what it was counted from, by period."""

    number: int
    question: Mapping[str, str]
    bases: Mapping[str, str]
    known_by: date
    hidden_below: int
    title: str
    given_at: datetime
    given_by: str


@dataclass(frozen=True)
class Answer(AnswerHead):
    """A public answer as it was given."""

    table: PublicTable

    @property
    def policy(self) -> str:
        """What is not shown, and what is rounded, in words."""
        if self.table.rounded_to > 1:
            return rounded_words(self.hidden_below, self.table.rounded_to)
        return hidden_words(self.hidden_below)


@dataclass(frozen=True)
class Given:
    """Every public answer given so far, and what it tells of each base, by the bases' hashes."""

    answers: tuple[AnswerHead, ...]
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


def heads(session: Session) -> list[AnswerHead]:
    """Every public answer without what it shows, the last first. One statement."""
    return [_head(row) for row in session.execute(select(*_HEAD).order_by(_ANSWERS.c.id.desc()))]


def answer_at(session: Session, number: int) -> Answer | None:
    """One public answer; none where there is none of this number. One statement."""
    row = session.execute(select(_ANSWERS).where(_ANSWERS.c.id == number)).one_or_none()
    return _answer(row) if row else None


def answer_ids(session: Session) -> tuple[int, ...]:
    """By which it is known whether an answer was given meanwhile. One statement."""
    return tuple(session.scalars(select(_ANSWERS.c.id).order_by(_ANSWERS.c.id)))


def given(session: Session) -> Given:
    """Everything that public answers told. Two statements where nothing is new; one where there are no answers.

    What was told never changes, so a program reads and unpacks each answer and each base once.
    """
    found = list(reversed(heads(session)))
    if not found:
        return Given((), {}, {})
    bases = _bases(session)
    told = _told(session, found)
    said: dict[Base, Said] = {}
    for answer in found:
        for sha256, one in told[_identity(answer)].items():
            said[bases[sha256]] = said.get(bases[sha256], Said()) | one
    return Given(tuple(found), bases, said)


_READ_BASES: Remembered[str, Base] = Remembered(KEPT_BASES)
_READ_ANSWERS: Remembered[Identity, Mapping[str, Said]] = Remembered(KEPT_ANSWERS)


def _bases(session: Session) -> dict[str, Base]:
    """Every base by its hash, the years before what pools them. The counts of those not known yet are read.

    Of several years each is the very same base as by itself: bases are told apart by what they are, not by their hash.
    """
    found: dict[str, Base] = {}
    every = session.execute(select(_BASES.c.sha256, _BASES.c.years).order_by(_BASES.c.id)).all()
    contents = _contents(session, [sha256 for sha256, _ in every if _READ_BASES.get(sha256) is None])
    for sha256, years in every:
        kept, own = _READ_BASES.get(sha256), tuple(found[one] for one in years)
        if kept is None or any(one is not other for one, other in zip(kept.years, own, strict=True)):
            content = contents.get(sha256) or _contents(session, [sha256])[sha256]
            kept = _READ_BASES.keep(sha256, base_from(content, own))
        found[sha256] = kept
    return found


def _contents(session: Session, hashes: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for begin in range(0, len(hashes), AT_ONCE):
        some = _BASES.c.sha256.in_(hashes[begin : begin + AT_ONCE])
        found |= dict(session.execute(select(_BASES.c.sha256, _BASES.c.content).where(some)).all())
    return found


def _told(session: Session, answers: Sequence[AnswerHead]) -> dict[Identity, Mapping[str, Said]]:
    """What each answer told of each base, by its hash. What those show that are not known yet is read."""
    found: dict[Identity, Mapping[str, Said]] = {}
    missing: dict[int, AnswerHead] = {}
    for answer in answers:
        said = _READ_ANSWERS.get(_identity(answer))
        if said is None:
            missing[answer.number] = answer
        else:
            found[_identity(answer)] = said
    numbers = list(missing)
    for begin in range(0, len(numbers), AT_ONCE):
        some = _ANSWERS.c.id.in_(numbers[begin : begin + AT_ONCE])
        for number, shown in session.execute(select(_ANSWERS.c.id, _ANSWERS.c.shown).where(some)):
            one = missing[number]
            found[_identity(one)] = _READ_ANSWERS.keep(_identity(one), _said(one, unpack(PublicTable, shown)))
    return found


def _identity(answer: AnswerHead) -> Identity:
    """By which an answer is known again, in whichever database: rows are never changed."""
    question, bases = (tuple(sorted(one.items())) for one in (answer.question, answer.bases))
    return (answer.number, question, bases, answer.given_at, answer.given_by)


def _said(answer: AnswerHead, table: PublicTable) -> dict[str, Said]:
    """What one answer told of each base, by its hash. A zero is never rounded."""
    found: dict[str, Said] = {one: Said() for one in answer.bases.values()}
    for row in table.rows:
        for column, value in zip(table.columns or ("",), row.values, strict=True):
            cell = cell_of(answer.question, row.key, column)
            one = frozenset({frozenset(cell.chosen.items())})
            if not isinstance(value, int):
                told = Said(hidden=one)
            else:
                told = Said(rounded=one) if value and table.rounded_to > 1 else Said(shown=one)
            found[answer.bases[cell.period]] |= told
    return found


def _head(row: Any) -> AnswerHead:
    return AnswerHead(
        row.id, row.question, row.bases, row.known_by, row.hidden_below, row.title, row.given_at, row.given_by
    )


def _answer(row: Any) -> Answer:
    head = _head(row)
    return Answer(**vars(head), table=unpack(PublicTable, row.shown))
