"""How the clock of a case's next step stands, by the rule of lists: ``cdop.case.deadlines``."""

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from cdop.case.case_page import CaseView
from cdop.case.clocks import Step
from cdop.case.deadlines import Deadlines, Standing
from cdop.case.step_moments import moment_of
from cdop.case.steps import HAND_OVER, shown_step
from cdop.reference.areas import PanelArea


def step_standing(session: Session, view: CaseView, area: PanelArea, deadlines: Deadlines) -> Standing | None:
    """How the clock of the next step stands, for those who may know when it began; None where it has no target."""
    step = shown_step(view, area, deadlines.today)
    if step is None or step == HAND_OVER or not view.identified or view.step_since is None:
        return None
    moment = moment_of(Step(step), literal(view.case_id))
    told_at = None if moment is None else session.scalar(select(moment))
    return deadlines.of_step(Step(step), view.step_since, told_at)
