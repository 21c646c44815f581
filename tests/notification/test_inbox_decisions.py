"""Accepting, joining, separating and setting aside: what each stores, who may, and that it happens once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.checking import Checked, differences
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.merging import merge_cases
from cdop.case.likeness.service import remember_as_two_children, settle_as_two_children
from cdop.case.models import Case, CaseFact, LikenessPair, LikenessSettlement
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.figures.queries import annual_figures, clock
from cdop.notification.models import NotificationDecision, NotificationKey
from cdop.panel_settings.service import decide_setting
from cdop.reference.calendar import Year, today
from tests.application import Browser, make_account
from tests.case.making import add_fact, audit, case_id, facts, store
from tests.case.test_case_page import plain
from tests.notification.arriving import (
    DETAILS,
    MISSPELT,
    accept,
    accepted,
    arrive,
    join,
    receipt_of,
    reference_of,
    separate,
    state_of,
)

EARLIER, LATER = datetime(2026, 3, 14, 8, 0), datetime(2026, 4, 2, 11, 30)
MARCH, APRIL = date(2026, 3, 14), date(2026, 4, 2)


@pytest.fixture
def coordinator_on_each(app_on_each: Flask) -> Browser:
    browser = Browser(app_on_each)
    assert browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email).status_code == 303
    return browser


def notified_on(app: Flask, case: str) -> date:
    with app.app_context():
        return db.session.scalars(select(Case.notified_on).where(Case.token == case)).one()


def timeline(app: Flask, case: str) -> list[Fact]:
    with app.app_context():
        return facts_of(db.session(), case_id(app, case))


def assert_derived_well(app: Flask) -> None:
    with app.app_context():
        assert list(differences(db.session(), Checked())) == []


def figures_of(app: Flask) -> dict[str, Any]:
    """The notifications of two years, as the figures' pages count them."""
    with app.app_context():
        area, session = app.extensions["panel_area"], db.session()
        made = {year: annual_figures(session, clock(area, Year.parse(year))) for year in ("2025-26", "2026-27")}
        return {year: repr(one.tables) for year, one in made.items()}


def decisions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(NotificationDecision.decision).order_by(NotificationDecision.id)))


# Accepting


def test_the_details_are_filled_in_from_what_was_told(app: Flask, coordinator: Browser) -> None:
    page = coordinator.get(f"/inbox/{arrive(app, death_area='E06000035')}/accept").text
    for value in ("Thessaly Rowan", "Quenby", "9990000018", "ME7 1QX"):
        assert f'value="{value}"' in page
    assert re.search(r'name="date_of_death"[^>]*value="14"|value="14"[^>]*name="date_of_death"', page)
    assert re.search(r'<option value="E06000035" selected', page)
    assert re.search(r'<option value="female" selected', page)


def test_a_date_known_only_roughly_must_be_made_a_day_and_the_page_says_what_was_told(
    app: Flask, coordinator: Browser
) -> None:
    token = arrive(app, date_of_death="2026-03", date_of_birth="2019", time_of_death=None)
    words = plain(coordinator.get(f"/inbox/{token}/accept").text)
    assert "Told: March 2026 (day not known)." in words
    assert "Told: 2019 (month and day not known)." in words
    refused = accept(coordinator, token, date_of_death=["", "", ""])
    assert refused.status_code == 422
    assert "Enter the date of death" in refused.text
    assert "Told: March 2026 (day not known)." in plain(refused.text)
    assert accept(coordinator, token, date_of_birth=["", "", ""]).status_code == 303


def test_no_area_of_death_is_chosen_by_itself(app: Flask, coordinator: Browser) -> None:
    token = arrive(app)
    assert '<option value="" selected' not in coordinator.get(f"/inbox/{token}/accept").text.split("death_area")[0]
    refused = accept(coordinator, token, death_area="")
    assert (refused.status_code, "Choose the area of death" in refused.text) == (422, True)


