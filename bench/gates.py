"""What must hold on every machine alike: how many statements, how much work for SQLite, which plans and modules.

The tests ask these too, so they run with every change.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bench.data import MEASURED
from bench.stock import NATIONAL, PANEL, register
from bench.subjects import saving
from bench.subjects.application import application
from bench.tracing import driver, modules_after_start, operations, scans, statements
from cdop.database import db, only_read
from cdop.figures.definitions import DEFINITIONS, CountedRows
from cdop.figures.queries import annual_figures, cell_references, clock
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures

FEW, MANY = 50, 5_000
YOUNG, OLD = 500, 10_000
MOST_GROWTH = 1.15
MOST_STATEMENTS_OF_A_YEAR = 3
MOST_STATEMENTS_OF_A_SAVE = {"note": 6, "classification": 8, "finalising": 15}
CASE_TABLES = ("case_states", "cases", "review_spells", "outstanding_spells", "case_facts", "case_factors")
TOO_HEAVY = frozenset(
    {
        "pandas", "numpy", "matplotlib", "reportlab", "openpyxl", "alembic", "gptables", "pikepdf", "hypothesis",
        "uharfbuzz", "xlsxwriter", "bench", "tests",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Gate:
    """One thing that must hold, and what was found."""

    name: str
    passed: bool
    found: str


@contextmanager
def _reading(kind: str, cases: int) -> Iterator[tuple[Session, Clock]]:
    app = application(register(kind, cases))
    with app.app_context():
        session = db.session()
        only_read(session)
        yield session, clock(app.extensions["panel_area"], MEASURED)
        db.session.remove()
        db.engine.dispose()


def statements_of_a_year() -> Gate:
    """A year's figures take the same few statements for fifty cases as for five thousand."""
    counts = []
    for cases in (FEW, MANY):
        with _reading(NATIONAL, cases) as (session, at), statements(db.engine) as asked:
            annual_figures(session, at)
            counts.append(len(asked))
    passed = counts[0] == counts[1] <= MOST_STATEMENTS_OF_A_YEAR
    return Gate("statements of a year", passed, f"{counts[0]} for {FEW} cases, {counts[1]} for {MANY:,}")


def work_of_a_year() -> Gate:
    """SQLite's work for a panel's year, with little history and with much."""
    return _growth("work of a year", annual_figures)


def work_of_a_case_list() -> Gate:
    """SQLite's work for the cases behind one number, with little history and with much."""
    return _growth("work of a case list", lambda s, at: cell_references(s, at, "reviews_by_sex", "male", "total"))


def _growth(name: str, call: Callable[[Session, Clock], object]) -> Gate:
    found = []
    for cases in (YOUNG, OLD):
        with _reading(PANEL, cases) as (session, at):
            found.append(operations(driver(session), lambda session=session, at=at: call(session, at)))  # type: ignore[misc]
    ratio = found[1] / found[0]
    words = f"{found[0]:,} operations with {YOUNG} cases, {found[1]:,} with {OLD:,}: {ratio:.2f}×"
    return Gate(name, ratio <= MOST_GROWTH, words)


def plan_of_a_year() -> Gate:
    """No table of cases is walked to count a year."""
    with _reading(PANEL, YOUNG) as (session, at), statements(db.engine) as asked:
        annual_figures(session, at)
        walked = scans(driver(session), list(asked), CASE_TABLES)
    return Gate("plan of a year", not walked, "; ".join(walked) or "indexes alone")


def plans_of_case_lists() -> Gate:
    """No table of cases is walked to list the cases behind any number."""
    with _reading(PANEL, YOUNG) as (session, at), statements(db.engine) as asked:
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


def modules_at_start() -> Gate:
    """What only some requests need is not loaded by a start."""
    loaded = sorted(modules_after_start(register(NATIONAL, FEW)) & TOO_HEAVY)
    return Gate("modules at start", not loaded, ", ".join(loaded) or "none of the heavy ones")


def statements_of_a_save() -> Gate:
    """An audited save takes the write lock first, few statements, and one commit; what changes many rows takes more."""
    small = register(NATIONAL, FEW)
    asked = {kind: saving.statements_of(small, fact) for kind, fact in saving.FACTS.items()}
    whole = all(
        texts[0] == "BEGIN IMMEDIATE" and texts[-1] == "COMMIT" and texts.count("COMMIT") == 1
        for texts in asked.values()
    )
    between = {kind: len(texts) - 2 for kind, texts in asked.items()}
    passed = whole and all(number <= MOST_STATEMENTS_OF_A_SAVE[kind] for kind, number in between.items())
    words = ", ".join(f"{kind} {number}" for kind, number in between.items())
    return Gate("statements of a save", passed, f"{words}{'' if whole else '; not BEGIN IMMEDIATE and one COMMIT'}")


GATES = (
    statements_of_a_year,
    work_of_a_year,
    work_of_a_case_list,
    plan_of_a_year,
    plans_of_case_lists,
    modules_at_start,
    statements_of_a_save,
)


def all_gates() -> Iterator[Gate]:
    """Ask each gate in turn."""
    return (gate() for gate in GATES)
