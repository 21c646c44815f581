"""What the values of a panel's analysis may be within a fact, as JSON gives them (``cdop.case.kinds``)."""

from datetime import date
from typing import Any

from cdop.reference.analysis_form import analysis_forms

MOST_FACTORS = 60
_GRADED = {"domain", "code", "score", "modifiable"}


def is_form(value: Any, _today: date) -> bool:
    """The key of an analysis form."""
    return isinstance(value, str) and value in analysis_forms()


def are_domain_scores(value: Any, _today: date) -> bool:
    """A score of some form's scale for each of its domains."""
    if not isinstance(value, dict):
        return False
    return any(
        value.keys() == form.domains.keys() and all(isinstance(s, str) and s in form.scores for s in value.values())
        for form in analysis_forms().values()
    )


def are_graded_factors(value: Any, _today: date) -> bool:
    """Factors, each in a domain, of the list or none (words of its own stand in the identity), graded and marked."""
    return isinstance(value, list) and len(value) <= MOST_FACTORS and all(_is_graded(one) for one in value)


def _is_graded(one: Any) -> bool:
    if not isinstance(one, dict) or one.keys() != _GRADED or not isinstance(one["modifiable"], bool):
        return False
    if not all(isinstance(one[key], str) for key in ("domain", "score")):
        return False
    return any(
        one["domain"] in form.domains
        and one["score"] in form.scores
        and (one["code"] is None or (isinstance(one["code"], str) and one["code"] in form.factors))
        for form in analysis_forms().values()
    )
