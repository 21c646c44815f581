"""How wide the columns of a report's tables are on paper."""

from collections.abc import Mapping
from types import MappingProxyType

from cdop.documents import styles
from cdop.documents.columns import Column
from cdop.documents.tables import whole_width
from cdop.recommendations.reports.tables import WordsTable

# How much room a column takes beside the others of its table; one of numbers alone takes NUMBER.
_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "organisation": 9, "about": 8, "state": 7, "since": 6, "due": 6, "on": 6, "overdue": 6, "agreed": 6,
        "asked_after": 5, "happened": 5, "worked": 5, "ended": 6, "signed": 7, "before": 6, "now": 6, "steps": 40,
        "words": 30, "evidence": 20, "done_when": 20, "what": 24,
    }
)  # fmt: skip
_WEIGHT, _NUMBER = 7, 4
_FIRST, _SECOND = 250.0, 70.0


def columns_of(table: WordsTable) -> list[Column]:
    """No column is narrower than its longest word, nor a reference broken; what is left is shared by weight."""
    numbers = [table.numbered(place) for place in range(len(table.head))]
    if len(table.head) == 2:
        return [Column(*column) for column in zip(table.head, (_FIRST, _SECOND), numbers, strict=True)]
    weights = [
        0 if key == "reference" else _NUMBER if number else _WEIGHTS.get(key, _WEIGHT)
        for key, number in zip(table.columns, numbers, strict=True)
    ]
    least = [_longest_word(table, place) for place in range(len(table.head))]
    share = (styles.TEXT_WIDTH - sum(least)) / sum(weights)
    widths = [width + weight * share for width, weight in zip(least, weights, strict=True)]
    return [Column(*column) for column in zip(table.head, widths, numbers, strict=True)]


def _longest_word(table: WordsTable, place: int) -> float:
    """The width (points) of a column's longest word, up to a sixth of the page's."""
    cells = (str(row[place]) for row in table.rows)
    words = whole_width((word for cell in cells for word in cell.split()), styles.CELL)
    return min(max(words, whole_width(table.head[place].split(), styles.CELL_HEAD)), styles.TEXT_WIDTH / 6)
