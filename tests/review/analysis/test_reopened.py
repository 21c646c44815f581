"""A reopened review begins from what it was, as far as its form holds it, and says plainly what it could not carry."""

from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add, append, open_case
from cdop.reference.calendar import today
from cdop.review.analysis.carrying import carried, carried_of_final
from cdop.review.analysis.deciding import Sitting, decide, finalise, reopen
from cdop.review.analysis.queries import Analysis, last_of, written
from cdop.review.analysis.saving import begin, save_answer
from tests.application import Browser
from tests.case.making import case_id, described, facts, store
from tests.gathering.making_record import gathered
from tests.review.analysis.rooms import writing
from tests.review.analysis.writing import CURRENT, EARLIER, complete, factor, learning

FOUND: dict[str, Any] = {
    **complete(EARLIER),
    "modifiability": "modifiable",
    "domain.B.score": "3",
    "domain.B.narrative": "Damp was everywhere",
    "domain.D.narrative": "The letter came late",
    "secondary": ["10"],
    "factor.aaaaaaaa": factor("Damp of Wetherfield House", score="3"),
    "learning.cccccccc": learning("Ask about smoke", domain="B"),
    "learning.dddddddd": learning("Write sooner", domain="D"),
}


def reviewed(app: Flask) -> tuple[int, str]:
    """A case whose analysis on the earlier form is final since yesterday: its id and token."""
    home = Fact(FactKind.RESIDENCY_DECIDED, date(2018, 4, 11), {"home_area": "E06000035"}, {"reason": "Home"})
    token = store(app, "A-1", facts(date(2018, 4, 10), home, date_of_death="2018-03-25"))
    case = case_id(app, token)
    with writing(app) as session:
        analysis = begin(session, COMMAND_LINE, case)
        for name, value in FOUND.items():
            save_answer(session, COMMAND_LINE, analysis, name, value, 0)
        decide(session, COMMAND_LINE, analysis, Sitting(date(2018, 11, 18)))
        finalise(session, COMMAND_LINE, analysis, "Not kept here", on=today() - timedelta(2))
    return case, token


def content_of(session: Session, analysis: Analysis) -> dict[str, Any]:
    return {
        name: value for name, value in written(session, COMMAND_LINE, analysis).content.items() if name != "drafted"
    }


def test_between_forms_texts_category_and_answer_are_carried_and_grades_are_not() -> None:
    found = carried(FOUND, EARLIER, CURRENT)
    assert found.over == {
        "summary": FOUND["summary"], "category": "9", "secondary": ["10"], "modifiability": "modifiable",
        "domain.D.narrative": "The letter came late", "learning.cccccccc": {**FOUND["learning.cccccccc"], "domain": ""},
        "learning.dddddddd": FOUND["learning.dddddddd"],
    }  # fmt: skip
    scores = {f"domain.{code}.score" for code in "ABCD"}
    assert set(found.left) == {*scores, "domain.B.narrative", "factor.aaaaaaaa", "learning.cccccccc"}
    assert carried(FOUND, EARLIER, EARLIER).over == FOUND


def test_of_a_review_without_an_analysis_only_what_the_form_knows_is_carried() -> None:
    final = {"category": "9", "modifiability": "inadequate", "factors": ["Damp"]}
    assert carried_of_final(final, CURRENT) == {"category": "9", "modifiability": "inadequate"}
    assert carried_of_final({"category": "99", "modifiability": None}, CURRENT) == {}
    assert carried_of_final({}, CURRENT) == {}


def test_a_reopened_review_whose_form_changed_begins_with_what_both_hold_and_shows_the_rest(
    app: Flask, coordinator: Browser
) -> None:
    case, _ = reviewed(app)
    with writing(app) as session:
        add(session, COMMAND_LINE, open_case(session, case), described(date_of_death="2018-04-05"))
        anew = reopen(session, COMMAND_LINE, case, "The day of death was another")
        assert (anew.form.key, anew.number) == ("current", 2)
        held = content_of(session, anew)
        assert held == carried(FOUND, EARLIER, CURRENT).over
        assert sorted(written(session, COMMAND_LINE, anew).drafts) == sorted(held), "each waits to be ratified"
    page = coordinator.get(f"/analyses/{anew.token}").text
    earlier = page[page.index('id="earlier"') : page.index('class="app-desk"')]
    for said in ("Reopened on", "was on another form", "not translated", "Damp was everywhere", "score 3", "Damp of"):
        assert said in earlier, said
    assert "Wetherfield" not in earlier, "what stands beside is pseudonymised"
    assert "The letter came late" not in earlier, "what was carried over stands in the form alone"


def test_a_reopened_review_on_the_same_form_says_that_its_answers_stand_there(app: Flask, coordinator: Browser) -> None:
    case, _ = reviewed(app)
    with writing(app) as session:
        anew = reopen(session, COMMAND_LINE, case, "The inquest")
        assert content_of(session, anew) == FOUND
    page = coordinator.get(f"/analyses/{anew.token}").text
    assert "The answers of the analysis before stand in the form" in page
    assert "What could not be carried over" not in page


def test_a_review_that_was_final_without_an_analysis_begins_from_its_category_and_answer(
    app: Flask, coordinator: Browser
) -> None:
    detail = {"category": "8", "modifiability": "modifiable", "factors": ["Smoking in the home"]}
    final = Fact(FactKind.FINALISED, date(2014, 11, 18), detail)
    case = case_id(app, store(app, "A-1", gathered(Fact(FactKind.PANEL_MET, date(2014, 11, 18)), final)))
    with writing(app) as session:
        anew = reopen(session, COMMAND_LINE, case, "The inquest")
        assert content_of(session, anew) == {"category": "8", "modifiability": "modifiable"}
    page = coordinator.get(f"/analyses/{anew.token}").text
    assert "without an analysis in this tracker" in page
    assert "Smoking in the home" in page[page.index('id="earlier"') : page.index('class="app-desk"')]


def test_a_review_reopened_by_a_register_goes_on_from_its_analysis(app: Flask) -> None:
    case, _ = reviewed(app)
    with writing(app) as session:
        append(session, COMMAND_LINE, case, Fact(FactKind.REOPENED, today()))
        anew = begin(session, COMMAND_LINE, case)
        assert (anew.number, anew.state) == (2, "open")
        assert content_of(session, anew) == FOUND
        assert last_of(session, COMMAND_LINE, case) == anew
