"""Gates of the year's figures: how many statements, how much work for SQLite, which plans."""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from bench.gates.gate import CASE_TABLES, FEW, MANY, OLD, YOUNG, Gate, reading
from bench.stock import NATIONAL, PANEL
from bench.tracing import driver, operations, scans, statements
from cdop.database import db
from cdop.figures.definitions import DEFINITIONS, CountedRows
from cdop.figures.denominators.queries import rated
from cdop.figures.queries import annual_figures, cell_references
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures

MOST_GROWTH = 1.15
MOST_STATEMENTS = 3


def statements_of_a_year() -> Gate:
    """A year's figures take the same few statements for fifty cases as for five thousand; rates and comparisons two."""
    counts, rates = [], []
    for cases in (FEW, MANY):
        with reading(NATIONAL, cases) as (session, at), statements(db.engine) as asked:
            counted = annual_figures(session, at)
            counts.append(len(asked))
            rated(session, at, counted)
            rates.append(len(asked) - counts[-1])
    passed = counts[0] == counts[1] <= MOST_STATEMENTS and rates == [2, 2]
    words = f"{counts[0]} for {FEW} cases, {counts[1]} for {MANY:,}; for rates {rates[0]} and {rates[1]}"
    return Gate("statements of a year", passed, words)


def work_of_a_year() -> Gate:
    """SQLite's work for a panel's year, with little history and with much."""
    return _growth("work of a year", annual_figures)


def work_of_a_case_list() -> Gate:
    """SQLite's work for the cases behind one number, with little history and with much."""
    return _growth("work of a case list", lambda s, at: cell_references(s, at, "reviews_by_sex", "male", "total"))


def _growth(name: str, call: Callable[[Session, Clock], object]) -> Gate:
    found = []
    for cases in (YOUNG, OLD):
        with reading(PANEL, cases) as (session, at):
            found.append(operations(driver(session), lambda session=session, at=at: call(session, at)))  # type: ignore[misc]
    ratio = found[1] / found[0]
    words = f"{found[0]:,} operations with {YOUNG} cases, {found[1]:,} with {OLD:,}: {ratio:.2f}×"
    return Gate(name, ratio <= MOST_GROWTH, words)


def plan_of_a_year() -> Gate:
    """No table of cases is walked to count a year."""
    with reading(PANEL, YOUNG) as (session, at), statements(db.engine) as asked:
        rated(session, at, annual_figures(session, at))
        walked = scans(driver(session), list(asked), CASE_TABLES)
    return Gate("plan of a year", not walked, "; ".join(walked) or "indexes alone")


def plans_of_case_lists() -> Gate:
    """No table of cases is walked to list the cases behind any number."""
    with reading(PANEL, YOUNG) as (session, at), statements(db.engine) as asked:
        cells = list(_cells(annual_figures(session, at)))
        asked.clear()
        for table, row, column in cells:
            cell_references(session, at, table, row, column)
        walked = scans(driver(session), list(asked), CASE_TABLES)
    return Gate("plans of case lists", not walked, "; ".join(walked) or f"indexes alone, {len(cells)} numbers")


def _cells(figures: AnnualFigures) -> Iterator[tuple[str, str, str | None]]:
    for table in figures:
        columns = (None,) if isinstance(DEFINITIONS[table.key], CountedRows) else table.columns or (None,)
        yield from ((table.key, row.key, column) for row in table.rows for column in columns)
