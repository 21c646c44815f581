"""Analyses as their answers, for the tests of rules and services."""

from typing import Any

from cdop.reference.analysis_form import AnalysisForm, analysis_forms

CURRENT, EARLIER = analysis_forms()["current"], analysis_forms()["lscb"]


def factor(words: str = "", **more: Any) -> dict[str, Any]:
    """A factor as a row of the form says it; of domain B, modifiable and contributory unless said otherwise."""
    row = {"domain": "B", "code": None, "words": words, "score": "2", "modifiable": "yes", "reason": "It can change"}
    return {**row, "removed": False, **more}


def learning(words: str, **more: Any) -> dict[str, Any]:
    return {"words": words, "level": "local", "domain": "D", "removed": False, **more}


def complete(form: AnalysisForm = CURRENT, **more: Any) -> dict[str, Any]:
    """Answers without a contradiction: no factor, category 9. Names with dots are written with two underscores."""
    scores = {f"domain.{code}.score": "1" for code in form.domains}
    content = {"summary": "An infant who died", **scores, "category": "9", "modifiability": "none"}
    return {**content, **{name.replace("__", "."): value for name, value in more.items()}}


def modifiable(**more: Any) -> dict[str, Any]:
    """The same with one modifiable factor."""
    usual = {"modifiability": "modifiable", "domain__B__score": "2"}
    return complete(**{**usual, "factor__aaaaaaaa": factor(code="smoking_pregnancy"), **more})
