"""When each step is due by the panel's own targets, and by how much it is late, in words. Pure.

Days are counted after the day on which a clock begins: a target of one day is kept on the day after. A target in hours
is kept in days begun, because a timeline's facts have a day and rarely an hour (one case's own page may know the hour:
``cdop.case.step_clocks``). A target in working days is late once a working day has passed since: on the Saturday after
a Friday it was due, and is not late yet.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from cdop.case.clocks import Step
from cdop.panel_settings.rules import SETTINGS, Kind, PanelSettings
from cdop.reference.wording import long_date, plural
from cdop.reference.working_days import working_days_after, working_days_between

TARGETS: Mapping[Step, str] = MappingProxyType(
    {
        Step.RESIDENCY: "decide_residency_within",
        Step.CLASSIFICATION: "classify_within",
        Step.RESPONSE: "response_decided_within",
        Step.HANDOVER: "handover_answered_within",
        Step.ASKING: "ask_within",
        Step.SETTLING: "read_within",
    }
)
HOURS_A_DAY = 24


@dataclass(frozen=True)
class Standing:
    """How a clock stands on a day: when it is due, and how many days or working days late (0: in time)."""

    due: date
    late_by: int
    words: str


@dataclass(frozen=True)
class Deadlines:
    """The panel's targets on a day."""

    settings: PanelSettings
    today: date

    def of_step(self, step: Step, since: date) -> Standing | None:
        """How a step stands whose clock began on a day; None for steps without a target."""
        return self.of_target(TARGETS[step], since) if step in TARGETS else None

    def of_target(self, key: str, since: date) -> Standing:
        due = self._due(key, since)
        late, left = self._days(key, due, self.today), self._days(key, self.today, due)
        unit = "working day" if _in_working_days(key) else "day"
        if late:
            return Standing(due, late, f"Late by {plural(late, unit)}")
        if due < self.today:
            return Standing(due, 0, f"Was due on {long_date(due)}")
        return Standing(due, 0, f"Due in {plural(left, unit)}" if left else "Due today")

    def kept(self, key: str, since: date, until: date) -> bool:
        """Whether a clock that ran from one day to another kept its target."""
        return self._days(key, self._due(key, since), until) == 0

    def in_time_since(self, step: Step) -> date:
        """The earliest beginning of a step's clock that is not late today: every earlier one is."""
        return self.target_in_time_since(TARGETS[step])

    def target_in_time_since(self, key: str) -> date:
        """The same of a target by its setting."""
        latest = self.today.toordinal()
        earliest = max(latest - 2 * (self.settings.number(key) + 30), date.min.toordinal())
        days = range(earliest, latest + 1)
        place = bisect_left(days, True, key=lambda day: self.kept(key, date.fromordinal(day), self.today))
        return date.fromordinal(days[place])

    def _due(self, key: str, since: date) -> date:
        number = self.settings.number(key)
        try:
            if _in_working_days(key):
                return working_days_after(since, number)
            days = -(-number // HOURS_A_DAY) if SETTINGS[key].kind is Kind.HOURS else number
            return since + timedelta(days=days)
        except OverflowError:
            return date.max

    @staticmethod
    def _days(key: str, start: date, end: date) -> int:
        return working_days_between(start, end) if _in_working_days(key) else max((end - start).days, 0)


def _in_working_days(key: str) -> bool:
    return SETTINGS[key].kind is Kind.WORKING_DAYS
