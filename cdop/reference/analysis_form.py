"""The panel's analysis form of each era: domains, scores, factors, ranked categories (domain.md 4.5). Data, versioned.

``analysis_form.csv`` holds them. A score is always read with its form and never mapped to another's (domain.md 8,
item 18): of a death before 1 April 2018 the form of the safeguarding boards' time is used, since then the current one.
What the rows ``cause`` say, which category a registered cause suggests, is this project's own reading.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

CONTRIBUTORY = "contributory"


@dataclass(frozen=True)
class Domain:
    """One of the four domains: its letter, what it is called and what belongs to it."""

    code: str
    label: str
    words: str


@dataclass(frozen=True)
class Score:
    """How relevant something was. ``contributory``: it may have contributed to the death, or explains it."""

    code: str
    label: str
    contributory: bool


@dataclass(frozen=True)
class Factor:
    """A factor of the list, in its domain. ``suggests`` is the category that it suggests where it contributed."""

    code: str
    domain: str
    label: str
    suggests: str


@dataclass(frozen=True)
class Category:
    """A category of death, with what it covers. The list is ranked: the first that reasonably applies is chosen."""

    code: str
    label: str
    covers: str


@dataclass(frozen=True)
class AnalysisForm:
    """The form for the deaths from one day on, up to the day before the next form's."""

    key: str
    title: str
    deaths_from: date
    domains: Mapping[str, Domain]
    scores: Mapping[str, Score]
    factors: Mapping[str, Factor]
    categories: Mapping[str, Category]
    causes: Sequence[tuple[str, str, str]] = field(repr=False)

    def contributes(self, score: object) -> bool:
        """Whether a score of this form's scale says that something contributed."""
        return isinstance(score, str) and score in self.scores and self.scores[score].contributory

    def factors_of(self, domain: str) -> list[Factor]:
        """The listed factors of a domain, in the list's order."""
        return [factor for factor in self.factors.values() if factor.domain == domain]

    def rank(self, category: str) -> int:
        """The place of a category in the ranked list, 0 for the highest. Raises ``ValueError`` for an unknown one."""
        return list(self.categories).index(category)

    def suggested_by(self, icd10: str) -> list[str]:
        """The categories that a registered cause suggests, the highest first; none where this form cannot tell."""
        found = {category for first, last, category in self.causes if first <= icd10[:3].upper() <= last}
        return sorted(found, key=self.rank)


@lru_cache(maxsize=1)
def analysis_forms() -> Mapping[str, AnalysisForm]:
    """Every form by key, the earliest first."""
    text = files(__package__).joinpath("analysis_form.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return MappingProxyType({row["code"]: _form(row, rows) for row in rows if row["part"] == "form"})


def form_of_death(died: date) -> AnalysisForm:
    """The form for a child who died on a day."""
    return [form for form in analysis_forms().values() if form.deaths_from <= died][-1]


def _form(own: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> AnalysisForm:
    def of(part: str) -> Iterator[Mapping[str, str]]:
        return (row for row in rows if row["form"] == own["form"] and row["part"] == part)

    return AnalysisForm(
        own["code"],
        own["label"],
        date.fromisoformat(own["words"]),
        _by_code(Domain(row["code"], row["label"], row["words"]) for row in of("domain")),
        _by_code(Score(row["code"], row["label"], row["words"] == CONTRIBUTORY) for row in of("score")),
        _by_code(Factor(row["code"], row["domain"], row["label"], row["suggests"]) for row in of("factor")),
        _by_code(Category(row["code"], row["label"], row["words"]) for row in of("category")),
        tuple(_cause(row) for row in of("cause")),
    )


Coded = TypeVar("Coded", Domain, Score, Factor, Category)


def _by_code(listed: Iterator[Coded]) -> Mapping[str, Coded]:
    return MappingProxyType({one.code: one for one in listed})


def _cause(row: Mapping[str, str]) -> tuple[str, str, str]:
    first, _, last = row["code"].partition("-")
    return first, last or first, row["suggests"]
