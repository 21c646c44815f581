"""How long an emergency lasts, how soon somebody else looks into it, and with what outcome. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from cdop.reference.working_days import working_days_between

LASTS = timedelta(minutes=60)
"""For how long an emergency opens a restricted case (security.md P04)."""
REVIEWED_WITHIN = 5
"""Working days within which somebody else looks into it; after them it is told as late."""
SHORTEST = 10
"""Characters of a reason, or of what was found, at least."""
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "justified": "It was right to open it",
        "not_justified": "It was not right to open it; this was spoken about",
        "reported": "Reported to information governance",
    }
)


def too_short(words: str) -> str:
    """What is wrong with a reason; nothing where it is long enough."""
    return "" if len(words.strip()) >= SHORTEST else f"Say it in at least {SHORTEST} characters"


def in_time_since(today: date) -> date:
    """The first day whose emergencies are not late yet."""
    day = today
    while not late_by(day - timedelta(days=1), today):
        day -= timedelta(days=1)
    return day


def late_by(opened_on: date, today: date) -> int:
    """By how many working days a review is late; none while it is in time."""
    return max(0, working_days_between(opened_on, today) - REVIEWED_WITHIN)
