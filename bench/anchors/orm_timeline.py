"""The same rules by a loop over the application's own tables: each case's timeline loaded, derived and counted."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.anchors.flat import Flat
from bench.anchors.tally import tally
from bench.cells import Cells, Counting
from bench.stock import Register
from bench.subjects.application import application
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case, CaseFact
from cdop.case.projection import Projection, project
from cdop.database import current_session, only_read
from cdop.reference.calendar import Year, quarter


class Entry(NamedTuple):
    """One case as the loop sees it."""

    case: Flat
    factor_names: tuple[str, ...]


def prepare(register: Register) -> Counting:
    """ORM objects, and each case's facts when they are asked for: what a first implementation of the rules does."""
    application(register).app_context().push()
    session = current_session()
    only_read(session)

    def run() -> Cells:
        session.expire_all()
        return tally(_entries(session))

    return Counting(run)


def _entries(session: Session) -> Iterator[Entry]:
    for case in session.scalars(select(Case)).all():
        facts = session.scalars(select(CaseFact).where(CaseFact.case_id == case.id).order_by(CaseFact.id))
        found = project([Fact(FactKind(f.kind), f.dated, f.detail, f.identity, f.id) for f in facts])
        yield Entry(_flat(case, found), found.factors)


def _flat(case: Case, found: Projection) -> Flat:
    now, done = found.states[-1], found.reviewed[-1] if found.reviewed else None
    died = date.fromisoformat(found.description["date_of_death"])
    values: dict[str, Any] = {
        **dict.fromkeys(Flat._fields),
        **found.description,
        "id": case.id,
        "notified_on": found.notified_on.isoformat(),
        "notified_year": Year.of(found.notified_on).start,
        "death_year": Year.of(died).start,
        "death_quarter": quarter(died),
        "finalised_on": done.finalised_on.isoformat() if done else None,
        "review_year": Year.of(done.finalised_on).start if done else None,
        "review_quarter": done.quarter if done else None,
        "months_band": done.months_band if done else None,
        "home_area": now.home_area,
        "expectation": now.expectation,
        "withdrawn_on": now.withdrawn_reason,
        "sex": None if found.description["sex"] == "not_known" else found.description["sex"],
        "age_band": found.age_band,
        "ethnic_group": found.ethnic_group,
        "category": found.category,
        "modifiability": found.modifiability,
    }
    return Flat(**{name: values[name] for name in Flat._fields})
