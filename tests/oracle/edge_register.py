"""One register in which every band and every kind of month ends are met on the day, and a day either side."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.days import ONE_DAY, birthday, completed_age, month_later
from tests.oracle.generator import Row

MEDWAY = "E06000035"
EITHER_SIDE = (-ONE_DAY, timedelta(), ONE_DAY)
BIRTHS = (
    date(2000, 2, 28),
    date(2000, 2, 29),
    date(2000, 3, 1),
    date(2003, 3, 31),
    date(2003, 4, 1),
    date(2004, 2, 29),
    date(2011, 2, 28),
    date(2011, 3, 1),
    date(2012, 2, 29),
    date(2013, 12, 31),
)


def edge_register() -> list[Row]:
    """Reviewed cases of residents; the oldest is born in 2000 and the last is finalised in 2019."""
    rows = []
    for number, (born, died, finalised) in enumerate([*ages(), *waits()]):
        rows.append(
            {
                "case_ref": f"E{number}",
                "notified_on": died.isoformat(),
                "date_of_death": died.isoformat(),
                "date_of_birth": born.isoformat() if born else "",
                "home_area": MEDWAY,
                "death_area": MEDWAY,
                "finalised_on": finalised.isoformat(),
                "category": str(number % 10 + 1),
                "modifiability": ("modifiable", "none", "inadequate")[number % 3],
            }
        )
    return rows


def ages() -> Iterator[tuple[date | None, date, date]]:
    """Children who died around the 28th day and around each birthday that bounds a band."""
    for born in BIRTHS:
        ends = [birthday(born, years) for years in (1, 5, 10, 15, 18)]
        for end in (born, born + timedelta(days=27), *ends):
            for shift in EITHER_SIDE:
                died = end + shift
                if born <= died and completed_age(born, died) < 18 and died < date(2019, 1, 1):
                    yield born, died, died + timedelta(days=30)


def waits() -> Iterator[tuple[date | None, date, date]]:
    """Deaths at the ends of months, finalised around the day on which six or twelve months are complete."""
    for year in (2014, 2015, 2016):
        for month in range(1, 13):
            last = month_later(date(year, 1, 31), month - 1)
            for died in (last - 3 * ONE_DAY, last - 2 * ONE_DAY, last - ONE_DAY, last):
                for months in (6, 12):
                    for shift in EITHER_SIDE:
                        yield None, died, month_later(died, months) + shift
