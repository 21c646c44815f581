"""Working days in England: neither a Saturday, a Sunday nor a bank holiday (domain.md section 3, by S52)."""

from datetime import date, timedelta
from functools import cache

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year that fall on a Monday to Friday."""
    from holidays import country_holidays

    return frozenset(day for day in country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < _SATURDAY)


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """How many working days come after ``start``, up to and with ``end``; none where ``end`` is not later."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    left = [end - _DAY * back for back in range(rest)]
    weekdays = weeks * 5 + sum(day.weekday() < _SATURDAY for day in left)
    off = (day for year in range(start.year, end.year + 1) for day in _bank_holidays(year))
    return weekdays - sum(start < day <= end for day in off)


def working_days_after(start: date, number: int) -> date:
    """The working day that is ``number`` (1 or more) working days after a day, which itself may be any day."""
    day = start + _WEEK * ((number - 1) // 5)
    while working_days_between(start, day) < number or not is_working_day(day):
        day += _DAY
    return day
