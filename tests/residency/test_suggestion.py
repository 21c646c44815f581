"""What the rules suggest: each row of domain.md 2.1, and each circumstance of a child's home."""

import pytest

from cdop.panel_settings.rules import PLACED, PanelSettings
from cdop.reference.areas import ABROAD, PanelArea
from cdop.reference.codes import code_list
from cdop.residency.rules import RULES, Answers, Lead, suggest

MEDWAY, KENT, ASHFORD, SWALE, CORBY = "E06000035", "E10000016", "E07000105", "E07000113", "E07000150"
CARDIFF, FIFE, BELFAST = "W06000015", "S12000047", "N09000003"
OURS = PanelArea.of((MEDWAY,))
DEFAULTS = PanelSettings({})
WHERE_PLACED = PanelSettings({"looked_after_lead": PLACED})


def answers(circumstance: str, living: str | None = MEDWAY, **more: object) -> Answers:
    return Answers(circumstance, living, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "home", "lead", "rule", "verified"),
    [
        # Resident here, dies here.
        (answers("usual_home", death_area=MEDWAY), MEDWAY, Lead.OURS, "resident_died_here", True),
        (answers("usual_home"), MEDWAY, Lead.OURS, "resident_died_here", True),
        # Resident here, dies in another area: of England, of Scotland.
        (answers("usual_home", death_area=ASHFORD), MEDWAY, Lead.OURS, "resident_died_elsewhere", True),
        (answers("usual_home", death_area=FIFE), MEDWAY, Lead.OURS, "resident_died_elsewhere", True),
        # Not resident, dies here.
        (answers("usual_home", ASHFORD, death_area=MEDWAY), ASHFORD, Lead.THEIRS, "non_resident", True),
        (answers("usual_home", CORBY, death_area=MEDWAY), CORBY, Lead.THEIRS, "non_resident", True),
        # Looked after by another authority, placed here; looked after by ours, placed elsewhere.
        (answers("looked_after", responsible_area=KENT), KENT, Lead.THEIRS, "non_resident", False),
        (answers("looked_after", ASHFORD, responsible_area=MEDWAY), MEDWAY, Lead.OURS, "resident_died_here", False),
        # Dies abroad, resident here.
        (answers("usual_home", death_area=ABROAD), MEDWAY, Lead.OURS, "resident_died_abroad", False),
        # Resident in Wales, Scotland, Northern Ireland or overseas, dies here.
        (answers("other_uk", CARDIFF, death_area=MEDWAY), CARDIFF, Lead.NOBODY, "no_duty", True),
        (answers("other_uk", FIFE, death_area=MEDWAY), FIFE, Lead.NOBODY, "no_duty", True),
        (answers("usual_home", BELFAST, death_area=MEDWAY), BELFAST, Lead.NOBODY, "no_duty", True),
        (answers("abroad", None, death_area=MEDWAY), ABROAD, Lead.NOBODY, "no_duty", True),
    ],
)
def test_each_row_of_the_table_of_residency(told: Answers, home: str, lead: Lead, rule: str, verified: bool) -> None:
    found = suggest(told, OURS, DEFAULTS)
    assert (found.home_area, found.lead, found.lead_rule, found.verified) == (home, lead, RULES[rule], verified)


def test_areas_may_agree_otherwise_and_the_rules_that_say_so_are_quoted() -> None:
    plain = suggest(answers("usual_home", death_area=MEDWAY), OURS, DEFAULTS)
    assert plain.agree == ()
    all_three = answers("usual_home", death_area=ASHFORD, most_services_elsewhere=True, cause_elsewhere=True)
    found = suggest(all_three, OURS, DEFAULTS)
    assert [rule.key for rule in found.agree] == ["case_by_case", "services_elsewhere", "cause_elsewhere"]
    assert (found.lead, found.home_area) == (Lead.OURS, MEDWAY), "agreeing is for people"
    assert not any(rule.verified for rule in found.agree)


@pytest.mark.parametrize(
    ("circumstance", "home", "rule"),
    [
        ("usual_home", SWALE, "usual_home"),
        ("looked_after", KENT, "looked_after_responsible"),
        ("placed_away", KENT, "placed_away_responsible"),
        ("split_homes", SWALE, "split_homes"),
        ("boarding", SWALE, "boarding"),
        ("custody", SWALE, "custody"),
        ("no_fixed_address", SWALE, "no_fixed_address"),
        ("abroad", ABROAD, "abroad"),
        ("other_uk", SWALE, "other_uk"),
        ("not_known", None, "not_known"),
    ],
)
def test_each_circumstance_of_a_home(circumstance: str, home: str | None, rule: str) -> None:
    told = answers(circumstance, SWALE, responsible_area=KENT, death_area=MEDWAY)
    found = suggest(told, OURS, DEFAULTS)
    assert (found.home_area, found.home_rule) == (home, RULES[rule])


def test_every_circumstance_that_can_be_chosen_is_tested_and_ruled() -> None:
    tested = {row[0] for row in test_each_circumstance_of_a_home.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert tested == set(code_list("home_circumstance"))


@pytest.mark.parametrize("circumstance", ["looked_after", "placed_away"])
def test_a_panel_may_decide_that_the_area_of_the_placement_leads(circumstance: str) -> None:
    told = answers(circumstance, MEDWAY, responsible_area=KENT)
    found = suggest(told, OURS, WHERE_PLACED)
    assert (found.home_area, found.lead, found.home_rule.key) == (MEDWAY, Lead.OURS, f"{circumstance}_placed")
    assert not found.verified


def test_without_an_area_nothing_is_suggested_but_undecided() -> None:
    for circumstance in code_list("home_circumstance"):
        found = suggest(Answers(circumstance), OURS, DEFAULTS)
        assert found.home_area == (ABROAD if circumstance == "abroad" else None)
        assert found.lead is (Lead.NOBODY if circumstance == "abroad" else Lead.UNDECIDED)


def test_without_a_fixed_address_or_a_known_stay_the_area_of_death_counts() -> None:
    found = suggest(Answers("no_fixed_address", death_area=SWALE), OURS, DEFAULTS)
    assert (found.home_area, found.lead) == (SWALE, Lead.THEIRS)


def test_a_county_panel_has_its_districts_and_what_came_before_a_reform() -> None:
    kent = PanelArea.of((KENT,))
    assert suggest(answers("usual_home", ASHFORD), kent, DEFAULTS).lead is Lead.OURS
    reformed = PanelArea.of(("E06000061",))
    assert suggest(answers("usual_home", CORBY), reformed, DEFAULTS).lead is Lead.OURS


def test_every_rule_has_a_source_and_what_is_not_law_is_not_called_verified() -> None:
    assert all(rule.text and rule.source for rule in RULES.values())
    assert {rule.source for rule in RULES.values() if rule.verified} == {"Children Act 2004, sections 16M to 16Q"}
