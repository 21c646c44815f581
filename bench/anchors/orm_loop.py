"""The same figures by a loop over ORM objects, as a first implementation does; factors load when asked for."""

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKey, Integer, Select, String, create_engine, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from bench.anchors.flat import NUMBERS, Flat
from bench.anchors.tally import tally
from bench.cells import Cells, Counting
from bench.data import MEASURED
from bench.stock import Register


class Base(DeclarativeBase):
    """Apart from the application's own tables."""


class Factor(Base):
    """One factor of one case."""

    __tablename__ = "factors"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    factor: Mapped[str] = mapped_column(primary_key=True)


class FlatCase(Base):
    """The flat table as a class: every column, since a plain implementation loads whole cases."""

    __tablename__ = "cases"
    __table_args__ = tuple(Column(name, Integer if name in NUMBERS else String) for name in Flat._fields[1:])

    id: Mapped[int] = mapped_column(primary_key=True)
    factors: Mapped[list[Factor]] = relationship()

    @property
    def case(self) -> "FlatCase":
        return self

    @property
    def factor_names(self) -> Iterable[str]:
        return (f.factor for f in self.factors)


def prepare(register: Register) -> Counting:
    """All cases, as such a loop does."""
    return _counting(register, select(FlatCase))


def the_slice(register: Register) -> Counting:
    """Only cases that the year could need: those with a date in it, and those not yet reviewed when it began."""
    year = MEASURED.start
    dated = (FlatCase.notified_year == year) | (FlatCase.death_year == year) | (FlatCase.review_year == year)
    waits = or_(FlatCase.review_year.is_(None), FlatCase.review_year > year) & (FlatCase.notified_year < year)
    return _counting(register, select(FlatCase).where(dated | waits))


def _counting(register: Register, cases: Select[tuple[FlatCase]]) -> Counting:
    engine = create_engine(f"sqlite:///{register.flat}")

    def run() -> Cells:
        with Session(engine) as session:
            return tally(session.scalars(cases))

    return Counting(run)
