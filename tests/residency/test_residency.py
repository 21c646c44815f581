"""Whose child it is: what may be decided, when, and that a later decision supersedes an earlier one."""

from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import FactKind
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.notification.order import RuleBroken
from cdop.residency.rules import decision
from cdop.residency.service import decide_residency
from tests.notification.timeline import MEDWAY, NOTIFIED, SWALE, TODAY, decided, events, finalised, new_case, timeline
from tests.notification.timeline import status as status_of


@pytest.mark.parametrize("home_area", [MEDWAY, SWALE, "E10000016", "E07000004", "abroad", None])
def test_a_home_is_an_authority_of_the_list_current_or_former_or_abroad_or_undecided(home_area: str | None) -> None:
    fact = decision(timeline(), home_area, NOTIFIED, TODAY)
    assert (fact.kind, fact.dated, fact.detail) == (FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": home_area})


@pytest.mark.parametrize(
    ("home_area", "on", "words"),
    [
        ("Medway", NOTIFIED, "home_area is not a local-authority code of the list, nor 'abroad'"),
        (MEDWAY, date(2014, 6, 2), "residency_decided_on is before notified_on"),
        (MEDWAY, date(2015, 9, 19), "residency_decided_on is in the future"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(home_area: str, on: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        decision(timeline(), home_area, on, TODAY)


def test_a_reviewed_childs_home_may_be_corrected_but_not_undecided() -> None:
    reviewed = timeline(decided(NOTIFIED), finalised(date(2014, 12, 1)))
    assert decision(reviewed, SWALE, TODAY, TODAY).detail == {"home_area": SWALE}
    with pytest.raises(RuleBroken, match="a finalised review needs a residency decision"):
        decision(reviewed, None, TODAY, TODAY)


def test_a_later_decision_supersedes_and_the_earlier_one_stays(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        case_id = new_case(session)
        decide_residency(session, COMMAND_LINE, case_id, SWALE, NOTIFIED)
        decide_residency(session, COMMAND_LINE, case_id, MEDWAY, date(2014, 11, 5))
        homes = [f.detail["home_area"] for f in facts_of(session, case_id) if f.kind is FactKind.RESIDENCY_DECIDED]
        assert homes == [SWALE, MEDWAY]
        assert status_of(session, case_id) == "not_classified"
        assert events(session, case_id)[1:] == ["residency.decided"] * 2
        session.rollback()
