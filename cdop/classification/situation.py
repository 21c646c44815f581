"""What one case's classification and response are told from: for a viewer without identity, without any free text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cdop.case.facts import Fact, FactKind, first_notified, in_force, notifications
from cdop.case.timeline import last_recorded


@dataclass(frozen=True)
class Situation:
    """One case as its classification and response are told.

    Where ``identified`` is false no fact has an identity, and those that would tell the day of death, a time or a
    cause are not read: what is left says how far the case has come. ``told_at``: when the panel was first told
    (UTC), where that is known to the minute.
    """

    case_id: int
    token: str
    reference: str
    age_at_death: str | None
    version: int
    identified: bool
    facts: Sequence[Fact]
    told_at: datetime | None

    @property
    def died_on(self) -> date:
        return last_died(self.facts)

    @property
    def time_of_death(self) -> str | None:
        """``HH:MM``, as the last notification with a time gave it; none for a viewer without identity."""
        answers = [(fact.identity or {}).get("told") or {} for fact in notifications(self.facts)]
        given = [str(told["time_of_death"]) for told in answers if told.get("time_of_death")]
        return next((time for time in reversed(given) if time[:1].isdigit()), None)

    @property
    def notified_on(self) -> date:
        return first_notified(self.facts)

    @property
    def classified(self) -> Fact | None:
        return in_force(self.facts, FactKind.CLASSIFIED)


def last_died(facts: Sequence[Fact]) -> date:
    """The day of death as last described."""
    described = last_recorded(facts, FactKind.DESCRIBED)
    assert described is not None
    return date.fromisoformat(described.detail["date_of_death"])
