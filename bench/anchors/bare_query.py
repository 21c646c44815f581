"""The same searches and list as one bare statement each, by SQLAlchemy Core on the flat table.

The statement is built for each call, as an application usually builds it; where a name says so, it is built once.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, create_engine, func, select

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


def by_name(register: Register, *, once: bool = False) -> Measured:
    name, column = questions(register).name.lower(), func.lower(_TABLE.family_name)
    return _query(register, lambda: (column >= name) & (column < name + "\U0010ffff"), once=once)


def by_postcode(register: Register, *, once: bool = False) -> Measured:
    word = questions(register).postcode
    return _query(register, lambda: _TABLE.home_postcode == word, once=once)


def by_number(register: Register, *, once: bool = False) -> Measured:
    word = questions(register).number
    return _query(register, lambda: _TABLE.nhs_number == word, once=once)


by_name_built_once, by_postcode_built_once, by_number_built_once = (
    partial(search, once=True) for search in (by_name, by_postcode, by_number)
)


def like(register: Register) -> Measured:
    """Without an index: what a search box over three columns often does."""
    columns = (_TABLE.family_name, _TABLE.given_names, _TABLE.nhs_number)
    first, second, third = (column.like(f"%{questions(register).name}%") for column in columns)
    return _query(register, lambda: first | second | third)


def listing(register: Register) -> Measured:
    days = MEASURED.first_day.isoformat(), MEASURED.last_day.isoformat()
    return _query(register, lambda: _TABLE.notified_on.between(*days))


def _query(register: Register, where: Callable[[], ColumnElement[bool]], *, once: bool = False) -> Measured:
    connection = create_engine(f"sqlite:///{register.flat}").connect()

    def built() -> Select[*tuple[Any, ...]]:
        return select(*_COLUMNS).where(where()).order_by(*_NEWEST_FIRST).limit(51)

    kept = built() if once else None

    def run() -> Sequence[Row]:  # type: ignore[type-arg]
        return connection.execute(built() if kept is None else kept).all()

    return Measured(run, lambda rows: digest_of_text([row.case_ref for row in rows[:50]]))
