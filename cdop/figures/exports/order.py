"""The order and the numbers of the tables, the same in every document."""

from cdop.figures.tables import AnnualFigures

FIRST = ("notifications", "reviews", "outstanding", "reconciliation")


def sections(figures: AnnualFigures) -> list[tuple[str, str, list[str]]]:
    """Sections as (key, words, keys of tables), in printed order; every table is in one of them."""
    keys = [table.key for table in figures]
    rest = [key for key in keys if key not in FIRST]
    found = [
        ("year", "The year", [key for key in FIRST if key in keys]),
        ("reviews", "Reviews", [k for k in rest if not k.startswith(("deaths_", "outstanding_"))]),
        ("deaths", "Deaths of residents", [k for k in rest if k.startswith("deaths_")]),
        ("waiting", "Cases outstanding", [k for k in rest if k.startswith("outstanding_")]),
    ]
    return [section for section in found if section[2]]


def titles(figures: AnnualFigures) -> dict[str, str]:
    """``Table 9: reviews by sex`` for each table's key, in printed order."""
    keys = [key for _, _, chosen in sections(figures) for key in chosen]
    return {key: _titled(number, figures.table(key).title) for number, key in enumerate(keys, 1)}


def _titled(number: int, title: str) -> str:
    words = title.partition(": ")[2] if title.startswith("Table ") else title
    return f"Table {number}: {words[:1].lower()}{words[1:]}"
