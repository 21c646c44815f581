"""The edge cases of domain.md section 8 that belong to notification: each with what the year's figures then say."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.likeness.queries import likely
from cdop.case.likeness.scoring import LIKELY
from cdop.case.likeness.telling import child_of
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.figures.queries import annual_figures, clock
from cdop.notification.inbox import service
from cdop.notification.inbox.rules import description_of
from cdop.notification.models import Notification
from cdop.notification.scope import seems_out_of_scope
from cdop.notification.service import withdraw
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today
from tests.notification.arriving import MISSPELT, arrive

MEDWAY, YEAR = "E06000035", Year.parse("2025-26")


def notice(app: Flask, token: str) -> tuple[int, dict[str, Any]]:
    with app.app_context():
        found = db.session.scalars(select(Notification).where(Notification.token == token)).one()
        return found.id, dict(found.answers)


def accept(app: Flask, token: str) -> str:
    number, answers = notice(app, token)
    with app.app_context(), transaction(db.session()) as session:
        values = {**description_of(answers), "death_area": MEDWAY}
        return service.accept(session, COMMAND_LINE, number, values, service.TwoChildren())


def notified(app: Flask) -> Mapping[str, Any]:
    """Table 1 of the year."""
    with app.app_context():
        told = annual_figures(db.session(), clock(PanelArea.of((MEDWAY,)), YEAR))
        assert told.reconciles
        return {row.key: row.values[0] for table in told.tables if table.key == "notifications" for row in table.rows}


def test_case_1_two_professionals_notify_the_same_death_and_it_counts_once(app_on_each: Flask) -> None:
    case = accept(app_on_each, arrive(app_on_each))
    number, _ = notice(app_on_each, arrive(app_on_each, **dict[str, Any](MISSPELT)))
    with app_on_each.app_context(), transaction(db.session()) as session:
        case_id = session.scalars(select(Case.id).where(Case.token == case)).one()
        service.join(session, COMMAND_LINE, number, case_id, "one child")
    assert notified(app_on_each)["total"] == 1


def test_case_5_who_dies_on_the_18th_birthday_is_kept_and_in_no_figure(app_on_each: Flask) -> None:
    number, answers = notice(app_on_each, arrive(app_on_each, date_of_birth="2008-03-14"))
    found = seems_out_of_scope(answers)
    assert found is not None
    with app_on_each.app_context(), transaction(db.session()) as session:
        service.set_aside(session, COMMAND_LINE, number, found.reason, "by the rule")
    assert notified(app_on_each)["total"] == 0
    accept(app_on_each, arrive(app_on_each, date_of_birth="2008-03-15"))
    assert notified(app_on_each)["total"] == 1


BABY: dict[str, Any] = {"date_of_birth": "2026-03-14", "given_names": None, "unnamed_baby": "yes", "nhs_number": None}


def test_case_6_born_alive_before_24_weeks_counts_without_name_or_number(app_on_each: Flask) -> None:
    token = arrive(app_on_each, **BABY, live_birth="yes", gestation_weeks="22", nhs_number_missing="not_yet_issued")
    assert seems_out_of_scope(notice(app_on_each, token)[1]) is None
    accept(app_on_each, token)
    assert notified(app_on_each)["total"] == 1


def test_case_8_a_concealed_birth_is_accepted_with_nothing_known_but_the_day(app_on_each: Flask) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("family_name", "home_postcode", "mother_name", "date_of_birth"))
    for _ in range(2):
        accept(app_on_each, arrive(app_on_each, **{**BABY, **nothing}, sex="not_known"))
    assert notified(app_on_each)["total"] == 2


def test_case_12_siblings_in_one_incident_are_a_case_each_and_count_once_each(app_on_each: Flask) -> None:
    accept(app_on_each, arrive(app_on_each))
    sibling: dict[str, Any] = {
        "given_names": "Corwin",
        "sex": "male",
        "date_of_birth": "2021-02-01",
        "nhs_number": "9990000026",
    }
    accept(app_on_each, arrive(app_on_each, **sibling))
    assert notified(app_on_each)["total"] == 2


def test_case_1_twins_of_one_day_are_told_to_be_that_and_become_two_cases(app: Flask) -> None:
    accept(app, arrive(app, birth_order="1", nhs_number=None))
    second = arrive(app, birth_order="2", given_names="Marigold", nhs_number=None)
    with app.app_context():
        (like,) = likely(db.session(), COMMAND_LINE, child_of(notice(app, second)[1]))
        assert like.comparison.twins
        assert like.comparison.score < LIKELY
    accept(app, second)
    assert notified(app)["total"] == 2


@pytest.mark.parametrize(
    ("born", "died", "out"),
    [
        ("2008-02-29", "2026-02-28", False),
        ("2008-02-29", "2026-03-01", True),
        ("2006-02-28", "2024-02-28", True),
        ("2008-03-15", "2026-03-14", False),
    ],
)
def test_case_5_the_day_before_is_in_and_who_was_born_on_29_february_is_18_on_1_march(
    born: str, died: str, *, out: bool
) -> None:
    found = seems_out_of_scope({"date_of_birth": born, "date_of_death": died})
    assert (found.reason if found else None) == ("adult" if out else None)


def test_case_5_an_injury_before_18_does_not_bring_a_death_after_it_in() -> None:
    told = {"date_of_birth": "2008-03-10", "date_of_death": "2026-03-14", "event_elsewhere": "yes"}
    found = seems_out_of_scope({**told, "circumstances": "Hurt on 1 March, at 17."})
    assert found is not None
    assert (found.reason, found.certain) == ("adult", True)


def test_case_6_live_born_after_a_lawful_termination_is_kept_and_in_no_figure(app: Flask) -> None:
    number, answers = notice(app, arrive(app, **BABY, live_birth="yes", termination="yes", gestation_weeks="22"))
    found = seems_out_of_scope(answers)
    assert found is not None
    with app.app_context(), transaction(db.session()) as session:
        service.set_aside(session, COMMAND_LINE, number, found.reason, "by the rule")
        assert session.get_one(Notification, number).state == "set_aside"
    assert (found.reason, notified(app)["total"]) == ("termination", 0)


def test_case_7_signs_of_life_that_are_unclear_leave_the_scope_open_until_somebody_decides(app: Flask) -> None:
    token = arrive(app, **BABY, live_birth="not_known", place_of_death="home")
    assert seems_out_of_scope(notice(app, token)[1]) is None
    case = accept(app, token)
    assert notified(app)["total"] == 1
    with app.app_context(), transaction(db.session()) as session:
        case_id = session.scalars(select(Case.id).where(Case.token == case)).one()
        withdraw(session, COMMAND_LINE, case_id, "stillbirth", today())
    assert notified(app)["total"] == 0


@pytest.mark.parametrize(("family_name", "found"), [("Unknown", 0), ("Quenby", 1)])
def test_case_8_the_word_in_place_of_a_name_likens_nobody_where_a_name_would(
    app: Flask, family_name: str, found: int
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("home_postcode", "mother_name"))
    unnamed = {**BABY, **nothing, "family_name": family_name, "given_names": "Baby", "sex": "not_known"}
    accept(app, arrive(app, **unnamed))
    a_day_before = notice(app, arrive(app, **{**unnamed, "date_of_birth": "2026-03-13"}))[1]
    with app.app_context():
        assert len(likely(db.session(), COMMAND_LINE, child_of(a_day_before))) == found


def test_case_16_where_it_happened_where_the_child_died_and_its_home_are_three_answers(app: Flask) -> None:
    told = {"event_elsewhere": "yes", "event_place": "A beach in Swale", "death_area": "E09000022"}
    answers = notice(app, arrive(app, **dict[str, Any](told)))[1]
    assert {key: answers[key] for key in told} == told
    assert answers["home_postcode"] == "ME7 1QX"
    assert description_of(answers)["death_area"] == "E09000022"
