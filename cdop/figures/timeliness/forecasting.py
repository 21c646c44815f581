"""Where a backlog goes if all stays as it was, and how sure that is. Pure.

The drift method: each period adds the mean change of the periods before, and what it adds besides is as uncertain as
those changes differed. After h periods, from n changes with standard deviation s, the standard error is
s·√(h·(1 + h/n)): their own scatter, and that of their mean (Hyndman and Athanasopoulos, Forecasting: Principles and
Practice, 3rd edition, sections 5.2 and 5.5). The multiplier is Student's with n - 1 degrees of freedom, because s is
itself known from a few periods only (in place of the normal one of the book, which is too narrow for these).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import mean, stdev

SHARE = 0.8
"""Four times in five the backlog should lie within the limits."""
FEWEST_CHANGES = 6


@dataclass(frozen=True)
class Ahead:
    """So many periods ahead: what is likely, and its limits. Exact; ``whole`` rounds them to cases."""

    periods: int
    likely: float
    low: float
    high: float

    @property
    def whole(self) -> tuple[int, int, int]:
        """Likely, low and high in whole cases, none below 0; limits rounded outwards, so that they promise no more."""
        ways = ((self.likely, ROUND_HALF_UP), (self.low, ROUND_FLOOR), (self.high, ROUND_CEILING))
        likely, low, high = (
            max(0, int(Decimal(repr(round(value, 9))).to_integral_value(rounding))) for value, rounding in ways
        )
        return likely, low, high


def forecast(now: int, changes: Sequence[int], periods: int, share: float = SHARE) -> tuple[Ahead, ...]:
    """The backlog after each of so many periods, from the changes of those before; none where they are too few."""
    if len(changes) < FEWEST_CHANGES:
        return ()
    from scipy.special import stdtrit

    number, drift, scatter = len(changes), mean(changes), stdev(changes)
    reach = float(stdtrit(number - 1, 1 - (1 - share) / 2)) * scatter
    return tuple(
        Ahead(ahead, now + drift * ahead, now + drift * ahead - off, now + drift * ahead + off)
        for ahead in range(1, periods + 1)
        for off in [reach * sqrt(ahead * (1 + ahead / number))]
    )
