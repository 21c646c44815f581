"""What the panel wrote of each way of dying, on the form of the era. Pure; figures count what the story says."""

from collections.abc import Iterator, Mapping
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
        "chronic": "other_chronic_illness", "oxygen": "acute_illness", "sleep": "poverty",
        "road": "road_vehicle", "infection": "acute_illness", "self_harm": "self_harm", "acute": "asthma",
        "abuse": "abuse_neglect",
    }
)  # fmt: skip
"""The factor of the list that contributed; nothing could have been done about it."""
_IDLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "prematurity": ("late_booking", "Booked at eleven weeks, in time."),
        "anomaly": ("consanguinity", "Asked about; the parents are no relatives."),
        "malignancy": ("access_to_care", "Seen within a week of the first symptom that was told."),
        "chronic": ("equipment", "The pump had been serviced; no part in the death."),
        "oxygen": ("capacity", "The unit was full that night; care was not late for it."),
        "sleep": ("housing", "Damp, and known to the council; no part in the death."),
        "road": ("weather", "Dry, and still light; no part in the death."),
        "infection": ("immunisation", "All that were due had been given."),
        "self_harm": ("online_harm", "The telephone was looked through; no part in the death was found."),
        "acute": ("housing", "Damp, and known to the council; no part in the death."),
        "abuse": ("poverty", "Known to every service; no part in the death."),
    }
)
"""A factor that the panel looked at and that did not contribute, and why."""
_BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "road": "Well and active; known to the school nurse alone.",
        "sleep": "Born at term, thriving, with a cold the week before.",
        "infection": "Well until the day before; all immunisations given.",
        "self_harm": "Earlier harm was known to two services.",
        "acute": "Asthma since the second year, with eleven reliever inhalers in the last.",
        "abuse": "Thriving; two visits to the emergency department within a month.",
    }
)
_BEFORE_USUAL = "What was known of the child’s health before is in the paper; nothing is to be added."
_GOOD: Mapping[str, str] = MappingProxyType(
    {
        "road": "Police, school and family liaison worked as one from the first day.",
        "sleep": "The visit to the home was made together, within a day.",
        "infection": "The household was treated within hours.",
        "self_harm": "The school looked after the friends, and told the parents first.",
        "acute": "The call handler stayed on the line until the crew was there.",
        "abuse": "The older brother was safe on the same day.",
    }
)
_GOOD_USUAL = "The family had one person to turn to from the first day."
_LEARNT: Mapping[str, str] = MappingProxyType(
    {
        "prematurity": "Smoking is measured at every visit in pregnancy, and help is offered on the same day.",
        "anomaly": "One plan, in one place, that the night staff can find.",
        "malignancy": "Medicines for the end of life are in the home before they are needed.",
        "chronic": "A plan that is older than a year is read again with the parents.",
        "oxygen": "Who calls the senior doctor, and when, stands on one card in each room.",
        "sleep": "Where a baby sleeps is asked at every visit, and in every home in which the baby sleeps.",
        "road": "Complaints of a crossing reach whoever can change it.",
        "infection": "Whoever is sent home with a fever takes written advice along.",
        "self_harm": "School and mental health team plan together after a first harm.",
        "acute": "Many reliever inhalers in a year are a reason to call a child in.",
        "abuse": "Whoever refers is told what came of it.",
    }
)
_LISTED_WHY: Mapping[str, str] = MappingProxyType(
    {
        "road": "The car kept to the limit, and the driver could not have stopped.",
        "sleep": "One room for the whole family; services had offered what they had.",
        "abuse": "What one adult did; what services could have known stands for itself.",
        "self_harm": "Known and treated; what services could have done stands for itself.",
        "acute": "The illness itself; what services could have done stands for itself.",
    }
)
_LISTED_WHY_USUAL = "Nothing that services did could have changed it."
_WHERE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"lscb": {UNSAFE_SLEEP: "B", "Road crossing": "B"}, "current": {UNSAFE_SLEEP: "C", "Road crossing": "C"}}
)
_MISSING = "One agency’s record was never found."
CONTRIBUTED, IDLE = "2", "1"


def answers_of(story: Story, form: AnalysisForm, found: Analysis) -> list[tuple[str, Any]]:
    """The fields of a whole analysis and their values, in the form's order."""
    factors = list(_factors(story, form, found))
    known = {row["domain"] for row in factors if form.contributes(row["score"])}
    return [
        ("summary", f"{_name(story)} {_HOW[story.pattern.key]}"),
        ("cause", CERTIFICATES[story.pattern.key].ia),
        *((f"domain.{code}.score", CONTRIBUTED if code in known else IDLE) for code in form.domains),
        ("domain.A.narrative", _BEFORE.get(story.pattern.key, _BEFORE_USUAL)),
        *((f"factor.{number:08x}", row) for number, row in enumerate(factors, 1)),
        ("category", found.category),
        ("category_reason", "The first of the list that applies."),
        ("modifiability", found.modifiability),
        *([("missing", _MISSING)] if found.modifiability == "inadequate" else []),
        ("good_practice", _GOOD.get(story.pattern.key, _GOOD_USUAL)),
        ("learning.00000001", _learning(story)),
        ("family_actions", "The key worker tells the family what the panel found."),
    ]


def _factors(story: Story, form: AnalysisForm, found: Analysis) -> Iterator[dict[str, Any]]:
    listed = form.factors[_LISTED[story.pattern.key]]
    yield _row(listed.domain, listed.code, "", CONTRIBUTED, "no", _LISTED_WHY.get(story.pattern.key, _LISTED_WHY_USUAL))
    by_name = {factor.label: factor for factor in form.factors.values()}
    for name in found.factors:
        own = by_name.get(name)
        domain = own.domain if own else _WHERE[form.key].get(name, "D")
        reason = "It could have been otherwise, and was in the hands of services or of the family."
        yield _row(domain, own.code if own else None, "" if own else name, CONTRIBUTED, "yes", reason)
    idle = next(score for score in ("1*", IDLE) if score in form.scores)
    code, why = _IDLE[story.pattern.key]
    yield _row(form.factors[code].domain, code, "", idle, "no", why)


def _row(domain: str, code: str | None, words: str, score: str, modifiable: str, reason: str) -> dict[str, Any]:  # noqa: PLR0913, PLR0917 - a factor
    return {
        "domain": domain, "code": code, "words": words, "score": score, "modifiable": modifiable, "reason": reason,
        "removed": False,
    }  # fmt: skip


def _learning(story: Story) -> dict[str, Any]:
    return {"words": _LEARNT[story.pattern.key], "level": "local", "domain": "", "removed": False}


def _name(story: Story) -> str:
    """As somebody writes who knew the child: the gate and the projected view put a role in its place."""
    return (story.child.given_names or "The baby").split()[0]
