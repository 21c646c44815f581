"""How a year's tables are grouped on its page: by what they are about, in the order in which one asks."""

from dataclasses import dataclass

from cdop.figures.presenting import FIVE_YEARS, Link, ShownTable, one_year
from cdop.figures.tables import AnnualFigures

_SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "children",
        "Reviews: the children",
        ("reviews_by_age_band", "reviews_by_sex", "reviews_by_ethnic_group", "reviews_by_local_authority"),
    ),
    ("causes", "Reviews: causes, places and factors", ("reviews_by_category", "reviews_by_place_of_death", "factors")),
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
            "deaths_by_quarter",
        ),
    ),
    ("waiting", "Cases still outstanding", ("outstanding_by_age_of_case",)),
)


@dataclass(frozen=True)
class Section:
    """Tables under one heading."""

    key: str
    title: str
    tables: tuple[ShownTable, ...]


def sections(figures: AnnualFigures, link: Link) -> tuple[Section, ...]:
    """The cross-tables by subject. A table that no subject names comes last, so that none is ever lost."""
    named = {key for _, _, keys in _SECTIONS for key in keys}
    rest = tuple(table.key for table in figures if table.key not in named and table.key not in FIVE_YEARS)
    chosen = [*_SECTIONS, *([("other", "Other tables", rest)] if rest else [])]
    return tuple(
        Section(key, title, tuple(one_year(figures, figures.table(t), link) for t in keys))
        for key, title, keys in chosen
    )
