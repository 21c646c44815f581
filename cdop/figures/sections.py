"""A year's tables as its page shows them below the summary: by subject, each under its number."""

from collections.abc import Mapping
from dataclasses import dataclass

from cdop.figures.order import FIVE_YEARS, subjects
from cdop.figures.presenting import Link, ShownTable, one_year
from cdop.figures.tables import AnnualFigures


@dataclass(frozen=True)
class Section:
    """Tables under one heading."""

    key: str
    title: str
    tables: tuple[ShownTable, ...]


def sections(figures: AnnualFigures, titles: Mapping[str, str], link: Link) -> tuple[Section, ...]:
    """Every table but those that stand beside the years before; ``titles`` are the tables' numbered titles."""
    return tuple(
        Section(
            subject.key,
            subject.words,
            tuple(one_year(figures, figures.table(key), titles[key], link) for key in subject.tables),
        )
        for subject in subjects(figures)
        if subject.tables[0] not in FIVE_YEARS
    )
