"""The edge cases of domain.md section 8 that belong to notification: each with what the year's figures then say."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.figures.queries import annual_figures, clock
from cdop.notification.inbox import service
from cdop.notification.inbox.rules import description_of
from cdop.notification.models import Notification
from cdop.notification.scope import seems_out_of_scope
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year
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
