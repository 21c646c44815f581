"""The panel's own number beside a published one, as this edition shows it, with its limits. Pure."""

from dataclasses import dataclass

from cdop.figures.comparing.held import PublishedFigure
from cdop.figures.comparing.menu import DEATHS, MODIFIABLE, SHARE_OF_DEATHS, SHARE_OF_REVIEWS
from cdop.figures.mortality import mortality, rates_of
from cdop.figures.rating import Printed, RateTable
from cdop.figures.shares import Share, printed_share
from cdop.figures.tables import HIDDEN, AnnualFigures, Count, Table
from cdop.reference.rates import FEWEST

NOT_COUNTED = "it is not counted here"
NOT_SHOWN = "the number here is not shown in this edition"
_EVERYBODY = "deaths_by_sex"


@dataclass(frozen=True)
class Local:
    """A number with its 95% limits, to one decimal place; none where it is not given.

    ``why`` says why, where the reason is another than that there are few. ``events`` is the number that makes it
    reliable or not: deaths, or the reviews or deaths that a share is of.
    """

    value: Printed
    low: Printed
    high: Printed
    events: Count
    noun: str
    why: str = ""


def local(figures: AnnualFigures, found: PublishedFigure) -> Local:
    """What the panel has of the same measure, part and number of years, whatever it is counted by."""
    match found.measure:
        case measure if measure == DEATHS:
            key = f"deaths_by_{found.parted_by}" if found.parted_by else _EVERYBODY
            table = _table(figures, key)
            rates = rates_of(figures, table) if table and found.years == 1 else None
            return _rate(rates, found.row or "total")
        case measure if measure in {MODIFIABLE, SHARE_OF_REVIEWS, SHARE_OF_DEATHS}:
            return _share(figures, found) if found.years == 1 else _absent("reviews")
        case measure:
            row = measure if found.years == 1 else f"{measure}_{found.years}_years"
            return _rate(mortality(figures), row)


def _table(figures: AnnualFigures, key: str) -> Table | None:
    return next((table for table in figures if table.key == key), None)


def _rate(rates: RateTable | None, key: str) -> Local:
    row = next((row for row in rates.rows if row.key == key), None) if rates else None
    if row is None:
        return _absent("deaths")
    rate = row.rate
    few = isinstance(rate.deaths, int) and rate.deaths < FEWEST and bool(rate.denominator)
    why = rate.note if rate.rate is None and not few else ""
    return Local(rate.rate, rate.low, rate.high, rate.deaths, "deaths", why)


def _absent(noun: str) -> Local:
    return Local(None, None, None, HIDDEN, noun, NOT_COUNTED)


def _share(figures: AnnualFigures, found: PublishedFigure) -> Local:
    if found.measure == MODIFIABLE and not found.parted_by:
        share = printed_share(figures)
        return _of(share.part, share.whole, "reviews")
    noun = "deaths" if found.measure == SHARE_OF_DEATHS else "reviews"
    table = _table(figures, f"{noun}_by_{found.parted_by}")
    if table is None or found.row not in {row.key for row in table.rows}:
        return _absent(noun)
    if found.measure == MODIFIABLE:
        part, none = (table.value(found.row, column) for column in ("modifiable", "none"))
        return _of(part, _sum(part, none), noun)
    column = "total" if table.columns else None
    total, unknown = table.value("total", column), table.value("not_recorded", column)
    return _of(table.value(found.row, column), _sum(total, unknown, -1), noun)


def _sum(one: Count, other: Count, sign: int = 1) -> Count:
    return one + sign * other if isinstance(one, int) and isinstance(other, int) else HIDDEN


def _of(part: Count, whole: Count, noun: str) -> Local:
    if not isinstance(part, int) or not isinstance(whole, int):
        return Local(HIDDEN, HIDDEN, HIDDEN, HIDDEN, noun, NOT_SHOWN)
    share = Share(part, whole)
    low, high = share.limits or (None, None)
    return Local(share.percent, low, high, whole, noun)
