"""The list by clocks, names and days: what is late, what a case waits for, and the order in each direction."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.clocks import Step
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact, FactKind
from cdop.case.filtering import asked_filters
from cdop.case.lateness import by_lateness
from cdop.case.worklist import Filters, worklist
from cdop.database import db, transaction
from cdop.panel_settings.rules import PanelSettings
from cdop.panel_settings.service import decide_setting
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_account
from tests.case.making import facts, plain_cases, statements, store_many
from tests.case.test_worklist import references

AREA = PanelArea.of(("E06000035",))


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def decided(days: int, home_area: str = "E06000035") -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, ago(days), {"home_area": home_area})


def classified(days: int) -> Fact:
    return Fact(FactKind.CLASSIFIED, ago(days), {"expectation": "expected"})


def died(days: int) -> str:
    return ago(days + 1).isoformat()


def story(days: int, *more: Fact, **values: str) -> list[Fact]:
    return facts(ago(days), *more, date_of_death=died(days), date_of_birth="2020-01-01", **values)


@pytest.fixture
def stored(app: Flask) -> Flask:
    handed = Fact(FactKind.HANDED_OVER, ago(30), {"handover": "a" * 32, "panel": "b" * 32})
    store_many(
        app,
        {
            "NEW": story(0),
            "RES-20": story(20),
            "RES-40": story(40),
            "CLASS-60": story(60, decided(59)),
            "ASK": story(61, decided(60), classified(2)),
            "AWAY": story(62, decided(61, "E07000105")),
            "HISTORY": story(800, decided(366, "E07000105")),
            "HANDED": story(63, decided(62, "E07000105"), handed),
            "DONE": story(
                70, decided(69), classified(69),
                Fact(FactKind.FINALISED, ago(1), {"category": "8", "modifiability": "none", "factors": []}),
            ),
        },
    )  # fmt: skip
    return app


def listed(browser: Browser, asked: str) -> list[str]:
    return references(browser.get(f"/cases?{asked}").text)


def test_the_late_ones_are_listed_and_what_was_due_first_comes_first(stored: Flask, coordinator: Browser) -> None:
    assert listed(coordinator, "late=yes") == ["CLASS-60", "RES-40", "HANDED", "RES-20"]
    page = coordinator.get("/cases?late=yes").text
    assert len(re.findall(r"<strong>Late by \d+ working days</strong>", page)) == 4
    assert listed(coordinator, "late=yes&step=residency") == ["RES-40", "RES-20"]


def test_a_list_by_lateness_holds_the_others_too_at_its_end(stored: Flask, coordinator: Browser) -> None:
    found = listed(coordinator, "sort=late")
    assert found[:5] == ["CLASS-60", "RES-40", "HANDED", "RES-20", "NEW"]
    assert found[5:] == ["ASK", "AWAY", "DONE", "HISTORY"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("residency", {"NEW", "RES-20", "RES-40"}),
        ("classification", {"CLASS-60"}),
        ("hand_over", {"AWAY"}),
        ("handover", {"HANDED"}),
        ("asking", {"ASK"}),
        ("review", set()),
        ("outcome", set()),
    ],
)
def test_cases_are_listed_by_what_they_wait_for(
    stored: Flask, coordinator: Browser, step: str, expected: set[str]
) -> None:
    assert set(listed(coordinator, f"step={step}")) == expected


def test_a_child_of_another_area_who_came_with_the_register_a_year_ago_waits_for_nothing(
    app_on_each: Flask,
) -> None:
    app = app_on_each
    guided = Fact(FactKind.RESIDENCY_DECIDED, ago(900), {"home_area": "E07000105", "rule": "usual_home"})
    key = {"handover": "a" * 32}
    handed = Fact(FactKind.HANDED_OVER, ago(500), {**key, "panel": "b" * 32})
    declined = Fact(FactKind.HANDOVER_ANSWERED, ago(490), {**key, "answer": "declined"})
    accepted = Fact(FactKind.HANDOVER_ANSWERED, ago(490), {**key, "answer": "accepted"})
    told = Fact(FactKind.HANDOVER_OUTCOME, ago(480), key)
    theirs = Fact(FactKind.LEAD_AGREED, ago(800), {"lead": "theirs", "panel": "b" * 32})
    store_many(
        app,
        {
            "OLD": story(950, decided(366, "E07000105")),
            "YOUNG": story(950, decided(365, "E07000105")),
            "GUIDED": story(950, guided),
            "DECLINED": story(950, decided(900, "E07000105"), handed, declined),
            "TOLD": story(950, decided(900, "E07000105"), handed, accepted, told),
            "OURS-DECLINED": story(950, decided(900), theirs, handed, declined),
            "OURS-TOLD": story(950, decided(900), theirs, handed, accepted, told),
        },
    )
    browser = Browser(app)
    assert browser.sign_in(make_account(app, Role.COORDINATOR).email).status_code == 303
    wanted = ["DECLINED", "GUIDED", "OURS-DECLINED", "YOUNG"]
    assert sorted(listed(browser, "step=hand_over")) == wanted
    assert listed(browser, "step=finalise") == ["OURS-TOLD"]
    page = browser.get("/cases").text
    assert page.count("Hand over to the other panel<") == len(wanted) + 1, "and the choice of the filter"
    assert sorted(listed(browser, "sort=late")) == sorted(["OLD", "TOLD", "OURS-TOLD", *wanted])


def test_a_target_that_the_panel_decides_moves_what_is_late(stored: Flask, coordinator: Browser) -> None:
    with stored.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "decide_residency_within", "20", "Agreed for the summer")
    assert "RES-20" not in listed(coordinator, "late=yes")
    assert "RES-40" in listed(coordinator, "late=yes")


def test_names_and_days_sort_in_both_directions(app: Flask, coordinator: Browser) -> None:
    named = {"A": ("Zephyr", 3), "B": ("ábel", 9), "C": ("Morrow", 5)}
    store_many(app, {key: story(days, family_name=name) for key, (name, days) in named.items()})
    assert listed(coordinator, "sort=name") == ["B", "C", "A"]
    assert listed(coordinator, "sort=-name") == ["A", "C", "B"]
    assert listed(coordinator, "sort=died") == ["B", "C", "A"]
    assert listed(coordinator, "sort=-died") == ["A", "C", "B"]
    assert listed(coordinator, "sort=notified") == ["B", "C", "A"]


def test_headings_are_links_that_say_how_the_list_is_sorted(app: Flask, coordinator: Browser) -> None:
    store_many(app, plain_cases(2))
    page = coordinator.get("/cases?status=residency_undecided&sort=name").text
    assert re.search(
        r'aria-sort="ascending"><a [^>]*href="/cases\?status=residency_undecided&amp;sort=-name">Name<', page
    )
    assert page.count("aria-sort=") == 1
    assert 'name="sort" value="name"' in page


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_those_who_see_no_identity_learn_nothing_from_an_order_or_a_clock(
    stored: Flask, sign_in_as: SignInAs, role: Role
) -> None:
    browser = sign_in_as(role)
    usual = listed(browser, "")
    for asked in ("late=yes", "step=residency", "sort=name", "sort=-name", "sort=late", "sort=notified"):
        assert listed(browser, asked) == usual, asked
    page = browser.get("/cases").text
    assert "Late by" not in page
    assert "Next step" not in page


def test_one_order_of_pages_by_lateness_without_gap_or_repeat(app: Flask) -> None:
    store_many(app, {f"L-{n:03d}": story(n % 9 + 1) for n in range(120)})
    at = Deadlines(PanelSettings({}), today())
    with app.app_context():
        pages = [by_lateness(db.session(), COMMAND_LINE, AREA, Filters(), number, at) for number in (1, 2, 3)]
        late = worklist(db.session(), COMMAND_LINE, AREA, Filters(late=at))
    listed = [case.reference for page in pages for case in page.cases]
    assert len(listed) == len(set(listed)) == 120
    assert [page.more for page in pages] == [True, True, False]
    assert all(case.step_since is not None for case in late.cases)
    since = [case.step_since for page in pages for case in page.cases]
    assert since == sorted(since, key=str)


def test_without_identity_a_list_by_lateness_is_in_the_usual_order_and_names_nobody(app: Flask) -> None:
    store_many(app, {f"L-{n}": story(n * 9) for n in range(1, 6)})
    at, member = Deadlines(PanelSettings({}), today()), Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context():
        found = by_lateness(db.session(), member, AREA, Filters(), 1, at)
        assert found == worklist(db.session(), member, AREA, Filters(), 1)
    assert [case.reference for case in found.cases] == [f"L-{n}" for n in range(1, 6)]
    assert {(case.family_name, case.notified_on, case.step_since) for case in found.cases} == {(None, None, None)}


def test_a_list_by_lateness_walks_its_index(app: Flask) -> None:
    store_many(app, {f"L-{n:03d}": story(n % 9 + 1, decided(0)) for n in range(300)})
    at = Deadlines(PanelSettings({}), today())
    with app.app_context():
        session = db.session()
        session.connection().exec_driver_sql("ANALYZE")
        with statements(app) as sent:
            by_lateness(session, COMMAND_LINE, AREA, Filters(), 1, at)
        statement, values = sent[-1]
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any("ix_cases_step_step_since_reference (step=?)" in step for step in plan), plan
    assert not [step for step in plan if re.search(r"SCAN cases$", step)], plan


@pytest.mark.parametrize(
    "asked", ["sort=x", "sort=%00", "step=reviewed", "late=1", "area=E07000105", "sort=late&page=99999"]
)
def test_what_is_no_order_or_filter_is_no_failure(app: Flask, coordinator: Browser, asked: str) -> None:
    store_many(app, plain_cases(1))
    assert coordinator.get(f"/cases?{asked}").status_code == 200


def test_a_panel_of_two_areas_may_list_one(app: Flask) -> None:
    area = PanelArea.of(("E06000035", "E07000113"))
    store_many(app, {"ONE": story(5, decided(4)), "TWO": story(5, decided(4, "E07000113"))})
    at = Deadlines(PanelSettings({}), today())
    with app.app_context():
        filters = asked_filters({"area": "E07000113"}, COMMAND_LINE, area, at)
        found = worklist(db.session(), COMMAND_LINE, area, filters)
    assert [case.reference for case in found.cases] == ["TWO"]


def test_the_day_on_which_a_step_is_due_is_not_late(app: Flask, coordinator: Browser) -> None:
    first = Deadlines(PanelSettings({}), today()).in_time_since(Step.RESIDENCY)
    days = (today() - first).days
    store_many(app, {"DUE": story(days), "LATE": story(days + 1)})
    assert listed(coordinator, "late=yes") == ["LATE"]
