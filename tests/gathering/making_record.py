"""Cases that agencies have answered, as facts, for the tests of what is known and of the chronology."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from cdop.case.facts import Fact, FactKind
from tests.case.making import facts
from tests.case.test_case_page import plain as words_of

K = FactKind
ASKED_ON = date(2014, 5, 14)
GP, POLICE, MIDWIFE, NURSES = "a" * 32, "b" * 32, "c" * 32, "d" * 32
KINDS = {GP: "primary_care", POLICE: "police", MIDWIFE: "midwifery", NURSES: "school_nursing"}
NAMES = {GP: "Fairlawn practice", POLICE: "County police", MIDWIFE: "Estuary midwives", NURSES: "School nurses"}


def asked(key: str, *, sets: Sequence[str] = (), day: int = 0) -> Fact:
    due = (ASKED_ON + timedelta(21)).isoformat()
    detail = {"request": key, "agency": key, "agency_kind": KINDS[key], "sets": list(sets), "due": due}
    identity = {"agency_name": NAMES[key], "reason": "Knew the child", "words": ""}
    return Fact(K.INFORMATION_REQUESTED, ASKED_ON + timedelta(day), detail, identity)


def replied(key: str, said: dict[str, str] | None = None, *, day: int = 1, outcome: str = "", **more: Any) -> Fact:
    outcome = outcome or ("answered" if said else "nothing_held")
    detail = {"request": key, "agency_kind": KINDS[key], "outcome": outcome, "way": "link"}
    identity = {
        "agency_name": NAMES[key], "author": "A. Nurse", "answers": said or {}, "chronology": [], "redirect": "",
        "files": [], "words": "", **more,
    }  # fmt: skip
    return Fact(K.INFORMATION_RECEIVED, ASKED_ON + timedelta(day), detail, identity)


def read(key: str, *, day: int = 2) -> Fact:
    detail = {"request": key, "changes": "no"}
    return Fact(K.INFORMATION_READ, ASKED_ON + timedelta(day), detail, {"words": "Nothing new"})


def chosen(question: str, answer: str, *, day: int = 3) -> Fact:
    identity = {"answer": answer, "from": GP, "reason": "Made at the birth"}
    return Fact(K.ANSWER_CHOSEN, ASKED_ON + timedelta(day), {"question": question}, identity)


def gathered(*more: Fact, **values: Any) -> list[Fact]:
    """A case that is ours, with these facts besides."""
    ours = Fact(K.RESIDENCY_DECIDED, date(2014, 5, 13), {"home_area": "E06000035"}, {"reason": "Home"})
    classified = Fact(K.CLASSIFIED, date(2014, 5, 13), {"expectation": "unexpected"}, {"reason": "Sudden"})
    return [*facts(**values), ours, classified, *more]


def finalised(day: int) -> list[Fact]:
    detail = {"category": "10", "modifiability": "none", "factors": []}
    return [
        Fact(K.PANEL_MET, ASKED_ON + timedelta(day)),
        Fact(K.FINALISED, ASKED_ON + timedelta(day), detail),
    ]


WEIGHTS = (
    asked(GP), asked(MIDWIFE), replied(GP, {"birth_weight": "3200"}), replied(MIDWIFE, {"birth_weight": "2300"}),
)  # fmt: skip


def plain(page: str) -> str:
    """The page as it reads, without the blanks that stand where a mark-up begins or ends beside a sign."""
    return re.sub(r"\( ", "(", re.sub(r" ([:.,;)])", r"\1", words_of(page)))