def test_accepting_opens_a_case_with_its_source_and_everything_told(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    token = arrive(app_on_each, EARLIER)
    case = accepted(coordinator_on_each, token)
    opening, described = timeline(app_on_each, case)
    receipt = receipt_of(app_on_each, token)
    assert (opening.kind, opening.dated, opening.detail) == (
        FactKind.NOTIFIED, MARCH, {"source": "public_form", "notification": receipt},
    )  # fmt: skip
    assert opening.identity is not None
    assert opening.identity["told"]["notifier_organisation"] == "Sandpiper ward"
    assert described.identity is not None
    assert (described.identity["family_name"], described.detail["death_area"]) == ("Quenby", "E06000035")
    assert reference_of(app_on_each, case) == f"CDR-{today().year}-001"
    assert (state_of(app_on_each, token), decisions(app_on_each)) == ("accepted", ["accepted"])
    number = case_id(app_on_each, case)
    assert audit(app_on_each, "notification.accepted") == {("notification.accepted", number): 1}
    with app_on_each.app_context():
        assert db.session.scalar(select(func.count()).select_from(NotificationKey)) == 0
    assert "Nothing waits." in coordinator_on_each.get("/inbox").text
    assert_derived_well(app_on_each)


def test_a_telling_late_in_the_evening_is_of_the_day_in_england(app: Flask, coordinator: Browser) -> None:
    case = accepted(coordinator, arrive(app, datetime(2026, 4, 1, 23, 30)))
    assert notified_on(app, case) == APRIL


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"date_of_death": ["15", "3", "2026"]}, "Date of death must not be after the day on which the death was"),
        ({"date_of_birth": ["15", "3", "2026"]}, "Date of birth must not be after the date of death"),
        ({"date_of_birth": ["14", "3", "2008"]}, "With these dates the person was 18 or over at death"),
        ({"nhs_number": "9990000019"}, "NHS number"),
    ],
)
def test_the_rules_of_every_case_hold(app: Flask, coordinator: Browser, values: dict[str, Any], words: str) -> None:
    token = arrive(app)
    refused = accept(coordinator, token, **values)
    assert (refused.status_code, words in refused.text) == (422, True)
    assert (state_of(app, token), decisions(app)) == ("waiting", [])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CaseFact)) == 0


def test_references_go_on_after_the_highest_with_the_panels_own_prefix(app: Flask, coordinator: Browser) -> None:
    year = today().year
    others = (f"MED-{year}-041", f"MED-{year}-9x", f"MED-{year - 1}-999", f"OTHER-{year}-500", f"MED-{year}x-77")
    for number, reference in enumerate(others[:4]):
        store(app, reference, facts(family_name=f"Elsewhere{number}", nhs_number=None))
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "reference_prefix", "MED", "Ours")
    assert reference_of(app, accepted(coordinator, arrive(app))) == f"MED-{year}-042"


def test_accepting_many_at_once_gives_each_its_own_reference(app_on_each: Flask) -> None:
    names = [f"{letter * 3}ov" for letter in "BCDFGHKM"]
    child: dict[str, Any] = {"nhs_number": None, "mother_name": None, "home_postcode": None, "given_names": None}
    tokens = [
        arrive(app_on_each, **{**child, "family_name": name, "date_of_birth": f"201{n}-01-02"})
        for n, name in enumerate(names)
    ]
    browsers = many_coordinators(app_on_each, len(names))

    def one(place: int) -> str:
        values = {"nhs_number": "", "home_postcode": "", "given_names": "", "family_name": names[place]}
        return accepted(browsers[place], tokens[place], **values, date_of_birth=["2", "1", f"201{place}"])

    cases = all_at_once(len(names), one)
    references = sorted(reference_of(app_on_each, case) for case in cases)
    assert references == [f"CDR-{today().year}-{n:03d}" for n in range(1, len(names) + 1)]
    assert_derived_well(app_on_each)


def test_a_child_likely_known_already_is_accepted_only_with_a_reason_and_that_is_remembered(
    app: Flask, coordinator: Browser
) -> None:
    case = accepted(coordinator, arrive(app))
    token = arrive(app, **MISSPELT)
    page = coordinator.get(f"/inbox/{token}/accept").text
    assert "This is likely a child who is known already" in page
    assert f'value="{case}"' in page
    details = {"family_name": "Quenbey", "nhs_number": ""}
    bare = accept(coordinator, token, **details)
    assert bare.status_code == 422
    assert "Look at each case that is likely the same child" in bare.text
    assert "Enter why these are two children" in bare.text
    said = {"two_children": "y", "reason": "Cousins of one name", **details}
    unseen = accept(coordinator, token, **said, looked_at="")
    assert unseen.status_code == 422
    assert accept(coordinator, token, **said, looked_at=case).status_code == 303
    with app.app_context():
        kept = db.session.scalars(select(LikenessSettlement)).one()
    assert (kept.decision, kept.reason) == ("two_children", "Cousins of one name")
    assert "Likely duplicates" not in coordinator.get("/").text.split("What waits")[-1].split("What you can do")[0]


