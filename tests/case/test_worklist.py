"""The list of cases: its order, pages and filters, who sees what, and what it costs."""

import re
from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.worklist import Filters, Residency, Sort, worklist
from cdop.database import db
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year
from tests.application import Browser, SignInAs
from tests.case.making import CHILD, IDENTITY, NOTIFIED, audit, facts, plain_cases, statements, store, store_many

REFERENCE = re.compile(r'href="/cases/([0-9a-f]{32})">([^<]+)</a>')
WITHOUT_IDENTITY = (Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD)


def references(page: str) -> list[str]:
    return [reference for _, reference in REFERENCE.findall(page)]


def decided(home_area: str | None) -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": home_area})


def test_the_newest_notification_comes_first_and_equal_days_have_one_order(app: Flask, coordinator: Browser) -> None:
    day = date(2015, 1, 5)
    store_many(app, {"B/2": facts(day), "b-1": facts(day), "A-9": facts(date(2015, 1, 6)), "Z-1": facts()})
    assert references(coordinator.get("/cases").text) == ["A-9", "b-1", "B/2", "Z-1"]


def test_a_page_holds_fifty_and_leads_to_the_next(app: Flask, coordinator: Browser) -> None:
    store_many(app, plain_cases(101))
    pages = [coordinator.get(f"/cases?page={number}").text for number in (1, 2, 3)]
    assert [len(references(page)) for page in pages] == [50, 50, 1]
    listed = [reference for page in pages for reference in references(page)]
    assert listed == sorted(plain_cases(101), reverse=True)
    assert 'href="/cases?page=2" rel="next"' in pages[0]
    assert 'rel="next"' not in pages[2]
    assert 'href="/cases?page=2" rel="prev"' in pages[2]


def test_exactly_fifty_cases_have_no_second_page(app: Flask, coordinator: Browser) -> None:
    store_many(app, plain_cases(50))
    assert 'rel="next"' not in coordinator.get("/cases").text
    assert "No cases here." in coordinator.get("/cases?page=2").text


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "", "9" * 40, "1e9", "２", "99999", "1%00", "%D9%A3", "%F0%9F%92%A5"]
)
def test_a_page_number_that_is_none_is_no_failure(app: Flask, coordinator: Browser, number: str) -> None:
    store(app, "A-1")
    assert coordinator.get(f"/cases?page={number}").status_code == 200


def test_filters_stand_in_the_address_and_stay_while_paging(app: Flask, coordinator: Browser) -> None:
    ours, theirs = decided("E06000035"), decided("E07000105")
    store_many(
        app,
        {
            "OURS": facts(date(2014, 5, 12), ours),
            "THEIRS": facts(date(2014, 6, 1), theirs),
            "OPEN": facts(date(2015, 4, 1)),
            "OLD": facts(date(2014, 4, 2), date_of_death="2014-03-31"),
            "AGAIN": facts(date(2014, 5, 13), ours, decided(None)),
        },
    )

    def listed(asked: str) -> set[str]:
        return set(references(coordinator.get(f"/cases?{asked}").text))

    assert listed("residency=ours") == {"OURS"}
    assert listed("residency=elsewhere") == {"THEIRS"}
    assert listed("residency=undecided") == {"OPEN", "OLD", "AGAIN"}
    assert listed("status=residency_undecided") == {"OPEN", "OLD", "AGAIN"}
    assert listed("notified=2014-15") == {"OURS", "THEIRS", "OLD", "AGAIN"}
    assert listed("died=2013-14") == {"OLD"}
    assert listed("notified=2014-15&residency=undecided&died=2014-15") == {"AGAIN"}
    assert listed("status=reviewed") == set()
    page = coordinator.get("/cases?residency=ours&notified=2014-15").text
    assert '<option value="ours" selected>' in page
    assert '<option value="2014-15" selected>' in page
    assert "Clear filters" in page


def test_a_filter_is_kept_from_page_to_page(app: Flask, coordinator: Browser) -> None:
    store_many(app, plain_cases(60))
    page = coordinator.get("/cases?status=residency_undecided&page=2").text
    assert len(references(page)) == 10
    assert 'href="/cases?status=residency_undecided" rel="prev"' in page


@pytest.mark.parametrize(
    "asked",
    [
        "status=' OR 1=1--", "residency=ours;drop table cases", "notified=2014-99", "died=%00", "status=%25",
        "status=reviewed%00", "notified=9999-00", "status[]=x", "page=1&page=2", "residency=OURS", "died=%F0%9F%92%A5",
    ],
)  # fmt: skip
def test_a_filter_that_is_none_filters_nothing(app: Flask, coordinator: Browser, asked: str) -> None:
    store(app, "A-1")
    answer = coordinator.get(f"/cases?{asked}")
    assert answer.status_code == 200
    assert references(answer.text) == ["A-1"]


def test_a_coordinator_sees_who_the_child_was(app: Flask, coordinator: Browser) -> None:
    store(app, "A-1", facts(NOTIFIED, decided("E06000035")))
    page = coordinator.get("/cases").text
    for words in ("Amaryllis Ottoline Wetherfield", "4 years", "9 May 2014", "Not classified", "Medway"):
        assert words in page


