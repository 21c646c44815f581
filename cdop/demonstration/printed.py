"""What the invented panel's earlier reports printed: years before the register, and the closing of 2013-14."""

from datetime import date

from cdop.figures.tables import PrintedTotal

ANNUAL_REPORT_2013_14 = "Annual report 2013-14 (printed)"
_ROWS = ("opening", "notified", "reviewed", "closing")

# 2008-09 does not add up by itself (0 + 22 - 9 is 13): a report may be so, and is kept as it was printed.
_YEARS = (
    ("2008-09", (0, 22, 9, 12), date(2009, 9, 25)),
    ("2009-10", (12, 20, 21, 11), date(2010, 9, 24)),
    ("2010-11", (11, 18, 21, 8), date(2011, 9, 23)),
)


def printed_totals() -> list[PrintedTotal]:
    """Every printed total of the demonstration."""
    found = [
        PrintedTotal(year, "reconciliation", row, value, f"Annual report {year} (printed)", published_on)
        for year, values, published_on in _YEARS
        for row, value in zip(_ROWS, values, strict=True)
    ]
    closing = PrintedTotal("2013-14", "reconciliation", "closing", 11, ANNUAL_REPORT_2013_14, date(2014, 9, 19))
    return [*found, closing]
