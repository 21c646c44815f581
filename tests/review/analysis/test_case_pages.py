"""The analyses of a case, reopening, the lists of what waits, and the national database."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.service import append
from cdop.database import db
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today
from cdop.review.analysis.similar import similar_cases
from cdop.review.analysis.waiting import number_unfinished, unfinished, unsent
from tests.application import Browser, SignInAs
from tests.case.making import case_id, plain_cases, store, store_many
from tests.gathering.making_record import finalised, gathered
from tests.review.analysis.rooms import sent, writing
from tests.review.analysis.writing import EARLIER, complete, factor

K = FactKind
AREA = PanelArea.of(("E06000035",))
FOUND: dict[str, Any] = {
    **complete(EARLIER), "modifiability": "modifiable", "domain.B.score": "2",
    "factor.aaaaaaaa": factor("Smoking in pregnancy"),
}  # fmt: skip


def status_of(app: Flask, token: str) -> str:
    with app.app_context():
        return str(db.session.scalar(db.select(Case.status).where(Case.token == token)))


def begun(coordinator: Browser, case: str) -> str:
    """The address of the panel's analysis of a case."""
    answer = coordinator.post(f"/cases/{case}/analyses/panel", page=f"/cases/{case}/analyses")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def day(on: date) -> dict[str, Any]:
    return {"on": [str(on.day), str(on.month), str(on.year)]}


def test_a_case_without_a_meeting_here_is_written_decided_finalised_and_reopened(
    app: Flask, coordinator: Browser, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair, case = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,)), store(app, "A-1", gathered())
    now = today()
    monkeypatch.setattr("cdop.review.analysis.deciding.today", lambda: now - timedelta(1))
    form = begun(coordinator, case)
    assert coordinator.post(form, sent(FOUND)).status_code == 303
    assert coordinator.post(f"{form}/decided", day(date(2014, 11, 18))).status_code == 303
    assert status_of(app, case) == "panel_decided"
    assert "Decided, not final" in coordinator.get("/").text
    assert "A-1" in coordinator.get("/analyses").text
    assert "Finalise" in chair.get(f"/cases/{case}").text
    assert chair.post(f"{form}/finalise", {"reason": ""}).status_code == 422
    assert chair.post(f"{form}/finalise", {"reason": "A meeting before this tracker"}).status_code == 303
    assert status_of(app, case) == "reviewed"
    assert "A-1" not in coordinator.get("/analyses").text

    reopening = f"/cases/{case}/reopen"
    page = coordinator.get(reopening)
    assert "until it is finalised again" in page.text
    assert coordinator.post(reopening, {"reason": "", "version": "99"}).status_code == 422
    version = page.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    assert coordinator.post(reopening, {"reason": "An inquest", "version": version}).status_code == 303
    assert status_of(app, case) == "reopened"
    whole = coordinator.get(f"/cases/{case}/analyses").text
    assert "Analysis 1" in whole
    assert "Analysis 2" in whole
    assert "An inquest" in coordinator.get(f"/cases/{case}").text


def test_a_member_finds_no_analysis_of_a_case(app: Flask, sign_in_as: SignInAs, coordinator: Browser) -> None:
    case, member = store(app, "A-1", gathered()), sign_in_as(Role.PANEL_MEMBER, duties=(Duty.SCRIBE,))
    form = begun(coordinator, case)
    for address in (form, f"{form}/finalise", f"{form}/decided", f"/cases/{case}/analyses", f"/cases/{case}/reopen"):
        assert member.get(address).status_code == 404, address
    assert "The panel’s analysis" not in member.get(f"/cases/{case}").text


def test_what_was_decided_waits_and_is_counted(app: Flask) -> None:
    waits = store(app, "A-1", gathered(Fact(K.PANEL_MET, date(2014, 11, 18))))
    store(app, "A-2", gathered(*finalised(30)))
    store(app, "A-3", gathered())
    with writing(app) as session:
        assert [one.token for one in unfinished(session, COMMAND_LINE, AREA, today())] == [waits]
        assert number_unfinished(session, COMMAND_LINE, AREA, today()) == 1


