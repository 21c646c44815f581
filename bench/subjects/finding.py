"""Searching and listing cases through the application's queries, as the coordinator sees them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bench.cells import Measured, digest_of_text
from bench.data import MEASURED
from bench.questions import questions
from bench.stock import Register
from bench.subjects.application import application
from cdop.accounts.people import COMMAND_LINE
from cdop.case.finding import find
from cdop.case.worklist import Filters, ListPage, worklist
from cdop.database import current_session, only_read


def by_name(register: Register) -> Measured:
    return _searching(register, questions(register).name)


def by_postcode(register: Register) -> Measured:
    return _searching(register, questions(register).postcode)


def by_number(register: Register) -> Measured:
    return _searching(register, questions(register).number)


def _searching(register: Register, question: str) -> Measured:
    return reading(register, lambda session: find(session, COMMAND_LINE, question).page)


def listing(register: Register) -> Measured:
    """The first page of the measured year's notifications, newest first."""
    area = application(register).extensions["panel_area"]
    filters = Filters(notified=MEASURED)
    return reading(register, lambda session: worklist(session, COMMAND_LINE, area, filters))


def reading(register: Register, call: Callable[[Session], ListPage]) -> Measured:
    """A query on one open transaction; the references it found tell whether the anchors found the same."""
    application(register).app_context().push()
    session = current_session()
    only_read(session)
    return Measured(lambda: call(session), lambda page: digest_of_text([case.reference for case in page.cases]))