def test_two_children_who_make_no_pair_are_remembered_as_such_too(app_on_each: Flask) -> None:
    first = store(app_on_each, "A-1", facts(date(2026, 3, 20), date_of_death="2026-03-01", family_name="Elsewhere"))
    second = store(app_on_each, "A-2", facts(date(2026, 3, 20), date_of_death="2026-02-01", family_name="Ardbeg",
                   given_names="Bo", nhs_number=None, date_of_birth="2015-01-02", home_postcode=None))  # fmt: skip
    with app_on_each.app_context(), transaction(db.session()) as session:
        assert not session.scalars(select(LikenessPair)).all()
        assert not settle_as_two_children(session, COMMAND_LINE, (first, second), "Not on the list")
        assert remember_as_two_children(session, COMMAND_LINE, (first, second), "Compared")
        assert not remember_as_two_children(session, COMMAND_LINE, (first, second), "Compared again")
        kept = session.scalars(select(LikenessSettlement)).one()
        assert (kept.decision, kept.reason, kept.score < 45) == ("two_children", "Compared", True)


def test_accepting_remembers_two_children_also_where_their_cases_share_too_little_for_a_pair(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name and a day that more than forty children share make no stored pair."""
    case = accepted(coordinator, arrive(app))
    monkeypatch.setattr("cdop.case.likeness.pairs.sharing_a_key", lambda *_: {})
    details = {"family_name": "Quenbey", "nhs_number": "", "two_children": "y", "reason": "Cousins", "looked_at": case}
    assert accept(coordinator, arrive(app, **MISSPELT), **details).status_code == 303
    with app.app_context():
        assert not db.session.scalars(select(LikenessPair)).all()
        kept = db.session.scalars(select(LikenessSettlement)).one()
    assert (kept.decision, kept.reason, kept.score >= 70) == ("two_children", "Cousins", True)


# Joining and separating


def test_a_second_notification_of_a_misspelt_child_joins_and_the_figures_follow_each_step(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    """domain.md section 8, case 1: two professionals notify the same death, the earlier of them last."""
    nothing = figures_of(app_on_each)
    late = arrive(app_on_each, LATER)
    assert figures_of(app_on_each) == nothing
    case = accepted(coordinator_on_each, late)
    alone = figures_of(app_on_each)
    assert alone != nothing
    early = arrive(app_on_each, EARLIER, **MISSPELT)
    assert figures_of(app_on_each) == alone
    page = plain(coordinator_on_each.get(f"/inbox/{early}").text)
    assert "Likely the same child: case" in page
    assert page.index("Family name Quenbey") < page.index("Area of death Not recorded Medway")
    assert "The same in both: sex, date of birth, date of death, home postcode, mother’s name." in page
    assert "Registrar, Sandpiper ward (Public form), 14 March 2026 at 08:00" in page

    assert join(coordinator_on_each, early, case, "Same mother").status_code == 303
    joined = figures_of(app_on_each)
    assert joined != alone
    assert joined["2026-27"] != alone["2026-27"]
    assert notified_on(app_on_each, case) == MARCH
    assert separate(coordinator_on_each, early).status_code == 303
    assert figures_of(app_on_each) == alone
    assert (notified_on(app_on_each, case), state_of(app_on_each, early)) == (APRIL, "waiting")
    assert join(coordinator_on_each, early, case).status_code == 303
    assert figures_of(app_on_each) == joined
    assert notified_on(app_on_each, case) == MARCH
    assert decisions(app_on_each) == ["accepted", "joined", "put_back", "joined"]
    number = case_id(app_on_each, case)
    assert audit(app_on_each, "notification.joined", "notification.put_back", "notification.separated") == {
        ("notification.joined", number): 2,
        ("notification.put_back", number): 1,
        ("notification.separated", number): 1,
    }
    assert_derived_well(app_on_each)


def test_the_case_shows_each_notification_what_it_added_and_what_it_contradicts(
    app: Flask, coordinator: Browser
) -> None:
    case = accepted(coordinator, arrive(app, LATER, school=None))
    early = arrive(app, EARLIER, **MISSPELT, school="Gosling Primary", gp="Dr Merriweather")
    join(coordinator, early, case)
    section = plain(coordinator.get(f"/cases/{case}").text).split("Notifications", 2)[2].split("Timeline")[0]
    assert "2 April 2026: Staff nurse, Sandpiper ward (Public form)" in section
    assert "14 March 2026: Registrar, Sandpiper ward (Public form)" in section
    assert "It says otherwise Detail This notification Known otherwise as" in section
    assert "Family name Quenbey Quenby" in section
    assert "It added Detail This notification" in section
    assert "School or nursery Gosling Primary" in section
    assert "Take a value over" in section
    separate(coordinator, early)
    section = plain(coordinator.get(f"/cases/{case}").text).split("Notifications", 2)[2].split("Timeline")[0]
    assert "Separated from this case: it counts no more." in section
    assert "Gosling" not in section


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_who_sees_no_identity_sees_nothing_of_what_was_told(app: Flask, sign_in_as: Any, role: Role) -> None:
    coordinator = sign_in_as(Role.COORDINATOR)
    token = arrive(app)
    case = accepted(coordinator, token)
    join(coordinator, arrive(app, LATER, **MISSPELT), case)
    page = sign_in_as(role).get(f"/cases/{case}").text
    for word in ("Quenb", "Thessal", "Sandpiper", "Isolde", receipt_of(app, token)):
        assert word not in page


def test_a_withdrawn_or_merged_case_is_joined_only_where_it_counts(app: Flask, coordinator: Browser) -> None:
    kept, merged = (store(app, name, facts(date(2026, 3, 20), date_of_death="2026-03-01")) for name in ("K-1", "M-1"))
    with app.app_context(), transaction(db.session()) as session:
        merge_cases(session, COMMAND_LINE, case_id(app, kept), case_id(app, merged), "One child")
    token = arrive(app)
    refused = join(coordinator, token, merged)
    assert (refused.status_code, "Case M-1 is merged into K-1" in refused.text) == (422, True)
    assert join(coordinator, token, kept).status_code == 303


@pytest.mark.parametrize("reason", ["error", "adult", "stillbirth"])
def test_nothing_is_joined_to_a_withdrawn_case_until_it_is_brought_back(
    app: Flask, coordinator: Browser, reason: str
) -> None:
    day = date(2026, 3, 20)
    case = store(app, "W-1", facts(day, Fact(FactKind.WITHDRAWN, day, {"reason": reason}), date_of_death="2026-03-01"))
    token = arrive(app)
    before = len(timeline(app, case))
    refused = join(coordinator, token, case)
    assert (refused.status_code, "Case W-1 is withdrawn" in refused.text) == (422, True)
    assert len(timeline(app, case)) == before
    assert state_of(app, token) == "waiting"
    add_fact(app, case, Fact(FactKind.WITHDRAWAL_UNDONE, day))
    assert join(coordinator, token, case).status_code == 303
    assert len(timeline(app, case)) == before + 2


def test_a_notification_from_before_the_death_is_not_joined(app: Flask, coordinator: Browser) -> None:
    case = store(app, "A-1", facts(date(2026, 3, 20), date_of_death="2026-03-18"))
    refused = join(coordinator, arrive(app), case)
    assert (refused.status_code, "is after the day of this notification" in refused.text) == (422, True)


def test_a_cases_only_notification_cannot_be_separated(app: Flask, coordinator: Browser) -> None:
    token = arrive(app)
    case = accepted(coordinator, token)
    refused = separate(coordinator, token)
    assert (refused.status_code, "only notification" in refused.text) == (422, True)
    assert "/separate" not in coordinator.get(f"/cases/{case}").text
    join(coordinator, arrive(app, **MISSPELT), case)
    assert separate(coordinator, token).status_code == 303
    assert_derived_well(app)


def test_a_notification_of_a_merged_case_is_separated_after_the_merge_is_undone(
    app: Flask, coordinator: Browser
) -> None:
    merged = accepted(coordinator, arrive(app))
    token = arrive(app, **MISSPELT)
    join(coordinator, token, merged)
    kept = store(app, "K-1", facts(date(2026, 3, 20), date_of_death="2026-03-01"))
    with app.app_context(), transaction(db.session()) as session:
        merge_cases(session, COMMAND_LINE, case_id(app, kept), case_id(app, merged), "One child")
    refused = separate(coordinator, token)
    assert (refused.status_code, "merged into K-1. Undo the merge first" in refused.text) == (422, True)


def test_a_case_that_is_not_shown_is_found_by_its_reference(app: Flask, coordinator: Browser) -> None:
    case = store(app, "OLD/14-7", facts(date(2026, 3, 20), date_of_death="2026-03-01", family_name="Elsewhere"))
    token = arrive(app)
    found = coordinator.get(f"/inbox/{token}/join?case=OLD/14-7")
    assert found.headers["Location"] == f"/inbox/{token}/join/{case}"
    assert coordinator.get(f"/inbox/{token}/join?case=NONE").headers["Location"] == f"/inbox/{token}"
    assert "There is no case with that reference." in coordinator.get(f"/inbox/{token}").text


def test_twins_are_shown_as_such_and_never_as_likely_the_same(app: Flask, coordinator: Browser) -> None:
    """domain.md section 8, case 1: twins with the same surname, address and dates."""
    accepted(coordinator, arrive(app, birth_order="1", nhs_number=None), nhs_number="")
    token = arrive(app, birth_order="2", given_names="Marigold", nhs_number=None)
    page = plain(coordinator.get(f"/inbox/{token}").text)
    assert "May be twins: case" in page
    assert "Likely the same child" not in page
    assert "likely a child who is known" not in coordinator.get(f"/inbox/{token}/accept").text
    details = {"given_names": "Marigold", "nhs_number": ""}
    assert accept(coordinator, token, **details).status_code == 303


def test_an_unnamed_baby_is_accepted_without_a_given_name(app: Flask, coordinator: Browser) -> None:
    """domain.md section 8, cases 6 and 8: born alive before 24 weeks, lived minutes, not named."""
    token = arrive(app, given_names="Baby girl", unnamed_baby="yes", nhs_number=None, date_of_birth="2026-03-14",
                   live_birth="yes", gestation_weeks="22", sex="not_known")  # fmt: skip
    page = coordinator.get(f"/inbox/{token}/accept").text
    assert 'value="Baby girl"' not in page
    assert "outside what the panel reviews" not in coordinator.get(f"/inbox/{token}").text
    details = {"given_names": "", "nhs_number": "", "sex": "not_known", "date_of_birth": ["14", "3", "2026"]}
    case = accepted(coordinator, token, **details)
    assert "0 days" in plain(coordinator.get(f"/cases/{case}").text)


# Setting aside


@pytest.mark.parametrize(
    ("values", "reason", "rule"),
    [
        ({"live_birth": "no"}, "stillbirth", "A child who was not born alive is not reviewed."),
        ({"termination": "yes"}, "termination", "A lawful termination is not reviewed"),
        ({"date_of_birth": "2008-03-14"}, "adult", "A death on or after the 18th birthday is not reviewed"),
    ],
)
def test_what_is_out_of_scope_is_set_aside_with_the_rule_counted_and_can_be_put_back(
    app: Flask, coordinator: Browser, values: dict[str, str], reason: str, rule: str
) -> None:
    """domain.md section 8, cases 5 to 7."""
    token = arrive(app, datetime(2026, 3, 31, 23, 30), **values)
    page = coordinator.get(f"/inbox/{token}/set-aside").text
    assert re.search(rf'value="{reason}"[^>]*checked', page)
    assert coordinator.post(f"/inbox/{token}/set-aside", {"rule": reason, "words": ""}).status_code == 422
    answer = coordinator.post(f"/inbox/{token}/set-aside", {"rule": reason, "words": "The ward confirmed it"})
    assert (answer.status_code, state_of(app, token)) == (303, "set_aside")
    words = plain(coordinator.get("/inbox/decided").text)
    assert re.search(r"2026-27 [A-Z][a-z0-9 ]+ 1 ", words)  # told at 00:30 on 1 April, by the clock in England
    assert rule in words
    assert "The ward confirmed it" in words
    assert audit(app, "notification.set_aside").total() == 1
    back = coordinator.post(f"/inbox/{token}/put-back", {"words": "It was another child"}, page=f"/inbox/{token}")
    assert (back.status_code, state_of(app, token)) == (303, "waiting")
    assert "None has been set aside." in coordinator.get("/inbox/decided").text
    assert "The ward confirmed it" in coordinator.get(f"/inbox/{token}").text


def test_counts_by_year_and_reason(app: Flask, coordinator: Browser) -> None:
    for told, reason in ((EARLIER, "error"), (EARLIER, "error"), (LATER, "error"), (LATER, "not_ours")):
        token = arrive(app, told)
        coordinator.post(f"/inbox/{token}/set-aside", {"rule": reason, "words": "x"})
    table = plain(coordinator.get("/inbox/decided").text).split("Newest decisions")[0]
    assert table.endswith("2026-27 A mistake or a hoax 1 2026-27 Not for this panel 1 2025-26 A mistake or a hoax 2 ")


def test_the_database_refuses_to_change_a_decision(app_on_each: Flask, coordinator_on_each: Browser) -> None:
    accepted(coordinator_on_each, arrive(app_on_each))
    for change in ("UPDATE notification_decisions SET words = 'y'", "DELETE FROM notification_decisions"):
        with app_on_each.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.execute(db.text(change))


# Once


def many_coordinators(app: Flask, number: int) -> list[Browser]:
    browsers = [Browser(app) for _ in range(number)]
    for browser in browsers:
        assert browser.sign_in(make_account(app, Role.COORDINATOR).email).status_code == 303
    return browsers


def all_at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    start = Barrier(number)

    def begin(place: int) -> Any:
        start.wait()
        return act(place)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))


def test_of_many_who_decide_at_once_one_does_and_the_others_are_told_what(app_on_each: Flask) -> None:
    case = store(app_on_each, "A-1", facts(date(2026, 3, 20), date_of_death="2026-03-01", family_name="Elsewhere"))
    token = arrive(app_on_each)
    browsers = many_coordinators(app_on_each, 6)
    acts: list[Callable[[Browser], Any]] = [
        lambda browser: accept(browser, token, given_names="Thessaly"),
        lambda browser: join(browser, token, case),
        lambda browser: browser.post(f"/inbox/{token}/set-aside", {"rule": "error", "words": "A hoax"}),
    ]
    answers = all_at_once(6, lambda place: acts[place % 3](browsers[place]))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409, 409]
    (decided,) = decisions(app_on_each)
    told = {"accepted": "Accepted as case", "joined": "Joined to case", "set_aside": "Set aside: a mistake or a hoax"}
    for answer in answers:
        if answer.status_code == 409:
            assert told[decided] in plain(answer.text)
    assert_derived_well(app_on_each)


def test_one_button_pressed_many_times_separates_once(app_on_each: Flask, coordinator_on_each: Browser) -> None:
    case = accepted(coordinator_on_each, arrive(app_on_each))
    token = arrive(app_on_each, **MISSPELT)
    join(coordinator_on_each, token, case)
    browsers = many_coordinators(app_on_each, 5)
    answers = all_at_once(5, lambda place: separate(browsers[place], token).status_code)
    assert sorted(answers) == [303, 409, 409, 409, 409]
    assert len([fact for fact in timeline(app_on_each, case) if fact.kind is FactKind.NOTIFICATION_SEPARATED]) == 1


def reviewed(app: Flask, case: str, residency: date) -> None:
    add_fact(app, case, Fact(FactKind.RESIDENCY_DECIDED, residency, {"home_area": "E06000035"}))
    add_fact(app, case, Fact(FactKind.FINALISED, date(2026, 5, 1), {
        "category": "8", "modifiability": "none", "factors": [],
    }))  # fmt: skip


def test_a_case_reviewed_since_can_still_lose_a_notification(app: Flask, coordinator: Browser) -> None:
    case = accepted(coordinator, arrive(app, LATER))
    token = arrive(app, EARLIER, **MISSPELT)
    join(coordinator, token, case)
    reviewed(app, case, APRIL)
    assert separate(coordinator, token).status_code == 303
    assert_derived_well(app)
    assert DETAILS


def test_a_notification_is_not_separated_where_something_was_decided_before_the_one_that_is_left(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    case = accepted(coordinator_on_each, arrive(app_on_each, LATER))
    token = arrive(app_on_each, EARLIER, **MISSPELT)
    join(coordinator_on_each, token, case)
    reviewed(app_on_each, case, MARCH)
    before = timeline(app_on_each, case)
    refused = separate(coordinator_on_each, token)
    assert refused.status_code == 422
    assert "would count as notified on 2 April 2026, and “Residency decided” is dated 14 March 2026" in refused.text
    assert (timeline(app_on_each, case), state_of(app_on_each, token)) == (before, "joined")
    assert notified_on(app_on_each, case) == MARCH
