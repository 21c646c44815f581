"""Which days of a review may be told to whoever is shown the month of a death alone. Pure.

It is told of every review whether six or twelve months were complete on the day on which it was finalised. Where that
day lies six or twelve months after the month of death, it parts that month in two, and the child died in the one part
or the other: so such a day is told by its month, as days within the month of death are.
"""

from datetime import date

_PART_A_MONTH = frozenset({0, 6, 12})


def parts_the_month_of_death(day: date, died: date) -> bool:
    """Whether a day of a review would narrow the day of death within its month; of ``died`` the month alone counts."""
    return (day.year - died.year) * 12 + day.month - died.month in _PART_A_MONTH
