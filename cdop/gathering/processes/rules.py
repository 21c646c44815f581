"""Which parallel processes are to be expected and why, and the targets of safeguarding. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from cdop.case.ages import NEONATAL_DAYS
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.gathered import Answer, answers
from cdop.case.readiness import processes

PERINATAL_WEEKS = 22  # domain.md 3.2: perinatal reviews look at 22 weeks to 28 days
LEARNING_DISABILITY_YEARS = range(4, 18)  # domain.md 3.2: aged 4 to under 18
HOLDS: Mapping[str, str] = MappingProxyType(
    {
        "coroner": "panel",
        "police": "panel",
        "safeguarding": "panel",
        "patient_safety": "panel",
        "post_mortem": "review_meeting",
        "perinatal_review": "review_meeting",
    }
)
"""What a process that is expected holds up until somebody says otherwise (domain.md 3.2)."""
TARGETS: Mapping[str, str] = MappingProxyType(
    {
        "safeguarding_notify_within": "The local authority tells the national panel by",
        "rapid_review_within": "Rapid review by",
    }
)


@dataclass(frozen=True)
class Suggestion:
    """A process to be expected. ``quoted``: somebody's own words that call for it."""

    kind: str
    reason: str
    quoted: str = ""

    @property
    def holds(self) -> str:
        return HOLDS.get(self.kind, "none")


def suggestions(facts: Sequence[Fact], age: str | None) -> list[Suggestion]:
    """The processes to be expected of a case that has none of the kind yet, each kind once with its first reason.

    ``age`` at death as ``P27D``, ``P11M`` or ``P4Y``, None where it is not known.
    """
    recorded = {fact.detail["process_kind"] for fact in processes(facts)}
    found: dict[str, Suggestion] = {}
    for one in (*_by_the_death(facts), *_by_what_is_known(answers(facts), age), *_told(facts)):
        if one.kind not in recorded:
            found.setdefault(one.kind, one)
    return list(found.values())


def safeguarding_targets(process: Fact, deadlines: Deadlines) -> list[tuple[str, date]]:
    """The days by which the steps of an open safeguarding process are due by the panel's settings (domain.md 3).

    Counted from the day on which it was opened; none where that is not known, or it has ended.
    """
    detail = process.detail
    if detail["process_kind"] != "safeguarding" or detail["state"] != "open" or not detail["opened"]:
        return []
    opened = date.fromisoformat(detail["opened"])
    return [(words, deadlines.of_target(key, opened).due) for key, words in TARGETS.items()]


def order_faults(detail: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a process's state and days, by the form's fields."""
    state, opened, concluded = detail["state"], detail["opened"], detail["concluded"]
    if concluded and opened and concluded < opened:
        return {"concluded": "Concluded must not be before opened"}
    if concluded and state != "concluded":
        return {"concluded": "A process that has not concluded has no such day"}
    if opened and state in {"expected", "not_applicable"}:
        return {"opened": "A process that is only expected, or not applicable, has no such day"}
    if detail["next_on"] and state in {"concluded", "not_applicable"}:
        return {"next_on": "A process that has ended has no next date"}
    return {}


def _by_the_death(facts: Sequence[Fact]) -> Iterator[Suggestion]:
    classified = in_force(facts, FactKind.CLASSIFIED)
    if classified is not None and classified.detail["expectation"] == "unexpected":
        yield Suggestion("coroner", "The death was unexpected")
        yield Suggestion("post_mortem", "The death was unexpected")


def _by_what_is_known(known: Mapping[str, Answer], age: str | None) -> Iterator[Suggestion]:
    for weeks in _possible(known, "gestation_weeks"):
        if _is_newborn(age) and weeks.isascii() and weeks.isdigit() and int(weeks) >= PERINATAL_WEEKS:
            words = f"Under 28 days old, born after {weeks} weeks of pregnancy"
            yield _suggested("perinatal_review", words, known, "gestation_weeks")
    if _years(age) in LEARNING_DISABILITY_YEARS:
        yield from _where_yes(
            known, "learning_disability", "learning_disability", "Aged 4 to 17 with a learning disability"
        )
    for key in ("abuse_concern", "neglect_concern"):
        yield from _where_yes(known, key, "safeguarding", "Abuse or neglect is known or suspected")
    yield from _where_yes(known, "coroner_told", "coroner", "The death was reported to the coroner")
    yield from _where_yes(known, "post_mortem", "post_mortem", "There was a post-mortem examination")


def _where_yes(known: Mapping[str, Answer], key: str, kind: str, words: str) -> Iterator[Suggestion]:
    if "yes" in _possible(known, key):
        yield _suggested(kind, words, known, key)


def _suggested(kind: str, words: str, known: Mapping[str, Answer], key: str) -> Suggestion:
    """The suggestion; that nobody has chosen yet between answers that contradict each other is said with it."""
    return Suggestion(
        kind, f"{words}, by one of two answers that contradict each other" if known[key].contradictory else words
    )


def _told(facts: Sequence[Fact]) -> Iterator[Suggestion]:
    """What notifications say of others who look into the death."""
    said = [(fact.identity or {}).get("told") for fact in notifications(facts)]
    for told in (one for one in said if isinstance(one, dict)):
        if told.get("post_mortem") == "yes":
            yield Suggestion("post_mortem", "The notification says that there will be a post-mortem examination")
        if told.get("medical_examiner_told") == "yes":
            yield Suggestion("medical_examiner", "The notification says that the medical examiner has been told")
        if told.get("other_reviews"):
            yield Suggestion("other", "The notification tells of other reviews", str(told["other_reviews"]))


def _possible(known: Mapping[str, Answer], key: str) -> tuple[str, ...]:
    return known[key].possible if key in known else ()


def _is_newborn(age: str | None) -> bool:
    return age is not None and age.endswith("D") and int(age[1:-1]) < NEONATAL_DAYS


def _years(age: str | None) -> int:
    return int(age[1:-1]) if age is not None and age.endswith("Y") else 0
