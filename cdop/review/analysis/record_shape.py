"""What the texts of a decided analysis are, as its fact keeps them beside the grades."""

from datetime import date
from typing import Any

from cdop.case.checks import is_narrative
from cdop.review.analysis.answers import LEVELS, MOST_ROWS, TEXTS

DOMAINS = "ABCD"


def are_analysis_texts(value: Any, today: date) -> bool:
    """``answers`` by field, ``narratives`` by domain, words and reason of each factor, and the learning points."""
    if not isinstance(value, dict) or not value.keys() <= {"answers", "narratives", "factors", "learning"}:
        return False
    factors, learning = value.get("factors", []), value.get("learning", [])
    return (
        _texts(value.get("answers", {}), set(TEXTS), today)
        and _texts(value.get("narratives", {}), set(DOMAINS), today)
        and _rows(factors, {"words", "reason"}, today)
        and _rows(learning, {"words", "level", "domain"}, today)
        and all(row["level"] in {"", *LEVELS} and row["domain"] in {"", *DOMAINS} for row in learning)
    )


def _texts(value: Any, keys: set[str], today: date) -> bool:
    return isinstance(value, dict) and value.keys() <= keys and all(is_narrative(one, today) for one in value.values())


def _rows(value: Any, keys: set[str], today: date) -> bool:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        return False
    return all(isinstance(row, dict) and row.keys() == keys and _texts(row, keys, today) for row in value)
