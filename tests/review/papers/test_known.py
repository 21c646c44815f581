"""What is looked for in a case's texts: everything on its timeline that could identify, in every version."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.redaction.values import Known
from cdop.review.papers.known import known_of
from cdop.review.papers.naming import names_at_line_starts, names_in
from tests.case.making import described
from tests.review.papers.making_papers import NOTIFIED, TOLD, timeline

WORKER = Fact(
    FactKind.KEY_WORKER_NAMED, NOTIFIED, {"first_contact_on": "2014-05-20"},
    {"name": "Sister Isolde Quarrie", "role": "nurse", "contact": "isolde@hospital.example, 020 7946 0018"},
)  # fmt: skip
MET = Fact(
    FactKind.REVIEW_MEETING_RECORDED, NOTIFIED,
    {"meeting": "c" * 32, "state": "held", "on": "2014-07-01", "time": None, "agencies": []},
    {"place": "", "chair": "Dr Hesper Lund", "record": {"attended": "Tobias Wren, consultant\nDr Ada Kestrel (GP)"}},
)  # fmt: skip
KNOWN = known_of(timeline(WORKER, MET, described(family_name="Weatherfield")), "CDR-2014-001")


def role_of(known: Known, name: str) -> str:
    return next((person.role for person in known.people if name in person.names), "")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Amaryllis Ottoline", "the child"), ("Wetherfield", "the child"), ("Weatherfield", "the child"),
        ("Rosalind Wetherfield", "the mother"), ("Ottavia Brinkworth", "notifier"), ("Isolde Quarrie", "key worker"),
        ("Ottoline Fenwright", "professional of primary health care"), ("Hesper Lund", "professional"),
        ("Tobias Wren", "professional"), ("Ada Kestrel", "professional"),
    ],
)  # fmt: skip
def test_everybody_who_was_ever_named_is_known_by_a_role(name: str, role: str) -> None:
    assert role_of(KNOWN, name) == role


def test_numbers_days_places_and_ways_to_reach_somebody_are_known() -> None:
    assert {"9990000018", "CDR-2014-001"} <= set(KNOWN.numbers)
    assert {date(2014, 5, 9), date(2010, 2, 17), date(2014, 5, 1), date(2014, 5, 20)} <= set(KNOWN.dates)
    assert KNOWN.postcodes == ("ME7 1QX",)
    assert KNOWN.addresses == (TOLD["home_address"],)
    assert {name for place in KNOWN.places for name in place.names} == {"Larkfield Primary School", "Fairlawn practice"}
    assert set(KNOWN.telephones) == {"01634 960123", "020 7946 0018"}
    assert KNOWN.emails == ("isolde@hospital.example",)


@pytest.mark.parametrize("nobody", ["Mother", "not known", "The child’s mother"])
def test_a_role_given_for_a_name_names_nobody(nobody: str) -> None:
    assert not role_of(known_of(timeline(told={"mother_name": nobody})), nobody)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dr Jane Marsh, paediatrician", ["Jane Marsh"]),
        ("Health visitor: Ann O’Neil-Smith", ["Ann O’Neil-Smith"]),
        ("sarah jones", ["Sarah Jones"]),
        ("Mrs Ward", ["Ward"]),
        ("Hospital Ward", []),
        ("أميرة حسن", ["أميرة حسن"]),
        ("Health visiting team", []),
    ],
)
def test_names_are_told_from_titles_and_roles(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_a_list_of_children_gives_each_ones_name() -> None:
    assert names_at_line_starts("Tom Jones, 4\nSister: Ellie (born 2012); Sam") == ["Tom Jones", "Ellie", "Sam"]


def test_a_service_that_somebody_wrote_for_whoever_came_is_nobodys_name() -> None:
    assert names_in("Hospice; Ambulance service; Emergency department") == []
    assert names_in("Jane Marsh, Hospice") == ["Jane Marsh"]
