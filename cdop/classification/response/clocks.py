"""The response's clocks against the panel's targets: in time, late, due; and what cannot be told without a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from cdop.case.facts import Fact, FactKind
from cdop.case.response_state import ResponseState, meetings, response_state
from cdop.classification.situation import Situation
from cdop.panel_settings.rules import SETTINGS, Kind, PanelSettings, words_of
from cdop.reference.calendar import LONDON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class ClockState(StrEnum):
    """How a target stands."""

    MET = "met"
    LATE = "late"
    DOUBTFUL = "doubtful"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_HELD = "not_held"


@dataclass(frozen=True)
class Moment:
    """A day and, where it is known, the time (``HH:MM``, in England)."""

    day: date
    time: str | None = None

    @property
    def earliest(self) -> datetime:
        return _london(self.day, self.time or "00:00")

    @property
    def latest(self) -> datetime:
        return self.earliest if self.time else _london(self.day + DAY, "00:00")


@dataclass(frozen=True)
class Clock:
    """One target: its question, the target in words, how it stands, when it happened, by when it was due."""

    title: str
    target: str
    state: ClockState
    happened: Moment | None
    due: datetime


def clock_state(start: Moment, limit: timedelta, happened: Moment | None, now: datetime) -> ClockState:
    """How a target stands: in doubt where a time is not known and one time would give another answer than another."""
    if happened is None:
        return ClockState.OVERDUE if now > start.latest + limit else ClockState.DUE
    if happened.latest <= start.earliest + limit or happened.day < start.day:
        return ClockState.MET
    return ClockState.LATE if happened.earliest > start.latest + limit else ClockState.DOUBTFUL


def clocks(case: Situation, settings: PanelSettings, now: datetime) -> list[Clock]:
    """The decision's clock; those of the meetings where a response was started. ``now`` has a time zone."""
    notified, died = _notified(case), Moment(case.died_on, case.time_of_death)
    decided = _clock("Decided", "response_decided_within", notified, _decided(case.facts), settings, now)
    state = response_state(case.facts)
    if state in {ResponseState.NOT_DECIDED, ResponseState.NOT_NEEDED}:
        return [decided]
    held = [
        _clock(title, key, died, _held(case.facts, kind), settings, now)
        for title, key, kind in (
            ("First discussion", "initial_discussion_within", "initial"),
            ("Home or scene visit", "visit_within", "visit"),
            ("Final case discussion", "final_discussion_within", "final"),
        )
    ]
    return [decided, *(_ended(clock) if state is ResponseState.STOOD_DOWN else clock for clock in held)]


def shared_state(due: str | None, came: str | None, today: date) -> ClockState | None:
    """How it stands with what somebody was to give or do by a day; none where no day was set."""
    if came:
        return None if not due else ClockState.MET if came <= due else ClockState.LATE
    if not due:
        return None
    return ClockState.OVERDUE if today.isoformat() > due else ClockState.DUE


def _clock(  # noqa: PLR0913, PLR0917 - each is said once, above
    title: str, key: str, start: Moment, happened: Moment | None, settings: PanelSettings, now: datetime
) -> Clock:
    setting, number = SETTINGS[key], settings.number(key)
    if setting.kind is Kind.DAYS:
        start = Moment(start.day)  # days are counted as days: what happens on the last of them is in time
        happened = Moment(happened.day) if happened else None
        state = _by_day(start.day, number, happened, now)
        due = _london(start.day + DAY * number, "23:59")
    else:
        state, due = clock_state(start, HOUR * number, happened, now), start.latest + HOUR * number
    return Clock(title, words_of(setting, str(number)), state, happened, due)


def _by_day(start: date, number: int, happened: Moment | None, now: datetime) -> ClockState:
    day = happened.day if happened else now.astimezone(LONDON).date()
    late = (day - start).days > number
    if happened is None:
        return ClockState.OVERDUE if late else ClockState.DUE
    return ClockState.LATE if late else ClockState.MET


def _ended(clock: Clock) -> Clock:
    """Of a response that was stood down, nothing more is due."""
    if clock.happened:
        return clock
    return Clock(clock.title, clock.target, ClockState.NOT_HELD, None, clock.due)


def _notified(case: Situation) -> Moment:
    if case.told_at is None:
        return Moment(case.notified_on)
    told = case.told_at.replace(tzinfo=UTC).astimezone(LONDON)
    return Moment(told.date(), f"{told:%H:%M}") if told.date() == case.notified_on else Moment(case.notified_on)


def _decided(facts: Sequence[Fact]) -> Moment | None:
    """The first decision, whatever was decided later."""
    found = [fact for fact in facts if fact.kind is FactKind.RESPONSE_DECIDED]
    first = min(found, key=lambda fact: (fact.dated, fact.detail["time"] or "24:00", fact.sequence), default=None)
    return Moment(first.dated, first.detail["time"]) if first else None


def _held(facts: Sequence[Fact], kind: str) -> Moment | None:
    first = next((fact for fact in meetings(facts) if fact.detail["meeting_kind"] == kind), None)
    return Moment(first.dated, first.detail["time"]) if first else None


def _london(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), LONDON).astimezone(UTC)
