"""What earlier reports printed: the years before the register, the closing of 2013-14, and the report of 2014-15."""

from datetime import date

from cdop.figures.tables import PrintedTotal

_SUM = (
    ("outstanding", "opening"),
    ("notifications", "requiring_review"),
    ("reviews", "total"),
    ("outstanding", "closing"),
)
_TABLE_1 = (
    ("total", 32),
    ("non_resident_died_in_area", 13),
    ("resident_died_in_area", 16),
    ("resident_died_out_of_area", 3),
    ("expected", 11),
    ("unexpected", 8),
)
_REVIEWS = (("expected", 12), ("unexpected", 9), ("modifiable", 5))

# opening, requiring review, reviewed, closing. Two years do not add up by themselves (0 + 22 - 9 is 13, and
# 11 + 19 - 21 is 9): a report may be so, and is kept as it was printed.
_YEARS = (
    ("2008-09", (0, 22, 9, 12), date(2009, 9, 25)),
    ("2010-11", (11, 18, 21, 8), date(2011, 9, 23)),
    ("2014-15", (11, 19, 21, 10), date(2015, 10, 9)),
)


def printed_totals() -> list[PrintedTotal]:
    """Every printed total of the demonstration."""
    found = [
        _printed(year, table, row, value, published_on)
        for year, values, published_on in _YEARS
        for (table, row), value in zip(_SUM, values, strict=True)
    ]
    found.append(_printed("2013-14", "outstanding", "closing", 11, date(2014, 9, 19)))
    for table, rows in (("notifications", _TABLE_1), ("reviews", _REVIEWS)):
        found += [_printed("2014-15", table, row, value, date(2015, 10, 9)) for row, value in rows]
    return found


def _printed(year: str, table: str, row: str, value: int, published_on: date) -> PrintedTotal:
    return PrintedTotal(year, table, row, value, f"Annual report {year} (printed)", published_on)
