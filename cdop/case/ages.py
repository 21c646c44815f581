"""How old a child was, as lists and the pseudonymised pages may say it: never the two days it is counted from."""

from datetime import date

from cdop.reference.calendar import completed_age

NEONATAL_DAYS = 28


def age_at_death(born: date | None, died: date) -> str | None:
    """Completed days under 28 days, completed months under a year, then completed years: ``P27D``, ``P11M``, ``P4Y``.

    Durations as ISO 8601 writes them. A month without such a day is complete on the first of the next, as a
    29 February birthday is (counting.md section 1). None without a date of birth.
    """
    if born is None:
        return None
    days = (died - born).days
    months = (died.year - born.year) * 12 + died.month - born.month - (died.day < born.day)
    if days < NEONATAL_DAYS or not months:
        return f"P{days}D"
    return f"P{months}M" if months < 12 else f"P{completed_age(born, died)}Y"
