"""What a request asks of the figures: which year, as known by which day, which cell, which page of its cases."""

from flask import abort, current_app, request

from cdop.figures import queries
from cdop.figures.cells import CellName
from cdop.figures.forms import KnownByForm
from cdop.figures.month_ends import NO_DAY, told_to
from cdop.figures.slices import Clock
from cdop.reference.calendar import Year
from cdop.web.guard import current_person

LONGEST_CELL = 600  # a table's key and a factor of the longest text that is stored


def asked_year(label: str) -> Year:
    """The year of an address. 404 where it is none."""
    try:
        return Year.parse(label)
    except ValueError:
        abort(404)


def asked_clock(year: Year, form: KnownByForm) -> Clock | None:
    """The year as known by the day that the form holds; none where the day is refused, as the form then says.

    Who is shown no day of death sees a year that ran on that day as known by the last end of a month.
    """
    if not form.validate():
        return None
    try:
        at = queries.clock(current_app.extensions["panel_area"], year, form.known_by.data)
    except queries.NotYet as fault:
        form.known_by.errors = [str(fault)]
        return None
    told = told_to(current_person(), at)
    if told is None:
        form.known_by.errors = [NO_DAY]
    return told


def clock_or_absent(label: str) -> Clock:
    """The same for addresses that only our own pages make: 404 where anything about it is wrong."""
    return asked_clock(asked_year(label), KnownByForm(request.args)) or abort(404)


def asked_cell() -> CellName:
    """The cell that the address names. 404 where there is no such table."""
    text = request.args.get("cell", "")
    if len(text) > LONGEST_CELL or "\x00" in text:
        abort(404)  # PostgreSQL stores no NUL, so no row is called so, and it refuses to be asked
    try:
        return CellName.parse(text)
    except KeyError:
        abort(404)


def asked_page(pages: int) -> int:
    """Which page of a list; the first unless one is asked for. 404 where the list is shorter."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= pages):
        abort(404)
    return int(text)
