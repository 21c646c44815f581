"""A review from its meeting to its second finalising, on both databases."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import CaseFactor, ReviewSpell
from cdop.classification.service import classify
from cdop.database import db
from cdop.residency.service import decide_residency
from cdop.review.rules import Analysis
from cdop.review.service import finalise, record_panel_meeting, reopen
from tests.notification.timeline import MEDWAY, NOTIFIED, events, new_case, status

FIRST = Analysis("9", "modifiable", ("Asthma plan",))
SECOND = Analysis("5", "none")


def test_a_review_is_decided_finalised_reopened_and_finalised_again(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        decide_residency(session, COMMAND_LINE, case_id, MEDWAY, NOTIFIED)
        classify(session, COMMAND_LINE, case_id, "unexpected", NOTIFIED)
        seen = []
        for step in (
            lambda: record_panel_meeting(session, COMMAND_LINE, case_id, date(2014, 11, 18)),
            lambda: finalise(session, COMMAND_LINE, case_id, FIRST, date(2014, 12, 1)),
            lambda: reopen(session, COMMAND_LINE, case_id, date(2015, 4, 2)),
            lambda: finalise(session, COMMAND_LINE, case_id, SECOND, date(2015, 6, 16)),
        ):
            step()
            seen.append(status(session, case_id))
        assert seen == ["panel_decided", "reviewed", "reopened", "reviewed"]
        spells = session.execute(select(ReviewSpell.finalised_on, ReviewSpell.until).order_by(ReviewSpell.id)).all()
        assert [tuple(row) for row in spells] == [
            (date(2014, 12, 1), date(2015, 4, 2)),
            (date(2015, 6, 16), date(9999, 12, 31)),
        ]
        assert session.scalars(select(CaseFactor.factor)).all() == []
        assert events(session, case_id)[3:] == [
            "review.panel_met",
            "review.finalised",
            "review.reopened",
            "review.finalised",
        ]
        session.rollback()


def test_finalising_without_a_meeting_records_that_the_panel_met(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        decide_residency(session, COMMAND_LINE, case_id, MEDWAY, NOTIFIED)
        finalise(session, COMMAND_LINE, case_id, SECOND, date(2014, 12, 1))
        assert events(session, case_id)[2:] == ["review.panel_met", "review.finalised"]
        session.rollback()
