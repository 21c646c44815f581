"""Whom a death suggests to ask, and which further questions: a table of what is known and what follows."""

from typing import Any

import pytest

from cdop.agencies.directory.rules import Agency, AgencyDetails
from cdop.agencies.ladder import Ladder
from cdop.gathering.asking import suggesting
from cdop.gathering.asking.ask_form import can_answer
from cdop.gathering.asking.offers import offers
from cdop.gathering.asking.suggesting import _SIGNS, DEATH, HOME, Known, Suggestion, agencies, sets, signs
from cdop.notification.questions import QUESTIONS
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import questions_for

MEDWAY, KENT = "E06000035", "E10000016"
LADDER = Ladder(15, 16, 21, 26, 36)
ALWAYS = {"primary_care"}


def strong(found: list[Suggestion]) -> set[str]:
    return {one.code for one in found if one.strong}


def codes(found: list[Suggestion]) -> set[str]:
    return {one.code for one in found}


@pytest.mark.parametrize(
    ("known", "ticked"),
    [
        ({}, set()),
        ({"days": 0, "years": 0}, {"neonatal", "midwifery", "obstetrics", "health_visiting"}),
        ({"days": 27, "years": 0}, {"neonatal", "midwifery", "obstetrics", "health_visiting"}),
        ({"years": 0}, {"midwifery", "health_visiting"}),
        ({"years": 3}, {"health_visiting"}),
        ({"years": 4}, {"health_visiting", "school", "education"}),
        ({"years": 5}, {"school_nursing", "school", "education"}),
        ({"years": 17}, {"school_nursing", "school", "education"}),
        ({"expectation": "unexpected"}, {"ambulance", "police", "coroner", "social_care"}),
        ({"expectation": "expected"}, {"paediatrics"}),
        ({"criteria": frozenset({"suspicion"})}, {"police", "coroner", "social_care"}),
        ({"criteria": frozenset({"sudden"})}, {"coroner"}),
        ({"criteria": frozenset({"custody"})}, {"police", "coroner", "youth_offending"}),
        ({"place": "emergency_department"}, {"hospital"}),
        ({"place": "neonatal_unit"}, {"neonatal"}),
        ({"place": "hospice"}, {"hospice"}),
        ({"place": "foster_home"}, {"social_care"}),
        ({"place": "abroad"}, set()),
        ({"circumstance": "looked_after"}, {"social_care"}),
        ({"circumstance": "custody"}, {"youth_offending"}),
        ({"named": {"gp": "Fairlawn"}}, set()),
        ({"named": {"midwife": "A team"}}, {"midwifery"}),
        ({"named": {"health_visitor": "B team"}, "years": 2}, {"health_visiting"}),
        ({"named": {"health_visitor": "B team"}, "years": 9}, {"school_nursing", "school", "education"}),
        ({"named": {"consultant": "Dr"}}, {"hospital"}),
        ({"said": frozenset({"coroner_told"})}, {"coroner"}),
        ({"icd10": "X70.0"}, {"mental_health"}),
        ({"told": frozenset({"hospice", "other", "other_panel"})}, set()),
    ],
)  # fmt: skip
def test_which_agencies_are_ticked(known: dict[str, Any], ticked: set[str]) -> None:
    assert strong(agencies(Known(**known))) == ticked | ALWAYS


def test_whoever_was_told_is_suggested_and_not_ticked_but_never_a_kind_that_holds_no_records() -> None:
    found = agencies(Known(told=frozenset({"hospice", "other", "other_panel"})))
    assert "hospice" in codes(found)
    assert codes(found).isdisjoint({"other", "other_panel", "registrar"})


def test_reasons_are_said_once_each_the_strong_ones_first() -> None:
    known = Known(years=0, days=2, expectation="unexpected", circumstance="looked_after", place="foster_home")
    found = {one.code: one for one in agencies(known)}
    assert found["social_care"].reasons[0] == "The death was unexpected"
    assert found["social_care"].reasons[-1] == "Says whether it knew the child or the family"
    assert len(set(found["social_care"].reasons)) == len(found["social_care"].reasons) == 4
    assert found["police"].areas == (DEATH,)
    assert found["midwifery"].areas == (HOME,)


@pytest.mark.parametrize(
    ("code", "ticked"),
    [
        ("V01", {"road"}), ("V89.2", {"road"}), ("V90", set()), ("W65", {"drowning"}), ("W74.9", {"drowning"}),
        ("W75", {"trauma"}), ("W64", {"trauma"}), ("X00", {"fire"}), ("X09.9", {"fire"}), ("W85", {"fire"}),
        ("W87", {"fire"}), ("T29.1", {"fire"}), ("X40", {"poisoning"}), ("X49", {"poisoning"}), ("X60", {"suicide"}),
        ("X84.9", {"suicide"}), ("X85", {"violence"}), ("Y09", {"violence"}), ("Y10", {"poisoning"}),
        ("J45", {"asthma"}),
        ("J46", {"asthma"}), ("T78.0", {"asthma"}), ("I42.0", {"cardiac"}), ("Q21.3", {"cardiac", "anomaly"}),
        ("Q90", {"anomaly"}), ("E10.1", {"diabetes"}), ("E14", {"diabetes"}), ("E15", set()), ("G40.9", {"epilepsy"}),
        ("G41", {"epilepsy"}), ("A39.2", {"infection"}), ("G00.1", {"infection"}), ("J18.9", {"infection"}),
        ("C91.0", {"cancer"}), ("D00", set()), ("R95", {"sudden"}), ("R99", {"sudden"}), ("P07.2", {"neonatal"}),
        ("F19", {"substance"}), ("W00", {"trauma"}), ("", set()), ("nonsense", set()), ("v01", {"road"}),
    ],
)  # fmt: skip
def test_the_certificates_code_ticks_sets(code: str, ticked: set[str]) -> None:
    assert strong(sets(Known(icd10=code))) == ticked