def test_what_the_national_database_was_not_sent_is_listed(app_on_each: Flask) -> None:
    app = app_on_each
    year = Year.of(date(2014, 6, 14))
    led = Fact(
        K.FINALISED, date(2014, 6, 14),
        {"category": "9", "modifiability": "none", "factors": [], "led_by": "c0ffee00" * 4},
    )  # fmt: skip
    store(app, "A-1", gathered(*finalised(30)))
    store(app, "A-2", gathered(*finalised(30)))
    store(app, "A-3", gathered(*finalised(400)))
    store(app, "A-4", gathered(Fact(K.PANEL_MET, date(2014, 6, 14)), led))

    def references() -> list[str]:
        with writing(app) as session:
            return [one.reference for one in unsent(session, COMMAND_LINE, year)]

    def add(reference: str, fact: Fact) -> None:
        with app.app_context():
            token = db.session.scalar(db.select(Case.token).where(Case.reference == reference))
        number = case_id(app, str(token))
        with writing(app) as session:
            append(session, COMMAND_LINE, number, fact)

    assert references() == ["A-1", "A-2"]
    add("A-1", Fact(K.NATIONAL_RETURN, date(2014, 7, 1), {"state": "submitted"}, {"words": ""}))
    assert references() == ["A-2"]
    add("A-1", Fact(K.REOPENED, date(2014, 7, 2)))
    assert references() == ["A-2"], "what is open is not final"
    add("A-1", Fact(K.FINALISED, date(2014, 8, 2), {"category": "8", "modifiability": "none", "factors": []}))
    assert references() == ["A-2", "A-1"], "what was finalised again is to be sent again"
    add("A-1", Fact(K.NATIONAL_RETURN, date(2014, 9, 1), {"state": "accepted"}, {"words": ""}))
    assert references() == ["A-2", "A-1"], "an answer is no sending"
    add("A-1", Fact(K.NATIONAL_RETURN, date(2014, 9, 2), {"state": "amended"}, {"words": ""}))
    assert references() == ["A-2"]


def test_sending_is_recorded_in_its_order(app: Flask, coordinator: Browser) -> None:
    case = store(app, "A-1", gathered(*finalised(30)))
    address = f"/cases/{case}/national-database"

    def record(state: str) -> int:
        version = coordinator.get(address).text.split('name="version"')[1].split('value="')[1].split('"')[0]
        return coordinator.post(address, {"state": state, **day(today()), "words": "", "version": version}).status_code

    assert record("accepted") == 422
    assert record("submitted") == 303
    assert record("submitted") == 422
    assert record("accepted") == 303
    page = coordinator.get(address).text
    assert "Submitted" in page
    assert "Accepted" in page
    year = Year.of(date(2014, 6, 14)).label
    assert "0 reviews of 2014-15 final and not sent" in coordinator.get(f"/national-database/{year}").text
    assert coordinator.get("/national-database/nonsense").status_code == 404
    assert f"{Year.of(today()).label}" in coordinator.get("/national-database").text


def test_similar_cases_are_those_that_this_panel_graded(app_on_each: Flask) -> None:
    def graded(category: str, *factors: str) -> list[Fact]:
        detail = {
            "category": category, "modifiability": "modifiable" if factors else "none", "factors": list(factors),
        }  # fmt: skip
        return [Fact(K.PANEL_MET, date(2014, 6, 14)), Fact(K.FINALISED, date(2014, 6, 14), detail)]

    app = app_on_each
    own = case_id(app, store(app, "A-0", gathered()))
    store(app, "A-1", gathered(*graded("9", "Damp", "Smoking"), family_name="One"))
    store(app, "A-2", gathered(*graded("9"), family_name="Two"))
    store(app, "A-3", gathered(*graded("3"), date_of_birth="1999-02-17", family_name="Three"))
    store(app, "A-4", gathered(Fact(K.PANEL_MET, date(2014, 6, 14)), family_name="Four"))
    with writing(app) as session:
        found = similar_cases(session, COMMAND_LINE, own, category="9", factors=["Smoking"], today=today())
    assert [(one.category, one.factors) for one in found] == [("9", ("Damp", "Smoking")), ("9", ())]
    assert found[0].year == "2014-15"


def test_lists_ask_the_database_no_more_often_for_many(app: Flask) -> None:
    from tests.case.making import statements

    store_many(app, {name: gathered(*finalised(30), family_name=name) for name in plain_cases(20)})
    with statements(app) as asked, writing(app) as session:
        assert len(unsent(session, COMMAND_LINE, Year.of(date(2014, 6, 14)))) == 20
        unfinished(session, COMMAND_LINE, AREA, today())
    assert len([one for one, _ in asked if one.startswith("SELECT")]) == 3
