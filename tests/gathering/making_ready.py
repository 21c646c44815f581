"""Cases on their way to the panel, for the tests of readiness: whole days of today's time, of invented children."""

from datetime import date, timedelta
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.reference.calendar import today
from tests.case.test_worklist_clocks import ago, classified, decided, story

GP, MIDWIFE, INQUEST, MEETING, QUESTION = ("a" * 32, "b" * 32, "c" * 32, "d" * 32, "e" * 32)
KINDS = {GP: "primary_care", MIDWIFE: "midwifery"}
NAMES = {GP: "Fairlawn practice", MIDWIFE: "Estuary midwives"}


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def asked(request: str, days: int, due: int) -> Fact:
    """Asked so many days ago; due in so many days, or (negative) overdue."""
    detail = {"request": request, "agency": "f" * 32, "agency_kind": KINDS[request], "sets": []}
    identity = {"agency_name": NAMES[request], "reason": "", "words": ""}
    return Fact(FactKind.INFORMATION_REQUESTED, ago(days), {**detail, "due": ahead(due).isoformat()}, identity)


def replied(request: str, days: int, **said: str) -> Fact:
    detail = {"request": request, "agency_kind": KINDS[request], "outcome": "answered", "way": "link"}
    identity = {"agency_name": NAMES[request], "author": "", "answers": said, "chronology": [], "redirect": ""}
    return Fact(FactKind.INFORMATION_RECEIVED, ago(days), detail, {**identity, "files": [], "words": ""})


def read(request: str, days: int) -> Fact:
    return Fact(FactKind.INFORMATION_READ, ago(days), {"request": request, "changes": "no"}, {"words": ""})


def inquest(state: str, days: int, next_on: int | None = None, opened: int | None = None) -> Fact:
    detail: dict[str, Any] = {"process": INQUEST, "process_kind": "coroner", "state": state, "holds": "panel"}
    detail |= {"opened": ago(opened).isoformat() if opened is not None else None, "concluded": None}
    detail |= {"next_on": ahead(next_on).isoformat() if next_on is not None else None}
    return Fact(
        FactKind.PROCESS_RECORDED, ago(days), detail, dict.fromkeys(("reference", "owner", "words", "result"), "")
    )


def meeting(state: str, days: int, on: int) -> Fact:
    """Recorded so many days ago, for a day so many ahead."""
    detail = {"meeting": MEETING, "state": state, "on": ahead(on).isoformat(), "time": None, "agencies": []}
    return Fact(FactKind.REVIEW_MEETING_RECORDED, ago(days), detail, {"place": "", "chair": "", "record": {}})


def family_asked(days: int) -> Fact:
    return Fact(FactKind.FAMILY_ASKED, ago(days), {"question": QUESTION}, {"words": "Why was nobody told?"})


def verdict(days: int, *, ready: bool, reason: str = "Heard early") -> Fact:
    return Fact(FactKind.READINESS_DECIDED, ago(days), {"ready": ready}, {"reason": reason})


def ours(*more: Fact, days: int = 90) -> list[Fact]:
    """A case of this panel's, classified, and what was gathered."""
    return story(days, decided(days - 1), classified(days - 2), *more)


COMPLETE = (asked(GP, 60, -30), replied(GP, 40), read(GP, 39), meeting("held", 30, -30))