@pytest.mark.parametrize(
    ("words", "years", "suggested"),
    [
        ("He drowned in the bath", 2, {"drowning"}),
        ("Hit by a car while cycling", 9, {"road"}),
        ("Taken into care; a cardiac murmur was heard", 3, set()),
        ("Found HANGED", 15, {"suicide"}),
        ("Found hanged by a blind cord", 3, set()),
        ("An asthma attack; inhalers were empty", 8, {"asthma"}),
        ("Down’s syndrome", 1, {"anomaly"}),
        ("Down's syndrome", 1, {"anomaly"}),
        ("Co-sleeping on a sofa, found unresponsive", 0, {"sudden"}),
        ("Swallowed a button battery", 2, {"poisoning"}),
        ("", 5, set()),
        ("<script>alert(1)</script> \\ ( [ * \u202e \x00", 5, set()),
        ("word " * 5_000, 5, set()),
    ],
)
def test_plain_words_suggest_sets_and_tick_none(words: str, years: int, suggested: set[str]) -> None:
    found = sets(Known(narrative=words, years=years))
    assert codes(found) == suggested
    assert not strong(found)


def test_age_response_and_place_tick_sets() -> None:
    assert strong(sets(Known(days=3, years=0))) == {"neonatal"}
    assert strong(sets(Known(expectation="expected"))) == {"care_pathway"}
    assert strong(sets(Known(expectation="unexpected", years=1))) == {"sudden"}
    assert strong(sets(Known(expectation="unexpected", years=2))) == set()
    assert strong(sets(Known(criteria=frozenset({"sudden"}), years=9))) == {"sudden"}


def test_the_data_names_what_there_is() -> None:
    """Codes, signs, places, criteria and questions that exist; each line with since when and from where it is."""
    values = {
        "place": set(code_list("place_of_death")), "expectation": set(code_list("expectation")),
        "criterion": set(code_list("response_criterion")), "circumstance": set(code_list("home_circumstance")),
        "named": set(QUESTIONS), "said": set(QUESTIONS),
    }  # fmt: skip
    for sign in signs():
        assert sign.code in code_list({"agency": "agency", "set": "supplementary"}[sign.suggests]), sign
        assert sign.sign in _SIGNS, sign
        assert set(sign.values) <= values.get(sign.sign, set(sign.values)), sign
        assert sign.reason, sign
        assert sign.since, sign
        assert sign.source, sign
        assert sign.area in ({HOME, DEATH} if sign.suggests == "agency" else {""}), sign
    suggested = {sign.code for sign in signs() if sign.suggests == "set"}
    assert suggested == set(code_list("supplementary")), "every set is suggested by something"


def test_every_kind_that_is_suggested_can_answer_questions_and_every_set_has_who_answers_it() -> None:
    kinds = {sign.code for sign in signs() if sign.suggests == "agency"}
    assert all(questions_for(kind) for kind in kinds)
    assert all(any(can_answer(kind, code) for kind in kinds) for code in code_list("supplementary"))


def agency(name: str, kind: str = "primary_care", *areas: str, active: bool = True) -> Agency:
    return Agency(name, 1, AgencyDetails(name, kind, areas, active=active), LADDER)


def offered(
    directory: list[Agency], kind: str = "primary_care", strong: bool = True, **named: str
) -> list[tuple[str, bool]]:
    found = offers([Suggestion(kind, ("Why",), strong, (HOME,))], directory, MEDWAY, KENT, named)
    return [(one.agency.name, one.strong) for one in found.agencies]


def test_the_one_agency_of_its_kind_is_ticked_and_of_several_none() -> None:
    one, two, elsewhere = (
        agency("One practice", "primary_care", MEDWAY),
        agency("Two"),
        agency("Far", "primary_care", KENT),
    )
    assert offered([one, elsewhere]) == [("One practice", True)]
    assert offered([one, two]) == [("One practice", False), ("Two", False)]
    assert offered([one], strong=False) == [("One practice", False)]
    assert offered([agency("Closed", "primary_care", active=False)]) == []


@pytest.mark.parametrize(
    "text", ["Fairlawn Practice", "Dr A at fairlawn practice, High Street", "fairlawn-practice", "Fairlawn"]
)
def test_of_several_the_one_that_the_notification_named_is_ticked(text: str) -> None:
    practices = [agency(f"Practice number {number}") for number in range(30)]
    assert offered([*practices, agency("Fairlawn Practice")], gp=text) == [("Fairlawn Practice", True)]


def test_too_many_of_a_kind_are_not_offered_and_it_is_said_how_many_there_are() -> None:
    many = [agency(f"Practice number {number}") for number in range(4)]
    found = offers([Suggestion("primary_care", ("Why",), True, (HOME,))], many, MEDWAY, KENT, {"gp": "Dr"})
    assert found.agencies == ()
    assert [(one.kind, one.found, one.areas) for one in found.lacking] == [("primary_care", 4, (MEDWAY,))]


def test_police_ambulance_and_coroner_are_those_of_the_place_of_death() -> None:
    directory = [agency("Home police", "police", MEDWAY), agency("Death police", "police", KENT)]
    found = offers(suggesting.agencies(Known(expectation="unexpected")), directory, MEDWAY, KENT, {})
    assert [one.agency.name for one in found.agencies] == ["Death police"]
    nowhere = offers(suggesting.agencies(Known(expectation="unexpected")), directory, None, None, {})
    assert nowhere.agencies == ()
