"""What stands before a file of a case: a later stage may ask for something first."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.files.queries import stored_file

Gate = Callable[[Session, Person, int], Response | None]
"""An answer in place of a file of the case of an id, or None where the person may read it."""
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Ask this before a file of a case is read, once for the whole program."""
    _gates[:] = [gate]


def asked_before(session: Session, person: Person, token: str) -> Response | None:
    """What stands before a file, if anything does."""
    found = stored_file(session, person, token) if _gates else None
    if found is None or found.case_id is None:
        return None
    answers = (gate(session, person, found.case_id) for gate in _gates)
    return next((answer for answer in answers if answer is not None), None)
