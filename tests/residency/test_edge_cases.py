"""The edge cases of domain.md section 8 that belong to residency: each with what the year's figures then say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.queries import facts_of
from cdop.case.rules import NotPossible
from cdop.database import db, transaction
from cdop.figures.counting import case_list
from cdop.figures.queries import annual_figures, clock
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.areas import ABROAD, PanelArea
from cdop.reference.calendar import Year
from cdop.residency.handover import service as handover
from cdop.residency.looking import Told, look
from cdop.residency.rules import Lead
from cdop.residency.service import Guided, decide
from cdop.review.led_elsewhere import outcome_of_another, record_outcome
from cdop.review.rules import Analysis
from tests.application import Browser
from tests.case.making import NOTIFIED, add_fact, case_id, facts, store

MEDWAY, SWALE, KENT, FIFE = "E06000035", "E07000113", "E10000016", "S12000047"
AREA = PanelArea.of((MEDWAY,))
YEAR, PANEL, REVIEWED = Year.parse("2014-15"), "c" * 32, date(2014, 12, 1)
FOUND = Analysis("9", "modifiable", ("smoking",))


def decide_as(app: Flask, token: str, told: Told, home: str | None, on: date = NOTIFIED) -> None:
    """A person's decision after the rules were asked."""
    with app.app_context(), transaction(db.session()) as session:
        number = case_id(app, token)
        timeline = facts_of(session, number)
        found = look(session, told, str(timeline[1].detail["death_area"]), AREA)
        guided = Guided(home, on, "a reason", told.circumstance, found)
        decide(session, COMMAND_LINE, Seen(number, len(timeline)), guided)


def suggested(app: Flask, told: Told, death_area: str) -> tuple[str | None, Lead]:
    with app.app_context():
        found = look(db.session(), told, death_area, AREA).suggestion
        assert settings_in_force(db.session())
        return found.home_area, found.lead


def figures(app: Flask, table: str, known_by: date | None = None) -> Mapping[str, Any]:
    with app.app_context():
        at = clock(AREA, YEAR, known_by)
        told = annual_figures(db.session(), at)
        found = next(each for each in told.tables if each.key == table)
        assert told.reconciles
        return {row.key: row.values[0] for row in found.rows}


def agreed_elsewhere(app: Flask, token: str) -> None:
    detail = {"lead": "theirs", "panel": PANEL}
    add_fact(app, token, Fact(FactKind.LEAD_AGREED, NOTIFIED, detail, {"reason": "why", "agreed_with": "office"}))


def outcome(app: Flask, token: str, on: date = REVIEWED, analysis: Analysis = FOUND) -> None:
    with app.app_context(), transaction(db.session()) as session:
        number = case_id(app, token)
        page = Seen(number, len(facts_of(session, number)))
        record_outcome(session, COMMAND_LINE, page, AREA, analysis, on)


