"""Giving a public answer: worked out beside all that the public was told, and kept with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.disclosure.values import Policy
from cdop.figures.counts import HIDDEN, Count
from cdop.figures.denominators.queries import rated
from cdop.figures.formats import policy_in_force
from cdop.figures.joining import told_by
from cdop.figures.queries import annual_figures
from cdop.figures.query.answer import Chosen as Values
from cdop.figures.query.answer import Layout, PublicTable, public_table, table_of_answer
from cdop.figures.query.bases import content_of, sha256_of
from cdop.figures.query.drafts import may_give
from cdop.figures.query.lattice import Base, Chosen
from cdop.figures.query.models import AnswerBase, FigureAnswer
from cdop.figures.query.protecting import Known, hidden, to_come
from cdop.figures.query.queries import Given, answer_ids, bases_now, given
from cdop.figures.releases.frozen import pack
from cdop.figures.releases.queries import earlier, release_ids
from cdop.figures.releases.turns import one_at_a_time
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures

MOST_NUMBERS = 1_500
"""Rows by columns by years of a public answer: 756 took 8.5 seconds of a processor to protect, 1,260 took 31."""


class NotEnded(ValueError):
    """The last year runs still: its counts change from day to day, and each day's answer would tell what changed."""


class TooMany(ValueError):
    """The answer has more numbers than ``MOST_NUMBERS``."""


class ToldMeanwhile(Exception):
    """Something was published, or another answer given, while this one was worked out: it is to be asked again."""


@dataclass(frozen=True)
class Inputs:
    """All that a public answer is made from, as one snapshot of the database told it."""

    layout: Layout
    known_by: date
    bases: tuple[Base, ...]
    given: Given
    known: Known
    releases: tuple[int, ...]
    policy: Policy


@dataclass(frozen=True)
class Made:
    """A public answer, and what it was made from. ``number``: of the same answer where it was given before."""

    inputs: Inputs
    table: PublicTable


def check(layout: Layout, known_by: date) -> None:
    """Raises ``NotEnded`` or ``TooMany`` where no public answer to a question is given."""
    if layout.query.last.last_day >= known_by:
        raise NotEnded
    if len(layout.rows) * len(layout.columns) * len(layout.query.years) > MOST_NUMBERS:
        raise TooMany


def read_inputs(session: Session, layout: Layout, known_by: date) -> Inputs:
    """Count, and read what was told before. A bounded number of statements.

    Raises ``NotEnded`` or ``TooMany``.
    """
    check(layout, known_by)
    before, released, policy = given(session), earlier(session), policy_in_force(session)
    bases = tuple(_as_kept(base, before.bases) for base in bases_now(session, layout, known_by))
    out = {head.year for head, _, _ in released.releases}
    coming = [year for year in layout.query.years if year.label not in out]
    told = [
        *(told_by(release, policy) for release in released.published),
        *(to_come(_figures(session, Clock(layout.area, year, known_by)), policy) for year in coming),
    ]
    known = Known(before.said, tuple(told))
    return Inputs(layout, known_by, bases, before, known, released.ids, policy)


def _figures(session: Session, at: Clock) -> AnnualFigures:
    return rated(session, at, annual_figures(session, at, restated=False))


def _as_kept(base: Base, kept: Mapping[str, Base]) -> Base:
    """The same counts as they were kept, where they were: then all that was told of them is told of these."""
    base = replace(base, years=tuple(_as_kept(year, kept) for year in base.years))
    return kept.get(sha256_of(base), base)


def make(inputs: Inputs) -> Made:
    """What the public sees. Without the database. Raises ``cdop.disclosure.suppressing.CannotProtect``."""
    layout, policy, bases = inputs.layout, inputs.policy, {base.period: base for base in inputs.bases}
    asked: dict[Base, set[Chosen]] = {base: set() for base in inputs.bases}
    for row in layout.rows:
        for column in layout.columns:
            cell = layout.cell(row, column)
            asked[bases[cell.period]].add(frozenset(cell.chosen.items()))
    gone = hidden(asked, inputs.known, policy)
    counts = {base.period: _counts(base, asked[base]) for base in inputs.bases}

    def value(period: str, chosen: Values) -> Count:
        cell = frozenset(chosen.items())
        printed = policy.printed(counts[period].get(cell, 0))
        return HIDDEN if cell in gone[bases[period]] or printed is None else printed

    return Made(inputs, public_table(table_of_answer(layout, value), policy.base))


def _counts(base: Base, cells: set[Chosen]) -> dict[Chosen, int]:
    tables = base.tables({frozenset(key for key, _ in cell) for cell in cells})
    return {cell: cases for found in tables.values() for cell, cases in found.items()}


def give(session: Session, person: Person, made: Made) -> int:
    """Keep a public answer, and return its number; that of the same answer where it was given before.

    Raises ``PermissionError``, or ``ToldMeanwhile``.
    """
    if not may_give(person):
        raise PermissionError("giving a public answer")
    inputs, layout = made.inputs, made.inputs.layout
    one_at_a_time(session)
    if (answer_ids(session), release_ids(session)) != (inputs.given.ids, inputs.releases):
        raise ToldMeanwhile
    bases = {base.period: sha256_of(base) for base in inputs.bases}
    question = layout.query.address
    for answer in inputs.given.answers:
        if (dict(answer.question), dict(answer.bases)) == (question, bases):
            return answer.number
    _keep(session, inputs)
    row = {
        "question": question, "bases": bases, "known_by": inputs.known_by, "hidden_below": inputs.policy.threshold,
        "hidden_within": inputs.policy.narrowest, "title": layout.title, "shown": pack(made.table),
        "given_at": utc_now(), "given_by": person.name,
    }  # fmt: skip
    insert_rows(session, FigureAnswer, [row])
    number = answer_ids(session)[-1]
    record(session, person, Event.ANSWER_GIVEN, None, answer=number, question=" ".join(question.values()))
    return number


def _keep(session: Session, inputs: Inputs) -> None:
    """Keep the bases that are not kept yet: the years before what pools them."""
    every = {sha256_of(one): one for base in inputs.bases for one in (*base.years, base)}
    rows = [
        {"sha256": sha256, "content": content_of(base), "years": [sha256_of(year) for year in base.years]}
        for sha256, base in every.items()
        if sha256 not in inputs.given.bases
    ]
    insert_rows(session, AnswerBase, rows)
