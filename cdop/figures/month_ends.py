"""The known-by days at which figures tell no day of a death, for whoever is shown its month alone. Pure.

Months since each death are counted up to a day. Laid beside the figures of the day after, they tell who died on that
day of a month; from one end of a month to the next they tell the month.
"""

from dataclasses import replace
from datetime import date

from cdop.figures.slices import Clock
from cdop.reference.calendar import last_month_end


def telling_no_day(at: Clock, today: date) -> Clock | None:
    """The clock as it is once its year has ended by K, since nothing is counted up to K then; and for today.

    Else that of the last end of a month; none where the year had not begun by then.
    """
    ended = at.known_by >= at.year.last_day
    if ended or at.known_by == today:
        return at
    end = last_month_end(at.known_by)
    return replace(at, known_by=end) if end >= at.year.first_day else None


def followed_to_a_month_end(at: Clock) -> Clock:
    """For what is counted up to K whichever the year: the clock of the last end of a month, today's as well."""
    return replace(at, known_by=last_month_end(at.known_by))
