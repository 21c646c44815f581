"""Facts of every kind on any day, for timelines that nobody would think of."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cdop.case.facts import Fact, FactKind
from tests.case.making import NOTIFIED, described

AREAS = ("E06000035", "E10000016", "abroad", None)
LEARNT = {"words": "Nobody had told the night staff", "level": "local", "domain": ""}
KEYS = ("aaaaaaaa", "bbbbbbbb")
RECEIPTS = ("N-AAAA", "N-BBBB")

Story = Callable[[random.Random, date], Fact]


def _described(rng: random.Random, day: date) -> Fact:
    new = described(
        family_name=rng.choice(["Ash", "Oak", None]),
        given_names=rng.choice(["Tansy", "Baby", None]),
        nhs_number=rng.choice(["9990000018", None]),
        sex=rng.choice(["male", "female", None]),
        date_of_birth=rng.choice(["2010-02-17", "2014-05-08", None]),
        date_of_death=rng.choice(["2014-05-09", "2014-05-11", "2014-03-30"]),
        home_postcode=rng.choice(["ME7 1QX", "ME7 1QY", None]),
    )
    return Fact(FactKind.DESCRIBED, day, new.detail, new.identity)


def _finalised(rng: random.Random, day: date) -> Fact:
    factors = rng.sample(["a", "b", "c"], rng.randint(0, 3))
    modifiability = rng.choice(["modifiable", "none"])
    return Fact(
        FactKind.FINALISED,
        day,
        {"category": str(rng.randint(1, 10)), "modifiability": modifiability, "factors": factors},
    )


def _met(rng: random.Random, day: date) -> Fact:
    kind, time = rng.choice(["initial", "final"]), rng.choice(["09:30", None])
    detail: dict[str, Any] = {
        "meeting": rng.choice(KEYS),
        "meeting_kind": kind,
        "time": time,
        "agencies": [],
        "safer_sleeping": {},
    }
    return Fact(FactKind.RESPONSE_MET, day, detail, {"record": {}})


def _decided(rng: random.Random, day: date) -> Fact:
    detail = {"decision": rng.choice(["started", "not_needed"]), "time": None, "disagreed": False}
    return Fact(FactKind.RESPONSE_DECIDED, day, detail, {"reason": "", "disagreement": ""})


def _told(rng: random.Random, day: date) -> Fact:
    told = rng.choice([None, {"family_name": "Elm", "given_names": "Rowan", "date_of_birth": "2010-02-17"}])
    return Fact(FactKind.NOTIFIED, day, {"notification": rng.choice(RECEIPTS)}, {"told": told} if told else None)


def _residency(rng: random.Random, day: date) -> Fact:
    rule = {"rule": "home"} if rng.random() < 0.5 else {}
    return Fact(FactKind.RESIDENCY_DECIDED, day, {"home_area": rng.choice(AREAS), **rule})


def _requested(rng: random.Random, day: date) -> Fact:
    detail = {"request": rng.choice(KEYS), "agency": KEYS[0], "agency_kind": "primary_care", "sets": []}
    due = (day + timedelta(days=21)).isoformat()
    return Fact(FactKind.INFORMATION_REQUESTED, day, {**detail, "due": due}, {"agency_name": "A practice"})


def _received(rng: random.Random, day: date) -> Fact:
    detail = {"request": rng.choice(KEYS), "agency_kind": "primary_care", "outcome": "answered", "way": "link"}
    said = rng.choice([{}, {"disability": rng.choice(["yes", "no", "not_known"])}])
    return Fact(FactKind.INFORMATION_RECEIVED, day, detail, {"agency_name": "A practice", "answers": said})


def _process(rng: random.Random, day: date) -> Fact:
    kind, state = rng.choice(["coroner", "perinatal_review"]), rng.choice(["expected", "open", "concluded"])
    days = {"opened": None, "concluded": None, "next_on": rng.choice([None, "2015-02-02"])}
    detail = {"process": rng.choice(KEYS), "process_kind": kind, "state": state, "holds": rng.choice(["none", "panel"])}
    return Fact(FactKind.PROCESS_RECORDED, day, {**detail, **days}, {"reference": ""})


def _circumstances(rng: random.Random, day: date) -> Fact:
    said = {"circumstance": rng.choice([None, "drowning"]), "protection_plan": rng.choice(["now", "never"])}
    detail = {"version": "lscb1", **said, "statutory_order": None}
    return Fact(FactKind.CIRCUMSTANCES_RECORDED, day, detail, {"words": ""})


def _reviewed(rng: random.Random, day: date) -> Fact:
    detail = {"meeting": rng.choice(KEYS), "state": rng.choice(["planned", "held", "cancelled"]), "time": None}
    detail |= {"on": rng.choice(["2014-09-01", "2015-01-12"]), "agencies": []}
    return Fact(FactKind.REVIEW_MEETING_RECORDED, day, detail, {"place": "", "chair": "", "record": {}})


def _wished(_rng: random.Random, day: date) -> Fact:
    detail = {"wish": KEYS[0], "wish_kind": "other", "first": None, "last": None, "yearly": False, "withdrawn": False}
    return Fact(FactKind.FAMILY_WISHED, day, detail, {"words": "By letter"})


STORIES: Mapping[FactKind, Story] = {
    FactKind.NOTIFIED: _told,
    FactKind.NOTIFICATION_SEPARATED: lambda rng, day: Fact(
        FactKind.NOTIFICATION_SEPARATED, day, {"notification": rng.choice(RECEIPTS)}
    ),
    FactKind.DESCRIBED: _described,
    FactKind.NOTED: lambda rng, day: Fact(FactKind.NOTED, day, identity={"text": str(rng.random())}),
    FactKind.RESIDENCY_DECIDED: _residency,
    FactKind.LEAD_AGREED: lambda rng, day: Fact(
        FactKind.LEAD_AGREED, day, {"lead": rng.choice(["ours", "theirs"]), "panel": None}
    ),
    FactKind.HANDED_OVER: lambda rng, day: Fact(
        FactKind.HANDED_OVER, day, {"handover": rng.choice(KEYS), "panel": KEYS[0]}
    ),
    FactKind.HANDOVER_ANSWERED: lambda rng, day: Fact(
        FactKind.HANDOVER_ANSWERED,
        day,
        {"handover": rng.choice(KEYS), "answer": rng.choice(["accepted", "declined"])},
    ),
    FactKind.HANDOVER_OUTCOME: lambda rng, day: Fact(FactKind.HANDOVER_OUTCOME, day, {"handover": rng.choice(KEYS)}),
    FactKind.CLASSIFIED: lambda rng, day: Fact(
        FactKind.CLASSIFIED, day, {"expectation": rng.choice(["expected", "unexpected"])}
    ),
    FactKind.CLASSIFICATION_CONFIRMED: lambda rng, day: Fact(
        FactKind.CLASSIFICATION_CONFIRMED, day, {"expectation": rng.choice(["expected", "unexpected"])}
    ),
    FactKind.RESPONSE_CRITERIA: lambda rng, day: Fact(
        FactKind.RESPONSE_CRITERIA, day, {"criteria": {"sudden": rng.choice(["yes", "no"])}}
    ),
    FactKind.RESPONSE_DECIDED: _decided,
    FactKind.RESPONSE_STOOD_DOWN: lambda rng, day: Fact(FactKind.RESPONSE_STOOD_DOWN, day, identity={"reason": ""}),
    FactKind.RESPONSE_MET: _met,
    FactKind.CAUSE_CERTIFIED: lambda rng, day: Fact(
        FactKind.CAUSE_CERTIFIED, day, {"icd10": None}, dict.fromkeys(("ia", "ib", "ic", "ii"), "")
    ),
    FactKind.INFORMATION_REQUESTED: _requested,
    FactKind.INFORMATION_RECEIVED: _received,
    FactKind.INFORMATION_READ: lambda rng, day: Fact(
        FactKind.INFORMATION_READ, day, {"request": rng.choice(KEYS), "changes": "no"}
    ),
    FactKind.REQUEST_CLOSED: lambda rng, day: Fact(
        FactKind.REQUEST_CLOSED, day, {"request": rng.choice(KEYS), "closed": "written_off"}
    ),
    FactKind.ANSWER_CHOSEN: lambda rng, day: Fact(
        FactKind.ANSWER_CHOSEN,
        day,
        {"question": "disability"},
        {"answer": rng.choice(["yes", "no"]), "from": None, "reason": ""},
    ),
    FactKind.CHRONOLOGY_ENTERED: lambda rng, day: Fact(
        FactKind.CHRONOLOGY_ENTERED, day, {"entry": rng.choice(KEYS), "removed": False}, {"what": "Seen at home"}
    ),
    FactKind.PROCESS_RECORDED: _process,
    FactKind.CIRCUMSTANCES_RECORDED: _circumstances,
    FactKind.REVIEW_MEETING_RECORDED: _reviewed,
    FactKind.KEY_WORKER_NAMED: lambda _rng, day: Fact(
        FactKind.KEY_WORKER_NAMED, day, {"first_contact_on": None}, {"name": "N", "role": "", "contact": ""}
    ),
    FactKind.FAMILY_CONTACTED: lambda rng, day: Fact(
        FactKind.FAMILY_CONTACTED, day, {"entry": rng.choice(KEYS), "how": "visit"}, {"who": "", "words": ""}
    ),
    FactKind.FAMILY_WISHED: _wished,
    FactKind.FAMILY_ASKED: lambda rng, day: Fact(
        FactKind.FAMILY_ASKED, day, {"question": rng.choice(KEYS)}, {"words": "When will we hear?"}
    ),
    FactKind.FAMILY_ANSWERED: lambda rng, day: Fact(
        FactKind.FAMILY_ANSWERED, day, {"question": rng.choice(KEYS)}, {"words": "", "by": ""}
    ),
    FactKind.FAMILY_WRITTEN_TO: lambda _rng, day: Fact(
        FactKind.FAMILY_WRITTEN_TO, day, {"letter": "first"}, {"text": "", "to": ""}
    ),
    FactKind.READINESS_DECIDED: lambda rng, day: Fact(
        FactKind.READINESS_DECIDED, day, {"ready": rng.random() < 0.5}, {"reason": ""}
    ),
    FactKind.WITHDRAWN: lambda rng, day: Fact(
        FactKind.WITHDRAWN, day, {"reason": rng.choice(["error", "duplicate", "stillbirth"])}
    ),
    FactKind.WITHDRAWAL_UNDONE: lambda rng, day: Fact(FactKind.WITHDRAWAL_UNDONE, day),
    FactKind.PANEL_MET: lambda rng, day: Fact(FactKind.PANEL_MET, day),
    FactKind.ANALYSIS_DECIDED: lambda rng, day: Fact(
        FactKind.ANALYSIS_DECIDED,
        day,
        {
            "analysis": rng.choice(KEYS),
            "meeting": None,
            "form": "current",
            "category": "9",
            "secondary": [],
            "modifiability": "none",
            "scores": dict.fromkeys("ABCD", "1"),
            "factors": [],
            "quorate": None,
        },
        {"texts": {"learning": rng.choice([[], [LEARNT], [LEARNT, LEARNT]])}},
    ),
    FactKind.FINALISED: _finalised,
    FactKind.REOPENED: lambda rng, day: Fact(FactKind.REOPENED, day),
    FactKind.NATIONAL_RETURN: lambda rng, day: Fact(
        FactKind.NATIONAL_RETURN, day, {"state": rng.choice(["submitted", "accepted"])}, {"words": ""}
    ),
}
"""How a fact of each kind that anything is derived from may read."""


def anything(rng: random.Random, kinds: Sequence[FactKind] = tuple(STORIES)) -> Fact:
    """A fact of any kind, or of any of these, on any day from the notification on."""
    day = NOTIFIED + timedelta(days=rng.choice([0, rng.randrange(30), rng.randrange(700)]))
    return STORIES[rng.choice(kinds)](rng, day)
