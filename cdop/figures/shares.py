"""Percentages, each with its numerator, its denominator and Wilson's limits (counting.md section 6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cdop.figures.tables import HIDDEN, AnnualFigures, Count, Hidden
from cdop.reference.rates import proportion_limits, rounded

_ONE_PLACE = Decimal("0.1")
_OF = "reviews with adequate information"


@dataclass(frozen=True)
class Share:
    """So many of so many cases."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Per cent, to one decimal place, halves rounded up; none where there is nothing to be a part of."""
        if not self.whole:
            return None
        return (Decimal(100) * self.part / self.whole).quantize(_ONE_PLACE, ROUND_HALF_UP)

    @property
    def limits(self) -> tuple[Decimal, Decimal] | None:
        """Wilson's 95% limits, per cent, rounded in the same way; none where there is no per cent."""
        if not self.whole:
            return None
        found = proportion_limits(self.part, self.whole).times(100)
        return rounded(found.low), rounded(found.high)


@dataclass(frozen=True)
class PrintedShare:
    """The share of the year's reviews with adequate information that found modifiable factors, as it is printed.

    Where a number behind it is not shown, neither is the percentage; with no review there is none.
    """

    part: Count
    whole: Count
    inadequate: Count
    percent: Decimal | Hidden | None
    low: Decimal | Hidden | None
    high: Decimal | Hidden | None


def modifiable_share(figures: AnnualFigures) -> Share:
    """Reviews that found modifiable factors, of the year's reviews with adequate information."""
    count = figures.table("reviews").count
    return Share(count("modifiable"), count("modifiable") + count("none"))


def printed_share(figures: AnnualFigures) -> PrintedShare:
    """The same with its limits, as every format prints it."""
    part, none, inadequate = (figures.table("reviews").value(row) for row in ("modifiable", "none", "inadequate"))
    if not isinstance(part, int) or not isinstance(none, int) or not isinstance(inadequate, int):
        whole = part + none if isinstance(part, int) and isinstance(none, int) else HIDDEN
        return PrintedShare(part, whole, inadequate, HIDDEN, HIDDEN, HIDDEN)
    share = Share(part, part + none)
    low, high = share.limits or (None, None)
    return PrintedShare(share.part, share.whole, inadequate, share.percent, low, high)


def modifiable_words(figures: AnnualFigures) -> str:
    """The same as a sentence, which also tells how many reviews had inadequate information."""
    share = printed_share(figures)
    if isinstance(share.percent, Hidden):
        return "% modifiable: not shown, because a number that it is made of is not."
    if share.percent is None:
        return f"% modifiable: not given, as no review had adequate information (inadequate: {share.inadequate:,})."
    limits = f"95% interval {share.low}% to {share.high}%, Wilson's"
    return (
        f"% modifiable: {share.percent}% ({share.part:,} of {share.whole:,} {_OF}; {limits}; "
        f"inadequate: {share.inadequate:,})."
    )
