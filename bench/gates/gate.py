"""What every gate is made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bench.data import MEASURED
from bench.stock import register
from bench.subjects.application import application
from cdop.database import db, only_read
from cdop.figures.queries import clock
from cdop.figures.slices import Clock

FEW, MANY = 50, 5_000
YOUNG, OLD = 500, 10_000
CASE_TABLES = ("case_states", "cases", "review_spells", "outstanding_spells", "case_facts", "case_factors")


@dataclass(frozen=True)
class Gate:
    """One thing that must hold, and what was found."""

    name: str
    passed: bool
    found: str


@contextmanager
def reading(kind: str, cases: int) -> Iterator[tuple[Session, Clock]]:
    """A transaction that only reads, on a register of this kind and size."""
    app = application(register(kind, cases))
    with app.app_context():
        session = db.session()
        only_read(session)
        yield session, clock(app.extensions["panel_area"], MEASURED)
        db.session.remove()
        db.engine.dispose()