@pytest.mark.parametrize("role", WITHOUT_IDENTITY)
def test_the_others_see_no_identity_and_their_statement_reads_none(
    app: Flask, sign_in_as: SignInAs, role: Role
) -> None:
    store(app, "A-1")
    browser = sign_in_as(role)
    with statements(app) as sent:
        page = browser.get("/cases").text
    assert [part for part in IDENTITY if part in page] == []
    for words in ("A-1", "4 years", "Female", "May 2014", "Residency not decided"):
        assert words in page
    read = " ".join(statement for statement, _ in sent if "FROM cases" in statement)
    assert read
    assert not [name for name in (*CHILD, "identit") if name != "sex" and name in read]
    assert "Case reference, whole" in page
    assert "NHS number" not in page


def test_somebody_who_is_coordinator_too_sees_identity(app: Flask, sign_in_as: SignInAs) -> None:
    store(app, "A-1")
    assert "Wetherfield" in sign_in_as(Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD).get("/cases").text


def test_a_baby_without_a_name_or_birthday_is_listed(app: Flask, coordinator: Browser) -> None:
    store(app, "A-1", family_name=None, given_names=None, date_of_birth=None, sex=None)
    page = coordinator.get("/cases").text
    assert "Not named" in page
    assert "Not recorded" in page


def test_each_identity_that_is_listed_leaves_one_entry(
    app: Flask, coordinator: Browser, public_health_lead: Browser
) -> None:
    store_many(app, plain_cases(55))
    coordinator.get("/cases")
    coordinator.get("/cases?page=2")
    public_health_lead.get("/cases")
    entries = audit(app, "case.listed")
    assert len(entries) == 55
    assert set(entries.values()) == {1}


@pytest.mark.parametrize("role", [Role.COORDINATOR, *WITHOUT_IDENTITY])
def test_a_list_takes_at_most_four_statements_whatever_its_length(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    browser = sign_in_as(role)
    numbers = []
    for cases in (1, 60):
        store_many(app, {f"{cases}-{key}": value for key, value in plain_cases(cases).items()})
        with statements(app) as sent:
            assert browser.get("/cases").status_code == 200
        numbers.append(len([statement for statement, _ in sent if not statement.startswith(("SAVEPOINT", "BEGIN"))]))
    assert numbers[0] == numbers[1] <= 4


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(status="reviewed"),
        Filters(notified=Year(2014)),
        Filters(died=Year(2014)),
        *(Filters(residency=residency) for residency in Residency),
        *(Filters(sort=sort) for sort in Sort if sort is not Sort.LATEST),
        Filters(step="residency", sort=Sort.OLDEST),
    ],
    ids=str,
)
def test_a_list_walks_an_index_in_its_own_order(app: Flask, filters: Filters) -> None:
    """Of ten thousand cases no table is read whole, and nothing is sorted, so that a page costs what it shows."""
    store_many(app, plain_cases(300))
    with app.app_context():
        session = db.session()
        session.connection().exec_driver_sql("ANALYZE")
        with statements(app) as sent:
            worklist(session, COMMAND_LINE, PanelArea.of(("E06000035",)), filters)
        statement, values = sent[-1]
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert not [step for step in plan if "TEMP B-TREE" in step or re.search(r"SCAN \w+$", step)], plan


def test_the_list_uses_no_table_macro_of_the_design_system(app: Flask, coordinator: Browser) -> None:
    store(app, "A-1")
    loaded: list[str] = []
    with app.app_context():
        environment = app.jinja_env
        environment.cache.clear()
        load = environment._load_template
        environment._load_template = lambda name, given: loaded.append(str(name)) or load(name, given)
        coordinator.get("/cases")
    assert "case/worklist.html" in loaded
    assert not [name for name in loaded if "components/table" in name and "govuk" in name]


def test_another_areas_case_does_not_wait_here(app: Flask, coordinator: Browser) -> None:
    theirs, ours = facts(NOTIFIED, decided("E07000113")), facts(NOTIFIED, decided("E06000035"))
    store_many(app, {"THEIRS/1": theirs, "OURS/1": ours})
    page = coordinator.get("/cases").text
    assert "Another area’s" in page
    waiting = coordinator.get("/cases?status=not_classified").text
    assert "OURS/1" in waiting
    assert "THEIRS/1" not in waiting
    assert "THEIRS/1" in coordinator.get("/cases?status=not_classified&residency=elsewhere").text


def test_every_status_that_a_row_carries_can_be_asked_for(app: Flask, coordinator: Browser) -> None:
    here, away = decided("E06000035"), decided("E07000105")
    withdrawn = Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "error"})
    theirs, ours = (Fact(FactKind.LEAD_AGREED, NOTIFIED, {"lead": lead, "panel": panel}, {})
                    for lead, panel in (("theirs", "b" * 32), ("ours", None)))  # fmt: skip
    told = {
        "HERE": (here,), "AWAY": (away,), "GONE": (away, withdrawn), "OPEN": (),
        "LED": (here, theirs), "TAKEN": (away, ours),
    }  # fmt: skip
    store_many(app, {name: facts(NOTIFIED, *more) for name, more in told.items()})
    page = coordinator.get("/cases?status=elsewhere").text
    assert references(page) == ["AWAY"]
    assert '<option value="elsewhere" selected>Another area’s</option>' in page
    led = coordinator.get("/cases?status=led_elsewhere").text
    assert references(led) == ["LED"]
    assert '<option value="led_elsewhere" selected>Led by another panel</option>' in led
    assert led.count("Led by another panel</strong>") == 1
    waits = coordinator.get("/cases?status=not_classified").text
    assert sorted(references(waits)) == ["HERE", "TAKEN"]
    assert "Not classified: 2" in coordinator.get("/morning").text
