"""Dates, times and counts in the words that people read. Templates place these words; nothing else makes them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from cdop.reference.calendar import LONDON

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
IRREGULAR = {"child": "children", "person": "people", "is": "are", "was": "were", "has": "have", "this": "these"}


def long_date(day: date | None) -> str:
    """31 March 2014; nothing for no date. Not ``strftime``: month names must not follow the server's locale."""
    return f"{day.day} {month_year(day)}" if day else ""


def end_of(day: date) -> str:
    """The end of March 2014, where it is that month's last day: no day that could be taken for a child's."""
    return f"the end of {month_year(day)}" if _is_last(day) else long_date(day)


def when(day: date) -> str:
    """At the end of March 2014; on 5 March 2014."""
    return f"{'at' if _is_last(day) else 'on'} {end_of(day)}"


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def month_year(day: date | None) -> str:
    """March 2014; nothing for no date."""
    return f"{MONTHS[day.month - 1]} {day.year}" if day else ""


def short_datetime(moment: datetime | None) -> str:
    """21 November 2026 at 14:05, as clocks in England showed it. A moment without a zone is taken as UTC."""
    if moment is None:
        return ""
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)
    return f"{long_date(local)} at {local:%H:%M}"


def plural(number: int, word: str, many: str | None = None) -> str:
    """``1 case``, ``2 cases``, ``1,204 cases``; ``many`` where the plural is not formed with s."""
    return f"{number:,} {word if number == 1 else many or _many(word)}"


def fault_words(subject: str, words: str) -> str:
    """A reader's words (``cdop.reference.values``) as a sentence about an answer.

    "The NHS number’s check digit is wrong", "Home postcode is not a United Kingdom postcode".
    """
    part = words.removeprefix("the ")
    return f"{subject} {words}" if part == words else f"The {subject}’s {part}"


def thousands(value: object) -> str:
    """A whole number as people write it ("12,543"); anything else, such as a dash for no figure, as it stands."""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _many(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def reasons_in_line(reasons: Sequence[str]) -> str:
    """Reasons one after another, each but the first begun small: "The same date of birth; the same surname"."""
    later = (reason if reason.startswith("NHS") else reason[:1].lower() + reason[1:] for reason in reasons[1:])
    return "; ".join([*reasons[:1], *later])
