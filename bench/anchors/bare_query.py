"""The same searches and list as one bare statement each, by SQLAlchemy Core on the flat table.

The statement is built for each call, as an application builds it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Row, create_engine, func, select

from bench.anchors.orm_loop import FlatCase
from bench.cells import Measured, digest_of_text
from bench.data import MEASURED
from bench.questions import questions
from bench.stock import Register

_TABLE = FlatCase.__table__.c
_COLUMNS = (
    _TABLE.case_ref,
    _TABLE.family_name,
    _TABLE.given_names,
    _TABLE.date_of_death,
    _TABLE.home_area,
    _TABLE.sex,
    _TABLE.age_band,
    _TABLE.review_year,
)
_NEWEST_FIRST = (_TABLE.notified_on.desc(), _TABLE.case_ref.desc())


def by_name(register: Register) -> Measured:
    name, column = questions(register).name.lower(), func.lower(_TABLE.family_name)
    return _query(register, lambda: (column >= name) & (column < name + "\U0010ffff"))


def by_postcode(register: Register) -> Measured:
    word = questions(register).postcode
    return _query(register, lambda: _TABLE.home_postcode == word)


def by_number(register: Register) -> Measured:
    word = questions(register).number
    return _query(register, lambda: _TABLE.nhs_number == word)


def like(register: Register) -> Measured:
    """Without an index: what a search box over three columns often does."""
    columns = (_TABLE.family_name, _TABLE.given_names, _TABLE.nhs_number)
    first, second, third = (column.like(f"%{questions(register).name}%") for column in columns)
    return _query(register, lambda: first | second | third)


def listing(register: Register) -> Measured:
    days = MEASURED.first_day.isoformat(), MEASURED.last_day.isoformat()
    return _query(register, lambda: _TABLE.notified_on.between(*days))


def _query(register: Register, where: Callable[[], ColumnElement[bool]]) -> Measured:
    connection = create_engine(f"sqlite:///{register.flat}").connect()

    def run() -> Sequence[Row]:  # type: ignore[type-arg]
        statement = select(*_COLUMNS).where(where()).order_by(*_NEWEST_FIRST).limit(51)
        return connection.execute(statement).all()

    return Measured(run, lambda rows: digest_of_text([row.case_ref for row in rows[:50]]))
