"""The numbers of the page of timeliness by looking at each case, and at each day, in turn. Nothing is quick here."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from tests.oracle.cases import Case
from tests.oracle.days import ONE_DAY, complete_months, first_day, last_day, year_of
from tests.oracle.year import Year


def year_at(label: str, known_by: date, panel_area: Sequence[str], ends: date | None = None) -> Year:
    """The year with E, or with another end that is looked at."""
    starts = first_day(label)
    end = ends or min(last_day(label), known_by)
    return Year(tuple(panel_area), starts, end, starts - ONE_DAY, known_by)


def of_cohort(cases: Sequence[Case], label: str, of: str, known_by: date, area: Sequence[str]) -> Counter[str]:
    """The deaths of a cohort's year, of the page of another year: by how soon the review came, and what is due."""
    page, whole = year_at(of, known_by, area), year_at(label, known_by, area, known_by)
    found = Counter[str]()
    for case in cases:
        if year_of(case.died) != label or case.died > page.ends or not whole.requires_review(case):
            continue
        months = None
        if whole.reviewed_at(case, known_by):
            day = whole.latest_finalised(case, known_by)
            assert day
            months = complete_months(case.died, day)
        found["deaths"] += 1
        found["open"] += months is None
        found["under_6"] += months is not None and months < 6
        found["6_to_11"] += months is not None and 6 <= months < 12
        for limit in (6, 12):
            due = complete_months(case.died, known_by) >= limit
            found[f"due_{limit}"] += due
            found[f"in_{limit}"] += due and months is not None and months < limit
            found[f"early_{limit}"] += not due and months is not None
    return found


def waited_days(
    cases: Sequence[Case], label: str, of: str, known_by: date, area: Sequence[str]
) -> list[tuple[int, bool]]:
    """How many days from death each was followed, on days as they are told, and whether the review ended them."""
    page, whole = year_at(of, known_by, area), year_at(label, known_by, area, known_by)
    found = []
    for case in cases:
        if year_of(case.died) == label and case.died <= page.ends and whole.requires_review(case):
            day = whole.latest_finalised(case, known_by) if whole.reviewed_at(case, known_by) else None
            days = ((told(day) if day else known_by) - told(case.died)).days
            found.append((max(0, days), day is not None))
    return sorted(found)


def told(day: date) -> date:
    """The middle of the week of the month; the last week is the rest."""
    return day.replace(day=[4, 11, 18, 25, 25][(day.day - 1) // 7])


def half(followed: Sequence[tuple[int, bool]]) -> int | None:
    """The first day by which half are done, with one factor for each day: Kaplan and Meier's product, in full."""
    waiting = 1.0
    for day in range(max((days for days, _ in followed), default=0) + 1):
        at_risk = sum(days >= day for days, _ in followed)
        done = sum(days == day and ended for days, ended in followed)
        waiting *= 1 - done / at_risk if at_risk else 1
        if waiting <= 0.5 + 1e-9:
            return day
    return None


def outstanding(cases: Sequence[Case], label: str, day: date, known_by: date, area: Sequence[str]) -> int:
    """How many waited on a day, as known by K."""
    year = year_at(label, known_by, area, known_by)
    return sum(year.outstanding_at(case, day) for case in cases)


def moves(
    cases: Sequence[Case], label: str, span: tuple[date, date], known_by: date, area: Sequence[str]
) -> Counter[str]:
    """How many came to wait and went, from one day's end to another's, day after day."""
    year, found = year_at(label, known_by, area, known_by), Counter[str]()
    for case in cases:
        day, until = span
        while day < until:
            before, now = year.outstanding_at(case, day), year.outstanding_at(case, day + ONE_DAY)
            found["came"] += now and not before
            found["went"] += before and not now
            day += timedelta(days=1)
    return found


def days_for(
    begin: date, end: date, waits: Sequence[tuple[str, date, date | None]], asked: date | None
) -> Counter[str]:
    """Each day of a case, given to the first of those for whom it waited."""
    found = Counter[str]()
    for number in range((end - begin).days):
        day = begin + timedelta(days=number)
        for_whom = {whose for whose, since, until in waits if since <= day and (until is None or day < until)}
        order = [whose for whose in ("panel", "process", "meeting", "agency") if whose in for_whom]
        found[order[0] if order else "asking" if asked is None or day < asked else "ours"] += 1
    return found
