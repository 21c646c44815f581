"""The kinds of dated fact that a case's timeline holds. Nothing overwrites: a later fact supersedes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    """What happened, in the past tense. What the fact of each kind says stands in ``cdop.case.kinds``."""

    NOTIFIED = "notified"
    NOTIFICATION_SEPARATED = "notification_separated"
    DESCRIBED = "described"
    NOTED = "noted"
    RESIDENCY_DECIDED = "residency_decided"
    LEAD_AGREED = "lead_agreed"
    HANDED_OVER = "handed_over"
    HANDOVER_ANSWERED = "handover_answered"
    HANDOVER_OUTCOME = "handover_outcome"
    CLASSIFIED = "classified"
    CLASSIFICATION_CONFIRMED = "classification_confirmed"
    RESPONSE_CRITERIA = "response_criteria"
    RESPONSE_DECIDED = "response_decided"
    RESPONSE_STOOD_DOWN = "response_stood_down"
    RESPONSE_MET = "response_met"
    CAUSE_CERTIFIED = "cause_certified"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_RECEIVED = "information_received"
    INFORMATION_READ = "information_read"
    REQUEST_CLOSED = "request_closed"
    ANSWER_CHOSEN = "answer_chosen"
    CHRONOLOGY_ENTERED = "chronology_entered"
    PROCESS_RECORDED = "process_recorded"
    CIRCUMSTANCES_RECORDED = "circumstances_recorded"
    REVIEW_MEETING_RECORDED = "review_meeting_recorded"
    KEY_WORKER_NAMED = "key_worker_named"
    FAMILY_CONTACTED = "family_contacted"
    FAMILY_WISHED = "family_wished"
    FAMILY_ASKED = "family_asked"
    FAMILY_ANSWERED = "family_answered"
    FAMILY_WRITTEN_TO = "family_written_to"
    READINESS_DECIDED = "readiness_decided"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_UNDONE = "withdrawal_undone"
    PANEL_MET = "panel_met"
    ANALYSIS_DECIDED = "analysis_decided"
    FINALISED = "finalised"
    REOPENED = "reopened"
    NATIONAL_RETURN = "national_return"


DESCRIPTION_KEYS = ("date_of_death", "sex", "ethnicity", "place_of_death", "death_area")
IDENTITY_KEYS = ("family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode")


@dataclass(frozen=True)
class Fact:
    """One fact: its kind, the day it is dated, and what it says.

    ``identity`` holds what could name a child or family and is kept apart, so that a query for the
    pseudonymised views never selects it. ``sequence`` orders facts as they were recorded; who recorded
    it and when (UTC) is known of stored facts.
    """

    kind: FactKind
    dated: date
    detail: Mapping[str, Any] = field(default_factory=dict)
    identity: Mapping[str, Any] | None = None
    sequence: int = 0
    recorded_at: datetime | None = None
    recorded_by: str | None = None


def notifications(facts: Sequence[Fact]) -> list[Fact]:
    """The notifications that count, in the order recorded: those joined to the case and not separated from it since."""
    counted: dict[Any, Fact] = {}
    for place, fact in enumerate(facts):
        if fact.kind is FactKind.NOTIFIED:
            counted[joined_as(fact) or place] = fact
        elif fact.kind is FactKind.NOTIFICATION_SEPARATED:
            counted.pop(joined_as(fact), None)
    return list(counted.values())


def joined_as(fact: Fact) -> tuple[str, str] | None:
    """By what a joined notification is known: its receipt, or the case that was merged in. None for the case's own."""
    for key in ("notification", "from_case"):
        if key in fact.detail:
            return key, str(fact.detail[key])
    return None


def first_notification(facts: Sequence[Fact]) -> Fact:
    """The earliest, whenever it was accepted (counting.md section 1). Raises ``ValueError`` where there is none."""
    return min(notifications(facts), key=lambda fact: fact.dated)


def first_notified(facts: Sequence[Fact]) -> date:
    """The day of the earliest notification. Raises ``ValueError`` where there is none."""
    return first_notification(facts).dated


def in_force(facts: Sequence[Fact], *kinds: FactKind, by: date = date.max) -> Fact | None:
    """The fact of some kinds that is in force on a day: the latest dated; of one day, the last recorded.

    ``facts`` are in the order in which they were recorded.
    """
    found: Fact | None = None
    for fact in facts:
        if fact.kind in kinds and fact.dated <= by and (found is None or fact.dated >= found.dated):
            found = fact
    return found
