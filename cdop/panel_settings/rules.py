"""The settings that a panel may decide, with the values it has until it does.

No deadline or local rule is a constant of the program: most were not verified against the guidance (domain.md sections
3 and 10). ``source`` says where a value comes from, and is printed beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

LARGEST_NUMBER = 3650
LONGEST_LINES, MOST_LINES = 400, 8
LONGEST_TEXT = 4_000
NOT_GIVEN = "Not given"
_PREFIX = re.compile(r"[A-Z]{2,8}")


class Kind(StrEnum):
    """What a setting is measured in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MINUTES = "minutes"
    MONTHS = "months"
    CASES = "cases"
    YES_NO = "yes_no"
    PREFIX = "prefix"
    PLACEMENT = "placement"
    PUBLIC_RULE = "public_rule"
    LINES = "lines"
    TEXT = "text"


class Stage(StrEnum):
    """Where a setting is used: the headings of the page."""

    OFFICE = "The office"
    REFERENCES = "References"
    CLOCKS = "Targets from death to classification"
    RESIDENCY = "Residency"
    RESPONSE = "Joint agency response"
    GATHERING = "Information from agencies"
    SAFEGUARDING = "Safeguarding"
    FAMILY = "The family and the review meeting"
    PANEL = "The panel’s meetings"
    RECOMMENDATIONS = "Recommendations"
    PUBLISHING = "Publishing figures"
    LOOKING = "Looking at cases"


UNITS = {
    Kind.HOURS: "hours", Kind.DAYS: "days", Kind.WORKING_DAYS: "working days", Kind.MINUTES: "minutes",
    Kind.MONTHS: "months", Kind.CASES: "cases",
}  # fmt: skip
YES, NO = "yes", "no"
RESPONSIBLE, PLACED = "responsible_authority", "placement_area"
HIDE, ROUND = "hide", "round"
ANSWERS: Mapping[Kind, Mapping[str, str]] = MappingProxyType(
    {
        Kind.YES_NO: {YES: "Yes", NO: "No"},
        Kind.PLACEMENT: {
            RESPONSIBLE: "The authority that looks after the child",
            PLACED: "The area where the child was placed",
        },
        Kind.PUBLIC_RULE: {
            HIDE: "Hide small counts, and show all others as they are",
            ROUND: "Hide 1 to 7, and round all others to the nearest 5",
        },
    }
)
OWN = "The panel’s own target"
UNVERIFIED = "The panel’s own setting: commonly given, not verified against the guidance"
NOT_ON_LEAVE = "Days of the agency’s leave are not counted. An agency may have its own number in the directory."
WORKING_TOGETHER = "Working Together to Safeguard Children; check against today’s text before relying on it"
LOCAL_NORM = "A common local norm; the guidance’s own figure is not verified"
TERMS = (
    "What is in the papers and what is said at this meeting is confidential. It may be used for the review of child "
    "deaths alone.\n"
    "I will not try to find out who a child was, and will not tell anybody who I think a child was.\n"
    "I will read the papers where nobody else can see them, and will not copy, photograph or pass them on.\n"
    "If I knew the child or the family, or took part in the care, I will say so before I read that case’s paper.\n"
    "If papers are lost or seen by anybody else, I will tell the panel’s office at once."
)


@dataclass(frozen=True)
class Setting:
    """One thing that a panel may decide. ``value`` is what holds until it does, written as it is stored."""

    key: str
    stage: Stage
    label: str
    hint: str
    kind: Kind
    value: str
    source: str


class NotASetting(ValueError):
    """A value that a setting cannot have. The text says why, in plain words."""


