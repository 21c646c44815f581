"""A year's opening is compared with the closing that was published here, case by case."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.service import utc_now
from cdop.case.service import append, create_cases
from cdop.database import db, table_of
from cdop.figures import queries
from cdop.figures.releases.content import packed_members
from cdop.figures.releases.models import FigureRelease
from cdop.figures.tables import Restatement
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date
from tests.figures.test_restating import BEFORE, ELSEWHERE, HERE, LATER, a_case, home, printed, withdrawn


def publish(
    references: list[str], number: int = 1, known_by: date = date(2014, 9, 19), at: datetime | None = None
) -> None:
    """An edition of 2013-14 of which only the cases behind its closing matter here."""
    row = {
        "year": "2013-14", "number": number, "known_by": known_by, "rules_version": "1", "policy": {},
        "board_json": b"", "public_json": b"", "board": b"", "public": b"",
        "cases": packed_members({"outstanding.closing": tuple(sorted(references))} if references else {}),
        "seal": "", "fingerprint": "", "words": "", "published_by": "A Lead", "role": "Director",
        "published_at": at or utc_now(), "recorded_by": "A Lead",
    }  # fmt: skip
    db.session().execute(insert(table_of(FigureRelease)), [row])


def opening(app: Flask, known_by: date | None = None) -> Restatement:
    at = queries.clock(app.extensions["panel_area"], Year(2014), known_by)
    found = queries.annual_figures(db.session(), at).restatement
    assert found
    return found


@pytest.fixture
def cases(app: Flask) -> Iterator[dict[str, int]]:
    with app.app_context():
        made = [
            a_case("STAYS", home(HERE)), a_case("ELSEWHERE", home(ELSEWHERE)), a_case("DOUBLE", home(HERE)),
            a_case("UNDECIDED"),
        ]  # fmt: skip
        ids = create_cases(db.session(), COMMAND_LINE, made)
        yield dict(zip((one.reference for one in made), ids, strict=True))


def told(found: Restatement) -> list[tuple[str, str, str]]:
    return [(case.reference, case.direction, case.reason) for case in found.cases]


def test_the_opening_equals_what_was_published(app: Flask, cases: dict[str, int]) -> None:
    publish(["STAYS", "DOUBLE"])
    found = opening(app)
    assert (found.printed_closing, found.opening, told(found)) == (2, 2, [])
    assert (found.source, found.published_on) == ("Edition 1 of 2013-14", today())


def test_each_case_that_came_in_or_went_out_has_its_reason(app: Flask, cases: dict[str, int]) -> None:
    publish(["STAYS", "DOUBLE"])
    session = db.session()
    for reference, fact in (
        ("ELSEWHERE", home(HERE, LATER)), ("DOUBLE", withdrawn(LATER)), ("UNDECIDED", home(HERE, BEFORE)),
    ):  # fmt: skip
        append(session, COMMAND_LINE, cases[reference], fact)
    create_cases(session, COMMAND_LINE, [a_case("LATE", home(HERE))])
    found = opening(app)
    assert found.words == "Opening restated from 2 to 4 (+2)."
    assert told(found) == [
        ("DOUBLE", "went out", "withdrawn on 5 November 2014"),
        ("ELSEWHERE", "came in", "residency decided on 5 November 2014"),
        ("LATE", "came in", f"late notification, recorded on {long_date(today())}"),
        ("UNDECIDED", "came in", "residency decided on 1 March 2014"),
    ]


def test_the_last_edition_known_by_the_day_counts_before_what_a_report_printed(
    app: Flask, cases: dict[str, int]
) -> None:
    printed(7, date(2014, 9, 1))
    moment = utc_now() + timedelta(minutes=1)
    publish(["STAYS"], 1, date(2014, 9, 19), moment)
    publish(["STAYS", "DOUBLE"], 2, date(2015, 9, 19), moment)
    assert opening(app).source == "Edition 2 of 2013-14"
    assert not opening(app).differs
    early = opening(app, date(2015, 9, 18))
    assert (early.source, early.words) == ("Edition 1 of 2013-14", "Opening restated from 1 to 2 (+1).")
    assert opening(app, date(2014, 9, 18)).source == "Annual report 2013-14"
