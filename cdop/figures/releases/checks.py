"""What is looked at before a year is published: what must hold, and what only warns; each with what it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.queries import number_in_doubt
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.figures import slices
from cdop.figures.cells import CellName
from cdop.figures.printed import to_explain
from cdop.figures.quality.checks import checks as quality_checks
from cdop.figures.reasons import words_of_difference
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
from cdop.reference.wording import long_date, plural
from cdop.review.analysis.waiting import unfinished

MOST_NAMED = 10
Way = tuple[str, dict[str, str]]
"""An endpoint and its values, for whoever may open it."""


@dataclass(frozen=True)
class About:
    """A case that a check is about: its reference, and the token of its address."""

    reference: str
    token: str


@dataclass(frozen=True)
class Check:
    """One check. ``must``: nothing is published where it does not hold; others only warn.

    ``number`` is how many are found wanting, ``words`` say it; ``way`` leads to where it is put right. Of the cases
    that it is about the first are named, and no more than exist for the viewer.
    """

    key: str
    title: str
    words: str
    holds: bool
    must: bool = False
    way: Way | None = None
    cases: tuple[About, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.must and not self.holds


def checks(session: Session, viewer: Person, at: Clock, figures: AnnualFigures) -> tuple[Check, ...]:
    """All checks of a year as known by today, those that must hold first. A bounded number of statements."""
    label = at.year.label
    return (
        _ended(at),
        _reconciles(figures),
        *_explained(figures, label),
        _undecided(figures, at),
        _unfinished(session, viewer, at),
        _without_category(figures, at),
        _late(session, viewer, at),
        _in_doubt(session, viewer),
        *_quality(session, viewer, at),
    )


def _ended(at: Clock) -> Check:
    last, ended = at.year.last_day, at.known_by > at.year.last_day
    words = f"It ended on {long_date(last)}." if ended else f"It runs until {long_date(last)}: publish it afterwards."
    return Check("ended", "The year has ended", words, ended, must=True)


def _reconciles(figures: AnnualFigures) -> Check:
    title = "Opening, notified, reopened, reviewed and closing agree"
    if figures.reconciles:
        return Check("reconciles", title, "The sets of cases behind the lines agree.", holds=True, must=True)
    words = "They do not name the same cases. This is a defect in the tracker: tell the person who looks after it."
    return Check("reconciles", title, words, holds=False, must=True)


def _explained(figures: AnnualFigures, label: str) -> Iterator[Check]:
    title = "Printed totals that differ have a written reason"
    asked = [total for total in to_explain(figures) if total.printed.reason is None]
    words = "; ".join(words_of_difference(total) for total in asked) or "None differs without a reason."
    yield Check("explained", title, words, not asked, must=True, way=("figures.printed_reasons", {"label": label}))


def _undecided(figures: AnnualFigures, at: Clock) -> Check:
    """Deaths notified in the year whose residency nobody decided; and cases of any year that wait for it."""
    number = figures.table("notifications").count("residency_undecided")
    waiting = figures.table("outstanding").left_out
    words = "Every notified death has its residency decided."
    if number or waiting:
        words = (
            f"Not decided: {plural(number, 'death')} notified in the year, and {waiting} left out of the outstanding. "
            "They count nowhere else until it is."
        )
    return Check("undecided", "Residency is decided", words, not (number or waiting), way=_cell(
        at, CellName("notifications", "residency_undecided", None), number
    ))  # fmt: skip


def _unfinished(session: Session, viewer: Person, at: Clock) -> Check:
    found = [one for one in unfinished(session, viewer, at.area, at.known_by) if _by(one.since, at.year.last_day)]
    words = "Nothing that was decided by the end of the year waits to be final."
    if found:
        number = plural(len(found), "case")
        words = f"{number} decided or heard by the end of the year and not final: not counted as reviewed."
    cases = tuple(About(one.reference, one.token) for one in found[:MOST_NAMED])
    return Check("unfinished", "What was decided is final", words, not found, way=("analyses.waiting", {}), cases=cases)


def _by(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def _without_category(figures: AnnualFigures, at: Clock) -> Check:
    number = figures.table("reviews_by_category").count("not_recorded", "total")
    words = f"{plural(number, 'review')} without a category of death." if number else "Every review has one."
    cell = CellName("reviews_by_category", "not_recorded", "total")
    return Check("category", "Every review has its category of death", words, not number, way=_cell(at, cell, number))


def _late(session: Session, viewer: Person, at: Clock) -> Check:
    """Deaths of an earlier year that were notified only in this one, which restate that year's deaths."""
    died = slices.notified.c.date_of_death < slices.FIRST_DAY
    query = (
        select(Case.reference, Case.token)
        .join(slices.notified, slices.notified.c.case_id == Case.id)
        .where(died, visible(viewer, Case.id))
        .order_by(Case.reference)
    )
    found = [About(*row) for row in session.execute(query, at.parameters)]
    words = "No death of an earlier year was notified in this one."
    if found:
        number = plural(len(found), "death")
        words = f"{number} of an earlier year notified in this one: that year’s deaths change with them."
    return Check("late", "Late notifications", words, not found, cases=tuple(found[:MOST_NAMED]))


def _in_doubt(session: Session, viewer: Person) -> Check:
    number = number_in_doubt(session, viewer)
    words = "No two cases wait to be told apart."
    if number:
        words = f"{plural(number, 'pair')} of cases may be one child: a child that is held twice is counted twice."
    return Check("doubt", "Likely duplicates are settled", words, not number, way=("likenesses.likenesses", {}))


def _quality(session: Session, viewer: Person, at: Clock) -> Iterator[Check]:
    """What is wanting in the cases behind the year."""
    for one in quality_checks(session, viewer, at):
        cases = tuple(About(*case) for case in one.cases)
        yield Check(one.key, one.title, one.words, one.holds, way=one.way, cases=cases)


def _cell(at: Clock, cell: CellName, number: int) -> Way | None:
    if not number:
        return None
    return "figures.cell", {"label": at.year.label, "cell": str(cell), "known_by": at.known_by.isoformat()}


def stopping(found: Sequence[Check]) -> list[Check]:
    """Those that stand in the way of publishing."""
    return [check for check in found if check.stops]