def test_case_2_a_non_resident_who_dies_here_is_handed_over_and_shown_on_a_line_of_its_own(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    told = Told("usual_home", living_area=SWALE)
    assert suggested(app, told, MEDWAY) == (SWALE, Lead.THEIRS)
    decide_as(app, token, told, SWALE)
    with app.app_context(), transaction(db.session()) as session:
        page = Seen(case_id(app, token), 3)
        handover.hand_over(session, COMMAND_LINE, page, AREA, PANEL, NOTIFIED, "the sheet", "inbox")
    counted = figures(app, "notifications")
    assert (counted["total"], counted["non_resident_died_in_area"], counted["requiring_review"]) == (1, 1, 0)
    assert figures(app, "outstanding")["closing"] == 0


def test_case_2_a_non_resident_whom_we_agree_to_review_stays_out_of_the_resident_figures(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    decide_as(app, token, Told("usual_home", living_area=SWALE), SWALE)
    detail = {"lead": "ours", "panel": None}
    add_fact(app, token, Fact(FactKind.LEAD_AGREED, NOTIFIED, detail, {"reason": "why", "agreed_with": "office"}))
    analysis = {"category": "9", "modifiability": "none", "factors": []}
    add_fact(app, token, Fact(FactKind.FINALISED, REVIEWED, analysis))
    assert figures(app, "reviews")["total"] == 0
    assert figures(app, "notifications")["non_resident_died_in_area"] == 1


@pytest.mark.parametrize("death_area", [FIFE, ABROAD, KENT])
def test_case_3_a_resident_who_dies_in_another_area_or_abroad_is_ours(app_on_each: Flask, death_area: str) -> None:
    app = app_on_each
    token = store(app, "CDR-1", death_area=death_area)
    told = Told("usual_home", living_area=MEDWAY)
    assert suggested(app, told, death_area) == (MEDWAY, Lead.OURS)
    decide_as(app, token, told, MEDWAY)
    counted = figures(app, "notifications")
    assert (counted["resident_died_out_of_area"], counted["requiring_review"]) == (1, 1)


def test_case_4_residency_corrected_after_the_panel_moves_the_case_in_every_year_from_then_on(
    app_on_each: Flask,
) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    decide_as(app, token, Told("usual_home", living_area=MEDWAY), MEDWAY)
    analysis = {"category": "9", "modifiability": "none", "factors": []}
    add_fact(app, token, Fact(FactKind.FINALISED, REVIEWED, analysis))
    assert figures(app, "reviews")["total"] == 1
    corrected = date(2015, 6, 1)
    decide_as(app, token, Told("usual_home", living_area=SWALE), SWALE, corrected)
    assert figures(app, "reviews")["total"] == 0
    assert figures(app, "notifications")["non_resident_died_in_area"] == 1
    assert figures(app, "reviews", date(2015, 5, 31))["total"] == 1, "as it was known before"
    with app.app_context():
        assert sum(f.kind is FactKind.FINALISED for f in facts_of(db.session(), case_id(app, token))) == 1, "kept"


def test_case_13_a_looked_after_child_counts_where_the_authority_is_not_where_it_was_placed(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    told = Told("looked_after", living_area=MEDWAY, responsible_area=KENT)
    assert suggested(app, told, MEDWAY) == (KENT, Lead.THEIRS)
    decide_as(app, token, told, KENT)
    assert figures(app, "notifications")["non_resident_died_in_area"] == 1


def test_case_13_of_split_homes_the_one_that_is_told_counts(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    decide_as(app, token, Told("split_homes", living_area=MEDWAY), MEDWAY)
    assert figures(app, "notifications")["requiring_review"] == 1


def test_case_16_a_child_who_lived_in_one_area_and_died_in_another_has_both(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1", death_area=KENT)
    decide_as(app, token, Told("usual_home", living_area=SWALE), SWALE)
    counted = figures(app, "notifications")
    assert (counted["non_resident_died_out_of_area"], counted["total"]) == (1, 1)


def test_a_resident_whose_review_another_panel_leads_counts_like_any_other(app_on_each: Flask) -> None:
    app = app_on_each
    token = store(app, "CDR-1")
    decide_as(app, token, Told("usual_home", living_area=MEDWAY), MEDWAY)
    with pytest.raises(NotPossible, match="agree first"):
        outcome(app, token)
    agreed_elsewhere(app, token)
    assert figures(app, "outstanding")["closing"] == 1
    outcome(app, token)
    assert figures(app, "outstanding")["closing"] == 0
    counted = figures(app, "reviews")
    assert (counted["total"], counted["modifiable"]) == (1, 1)
    number = case_id(app, token)
    with app.app_context():
        assert case_list(db.session(), clock(AREA, YEAR), "reviews", "total", None) == ["CDR-1"]
        final = facts_of(db.session(), number)[-1]
        assert (final.kind, final.dated, final.detail["led_by"]) == (FactKind.FINALISED, REVIEWED, PANEL)
        with pytest.raises(Overtaken), transaction(db.session()) as session:
            record_outcome(session, COMMAND_LINE, Seen(number, 4), AREA, FOUND, REVIEWED)


def test_another_panels_outcome_is_recorded_on_a_page(app: Flask, coordinator: Browser, panel_member: Browser) -> None:
    token = store(app, "CDR-1", facts(NOTIFIED, Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": MEDWAY})))
    address = f"/cases/{token}/led-elsewhere"
    assert coordinator.get(address).status_code == 404, "this panel leads"
    agreed_elsewhere(app, token)
    assert address in coordinator.get(f"/cases/{token}").text
    assert address not in panel_member.get(f"/cases/{token}").text
    found: dict[str, Any] = {
        "version": "4", "on": ["1", "12", "2014"], "category": "9", "modifiability": "none", "factors": "smoking",
    }  # fmt: skip
    refused = coordinator.post(address, found)
    assert refused.status_code == 422
    assert "Write one modifiable factor a line, without semicolons, and only where there were any" in refused.text
    assert coordinator.post(address, {**found, "modifiability": "modifiable"}).status_code == 303
    page = coordinator.get(f"/cases/{token}").text
    assert "Led by" in page
    assert address not in page, "nothing waits any more"
    conflict = coordinator.post(address, {**found, "modifiability": "modifiable"})
    assert conflict.status_code == 409
    early = coordinator.post(address, {**found, "version": "5", "factors": "", "on": ["1", "1", "2014"]})
    assert early.status_code == 422


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2014, 5, 11), "must not be before this panel was notified, on 12 May 2014"),
        (date(2014, 5, 30), "this panel did on 1 June 2014. Enter 1 June 2014, and the other panel’s own day"),
        (date(2099, 1, 1), "must not be in the future"),
        (date(2014, 6, 1), None),
    ],
)
def test_a_day_on_which_another_panels_review_cannot_count_is_refused_in_words_that_say_what_to_do(
    on: date, words: str | None
) -> None:
    decided = Fact(FactKind.RESIDENCY_DECIDED, date(2014, 6, 1), {"home_area": MEDWAY})
    timeline = facts(NOTIFIED, decided)
    if words is None:
        assert outcome_of_another(timeline, PANEL, FOUND, on, date(2015, 1, 1)).dated == on
        return
    with pytest.raises(NotPossible) as refused:
        outcome_of_another(timeline, PANEL, FOUND, on, date(2015, 1, 1))
    assert words in refused.value.faults["on"]
    assert "_" not in refused.value.faults["on"], "no name of a column of the register"
