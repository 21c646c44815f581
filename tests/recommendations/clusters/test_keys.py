"""What a case could share, and two spellings of one thing."""

from datetime import date
from typing import Any

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.recommendations.clusters.keys import Mark, Shared, marks_of, normal
from cdop.recommendations.clusters.spelling import alike, one_spelling

DAY = date(2026, 3, 1)
REQUEST = "c" * 32


def notified(**told: str) -> Fact:
    return Fact(FactKind.NOTIFIED, DAY, {}, {"told": told})


def asked(kind: str = "school", name: str = "Riverside School") -> Fact:
    detail: dict[str, Any] = {
        "request": REQUEST,
        "agency": "d" * 32,
        "agency_kind": kind,
        "sets": [],
        "due": "2026-04-01",
    }
    return Fact(FactKind.INFORMATION_REQUESTED, DAY, detail, {"agency_name": name, "reason": "", "words": ""})


def replied(**answers: str) -> Fact:
    detail = {"request": REQUEST, "agency_kind": "police", "outcome": "answered", "way": "link"}
    identity = {"agency_name": "", "author": "", "answers": answers, "chronology": {}, "redirect": "", "files": {}}
    return Fact(FactKind.INFORMATION_RECEIVED, DAY, detail, {**identity, "words": ""})


def of(kind: Shared, *facts: Fact) -> list[str]:
    return [mark.key for mark in marks_of(facts, [], "Medway") if mark.kind is kind]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("Medway Maritime Hospital, Oliver Fisher ward", ["medway maritime hospital", "oliver fisher ward"]),
        ("the hospital", []),
        ("At home", []),
        ("Medway hospital", []),
        ("Ward 12", []),
        ("Darnley gravel pits", ["darnley gravel pits"]),
        ("12 Larkspur Rd, Gillingham", ["12 larkspur road"]),
        ("Not known", []),
        ("", []),
    ],
)
def test_a_place_counts_where_it_is_named(said: str, keys: list[str]) -> None:
    assert of(Shared.PLACE, notified(place_name=said)) == keys


def test_the_place_of_the_event_is_read_from_notification_and_replies() -> None:
    facts = notified(event_place="Capstone lake\nnear the jetty"), asked("police"), replied(event_place="Capstone Lake")
    assert of(Shared.PLACE, *facts) == ["capstone lake"]


def test_a_product_is_what_a_reply_calls_it() -> None:
    facts = asked("police"), replied(trauma_product="No", fire_source="E-bike battery", poison_substance="not known")
    assert of(Shared.PRODUCT, *facts) == ["e bike battery"]


def test_a_school_is_read_from_notification_and_from_whom_was_asked() -> None:
    assert of(Shared.SCHOOL, notified(school="St Mary’s Primary School, Chatham")) == ["st marys primary school"]
    assert of(Shared.SCHOOL, notified(), asked()) == ["riverside school"]
    assert of(Shared.SCHOOL, notified(), asked("police", "Kent Police")) == []


def test_a_cause_is_the_code_of_three_characters_or_else_the_words() -> None:
    words = {"ia": "Drowning", "ib": "", "ic": "", "ii": ""}
    coded = Fact(FactKind.CAUSE_CERTIFIED, DAY, {"icd10": "W67.1"}, words)
    assert marks_of([notified(), coded], []) == [Mark(Shared.CAUSE, "icd10 w67", "W67")]
    plain = Fact(FactKind.CAUSE_CERTIFIED, DAY, {"icd10": None}, words)
    assert of(Shared.CAUSE, notified(cause_ia="Hypoxia"), plain) == ["drowning"]
    assert of(Shared.CAUSE, notified(cause_ia="Hypoxia")) == ["hypoxia"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary’s School", "saint marys school"),
        ("Larkspur Rd.", "LARKSPUR ROAD"),
        ("Café Noël", "cafe noel"),
        ("The Hollow", "hollow"),
        ("High St", "High Street"),
    ],
)
def test_two_ways_of_writing_are_one_key(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("medway maritime hospital", "medway martime hospital", True),
        ("st mary school", "st mark school", False),
        ("norton school", "morton school", False),
        ("12 larkspur road", "13 larkspur road", False),
        ("larkspur road", "larkspur road north", False),
    ],
)
def test_a_slip_of_the_pen_is_no_other_place(one: str, other: str, *, same: bool) -> None:
    assert alike(one, other) is same
    assert (len(set(one_spelling([one, other]).values())) == 1) is same
