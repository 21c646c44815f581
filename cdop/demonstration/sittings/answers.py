"""What the panel wrote of each way of dying, on the form of the era. Pure; figures count what the story says."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cdop.demonstration.casework.findings import CERTIFICATES
from cdop.demonstration.patterns import UNSAFE_SLEEP
from cdop.demonstration.story import Story
from cdop.reference.analysis_form import AnalysisForm
from cdop.review.rules import Analysis

_HOW: Mapping[str, str] = MappingProxyType(
    {
        "prematurity": "was born long before term and died in the arms of the parents.",
        "anomaly": "was born with a heart condition that was known before birth.",
        "malignancy": "had been treated for two years, and then at home for comfort alone.",
        "chronic": "needed care day and night, and died after a chest infection.",
        "oxygen": "was born without signs of life, was brought round, and lived some days.",
        "sleep": "was put to sleep beside an adult on a sofa, and found lifeless in the morning.",
        "road": "ran into the road on the way from school, and was struck by a car.",
        "infection": "had a fever for a day, collapsed, and could not be brought round.",
        "self_harm": "had told a friend of being unhappy; no service was told.",
        "acute": "had an attack of asthma at night, and help was called late.",
        "abuse": "was known to several services, none of which knew all that the others did.",
    }
)
_LISTED: Mapping[str, str] = MappingProxyType(
    {
        "prematurity": "prematurity", "anomaly": "congenital", "malignancy": "other_chronic_illness",
        "chronic": "other_chronic_illness", "oxygen": "acute_illness", "sleep": "smoking_household",
        "road": "road_vehicle", "infection": "acute_illness", "self_harm": "self_harm", "acute": "asthma",
        "abuse": "abuse_neglect",
    }
)  # fmt: skip
"""The factor of the list that contributed; nothing could have been done about it."""
_HOUSING = "housing"
_WHERE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"lscb": {UNSAFE_SLEEP: "B", "Road crossing": "B"}, "current": {UNSAFE_SLEEP: "C", "Road crossing": "C"}}
)
_MISSING = "The record of the maternity unit was never found."
CONTRIBUTED, IDLE = "2", "1"


def answers_of(story: Story, form: AnalysisForm, found: Analysis) -> list[tuple[str, Any]]:
    """The fields of a whole analysis and their values, in the form's order."""
    factors = list(_factors(story, form, found))
    known = {row["domain"] for row in factors if form.contributes(row["score"])}
    return [
        ("summary", f"{_name(story)} {_HOW[story.pattern.key]}"),
        ("cause", CERTIFICATES[story.pattern.key].ia),
        *((f"domain.{code}.score", CONTRIBUTED if code in known else IDLE) for code in form.domains),
        ("domain.A.narrative", "What was known of the child’s health before is in the paper; nothing is to be added."),
        *((f"factor.{number:08x}", row) for number, row in enumerate(factors, 1)),
        ("category", found.category),
        ("category_reason", "The first of the list that applies."),
        ("modifiability", found.modifiability),
        *([("missing", _MISSING)] if found.modifiability == "inadequate" else []),
        ("good_practice", "The family had one person to turn to from the first day."),
        ("learning.00000001", _learning(found)),
        ("family_actions", "The key worker tells the family what the panel found."),
    ]


def _factors(story: Story, form: AnalysisForm, found: Analysis) -> Iterator[dict[str, Any]]:
    listed = form.factors[_LISTED[story.pattern.key]]
    yield _row(listed.domain, listed.code, "", CONTRIBUTED, "no", "Nothing that services did could have changed it.")
    by_name = {factor.label: factor for factor in form.factors.values()}
    for name in found.factors:
        own = by_name.get(name)
        domain = own.domain if own else _WHERE[form.key].get(name, "D")
        reason = "It could have been otherwise, and was in the hands of services or of the family."
        yield _row(domain, own.code if own else None, "" if own else name, CONTRIBUTED, "yes", reason)
    idle = next(score for score in ("1*", IDLE) if score in form.scores)
    housing = form.factors[_HOUSING]
    yield _row(housing.domain, _HOUSING, "", idle, "no", "Damp, and known to the council; no part in the death.")


def _row(domain: str, code: str | None, words: str, score: str, modifiable: str, reason: str) -> dict[str, Any]:  # noqa: PLR0913, PLR0917 - a factor
    return {
        "domain": domain, "code": code, "words": words, "score": score, "modifiable": modifiable, "reason": reason,
        "removed": False,
    }  # fmt: skip


def _learning(found: Analysis) -> dict[str, Any]:
    told: Sequence[str] = found.factors
    words = f"Tell others of this: {told[0].lower()}." if told else "One meeting with everybody saved the family three."
    return {"words": words, "level": "local", "domain": "", "removed": False}


def _name(story: Story) -> str:
    """As somebody writes who knew the child: the gate and the projected view put a role in its place."""
    return (story.child.given_names or "The baby").split()[0]
