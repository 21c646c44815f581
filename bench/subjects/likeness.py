"""One notified child looked for among all cases, through the application's duplicate service."""

from itertools import cycle

from bench.cells import Measured
from bench.likeness import mangled
from bench.stock import Register
from bench.subjects.application import application
from cdop.accounts.people import COMMAND_LINE
from cdop.case.likeness.queries import likely
from cdop.database import current_session, only_read


def prepare(register: Register) -> Measured:
    """A mangled copy of another case each time."""
    application(register).app_context().push()
    session = current_session()
    only_read(session)
    children = cycle([child for child, _ in mangled(register.flat)])
    return Measured(lambda: likely(session, COMMAND_LINE, next(children), 5))
