"""One published figure, as an edition of the panel's figures holds it. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PublishedFigure:
    """What somebody published of a place and a year: by ``cdop.figures.comparing.menu``.

    ``year`` is ``2014-15``, or ``2014`` where it is a calendar year; ``years`` how many it pools, that one the last.
    ``parted_by`` and ``row`` are empty for all of it. ``value`` is as it was printed; its limits and what it is made of
    are none where they were not given.
    """

    area: str
    year: str
    years: int
    measure: str
    parted_by: str
    row: str
    basis: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    numerator: int | None
    denominator: int | None
    source: str
    edition: str
