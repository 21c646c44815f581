"""Information gathering on the case page: whom was asked, how that stands. Without identity: how many alone."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.gathered import requests
from cdop.case.presenters import isolated
from cdop.case.sections import Place, register_case_section
from cdop.gathering.asking.presenters import next_chase_words, state_tag
from cdop.gathering.asking.queries import Counts, counts, going
from cdop.gathering.rules import ENDED
from cdop.reference.calendar import today
from cdop.reference.wording import long_date

HEAD = ("Agency", "Asked", "Due", "State", "Next chase")


@dataclass(frozen=True)
class Shown:
    """A row for each request, how many there are, and the way on; no rows for viewers without identity."""

    counts: Counts
    rows: list[list[Any]] = field(default_factory=list)
    ask: str = ""


def gathering_shown(session: Session, viewer: Person, case: CaseView) -> Shown:
    """What was asked about one case, as this viewer may see it. One statement."""
    if not case.identified:
        return Shown(counts(session, viewer, case.case_id))
    rows, on, asked = going(session, viewer, case.case_id), today(), requests(case.facts)
    told = [
        [
            {"text": isolated(one.agency_name), "href": url_for("asking.request", token=case.token, key=one.key)},
            long_date(one.asked.dated),
            long_date(one.due),
            state_tag(one, rows.get(one.key), on),
            next_chase_words(rows.get(one.key)),
        ]
        for one in asked
    ]
    open_ = sum(row.state == "open" for row in rows.values())
    ask = "" if case.status in ENDED else url_for("asking.ask", token=case.token)
    return Shown(Counts(len(asked), open_), told, ask)


def install() -> None:
    """Put the section on the case page."""
    register_case_section("Information gathering", Place.ASKING, gathering_shown, "gathering/asking/_section.html")
