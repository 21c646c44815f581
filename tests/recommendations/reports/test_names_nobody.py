"""Nothing identifying is in any report or annual section, wherever an organisation wrote markers of a child."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.service import utc_now
from cdop.database import db, insert_rows, transaction
from cdop.recommendations.following.service import Deed, keep_action
from cdop.recommendations.models import LearningUse
from cdop.recommendations.queries import ACTIONS, EVENTS
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.case.making import case_id, store
from tests.documents.reading import text_of
from tests.recommendations.reports.making import AGENCIES, ask_again, recommend
from tests.recommendations.reports.test_pages import FORMS, make_report

SAID = (
    "Amaryllis Wetherfield, NHS number 999 000 0018, of ME7 1QX, was known to us as Ottoline; her case is REF-MARKED."
)
MARKERS = ("Amaryllis", "Wetherfield", "Ottoline", "999 000 0018", "9990000018", "ME7 1QX", "REF-MARKED")
DAY = date(2014, 6, 2)


@pytest.fixture
def marked(app: Flask) -> Flask:
    """Two recommendations from one case; whatever an organisation may write names the child."""
    case = store(app, "REF-MARKED")
    number = case_id(app, case)
    with app.app_context(), transaction(db.session()) as session:
        for place, end in enumerate(("done", "refused", "not_taken_up"), 1):
            made = recommend(session, f"2014-15/0{place}", DAY, AGENCIES[:1], due_on=date(2014, 9, 1))
            insert_rows(session, LearningUse, [{
                "recommendation_id": made.number, "kind": "case", "case_id": number, "analysis": None, "place": None,
                "theme": "", "removed": False, "reason": "", "at": utc_now(), "by": "a test",
            }])  # fmt: skip
            (addressee,) = made.addressees.values()
            for what in _steps(end):
                signed = {"signed_by": "Dr Test Signer", "signed_role": "Chair"}
                happen(session, COMMAND_LINE, addressee, Step(what, SAID, DAY, signed, by_addressee=True))
                if what is Happening.PARTLY_ACCEPTED:
                    keep_action(
                        session, COMMAND_LINE, addressee, Deed(SAID, "Head of nursing", DAY),
                        by_addressee=True,
                    )  # fmt: skip
            if end == "done":
                ask_again(session, addressee, date(2014, 9, 2), "yes", "no", SAID)
                happen(session, COMMAND_LINE, addressee, Step(Happening.REOPENED, SAID, date(2014, 9, 3)))
    return app


def _steps(end: str) -> Iterator[Happening]:
    yield Happening.TOLD
    if end == "refused":
        yield Happening.REFUSED
        return
    yield Happening.PARTLY_ACCEPTED
    yield Happening.EVIDENCE
    yield Happening(end)


def test_the_markers_are_there_to_be_found(marked: Flask) -> None:
    with marked.app_context():
        typed = list(db.session.scalars(select(EVENTS.c.words))) + list(db.session.scalars(select(ACTIONS.c.words)))
    for marker in MARKERS:
        if marker != "9990000018":
            assert sum(marker in words for words in typed) > 8, marker


@pytest.mark.parametrize("who", ["coordinator", "panel_member", "public_health_lead"])
def test_no_report_names_anybody_in_any_format(
    marked: Flask, request: pytest.FixtureRequest, coordinator: Browser, who: str
) -> None:
    """Not even for a coordinator, who makes it: what is printed is handed on."""
    reader: Browser = request.getfixturevalue(who)
    address = make_report(coordinator, today())
    asked = (address, f"{address}?organisation={AGENCIES[0][0]}", f"{address}/standing.svg")
    files = [f"{address}/download/{form}" for form in FORMS]
    of_one = [f"{one}?organisation={AGENCIES[0][0]}" for one in files]
    for one in (*asked, *files, *of_one):
        answer = reader.get(one)
        assert answer.status_code == 200
        shown = text_of(answer)
        assert [marker for marker in MARKERS if marker in shown] == [], one
    page = text_of(reader.get(address))
    assert page.count("was known to us as") > 4, "the words are told, without who"


def test_the_annual_section_names_nobody(marked: Flask, public_health_lead: Browser) -> None:
    year = Year.of(DAY).label
    for one in (
        f"/figures/{year}?show=all",
        *(f"/figures/{year}/download/{form}" for form in ("pdf", "xlsx", "csv", "json")),
    ):
        shown = text_of(public_health_lead.get(one))
        assert [marker for marker in MARKERS if marker in shown] == [], one
        assert "2014-15/01" in shown


def test_what_is_kept_of_a_report_names_nobody(marked: Flask, coordinator: Browser) -> None:
    make_report(coordinator, today())
    with marked.app_context():
        kept = str(db.session.execute(text("SELECT content FROM progress_reports")).scalar_one())
    assert [marker for marker in MARKERS if marker in kept] == []