_ALL = (
    Setting(
        "panel_address", Stage.OFFICE, "Postal address of the office",
        "Stands on letters: where agencies and families write to. Empty: letters leave room to write it.", Kind.LINES,
        "", "Nothing is given until the panel does",
    ),
    Setting(
        "office_contact", Stage.OFFICE, "How to reach the office",
        "Telephone and e-mail address, one a line. Stands on letters below the postal address.", Kind.LINES, "",
        "Nothing is given until the panel does",
    ),
    Setting(
        "reference_prefix", Stage.REFERENCES, "First letters of a new case’s reference",
        "Two to eight capital letters: CDR gives CDR-2026-014.", Kind.PREFIX, "CDR", "The panel’s own choice",
    ),
    Setting(
        "notify_within", Stage.CLOCKS, "From death to notification", "Counted in days after the day of death.",
        Kind.DAYS, "1", LOCAL_NORM,
    ),
    Setting(
        "accept_within", Stage.CLOCKS, "From notification to a decision in the inbox", "", Kind.WORKING_DAYS, "1", OWN,
    ),
    Setting(
        "decide_residency_within", Stage.CLOCKS, "From notification to the residency decision", "",
        Kind.WORKING_DAYS, "3", OWN,
    ),
    Setting(
        "classify_within", Stage.CLOCKS, "From notification to expected or unexpected", "", Kind.WORKING_DAYS, "3", OWN,
    ),
    Setting(
        "handover_answered_within", Stage.CLOCKS, "From a hand-over to the other panel’s answer", "",
        Kind.WORKING_DAYS, "5", OWN,
    ),
    Setting(
        "looked_after_lead", Stage.RESIDENCY, "Who leads for a looked-after child placed elsewhere",
        "Working Together 2013 and 2015 name the authority that looks after the child; today’s text is not verified.",
        Kind.PLACEMENT, RESPONSIBLE, UNVERIFIED,
    ),
    Setting(
        "doctor_confirms", Stage.RESPONSE, "The designated doctor confirms expected or unexpected",
        "If yes, a classification waits for the designated doctor and says so until then. What was "
        "classified before this was decided does not wait.", Kind.YES_NO, NO, OWN,
    ),
    Setting(
        "response_decided_within", Stage.RESPONSE, "From notification to the decision on a joint agency response", "",
        Kind.HOURS, "24", UNVERIFIED,
    ),
    Setting(
        "initial_discussion_within", Stage.RESPONSE, "From death to the first discussion",
        "The guidance places it before the family leaves the emergency department.", Kind.HOURS, "24", UNVERIFIED,
    ),
    Setting(
        "visit_within", Stage.RESPONSE, "From death to the home or scene visit", "", Kind.HOURS, "48", UNVERIFIED,
    ),
    Setting(
        "final_discussion_within", Stage.RESPONSE, "From death to the final case discussion", "", Kind.DAYS, "90",
        UNVERIFIED,
    ),
    Setting(
        "ask_within", Stage.GATHERING, "From the classification to asking agencies", "", Kind.WORKING_DAYS, "5", OWN,
    ),
    Setting(
        "read_within", Stage.GATHERING, "From a reply to its being read and settled", "", Kind.WORKING_DAYS, "5", OWN,
    ),
    Setting(
        "request_due_within", Stage.GATHERING, "From a request to the agency’s reply", NOT_ON_LEAVE,
        Kind.WORKING_DAYS, "15", OWN,
    ),
    Setting(
        "remind_after", Stage.GATHERING, "From a request to the reminder", NOT_ON_LEAVE, Kind.WORKING_DAYS, "16", OWN,
    ),
    Setting(
        "remind_again_after", Stage.GATHERING, "From a request to the second reminder", NOT_ON_LEAVE,
        Kind.WORKING_DAYS, "21", OWN,
    ),
    Setting(
        "escalate_after", Stage.GATHERING, "From a request to its escalation within the agency", NOT_ON_LEAVE,
        Kind.WORKING_DAYS, "26", OWN,
    ),
    Setting(
        "challenge_after", Stage.GATHERING, "From a request to the chair’s challenge", NOT_ON_LEAVE,
        Kind.WORKING_DAYS, "36", OWN,
    ),
    Setting(
        "link_days", Stage.GATHERING, "How long a one-time link to a request opens", "", Kind.DAYS, "28", OWN,
    ),
    Setting(
        "safeguarding_notify_within", Stage.SAFEGUARDING,
        "From a serious incident to the local authority’s notification",
        "To the national safeguarding practice review panel.", Kind.WORKING_DAYS, "5", WORKING_TOGETHER,
    ),
    Setting(
        "rapid_review_within", Stage.SAFEGUARDING, "From a serious incident to the rapid review", "",
        Kind.WORKING_DAYS, "15", WORKING_TOGETHER,
    ),
    Setting(
        "first_contact_within", Stage.FAMILY, "From death to the key worker’s first contact with the family",
        "Research asks for 24 to 48 hours.", Kind.HOURS, "48", OWN,
    ),
    Setting(
        "review_meeting_notice", Stage.FAMILY, "Notice given of a child death review meeting",
        "The page that plans a meeting warns where it is shorter.", Kind.DAYS, "28", LOCAL_NORM,
    ),
    Setting(
        "room_opens_before", Stage.PANEL, "How long before a panel meeting its papers open", "", Kind.DAYS, "7", OWN,
    ),
    Setting(
        "room_closes_after", Stage.PANEL, "How long after a panel meeting its papers close",
        "Readers’ private notes are destroyed then.", Kind.DAYS, "14", OWN,
    ),
    Setting(
        "item_minutes", Stage.PANEL, "Time planned for a case", "Offered for a new panel; each may have its own.",
        Kind.MINUTES, "20", OWN,
    ),
    Setting(
        "confidentiality_terms", Stage.PANEL, "Terms of confidentiality",
        "Each member accepts them for each meeting before its papers open. Whoever accepted others is asked again.",
        Kind.TEXT, TERMS, "The panel’s own words; have them agreed by the partners",
    ),
    Setting(
        "recommendation_answered_within", Stage.RECOMMENDATIONS, "From telling an organisation to its answer",
        "Coroners’ reports, the nearest thing in law, give 56 days.", Kind.DAYS, "56", OWN,
    ),
    Setting(
        "first_follow_up", Stage.RECOMMENDATIONS, "From signing off to asking first whether it worked",
        "Asked each time: did it happen, and did it work?", Kind.MONTHS, "3", OWN,
    ),
    Setting(
        "second_follow_up", Stage.RECOMMENDATIONS, "From signing off to asking again", "", Kind.MONTHS, "6", OWN,
    ),
    Setting(
        "third_follow_up", Stage.RECOMMENDATIONS, "From signing off to asking for the last time", "", Kind.MONTHS,
        "12", OWN,
    ),
    Setting(
        "cluster_cases", Stage.RECOMMENDATIONS, "How many cases with something in common raise a note",
        "The same place, product, school, cause or factor: for a person to look at, no finding.", Kind.CASES, "3", OWN,
    ),
    Setting(
        "cluster_months", Stage.RECOMMENDATIONS, "Within how long", "Counted between the first death and the last.",
        Kind.MONTHS, "12", OWN,
    ),
    Setting(
        "public_rule", Stage.PUBLISHING, "How the public edition protects small counts",
        "Either way a zero is shown, and more is hidden where a small count could be worked out. Rounding goes by its "
        "own numbers, not by the two below. Public answers to questions go by this rule as well.",
        Kind.PUBLIC_RULE, HIDE, "The panel’s own choice; rounding is NHS England’s rule for small areas",
    ),
    Setting(
        "hidden_below", Stage.PUBLISHING, "Counts below this are not shown to the public",
        "A zero is shown. Others that would give such a count away are hidden with it.", Kind.CASES, "5",
        "The panel’s own choice; public bodies use 3 to 10",
    ),
    Setting(
        "hidden_within", Stage.PUBLISHING, "How far apart what a hidden count could be lies at least",
        "From the least to the greatest value that everything shown allows.", Kind.CASES, "4", OWN,
    ),
    Setting(
        "reason_holds", Stage.LOOKING, "How long a reason holds for opening a case that is nobody’s task",
        "Asked again after that, and after signing in again.", Kind.MINUTES, "60", OWN,
    ),
    Setting(
        "own_work_days", Stage.LOOKING, "How long a case stays somebody’s task after they recorded something in it",
        "Within these days no reason is asked. While a case is under way here, it is every coordinator’s task.",
        Kind.DAYS, "14", OWN,
    ),
)  # fmt: skip
SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.key: setting for setting in _ALL})


