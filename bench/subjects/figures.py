"""The application's annual figures, as every page and file asks for them."""

from bench.cells import Measured, digest, of_figures
from bench.data import MEASURED
from bench.stock import Register
from bench.subjects.application import application
from cdop.database import current_session, only_read
from cdop.figures.queries import annual_figures, clock


def prepare(register: Register) -> Measured:
    """All tables with their totals, known by today. Turning them into comparable cells is not timed."""
    app = application(register)
    app.app_context().push()
    session = current_session()
    only_read(session)
    at = clock(app.extensions["panel_area"], MEASURED)
    return Measured(lambda: annual_figures(session, at), lambda found: digest(of_figures(found)))
