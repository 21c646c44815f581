"""The page of the cases behind a number of an answer, or of a part of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.figures.asking import asked_page
from cdop.figures.query.page import CASES_HEAD, PAGE_LENGTH, case_rows
from cdop.figures.slices import Clock
from cdop.web.guard import current_person


@dataclass(frozen=True)
class Number:
    """A number: whose cases these are, in which period, and in words; where its table and its own pages are."""

    at: Clock
    references: Sequence[str]
    title: str
    basis: str
    back: str
    endpoint: str
    address: Mapping[str, Any]

    def page(self, number: int) -> str:
        """The address of another page of the list."""
        return url_for(self.endpoint, **self.address, page=number)


def cases_page(number: Number, cell: str) -> str:
    """One page of the list. Leaves one audit entry; ``cell`` names the number in it."""
    session, person, cases = current_session(), current_person(), len(number.references)
    last = max(1, -(-cases // PAGE_LENGTH))
    page, at = asked_page(last), number.at
    known_by = at.known_by.isoformat()
    record(session, person, Event.CELL_VIEWED, year=at.year.label, cell=cell, known_by=known_by, cases=cases, page=page)
    named = number.references[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    return render_template(
        "figures/query/cases.html", number=number, cases=cases, page=page, pages=last, head=CASES_HEAD,
        rows=case_rows(session, person, at, named),
    )  # fmt: skip
