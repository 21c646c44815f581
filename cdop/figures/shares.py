"""Percentages, each with its numerator and denominator (counting.md section 6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cdop.figures.tables import AnnualFigures

_ONE_PLACE = Decimal("0.1")


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


def modifiable_share(figures: AnnualFigures) -> Share:
    """Reviews that found modifiable factors, of the year's reviews with adequate information."""
    count = figures.table("reviews").count
    return Share(count("modifiable"), count("modifiable") + count("none"))


def modifiable_words(figures: AnnualFigures) -> str:
    """The same as a sentence, which also tells how many reviews had inadequate information.

    Where a number behind it is not shown, neither is the percentage.
    """
    if not all(isinstance(figures.table("reviews").value(row), int) for row in ("modifiable", "none", "inadequate")):
        return "% modifiable: not shown, because a number that it is made of is not."
    share, inadequate = modifiable_share(figures), figures.table("reviews").count("inadequate")
    if share.percent is None:
        return f"% modifiable: not given, as no review had adequate information (inadequate: {inadequate:,})."
    of = f"{share.part:,} of {share.whole:,} reviews with adequate information"
    return f"% modifiable: {share.percent}% ({of}; inadequate: {inadequate:,})."
