"""How long it takes until something happens, where for some it has not happened yet: Kaplan and Meier's estimate. Pure.

A median over those alone for whom it happened flatters a growing backlog: the quick ones are done, the slow ones are
not counted yet. Kaplan, E. L. and Meier, P. (1958), J. Am. Stat. Assoc. 53, 457-481; the variance is Greenwood's
(1926), the limits of the median are read off the curve's limits (Brookmeyer and Crowley 1982) on the log-log
scale, so that they stay between 0 and 1 (Kalbfleisch and Prentice).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

HALF = 0.5
CONFIDENCE = 0.95
_EXACT = 1e-12  # sums of floats that are equal on paper


@dataclass(frozen=True)
class Followed:
    """So many that were followed for so many days, at the end of which it happened (``ended``) or it had not yet."""

    days: int
    ended: bool
    number: int = 1


@dataclass(frozen=True)
class Step:
    """A day on which it happened to some. ``waiting`` is the share for whom it has not happened by the day's end.

    ``error`` is the standard error of the logarithm of ``waiting``; None from the step on at which nobody is left.
    """

    days: int
    at_risk: int
    ended: int
    waiting: float
    error: float | None

    def limits(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """The lower and upper limit of ``waiting``."""
        if self.error is None or not 0 < self.waiting < 1:
            return self.waiting, self.waiting
        reach = NormalDist().inv_cdf(1 - (1 - confidence) / 2) * self.error / abs(log(self.waiting))
        low, high = (self.waiting ** exp(sign * reach) for sign in (1, -1))
        return low, high


def estimate(followed: Iterable[Followed]) -> tuple[Step, ...]:
    """A step for each day on which it happened, the first first; none where it happened to nobody."""
    ended, left = Counter[int](), Counter[int]()
    for one in followed:
        left[one.days] += one.number
        if one.ended:
            ended[one.days] += one.number
    at_risk, waiting, variance, steps = left.total(), 1.0, 0.0, []
    for days in sorted(left):
        if happened := ended[days]:
            rest = at_risk - happened
            waiting *= rest / at_risk
            variance = variance + happened / (at_risk * rest) if rest else variance
            steps.append(Step(days, at_risk, happened, waiting, sqrt(variance) if rest else None))
        at_risk -= left[days]
    return tuple(steps)


def median(steps: Sequence[Step]) -> int | None:
    """The first day by whose end it had happened to half or more; None where it has not come to that yet."""
    return next((step.days for step in steps if step.waiting <= HALF + _EXACT), None)


def median_limits(steps: Sequence[Step], confidence: float = CONFIDENCE) -> tuple[int | None, int | None]:
    """The limits of the median: the first days on which the curve's lower and its upper limit are one half or less."""
    curves = [(step.days, step.limits(confidence)) for step in steps]
    low = next((days for days, (lower, _) in curves if lower <= HALF + _EXACT), None)
    high = next((days for days, (_, upper) in curves if upper <= HALF + _EXACT and upper), None)
    return low, high
