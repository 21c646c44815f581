"""Expected or unexpected, and changed when more is known."""

from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import FactKind
from cdop.case.queries import facts_of
from cdop.classification.rules import classification
from cdop.classification.service import classify
from cdop.database import db
from cdop.notification.order import RuleBroken
from cdop.residency.service import decide_residency
from tests.notification.timeline import MEDWAY, NOTIFIED, TODAY, events, new_case, status


@pytest.mark.parametrize(
    ("expectation", "on", "words"),
    [
        ("foreseen", NOTIFIED, "expectation is not one of: expected, unexpected"),
        ("expected", date(2015, 9, 19), "classified_on is in the future"),
    ],
)
def test_a_classification_that_cannot_be_is_refused(expectation: str, on: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        classification(expectation, on, TODAY)


def test_a_death_may_have_been_classified_before_it_was_notified_to_the_panel() -> None:
    assert classification("expected", date(2014, 6, 1), TODAY).dated == date(2014, 6, 1)


def test_a_death_first_taken_for_unexpected_is_classified_again(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        decide_residency(session, COMMAND_LINE, case_id, MEDWAY, NOTIFIED)
        classify(session, COMMAND_LINE, case_id, "unexpected", NOTIFIED)
        classify(session, COMMAND_LINE, case_id, "expected", date(2014, 6, 12))
        found = [f.detail["expectation"] for f in facts_of(session, case_id) if f.kind is FactKind.CLASSIFIED]
        assert found == ["unexpected", "expected"]
        assert status(session, case_id) == "awaiting_review"
        assert events(session, case_id)[2:] == ["classification.decided"] * 2
        session.rollback()
