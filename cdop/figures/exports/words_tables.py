"""The tables of words and numbers that stand beside a year's counts: recommendations, timeliness, data quality."""

from collections.abc import Iterator

from cdop.figures.tables import AnnualFigures
from cdop.figures.watched import QUALITY, TIMELINESS
from cdop.recommendations.reports.tables import WordsTable

RECOMMENDATIONS = "recommendations"
TITLES = {RECOMMENDATIONS: "Recommendations", TIMELINESS: "Timeliness", QUALITY: "Quality"}
"""The name of a sheet by the key of the section that its table stands in."""


def words_tables(figures: AnnualFigures) -> Iterator[tuple[str, WordsTable]]:
    """Every such table with the key of its section, in printed order."""
    for section in figures.watched:
        yield from ((section.key, table) for table in section.tables)
    if figures.recommendations:
        yield from ((RECOMMENDATIONS, table) for table in figures.recommendations.tables)
