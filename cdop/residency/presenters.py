"""The words for a decision on residency: what was found, what the rules suggest, what was decided before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.case.wording import Lines, listed, typed
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date, short_datetime
from cdop.residency.looking import Looked, Told
from cdop.residency.rules import RULES, Lead

Row = tuple[str, str]
LEAD_WORDS = {
    Lead.OURS: "This panel leads the review",
    Lead.THEIRS: "The home area’s panel leads the review",
    Lead.NOBODY: "No panel in England has a duty; this panel may review",
    Lead.UNDECIDED: "Not yet decided",
}


@dataclass(frozen=True)
class Quoted:
    """A rule as the page quotes it."""

    text: str
    source: str
    verified: bool


def answer_rows(told: Told, looked: Looked) -> Iterator[Row]:
    """What was answered, and what the postcode told."""
    yield "The child’s home", label("home_circumstance", told.circumstance)
    if looked.living_area:
        yield "Local authority of the home", area_name(looked.living_area)
    if told.responsible_area:
        yield "Authority that looked after or placed the child", area_name(told.responsible_area)
    if place := looked.place:
        yield "Postcode", place.postcode
        if place.local_authority and place.local_authority != looked.living_area:
            yield "The postcode lies in", area_name(place.local_authority)
        if place.deprivation_decile:
            yield "Deprivation", decile_words(place.deprivation_decile)
        yield "Looked up in", place.edition


def quoted(looked: Looked) -> list[Quoted]:
    return [Quoted(rule.text, rule.source, rule.verified) for rule in looked.suggestion.rules]


def suggestion_rows(looked: Looked) -> Iterator[Row]:
    found = looked.suggestion
    yield "Home area", area_name(found.home_area)
    yield "Review", LEAD_WORDS[found.lead]


def decile_words(decile: int) -> str:
    """'Tenth 3 of 10 (1 is the most deprived)'."""
    return f"Tenth {decile} of 10 (1 is the most deprived)"


def rule_words(key: str) -> str:
    """A rule's text; what another register calls a rule, as it calls it."""
    return RULES[key].text if key in RULES else isolated(key)


def decision_lines(fact: Fact) -> Lines:
    """What a decision says besides the area: for the timeline, as far as its viewer sees it."""
    detail = fact.detail
    yield "Home", listed(fact, "circumstance", "home_circumstance")
    yield "Rule", rule_words(detail["rule"]) if detail.get("rule") else ""
    yield "Deprivation", decile_words(detail["deprivation_decile"]) if detail.get("deprivation_decile") else ""
    yield "Postcode directory", isolated(detail["postcode_edition"]) if detail.get("postcode_edition") else ""
    yield "Small area", typed(fact, "small_area")
    yield "Reason", typed(fact, "reason")


def told_whole(fact: Fact) -> str:
    """A decision in one text, to be put beside another."""
    return as_text(area_name(fact.detail["home_area"]), long_date(fact.dated), (fact.identity or {}).get("reason", ""))


def as_text(area: str, day: str, reason: str) -> str:
    return f"{area}, decided {day}\n\n{reason}".strip()


def earlier(facts: Sequence[Fact]) -> list[list[str]]:
    """The decisions so far, newest first, as rows: day, home area, why, by whom."""
    decided = [fact for fact in facts if fact.kind is FactKind.RESIDENCY_DECIDED]
    newest = sorted(decided, key=lambda fact: (fact.dated, fact.sequence), reverse=True)
    return [
        [
            long_date(fact.dated),
            area_name(fact.detail["home_area"]),
            typed(fact, "reason") or "No reason recorded",
            f"{fact.recorded_by}, {short_datetime(fact.recorded_at)}",
        ]
        for fact in newest
    ]
