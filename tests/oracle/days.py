"""Days, birthdays, months and years as counting.md words them, in the plainest way."""

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def birthday(born: date, years: int) -> date:
    """The day of the nth birthday; one of 29 February falls on 1 March in common years."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def completed_age(born: date, died: date) -> int:
    """Whole years at death; a birthday counts from the start of its day."""
    years = 0
    while birthday(born, years + 1) <= died:
        years += 1
    return years


def month_later(start: date, months: int) -> date:
    """The same day-of-month so many months on, or that month's last day where it has none."""
    month_index = start.month - 1 + months
    year = start.year + month_index // 12
    month = month_index % 12 + 1
    last_day_of_month = calendar.monthrange(year, month)[1]
    return date(year, month, min(start.day, last_day_of_month))


def complete_months(start: date, end: date) -> int:
    """Complete calendar months from one day to a later one."""
    months = 0
    while month_later(start, months + 1) <= end:
        months += 1
    return months


def first_day(year: str) -> date:
    """1 April of a year labelled like ``2014-15``."""
    return date(int(year[:4]), 4, 1)


def last_day(year: str) -> date:
    """31 March that ends a year labelled like ``2014-15``."""
    return date(int(year[:4]) + 1, 3, 31)


def year_of(day: date) -> str:
    """The label of the year that a day lies in."""
    starts = day.year if day >= date(day.year, 4, 1) else day.year - 1
    return f"{starts}-{(starts + 1) % 100:02d}"


def quarter_of(day: date) -> str:
    """``Q1`` is April to June, ``Q4`` January to March."""
    if day.month in (4, 5, 6):
        return "Q1"
    if day.month in (7, 8, 9):
        return "Q2"
    if day.month in (10, 11, 12):
        return "Q3"
    return "Q4"
