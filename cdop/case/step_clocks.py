"""How the clock of a case's next step stands: by days, or to the minute where a later stage knows it so.

The timeline has days alone. The stage in which a step is done may know more, and registers its own rule here, so that
the tasks of a case and the stage's own section never say two things of one clock. Lists of cases count in days.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cdop.case.case_page import CaseView
from cdop.case.clocks import Step
from cdop.case.deadlines import Deadlines, Standing
from cdop.case.steps import HAND_OVER, shown_step
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import LONDON
from cdop.reference.wording import plural

Clock = Callable[[Session, CaseView, PanelSettings], Standing]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_HOURS = 2 * DAY
"""What is nearer than this is said in hours."""

_clocks: dict[str, Clock] = {}


def register_clock(step: Step, clock: Clock) -> None:
    """Say how a step's clock stands for a viewer with identity, once for the whole program."""
    _clocks[step] = clock


def step_standing(session: Session, view: CaseView, area: PanelArea, deadlines: Deadlines) -> Standing | None:
    """How the clock of the next step stands, for those who may know when it began; None where it has no target."""
    step = shown_step(view, area, deadlines.today)
    if step is None or step == HAND_OVER or not view.identified or view.step_since is None:
        return None
    if step in _clocks:
        return _clocks[step](session, view, deadlines.settings)
    return deadlines.of_step(Step(step), view.step_since)


def standing_at(due: datetime, now: datetime, *, late: bool) -> Standing:
    """How what is due at a moment stands: in hours while it is near, then in days. Both moments have a time zone."""
    away = now - due if late else due - now
    words = _hours(away) if away < IN_HOURS else plural(away // DAY, "day")
    day = due.astimezone(LONDON).date()
    return Standing(day, max(away // DAY, 1), f"Late by {words}") if late else Standing(day, 0, f"Due in {words}")


def _hours(away: timedelta) -> str:
    return plural(away // HOUR, "hour") if away >= HOUR else "less than an hour"
