"""What stands before a case that somebody opens: a later stage may ask for something first."""

from collections.abc import Callable

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView

Gate = Callable[[Session, Person, CaseView], Response | None]
"""An answer in place of the case, or None where the person may go on."""
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Ask this before a case is opened, once for the whole program."""
    if gate not in _gates:
        _gates.append(gate)


def pass_gates(session: Session, person: Person, case: CaseView) -> CaseView:
    """The case, where nothing stands before it. What stands there answers the request."""
    for gate in _gates:
        if (answer := gate(session, person, case)) is not None:
            abort(answer)
    return case
