"""Rates, ratios and proportions with their intervals (figures.md section 4). Pure.

The method is that of the national public-health profiles: of a count below 10 the exact Poisson limits, from 10 on
Byar's approximation, of a proportion Wilson's limits. An interval says how far chance alone could have moved a count
whose underlying risk had stayed the same; the count itself is complete.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
FEWEST, RELIABLE, BYAR_FROM = 3, 20, 10


class Mark(StrEnum):
    """What stands with a rate, or in its place."""

    TOO_FEW = "x"  # fewer than three deaths: no rate
    UNRELIABLE = "u"  # three to nineteen


@dataclass(frozen=True)
class Limits:
    """The lower and the upper limit."""

    low: float
    high: float

    def times(self, number: float) -> "Limits":
        return Limits(self.low * number, self.high * number)


@dataclass(frozen=True)
class Rate:
    """A rate ``per`` so many: numerator and denominator always beside it. ``value`` None: too few, or no denominator.

    ``value`` is exact; round it with ``rounded`` where it is printed.
    """

    count: int
    denominator: int | None
    per: int
    value: Fraction | None
    limits: Limits | None
    mark: Mark | None


def count_limits(count: int, confidence: float = CONFIDENCE) -> Limits:
    """The limits of a count: exact below 10, Byar's from 10 on. Raises ``ValueError`` for a count below zero."""
    if count < 0:
        raise ValueError("a count is below zero")
    return _exact(count, confidence) if count < BYAR_FROM else byar_limits(count, confidence)


def byar_limits(count: int, confidence: float = CONFIDENCE) -> Limits:
    """Byar's approximation, for any count from 1 on."""
    z, above = _z(confidence), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    return Limits(low, above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3)


def rate(count: int, denominator: int | None, per: int, confidence: float = CONFIDENCE) -> Rate:
    """A crude rate by the rule for small numbers: none below three, unreliable below twenty."""
    if not denominator:
        return Rate(count, denominator, per, None, None, None)
    if count < FEWEST:
        return Rate(count, denominator, per, None, None, Mark.TOO_FEW)
    limits = count_limits(count, confidence).times(per / denominator)
    return Rate(
        count,
        denominator,
        per,
        Fraction(count * per, denominator),
        limits,
        Mark.UNRELIABLE if count < RELIABLE else None,
    )


def pooled(years: Iterable[tuple[int, int | None]], per: int, confidence: float = CONFIDENCE) -> Rate:
    """The rate of several years: the sum of the counts over the sum of the denominators, never the mean of rates.

    A year without a denominator leaves the whole without one.
    """
    counts, denominators = zip(*years, strict=True)
    known = [one for one in denominators if one is not None]
    return rate(sum(counts), sum(known) if len(known) == len(denominators) else None, per, confidence)


def proportion_limits(part: int, whole: int, confidence: float = CONFIDENCE) -> Limits:
    """Wilson's limits of a proportion, between 0 and 1. Raises ``ValueError`` for a part that its whole has not."""
    if not 0 <= part <= whole or not whole:
        raise ValueError("a proportion is of something, and not more than all of it")
    z = _z(confidence)
    middle, reach = 2 * part + z * z, z * sqrt(z * z + 4 * part * (1 - part / whole))
    base = 2 * (whole + z * z)
    return Limits(max(0.0, (middle - reach) / base), min(1.0, (middle + reach) / base))


def ratio_limits(observed: int, expected: float, confidence: float = CONFIDENCE) -> Limits:
    """The limits of observed over expected."""
    return count_limits(observed, confidence).times(1 / expected)


def rounded(value: Fraction | float, places: int = 1) -> Decimal:
    """Half up, as published rates are; a fraction exactly, a float by its shortest decimal writing."""
    step = Decimal(1).scaleb(-places)
    if isinstance(value, Fraction):
        whole = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
        return (Decimal(whole) * step).copy_sign(Decimal(value.numerator))
    return Decimal(repr(value)).quantize(step, ROUND_HALF_UP)


def _exact(count: int, confidence: float) -> Limits:
    # Half of a chi-squared quantile with 2k degrees of freedom is the quantile of a gamma distribution of shape k.
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Limits(low, float(gammaincinv(count + 1, 1 - tail)))


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(1 - (1 - confidence) / 2)
