"""Why a case is not ready, in words, each with the page where it is mended. For viewers with identity alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from markupsafe import Markup, escape

from cdop.case.facts import Fact
from cdop.case.gathered import requests
from cdop.case.presenters import isolated
from cdop.case.readiness import Reason, Why, processes
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural

CHASED: Mapping[int, str] = MappingProxyType(
    {
        1: "reminded once",
        2: "reminded twice",
        3: "escalated within the agency",
        4: "challenged by the chair",
    }
)
"""How far the ladder of a request was climbed (``cdop.agencies.ladder.STEPS``)."""
_NAMES: Mapping[str, str] = MappingProxyType({"coroner": "Inquest", "post_mortem": "Post-mortem report"})
"""What is waited for, where it is not what the process is called."""


@dataclass(frozen=True)
class Told:
    """What the words of a case's reasons are taken from.

    ``agencies``: names by the request's key. ``processes``: as they stand, by their keys. ``steps``: how many steps of
    the ladder were taken, by the request's key. ``reason``: why it was decided not to be ready.
    """

    today: date
    agencies: Mapping[str, str] = field(default_factory=dict)
    processes: Mapping[str, Fact] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""

    @classmethod
    def of(cls, facts: Sequence[Fact], steps: Mapping[str, int], today: date, reason: str = "") -> "Told":
        agencies = {one.key: one.agency_name for one in requests(facts)}
        return cls(today, agencies, {fact.detail["process"]: fact for fact in processes(facts)}, steps, reason)


def reason_words(reason: Reason, told: Told) -> str | Markup:
    """One reason, safe to place in a page."""
    return _WORDS[reason.why](reason, told)


def _unread(reason: Reason, told: Told) -> Markup:
    return Markup("{}: reply of {} to read").format(_agency(reason, told), long_date(reason.since))


def _outstanding(reason: Reason, told: Told) -> Markup:
    chased = CHASED.get(told.steps.get(reason.about, 0), "")
    late = "overdue since" if reason.expected and reason.expected < told.today else "due"
    words = f"reply outstanding since {long_date(reason.since)}, {late} {long_date(reason.expected)}"
    return Markup("{}: {}").format(_agency(reason, told), ", ".join(filter(None, (words, chased))))


def _contradiction(reason: Reason, _told: Told) -> str:
    return f"{plural(reason.number, 'contradiction')} to settle"


def _family(reason: Reason, _told: Told) -> str:
    oldest = f"since {long_date(reason.since)}" if reason.number == 1 else f"the oldest since {long_date(reason.since)}"
    return f"{plural(reason.number, 'question')} of the family not answered, {oldest}"


def _process(reason: Reason, told: Told) -> str:
    """'Inquest opened 14 May 2026, no date', 'Post-mortem report outstanding since 14 May 2026, …'."""
    fact = told.processes[reason.about]
    name = _NAMES.get(reason.code) or label("parallel_process", reason.code)
    if reason.code == "post_mortem":
        state = f"outstanding since {long_date(reason.since)}"
    elif fact.detail["state"] == "expected":
        state = "expected"
    elif fact.detail["opened"]:
        state = f"opened {long_date(reason.since)}"
    else:
        state = f"open since {long_date(reason.since)} or earlier"
    return f"{name} {state}, {_next_date(reason.expected, told.today)}"


def _next_date(day: date | None, today: date) -> str:
    if day is None:
        return "no date"
    return f"was to be on {long_date(day)}" if day < today else f"next date {long_date(day)}"


def _meeting(reason: Reason, told: Told) -> str:
    on = long_date(reason.expected)
    if reason.expected and reason.expected < told.today:
        return f"Child death review meeting was planned for {on}, and is not recorded as held"
    return f"Child death review meeting planned for {on}"


def _decided(reason: Reason, told: Told) -> Markup:
    return Markup("Decided on {} not to be ready: {}").format(long_date(reason.since), isolated(told.reason))


def _agency(reason: Reason, told: Told) -> Markup:
    name = told.agencies.get(reason.about)
    return isolated(name) if name else escape(label("agency", reason.code))


_WORDS: Mapping[Why, Callable[[Reason, Told], str | Markup]] = MappingProxyType(
    {
        Why.NOBODY_ASKED: lambda _reason, _told: "No agency has been asked yet",
        Why.REPLY_UNREAD: _unread,
        Why.CONTRADICTION: _contradiction,
        Why.MEETING_NOT_PLANNED: lambda _reason, _told: "Child death review meeting not planned",
        Why.MEETING_NOT_HELD: _meeting,
        Why.FAMILY_UNANSWERED: _family,
        Why.DECIDED_NOT_READY: _decided,
        Why.REPLY_OUTSTANDING: _outstanding,
        Why.PROCESS_OPEN: _process,
    }
)
