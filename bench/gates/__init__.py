"""What must hold on every machine alike: how many statements, how much work for SQLite, which plans and modules.

The tests ask these too, so they run with every change.
"""

from collections.abc import Iterator

from bench.gates import cases, figures
from bench.gates.gate import Gate

GATES = (
    figures.statements_of_a_year,
    figures.work_of_a_year,
    figures.work_of_a_case_list,
    figures.plan_of_a_year,
    figures.plans_of_case_lists,
    cases.statements_of_a_list,
    cases.plans_of_searches,
    cases.statements_of_a_save,
    cases.modules_at_start,
    cases.garbage_at_start,
)


def all_gates() -> Iterator[Gate]:
    """Ask each gate in turn."""
    return (gate() for gate in GATES)
