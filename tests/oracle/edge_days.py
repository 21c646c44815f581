"""Days where counting goes wrong first, drawn more often than ordinary ones."""

import random
from datetime import date, timedelta

from tests.oracle.days import ONE_DAY, birthday, month_later

DAYS_OF_LIFE = (0, 1, 6, 27, 28, 29, 364, 365, 366)
BIRTHDAYS = (1, 1, 5, 10, 15, 18)
MONTHS_TO_REVIEW = (1, 6, 6, 6, 6, 7, 12, 12, 12, 18)


def edges(first: date, last: date) -> list[date]:
    """Year ends, quarter ends, and month ends that have no like six months on, between two days."""
    found = []
    for year in range(first.year, last.year + 1):
        for month, day in (
            (3, 31),
            (4, 1),
            (3, 31),
            (4, 1),
            (6, 30),
            (7, 1),
            (5, 31),
            (8, 29),
            (8, 30),
            (8, 31),
            (8, 31),
            (10, 31),
            (9, 30),
            (10, 1),
            (12, 31),
            (1, 1),
            (2, 28),
            (3, 1),
        ):
            found.append(date(year, month, day))
        found.append(date(year, 3, 1) - ONE_DAY)
    return [day for day in found if first <= day <= last]


def some_day(rng: random.Random, first: date, last: date) -> date:
    """A day from the first to the last, both in: the ends, an edge, or any."""
    chance = rng.random()
    if chance < 0.15:
        return first
    if chance < 0.2:
        return last
    days = edges(first, last)
    if chance < 0.65 and days:
        return rng.choice(days)
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def near_birthday(rng: random.Random, born: date) -> date:
    """The day before, the day of, or the day after an anniversary that bounds an age band."""
    return birthday(born, rng.choice(BIRTHDAYS)) + timedelta(days=rng.choice((-1, 0, 1)))


def near_month(rng: random.Random, start: date) -> date:
    """Around the day on which a number of months is complete."""
    return month_later(start, rng.choice(MONTHS_TO_REVIEW)) + timedelta(days=rng.choice((-1, 0, 0, 1)))


def within(day: date, first: date, last: date) -> date:
    """The day itself, or the nearest of the two ends."""
    return max(first, min(day, last))
