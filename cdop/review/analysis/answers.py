"""The fields of an analysis and what each may hold, as values of JSON. Pure.

A field is saved as one value: ``summary``, ``cause``, ``domain.A.narrative``, ``domain.A.score``, ``factor.<key>``,
``category``, ``secondary``, ``category_reason``, ``modifiability``, ``missing``, ``good_practice``, ``learning.<key>``,
``issues``, ``family_actions``, ``minority_view``. Half an answer can be saved; ``rules`` says what is missing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cdop.case.checks import LONGEST_NARRATIVE
from cdop.case.rules import NotPossible
from cdop.reference import values
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import code_list

Content = Mapping[str, Any]
"""The answers that stand, by field."""

TEXTS: Mapping[str, str] = {
    "summary": "Short summary of the case",
    "cause": "Cause of death as understood",
    "category_reason": "Why this category",
    "missing": "What was missing",
    "good_practice": "Good practice",
    "issues": "Issues",
    "family_actions": "Actions for the family",
    "minority_view": "Minority view",
}
NARRATIVE, SCORE = "narrative", "score"
LEVELS: Mapping[str, str] = {"local": "Local", "regional": "Regional", "national": "National"}
YES, NO = "yes", "no"
LONGEST_FACTOR = 300
MOST_ROWS = 60
"""How many factors, and how many learning points, one analysis may have."""
_DOMAIN = re.compile(r"domain\.([A-Z])\.(narrative|score)")
_ROW = re.compile(r"(factor|learning)\.([0-9a-f]{8,32})")


@dataclass(frozen=True)
class FactorRow:
    """One factor: of the list (``code``) or in words of its own, with its score on the form's scale."""

    key: str
    domain: str
    code: str | None
    words: str
    score: str
    modifiable: str
    reason: str
    removed: bool = False

    def name(self, form: AnalysisForm) -> str:
        """What the factor is called: the list's words, or its own."""
        listed = form.factors.get(self.code or "")
        return listed.label if listed else self.words


@dataclass(frozen=True)
class LearningRow:
    """One learning point, and whom it concerns: ``level`` is a code of ``LEVELS``."""

    key: str
    words: str
    level: str
    domain: str
    removed: bool = False


@dataclass(frozen=True)
class Answers:
    """The answers that stand, by what they are. Rows that were taken out are not among them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    narratives: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, str] = field(default_factory=dict)
    factors: tuple[FactorRow, ...] = ()
    learning: tuple[LearningRow, ...] = ()
    category: str = ""
    secondary: tuple[str, ...] = ()
    modifiability: str = ""

    def modifiable(self, form: AnalysisForm) -> list[FactorRow]:
        """The factors that contributed and are marked modifiable, in the order written."""
        return [row for row in self.factors if row.modifiable == YES and form.contributes(row.score)]


def answers_of(content: Content) -> Answers:
    """The answers from the values that stand, each of which was checked by ``checked`` when it was saved."""
    rows = [(match, content[name]) for name in content if (match := _ROW.fullmatch(name))]
    factors = (FactorRow(m[2], **value) for m, value in rows if m[1] == "factor")
    learning = (LearningRow(m[2], **value) for m, value in rows if m[1] == "learning")
    domains = [(match, content[name]) for name in content if (match := _DOMAIN.fullmatch(name))]
    return Answers(
        texts={name: content.get(name, "") for name in TEXTS},
        narratives={m[1]: value for m, value in domains if m[2] == NARRATIVE},
        scores={m[1]: value for m, value in domains if m[2] == SCORE and value},
        factors=tuple(row for row in factors if not row.removed),
        learning=tuple(row for row in learning if not row.removed),
        category=content.get("category", ""),
        secondary=tuple(content.get("secondary", ())),
        modifiability=content.get("modifiability", ""),
    )


def checked(form: AnalysisForm, name: str, value: Any) -> Any:
    """The value as a field holds it. Raises ``LookupError`` for no field, ``NotPossible`` for no value of it."""
    check = _check_of(form, name)
    try:
        return check(value)
    except ValueError as fault:
        raise NotPossible({name: str(fault)}) from None


def _check_of(form: AnalysisForm, name: str) -> Callable[[Any], Any]:
    if name in TEXTS:
        return _text
    if domain := _DOMAIN.fullmatch(name):
        if domain[1] not in form.domains:
            raise LookupError(name)
        return _text if domain[2] == NARRATIVE else _one_of(form.scores)
    if row := _ROW.fullmatch(name):
        return _factor(form) if row[1] == "factor" else _learning(form)
    if name == "category":
        return _one_of(form.categories)
    if name == "secondary":
        return _several_of(form.categories)
    if name == "modifiability":
        return _one_of(code_list("modifiability"))
    raise LookupError(name)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("This is no text")
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_NARRATIVE:
        raise ValueError(f"A text must be {LONGEST_NARRATIVE:,} characters or fewer")
    try:
        if values.storable(text) != text:
            raise ValueError
    except ValueError:
        raise ValueError("A text must not contain control characters") from None
    return text


def _line(value: Any) -> str:
    text = " ".join(_text(value).split())
    if len(text) > LONGEST_FACTOR:
        raise ValueError(f"A factor must be {LONGEST_FACTOR} characters or fewer: the rest belongs in the narrative")
    return text


def _one_of(codes: Mapping[str, Any]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value == "" or (isinstance(value, str) and value in codes):
            return str(value)
        raise ValueError("Choose one of the answers on this page")

    return check


def _several_of(codes: Mapping[str, Any]) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one in codes for one in value):
            raise ValueError("Choose of the answers on this page")
        return [code for code in codes if code in value]

    return check


def _factor(form: AnalysisForm) -> Callable[[Any], dict[str, Any]]:
    def check(value: Any) -> dict[str, Any]:
        row = _row(value, {"domain", "code", "words", "score", "modifiable", "reason", "removed"})
        return {
            "domain": _one_of(form.domains)(row["domain"]),
            "code": _one_of(form.factors)(row["code"] or "") or None,
            "words": _line(row["words"]),
            "score": _one_of(form.scores)(row["score"]),
            "modifiable": _one_of({YES: 1, NO: 1})(row["modifiable"]),
            "reason": _text(row["reason"]),
            "removed": row["removed"] is True,
        }

    return check


def _learning(form: AnalysisForm) -> Callable[[Any], dict[str, Any]]:
    def check(value: Any) -> dict[str, Any]:
        row = _row(value, {"words", "level", "domain", "removed"})
        return {
            "words": _text(row["words"]),
            "level": _one_of(LEVELS)(row["level"]),
            "domain": _one_of(form.domains)(row["domain"]),
            "removed": row["removed"] is True,
        }

    return check


def _row(value: Any, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != keys:
        raise ValueError("This row is not as the page sends it")
    return value
