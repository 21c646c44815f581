"""The known-by days at which figures tell no day of a death, for whoever is shown its month alone. Pure.

Months since each death are counted up to a day. Laid beside the figures of the day after, they tell who died on that
day of a month; from one end of a month to the next they tell the month. So a year that runs is told as at the end of a
month: whoever looks every day sees it move once a month (docs/decisions/0045).
"""

from dataclasses import replace
from datetime import date

from cdop.accounts.people import Person
from cdop.figures.slices import Clock
from cdop.reference.calendar import Year, last_month_end

NO_DAY = "Choose the last day of a month: from one day to the next the figures would tell days of death"
STANDS_AS = (
    "The year runs, so its figures stand here as at the end of the last whole month: from one day to the next they "
    "would tell on which day a child died. Coordinators see them as at today."
)


def telling_no_day(at: Clock) -> Clock | None:
    """The clock as it is once its year has ended by K, since nothing is counted up to K then.

    Else that of the last end of a month; none where the year had not begun by then.
    """
    if at.known_by >= at.year.last_day:
        return at
    end = last_month_end(at.known_by)
    return replace(at, known_by=end) if end >= at.year.first_day else None


def told_to(person: Person, at: Clock) -> Clock | None:
    """The clock by which a person is told of a year: any for whoever knows the day of a death."""
    return at if person.sees_identity else telling_no_day(at)


def first_told(year: Year) -> date:
    """The last day of a year's first month, from the end of which on it is told to everybody."""
    return date(year.start, 4, 30)


def followed_to_a_month_end(at: Clock) -> Clock:
    """For what is counted up to K whichever the year: the clock of the last end of a month, today's as well."""
    return replace(at, known_by=last_month_end(at.known_by))
