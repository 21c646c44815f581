"""Decided, finalised as a step of its own, reopened: the facts, the list that waits, and the year's figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.case.checking import Checked, differences
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.case.rules import NotPossible
from cdop.database import db, transaction
from cdop.figures.queries import annual_figures, clock
from cdop.panels.queries import meeting_at, seats
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today
from cdop.review.analysis.deciding import (
    Contradicts,
    Sitting,
    context_of,
    decide,
    draft_content,
    finalise,
    open_again,
    reopen,
    start_from_draft,
)
from cdop.review.analysis.queries import REVIEW_MEETING, Analysis, analyses_of, last_of, written
from cdop.review.analysis.saving import NotOpen, begin, ratify, save_answer
from cdop.review.meetings.attending import Entry, attendance_stamp, record_attendance
from cdop.review.meetings.changing import end_item
from cdop.review.meetings.rules import Attends
from tests.case.making import audit, case_id, store
from tests.gathering.making_record import gathered
from tests.review.analysis.rooms import open_room, writing
from tests.review.analysis.writing import EARLIER, complete, factor, learning

K = FactKind
MEETING, MET = "c0ffee00" * 4, date(2014, 11, 18)
SITTING = Sitting(MET, MEETING, True)
FOUND: dict[str, Any] = {
    **complete(EARLIER),
    "modifiability": "modifiable",
    "domain.B.score": "3",
    "factor.aaaaaaaa": factor(code="smoking_pregnancy", score="3"),
    "factor.bbbbbbbb": factor("Damp rooms", score="1*", modifiable="no", reason="The house"),
    "learning.cccccccc": learning("Ask about smoke"),
    "minority_view": "One of us saw it otherwise",
}


def stored(app: Flask, *more: Fact, **values: Any) -> int:
    return case_id(app, store(app, "A-1", gathered(*more, **values)))


def write(session: Session, case: int, content: dict[str, Any]) -> Analysis:
    analysis = begin(session, COMMAND_LINE, case)
    standing = written(session, COMMAND_LINE, analysis)
    for name, value in content.items():
        save_answer(session, COMMAND_LINE, analysis, name, value, standing.number(name))
    return analysis


def reviews(session: Session, on: date) -> tuple[int, int]:
    """How many reviews the year of a day has, and how many of them with modifiable factors."""
    figures = annual_figures(session, clock(PanelArea.of(("E06000035",)), Year.of(on)))
    table = next(table for table in figures.tables if table.key == "reviews")
    counts = {row.key: row.values[0] for row in table.rows}
    return counts["total"], counts["modifiable"]


def told(session: Session, case: int, kind: FactKind) -> list[Fact]:
    return [fact for fact in facts_of(session, case) if fact.kind is kind]


def where(session: Session, case: int) -> tuple[str, str | None]:
    status, step = session.execute(db.select(Case.status, Case.step).where(Case.id == case)).one()
    return status, step


def test_decided_finalised_reopened_and_finalised_again(app_on_each: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = today()
    monkeypatch.setattr("cdop.review.analysis.deciding.today", lambda: now - timedelta(1))
    case = stored(app_on_each)
    with app_on_each.app_context(), transaction(db.session()) as session:
        analysis = write(session, case, FOUND)
        decide(session, COMMAND_LINE, analysis, SITTING)
        assert where(session, case) == ("panel_decided", "finalise")
        assert reviews(session, today()) == (0, 0), "a decision counts nothing until it is final"
        (decision,) = told(session, case, K.ANALYSIS_DECIDED)
        assert decision.detail["scores"] == {"A": "1", "B": "3", "C": "1", "D": "1"}
        assert [one["code"] for one in decision.detail["factors"]] == ["smoking_pregnancy", None]
        texts = (decision.identity or {})["texts"]
        assert texts["factors"][1] == {"words": "Damp rooms", "reason": "The house"}
        assert texts["answers"]["minority_view"] == "One of us saw it otherwise"
        assert [fact.detail for fact in told(session, case, K.PANEL_MET)] == [{"meeting": MEETING}]

        finalise(session, COMMAND_LINE, analysis, "")
        assert where(session, case) == ("reviewed", None)
        (final,) = told(session, case, K.FINALISED)
        assert final.detail == {
            "category": "9", "modifiability": "modifiable", "factors": ["Smoking in pregnancy"],
            "analysis": analysis.token,
        }  # fmt: skip
        assert (final.dated, final.identity) == (now - timedelta(1), None)
        assert reviews(session, today()) == (1, 1)

        anew = reopen(session, COMMAND_LINE, case, "The inquest found otherwise")
        assert anew.number == 2
        assert where(session, case)[0] == "reopened"
        assert reviews(session, today()) == (0, 0)
        assert (told(session, case, K.REOPENED)[0].identity or {})["reason"] == "The inquest found otherwise"
        states = [(one.number, one.state) for one in analyses_of(session, COMMAND_LINE, case)]
        assert states == [(1, "replaced"), (2, "open")]
        assert written(session, COMMAND_LINE, anew).answers == written(session, COMMAND_LINE, analysis).answers, (
            "it goes on from the last answers"
        )
        assert len(written(session, COMMAND_LINE, anew).drafts) == len(FOUND), "which nobody has ratified yet"

        with pytest.raises(Contradicts):
            decide(session, COMMAND_LINE, anew, Sitting(now - timedelta(1), None, None))
        ratify(session, COMMAND_LINE, anew)
        write(session, case, {"modifiability": "none", "factor.aaaaaaaa": {**FOUND["factor.aaaaaaaa"], "removed": True},
                              "domain.B.score": "1"})  # fmt: skip
        decide(session, COMMAND_LINE, anew, Sitting(now - timedelta(1), MEETING, True))
        assert where(session, case) == ("panel_decided", "finalise"), "a reopened review that was decided again waits"
        with pytest.raises(NotPossible, match="from tomorrow on"):
            finalise(session, COMMAND_LINE, anew, "")
        monkeypatch.setattr("cdop.review.analysis.deciding.today", lambda: now)
        finalise(session, COMMAND_LINE, anew, "")
        assert reviews(session, today()) == (1, 0), "a case finalised twice counts once, on the latest"
        assert written(session, COMMAND_LINE, analysis).answers.modifiability == "modifiable", (
            "the old one reads as it was"
        )
        assert list(differences(session, Checked())) == []


def test_nothing_that_contradicts_itself_is_decided_or_final(app: Flask) -> None:
    case = stored(app)
    with app.app_context(), transaction(db.session()) as session:
        analysis = write(session, case, {**FOUND, "modifiability": "none"})
        with pytest.raises(Contradicts, match="contributed and is marked modifiable"):
            decide(session, COMMAND_LINE, analysis, SITTING)
        with pytest.raises(NotOpen):
            finalise(session, COMMAND_LINE, analysis, "")
        assert told(session, case, K.PANEL_MET) == []


def test_an_analysis_decided_by_too_few_needs_a_reason(app: Flask) -> None:
    for number, quorate in enumerate((False, None)):
        case = case_id(app, store(app, f"A-{number}", gathered()))
        with app.app_context(), transaction(db.session()) as session:
            analysis = write(session, case, FOUND)
            decide(session, COMMAND_LINE, analysis, Sitting(MET, MEETING, quorate))
            with pytest.raises(NotPossible, match="quorate"):
                finalise(session, COMMAND_LINE, analysis, "  ")
            finalise(session, COMMAND_LINE, analysis, "The doctor agreed by telephone")
            assert (told(session, case, K.FINALISED)[0].identity or {}) == {"reason": "The doctor agreed by telephone"}


@pytest.mark.parametrize("came", [True, False])
def test_quorum_when_finalising_is_as_the_attendance_now_stands(app: Flask, came: bool) -> None:
    """Recorded wrongly and corrected after the decision: the reason is asked for by what is right."""
    room = open_room(app, quorate=not came)
    with writing(app) as session:
        item, meeting = room.items[0], meeting_at(session, room.meeting)
        assert meeting is not None
        analysis = write(session, item.case_id, complete(EARLIER))
        quorate = end_item(session, COMMAND_LINE, item.token, "10:00")
        assert quorate is not came
        decide(session, COMMAND_LINE, analysis, Sitting(today(), room.meeting, quorate))
        doctor = next(seat for seat in seats(session, meeting.panel, today()) if seat.role == "designated_doctor")
        entry = Entry(doctor.token, Attends.ATTENDED if came else Attends.ABSENT)
        record_attendance(session, COMMAND_LINE, meeting, [entry], attendance_stamp(session, meeting))
        if not came:
            with pytest.raises(NotPossible, match="quorate"):
                finalise(session, COMMAND_LINE, analysis, "")
    chair = room.browser(room.chair)
    asked = chair.get(f"/analyses/{analysis.token}/finalise").get_data(as_text=True)
    assert ('name="reason"' in asked) is not came
    with writing(app) as session:
        finalise(session, COMMAND_LINE, analysis, "" if came else "Agreed by telephone")


def test_what_was_decided_is_opened_again_before_it_is_final(app: Flask) -> None:
    case = stored(app)
    with app.app_context(), transaction(db.session()) as session:
        analysis = write(session, case, FOUND)
        decide(session, COMMAND_LINE, analysis, SITTING)
        with pytest.raises(NotOpen):
            save_answer(session, COMMAND_LINE, analysis, "category", "8", 1)
        open_again(session, COMMAND_LINE, analysis)
        save_answer(session, COMMAND_LINE, analysis, "category", "8", 1)
        decide(session, COMMAND_LINE, analysis, SITTING)
        assert [fact.detail["category"] for fact in told(session, case, K.ANALYSIS_DECIDED)] == ["9", "8"]
        assert len(told(session, case, K.PANEL_MET)) == 1
        finalise(session, COMMAND_LINE, analysis, "")
        assert told(session, case, K.FINALISED)[0].detail["category"] == "8"
        with pytest.raises(NotOpen):
            open_again(session, COMMAND_LINE, analysis)
    assert audit(app, "analysis.opened_again") == {("analysis.opened_again", case): 1}


def test_the_panel_starts_from_the_draft_of_the_review_meeting(app: Flask) -> None:
    case = stored(app)
    with app.app_context(), transaction(db.session()) as session:
        draft = begin(session, COMMAND_LINE, case, origin=REVIEW_MEETING)
        save_answer(session, COMMAND_LINE, draft, "category", "7", 0)
        save_answer(session, COMMAND_LINE, draft, "summary", "Seen by the ward", 0)
        start_from_draft(session, COMMAND_LINE, case, draft_content(session, COMMAND_LINE, case), None)
        analysis = last_of(session, COMMAND_LINE, case)
        assert analysis is not None
        assert sorted(written(session, COMMAND_LINE, analysis).drafts) == ["category", "summary"]
        with pytest.raises(NotPossible):
            start_from_draft(session, COMMAND_LINE, case, {}, None)
        save_answer(session, COMMAND_LINE, draft, "category", "6", 1)
        assert written(session, COMMAND_LINE, analysis).content["category"] == "7", "the draft goes its own way"


def test_what_the_case_says_is_compared_with_the_form(app: Flask) -> None:
    cause = Fact(K.CAUSE_CERTIFIED, MET, {"icd10": "C91.0"}, dict.fromkeys(("ia", "ib", "ic", "ii"), ""))
    process = Fact(
        K.PROCESS_RECORDED, MET,
        {
            "process": MEETING, "process_kind": "safeguarding", "state": "not_applicable", "opened": None,
            "concluded": None, "next_on": None, "holds": "nothing",
        },
        dict.fromkeys(("reference", "owner", "words", "result"), ""),
    )  # fmt: skip
    case = stored(app, cause, process)
    with app.app_context(), transaction(db.session()) as session:
        found = context_of(session, COMMAND_LINE, facts_of(session, case), None, case)
    assert (found.icd10, found.expectation, found.safeguarding, found.earlier) == ("C91.0", "unexpected", True, ())


def test_nobody_begins_an_analysis_of_a_review_that_is_final(app: Flask) -> None:
    final = Fact(K.FINALISED, MET, {"category": "9", "modifiability": "none", "factors": []})
    case = stored(app, Fact(K.PANEL_MET, MET), final)
    with app.app_context(), transaction(db.session()) as session:
        with pytest.raises(NotOpen):
            begin(session, COMMAND_LINE, case)
        assert reopen(session, COMMAND_LINE, case, "New evidence").number == 1
        assert begin(session, COMMAND_LINE, case).number == 1
