"""The clock of the decision on a response for the tasks of a case: the rule of the response's own section."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from cdop.case.case_page import CaseView
from cdop.case.deadlines import Standing
from cdop.case.step_clocks import standing_at
from cdop.classification.reading import first_told_at
from cdop.classification.response.clocks import ClockState, clocks
from cdop.classification.situation import Situation
from cdop.panel_settings.rules import PanelSettings


def decision_standing(session: Session, view: CaseView, settings: PanelSettings) -> Standing:
    """How the decision stands that nobody has taken yet, of a case as viewers with identity see it."""
    told_at, now = first_told_at(session, view.facts), datetime.now(UTC)
    case = Situation(
        view.case_id, view.token, view.reference, view.age_at_death, view.version, True, view.facts, told_at
    )
    decided = clocks(case, settings, now)[0]
    return standing_at(decided.due, now, late=decided.state is ClockState.OVERDUE)
