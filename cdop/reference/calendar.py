"""Years that run from April to March, whole months and completed ages (counting.md sections 1 and 3)."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FAR_FUTURE = date(9999, 12, 31)
EARLIEST = date(1900, 1, 1)  # whatever is dated before it was mistyped
CHILDHOOD_ENDS = 18  # years; the birthday itself is no longer childhood (domain.md section 8, case 5)


def today() -> date:
    """The civil day in England. Rules take the day as an argument; only the edges call this."""
    return datetime.now(LONDON).date()


def now() -> datetime:
    """This moment, as clocks in England show it. Rules take it as an argument; only the edges call this."""
    return datetime.now(LONDON)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in England, in UTC as the database keeps moments."""
    return datetime.combine(day, datetime.min.time(), LONDON).astimezone(UTC).replace(tzinfo=None)


def day_written(text: str) -> date | None:
    """A day written as 2015-09-18; none for anything else, which the library partly reads too (20150918, weeks)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


@dataclass(frozen=True, order=True)
class Year:
    """A year from 1 April of ``start`` to 31 March, both days in."""

    start: int

    @classmethod
    def parse(cls, label: str) -> "Year":
        """Read ``2014-15``. Raises ``ValueError`` in plain words."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", label)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]) or not 1900 <= int(match[1]) <= 9990:
            raise ValueError(f"'{label}' is not a year: write it like 2014-15.")
        return cls(int(match[1]))

    @classmethod
    def of(cls, day: date) -> "Year":
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def label(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def opening_day(self) -> date:
        """O: the day before the year starts."""
        return date(self.start, 3, 31)

    def end(self, known_by: date) -> date:
        """E: the earlier of the year's last day and the known-by day."""
        return min(self.last_day, known_by)

    def before(self, years: int = 1) -> "Year":
        return Year(self.start - years)


def quarter(day: date) -> str:
    """``Q1`` (April to June) … ``Q4``."""
    return f"Q{(day.month - 4) % 12 // 3 + 1}"


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def complete_months(start: date, end: date) -> int:
    """Calendar months completed from start to end.

    A month is complete when the same day of the month is reached, or the month's last day where it
    has no such day: 31 August to 28 February 2015 is six.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end.day >= min(start.day, _days_in(end.year, end.month)) else months - 1


def latest_start(end: date, months: int) -> date:
    """The last day from which ``months`` calendar months are complete on ``end``."""
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = _days_in(year, month + 1)
    day = last if end.day == _days_in(end.year, end.month) else min(end.day, last)
    return date(year, month + 1, day)


def last_month_end(day: date) -> date:
    """The day itself where it ends a month; else the last day of the month before."""
    return day if day.day == _days_in(day.year, day.month) else day.replace(day=1) - timedelta(days=1)


def months_after(start: date, months: int) -> date:
    """The same day of the month so many months on; the month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, _days_in(year, month + 1)))


def birthday(born: date, age: int) -> date:
    """The day an age is reached; one born on 29 February has it on 1 March in common years."""
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def completed_age(born: date, died: date) -> int:
    """Whole years at death; a birthday counts from the start of its day."""
    age = died.year - born.year
    return age if died >= birthday(born, age) else age - 1


def was_adult(born: date | None, died: date) -> bool:
    """True from the start of the 18th birthday on; without a date of birth nobody can say so."""
    return born is not None and completed_age(born, died) >= CHILDHOOD_ENDS


def age_band(born: date | None, died: date) -> str | None:
    """The band of the age at death; none without a date of birth or from the 18th birthday on."""
    if born is None:
        return None
    age = completed_age(born, died)
    if age == 0:
        return "0-27 days" if died - born < timedelta(days=28) else "28-364 days"
    bands = ((4, "1-4 years"), (9, "5-9 years"), (14, "10-14 years"), (17, "15-17 years"))
    return next((band for last, band in bands if age <= last), None)


AGE_BANDS = ("0-27 days", "28-364 days", "1-4 years", "5-9 years", "10-14 years", "15-17 years")
MONTH_BANDS = ("under_6", "6_to_11", "12_and_over")


def months_band(months: int) -> str:
    """The band of complete months from death to a day."""
    return MONTH_BANDS[0] if months < 6 else MONTH_BANDS[1] if months < 12 else MONTH_BANDS[2]
