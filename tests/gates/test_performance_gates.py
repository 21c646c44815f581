"""What must hold of speed on every machine alike (``python -m bench gates`` prints the same)."""

from pathlib import Path

import pytest

from bench.gates import cases, figures
from bench.gates.gate import Gate


@pytest.fixture(autouse=True)
def _registers_of_this_run_alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Registers are made beside the run's other temporary files, once for all of its processes."""
    base: Path = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    monkeypatch.setenv("CDOP_BENCH", str(shared / "registers"))


def holds(gate: Gate) -> None:
    assert gate.passed, f"{gate.name}: {gate.found}"


def test_a_year_takes_the_same_few_statements_for_fifty_cases_and_for_five_thousand() -> None:
    holds(figures.statements_of_a_year())


def test_a_year_is_no_more_work_however_long_the_history() -> None:
    holds(figures.work_of_a_year())


def test_the_cases_behind_a_number_are_no_more_work_however_long_the_history() -> None:
    holds(figures.work_of_a_case_list())


def test_no_table_of_cases_is_walked_to_count_a_year() -> None:
    holds(figures.plan_of_a_year())


def test_no_table_of_cases_is_walked_to_list_the_cases_behind_any_number() -> None:
    holds(figures.plans_of_case_lists())


def test_a_start_loads_nothing_that_only_some_requests_need() -> None:
    holds(cases.modules_at_start())


def test_what_a_start_makes_is_not_looked_through_for_garbage() -> None:
    holds(cases.garbage_at_start())


def test_the_list_of_cases_takes_the_same_few_statements_for_a_few_rows_and_for_fifty() -> None:
    holds(cases.statements_of_a_list())


def test_no_table_is_walked_to_find_a_case() -> None:
    holds(cases.plans_of_searches())


def test_one_save_takes_the_write_lock_first_few_statements_and_one_commit() -> None:
    holds(cases.statements_of_a_save())
