"""When each step is due by the panel's own targets, and by how much it is late, in words. Pure.

Days are counted after the day on which a clock begins: a target of one day is kept on the day after. A target in
working days is late once a working day has passed since: on the Saturday after a Friday it was due, and is not late
yet. A target in hours counts from the moment where that is known (``cdop.case.step_moments``), else from the end of the
day: a timeline's facts have a day and rarely an hour, and nothing is called late that may be in time.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from cdop.case.clocks import Step
from cdop.panel_settings.rules import SETTINGS, Kind, PanelSettings
from cdop.reference.calendar import LONDON
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
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
IN_HOURS = 2 * DAY
"""What is nearer than this is said in hours."""


@dataclass(frozen=True)
class Standing:
    """How a clock stands on a day: when it is due, and how many days or working days late (0: in time)."""

    due: date
    late_by: int
    words: str


@dataclass(frozen=True)
class LateHours:
    """Which clocks of a target in hours are late: those that began before ``day``, and those whose moment is known to
    be on it, from ``begins`` on, before ``ends`` (both UTC without a zone, as moments are stored).
    """

    day: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Deadlines:
    """The panel's targets on a day; ``now`` (with a zone) for those in hours, noon where only the day is known."""

    settings: PanelSettings
    today: date
    now: datetime | None = None

    def of_step(self, step: Step, since: date, told_at: datetime | None = None) -> Standing | None:
        """How a step stands whose clock began on a day, and at a moment (UTC without a zone) where that is known.

        None for steps without a target.
        """
        return self.of_target(TARGETS[step], since, told_at) if step in TARGETS else None

    def of_target(self, key: str, since: date, told_at: datetime | None = None) -> Standing:
        if _in_hours(key):
            return self._of_hours(key, since, told_at)
        due = self._due(key, since)
        late, left = self._days(key, due, self.today), self._days(key, self.today, due)
        unit = "working day" if _in_working_days(key) else "day"
        if late:
            return Standing(due, late, f"Late by {plural(late, unit)}")
        if due < self.today:
            return Standing(due, 0, f"Was due on {long_date(due)}")
        return Standing(due, 0, f"Due in {plural(left, unit)}" if left else "Due today")

    def late_hours(self, key: str) -> LateHours | None:
        """Which clocks of a target in hours are late now; None for a target in days."""
        if not _in_hours(key):
            return None
        try:
            last = self._now - self.settings.number(key) * HOUR
        except OverflowError:
            last = datetime.min.replace(tzinfo=UTC) + DAY
        day = (last - timedelta.resolution).astimezone(LONDON).date()
        minute = last.replace(second=0, microsecond=0)
        ends = minute if minute == last else minute + MINUTE  # moments count to the minute, as they are shown
        return LateHours(day, _start_of(day).replace(tzinfo=None), ends.replace(tzinfo=None))

    def _of_hours(self, key: str, since: date, told_at: datetime | None) -> Standing:
        try:
            due = begun(since, told_at) + self.settings.number(key) * HOUR
        except OverflowError:
            due = datetime.max.replace(tzinfo=UTC) - DAY
        return standing_at(due, self._now, late=self._now > due)

    @property
    def _now(self) -> datetime:
        return (self.now or datetime.combine(self.today, time(12), LONDON)).astimezone(UTC)

    def kept(self, key: str, since: date, until: date) -> bool:
        """Whether a clock that ran from one day to another kept its target."""
        return self._days(key, self._due(key, since), until) == 0

    def in_time_since(self, step: Step) -> date:
        """The earliest day on which a step's clock begins and is not late: every earlier one is.

        Of a target in hours a clock of this very day is late where its moment says so (``late_hours``).
        """
        return self.target_in_time_since(TARGETS[step])

    def target_in_time_since(self, key: str) -> date:
        """The same of a target by its setting."""
        if hours := self.late_hours(key):
            return hours.day
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
            return since + timedelta(days=-(-number * HOUR // DAY) if _in_hours(key) else number)
        except OverflowError:
            return date.max

    @staticmethod
    def _days(key: str, start: date, end: date) -> int:
        return working_days_between(start, end) if _in_working_days(key) else max((end - start).days, 0)


def _in_working_days(key: str) -> bool:
    return SETTINGS[key].kind is Kind.WORKING_DAYS


def _in_hours(key: str) -> bool:
    return SETTINGS[key].kind is Kind.HOURS


def begun(since: date, told_at: datetime | None) -> datetime:
    """The moment (UTC) from which hours count: to the minute where it is known and of that day, else the day's end."""
    told = told_at.replace(second=0, microsecond=0, tzinfo=UTC) if told_at else None
    if told and told.astimezone(LONDON).date() == since:
        return told
    return _start_of(since + DAY)


def standing_at(due: datetime, now: datetime, *, late: bool) -> Standing:
    """How what is due at a moment stands: in hours while it is near, then in days. Both moments have a time zone."""
    away = now - due if late else due - now
    words = _hours(away) if away < IN_HOURS else plural(away // DAY, "day")
    day = due.astimezone(LONDON).date()
    return Standing(day, max(away // DAY, 1), f"Late by {words}") if late else Standing(day, 0, f"Due in {words}")


def _hours(away: timedelta) -> str:
    return plural(away // HOUR, "hour") if away >= HOUR else "less than an hour"


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
