"""When something happened, told from the death: a paper names no day. Pure."""

from datetime import date

from cdop.gathering.record.dated import DAY, MONTH, YEAR
from cdop.reference.calendar import complete_months
from cdop.reference.wording import plural

TO_THE_DAY = 60
"""So many days from the death are counted as days; further off, months and years tell what matters."""
TO_THE_MONTH = 24
TIME_TOLD = 7
NO_DAY = "No day known"


def moment_from_death(on: date | None, precision: str, died: date, time: str | None = None) -> str:
    """'On the day of death at 03:40', '3 days before death', '5 months before death', '2 years before the year of
    death'. ``precision`` is day, month or year; the time of day is told within a week of the death.
    """
    if on is None:
        return NO_DAY
    if precision == YEAR:
        return _counted(died.year - on.year, "year", "the year of death", "In the year of death")
    if precision == MONTH:
        return _months((died.year - on.year) * 12 + died.month - on.month)
    words, days = _day(on, died), abs((died - on).days)
    return f"{words} at {time}" if time and precision == DAY and days <= TIME_TOLD else words


def small(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def _day(on: date, died: date) -> str:
    days = (died - on).days
    if abs(days) <= TO_THE_DAY:
        return _counted(days, "day", "death", "On the day of death")
    months = complete_months(min(on, died), max(on, died))
    number, unit = (months, "month") if months < TO_THE_MONTH else (months // 12, "year")
    return f"{plural(number, unit)} {_side(days)} death"


def _months(months: int) -> str:
    if abs(months) < TO_THE_MONTH:
        return _counted(months, "month", "the month of death", "In the month of death")
    return f"{plural(abs(months) // 12, 'year')} {_side(months)} death"


def _counted(before: int, unit: str, of: str, same: str) -> str:
    return f"{plural(abs(before), unit)} {_side(before)} {of}" if before else same


def _side(before: int) -> str:
    return "before" if before > 0 else "after"
