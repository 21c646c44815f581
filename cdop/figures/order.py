"""The order and the numbers of the tables: the same on the page, in the report and in the workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdop.figures.attributes import PROTECTION
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import WORDS

FIVE_YEARS = ("notifications", "reviews", "outstanding", "reconciliation")
# By what the tables are about, in the order in which one asks.
_SUBJECTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("year", "The year", FIVE_YEARS),
    (
        "children",
        "Reviews: the children",
        (
            "reviews_by_age_band",
            "reviews_by_sex",
            "reviews_by_ethnic_group",
            "reviews_by_local_authority",
            "reviews_by_deprivation_fifth",
        ),
    ),
    (
        "causes",
        "Reviews: causes, places and factors",
        ("reviews_by_category", "reviews_by_circumstance", "reviews_by_place_of_death", "factors"),
    ),
    ("safeguarding", "Reviews: safeguarding and other processes", PROTECTION),
    (
        "time",
        "Reviews: how long they took",
        ("reviews_by_months_to_review", "reviews_by_quarter", "reviews_by_year_of_death"),
    ),
    (
        "deaths",
        "Deaths of residents in the year",
        (
            "deaths_by_age_band",
            "deaths_by_sex",
            "deaths_by_ethnic_group",
            "deaths_by_local_authority",
            "deaths_by_deprivation_fifth",
            "deaths_by_quarter",
        ),
    ),
    ("waiting", "Cases still outstanding", ("outstanding_by_age_of_case",)),
)
SECTIONS = {key: words for key, words, _ in _SUBJECTS}
"""The headings by their keys, in order."""
_ORDER = tuple(table for _, _, named in _SUBJECTS for table in named)


@dataclass(frozen=True)
class Subject:
    """Tables, by their keys, under one heading."""

    key: str
    words: str
    tables: tuple[str, ...]


def subjects(figures: AnnualFigures) -> Iterator[Subject]:
    """The tables by subject. Those that no subject names come last, so that none is ever lost."""
    keys = [table.key for table in figures]
    for key, words, named in _SUBJECTS:
        if there := tuple(table for table in named if table in keys):
            yield Subject(key, words, there)
    known = {table for _, _, named in _SUBJECTS for table in named}
    if rest := tuple(table for table in keys if table not in known):
        yield Subject("other", "Other tables", rest)


def subject_of(table: str) -> str:
    """The heading's key under which a table stands."""
    return next((key for key, _, named in _SUBJECTS if table in named), "other")


def titles(figures: AnnualFigures) -> dict[str, str]:
    """``Table 9: reviews by sex`` for each table's key, in printed order."""
    keys = [key for subject in subjects(figures) for key in subject.tables]
    words = {table.key: table.title for table in figures}
    return {key: _titled(number, words[key]) for number, key in enumerate(keys, 1)}


def title_of(key: str) -> str:
    """``Table 9: reviews by sex`` for one table's key. Raises ``KeyError`` where there is no such table."""
    title = WORDS[key].title
    return _titled(_ORDER.index(key) + 1, title) if key in _ORDER else title


def _titled(number: int, title: str) -> str:
    words = title.partition(": ")[2] if title.startswith("Table ") else title
    return f"Table {number}: {words[:1].lower()}{words[1:]}"
