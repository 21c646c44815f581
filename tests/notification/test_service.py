"""Recording a notification, withdrawing a case and bringing it back, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.notification.order import RuleBroken
from cdop.notification.service import record_adult_notification, record_notification, undo_withdrawal, withdraw
from tests.notification.timeline import CHILD, NOTIFIED, events, new_case, status


def test_a_case_is_withdrawn_and_comes_back_and_the_timeline_keeps_both(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        assert status(session, case_id) == "residency_undecided"
        withdraw(session, COMMAND_LINE, case_id, "error", date(2014, 6, 5))
        assert status(session, case_id) == "withdrawn"
        undo_withdrawal(session, COMMAND_LINE, case_id, date(2014, 6, 9))
        assert status(session, case_id) == "residency_undecided"
        assert len(facts_of(session, case_id)) == 4
        assert events(session, case_id) == ["case.created", "case.withdrawn", "case.withdrawal_undone"]
        session.rollback()


def test_somebody_of_18_is_kept_out_of_scope(app_on_each: Flask) -> None:
    person = replace(CHILD, date_of_birth=date(1996, 6, 1))
    with app_on_each.app_context():
        session = db.session()
        with pytest.raises(RuleBroken):
            record_notification(session, COMMAND_LINE, "MED-2014-001", NOTIFIED, person)
        case_id = record_adult_notification(session, COMMAND_LINE, "MED-2014-001", NOTIFIED, person)
        assert status(session, case_id) == "withdrawn"
        session.rollback()


def test_what_is_refused_leaves_nothing(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        with pytest.raises(RuleBroken):
            withdraw(session, COMMAND_LINE, case_id, "error", date(2014, 6, 2))
        assert (len(facts_of(session, case_id)), len(events(session, case_id))) == (2, 1)
        session.rollback()
