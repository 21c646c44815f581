"""What the answers of a review that was final bring into its next analysis, and what they cannot. Pure.

Where the forms differ, texts, category, modifiability and learning are carried over. Scores and factors are of the
scale and the domains of their own form: they are shown beside and never mapped (domain.md 8, item 18).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import code_list
from cdop.review.analysis.answers import NARRATIVE, TEXTS, Content


@dataclass(frozen=True)
class Carried:
    """Answers that the next analysis begins with, and those that stay behind, by their fields."""

    over: Mapping[str, Any]
    left: Mapping[str, Any]


def carried(content: Content, earlier: AnalysisForm, form: AnalysisForm) -> Carried:
    """The answers of an analysis on one form, for the next one on another or the same."""
    if earlier.key == form.key:
        return Carried(dict(content), {})
    taken = {name: _taken(name, value, earlier, form) for name, value in content.items()}
    over = {name: value for name, value in taken.items() if value is not None}
    return Carried(over, {name: value for name, value in content.items() if taken[name] != value})


def carried_of_final(detail: Mapping[str, Any], form: AnalysisForm) -> dict[str, str]:
    """What a review that was made final without an analysis here tells of the form: category and modifiability."""
    told = {"category": form.categories, "modifiability": code_list("modifiability")}
    return {name: str(detail[name]) for name, codes in told.items() if detail.get(name) in codes}


def _taken(name: str, value: Any, earlier: AnalysisForm, form: AnalysisForm) -> Any:
    """An answer as the other form holds it; None where it holds none such."""
    if name in TEXTS or name == "modifiability":
        return value
    if name == "category":
        return value if _same_category(value, earlier, form) else None
    if name == "secondary":
        return [code for code in value if _same_category(code, earlier, form)]
    kind, _, rest = name.partition(".")
    if kind == "learning":
        return {**value, "domain": value["domain"] if _same_domain(value["domain"], earlier, form) else ""}
    code, _, what = rest.partition(".")
    return value if kind == "domain" and what == NARRATIVE and _same_domain(code, earlier, form) else None


def _same_category(code: str, earlier: AnalysisForm, form: AnalysisForm) -> bool:
    return code in form.categories and form.categories[code].label == earlier.categories[code].label


def _same_domain(code: str, earlier: AnalysisForm, form: AnalysisForm) -> bool:
    return code in form.domains and form.domains[code].label == earlier.domains[code].label