def checked(key: str, text: str) -> str:
    """A value as it is stored. Raises ``NotASetting`` in plain words."""
    setting, text = SETTINGS[key], text.strip()
    if setting.kind in UNITS:
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LARGEST_NUMBER):
            raise NotASetting(f"must be a whole number from 1 to {LARGEST_NUMBER:,}")
        return str(int(text))
    if setting.kind is Kind.PREFIX:
        if not _PREFIX.fullmatch(text):
            raise NotASetting("must be two to eight capital letters")
        return text
    if setting.kind is Kind.LINES:
        return _lines(text)
    if setting.kind is Kind.TEXT:
        return _text(text)
    if text not in ANSWERS[setting.kind]:
        raise NotASetting("must be one of the answers on this page")
    return text


def _lines(text: str) -> str:
    """Lines of plain text, without empty ones. Raises ``NotASetting``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not all(line.isprintable() for line in lines):
        raise NotASetting("contains a character that does not print")
    if len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST_LINES:
        raise NotASetting(f"must have at most {MOST_LINES} lines and {LONGEST_LINES} characters")
    return "\n".join(lines)


def _text(text: str) -> str:
    """Paragraphs of plain text, a line each. Raises ``NotASetting``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise NotASetting("must not be empty")
    if not all(line.isprintable() for line in lines):
        raise NotASetting("contains a character that does not print")
    if sum(map(len, lines)) > LONGEST_TEXT:
        raise NotASetting(f"must have at most {LONGEST_TEXT:,} characters")
    return "\n".join(lines)


def words_of(setting: Setting, value: str) -> str:
    """A value as people read it: '3 working days', 'Yes'."""
    if unit := UNITS.get(setting.kind):
        return f"{value} {unit[:-1] if value == '1' else unit}"
    if setting.kind is Kind.LINES:
        return value or NOT_GIVEN
    return ANSWERS.get(setting.kind, {}).get(value, value)


@dataclass(frozen=True)
class PanelSettings:
    """Every setting as it now stands. Numbers are in the setting's own unit.

    ``decided_at``: since when (UTC) that holds which the panel decided.
    """

    values: Mapping[str, str]
    decided_at: Mapping[str, datetime] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """The value as stored; what holds by default where the panel decided nothing."""
        return self.values.get(key, SETTINGS[key].value)

    def number(self, key: str) -> int:
        return int(self.text(key))

    def office_lines(self) -> list[str]:
        """The office's address and how to reach it, line by line; none where the panel gave none."""
        return [*self.text("panel_address").splitlines(), *self.text("office_contact").splitlines()]

    def is_yes(self, key: str) -> bool:
        return self.text(key) == YES
