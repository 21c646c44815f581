"""The inbox: what it says of each notification, to whom, and that nothing else knows of what waits there."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.database import db
from cdop.notification.inbox.presenters import elapsed, since_death
from cdop.notification.source import Source
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit, facts, statements, store
from tests.case.test_case_page import plain
from tests.documents.reading import text_of
from tests.notification.arriving import CHILD, NAMES, accepted, arrive, number_of, receipt_of

NOW = datetime(2026, 3, 17, 10, 0)


def test_a_notification_shows_when_the_child_died_who_told_it_and_whom_they_told(
    app: Flask, coordinator: Browser
) -> None:
    token = arrive(app)
    words = plain(coordinator.get("/inbox").text)
    assert f"Thessaly Rowan Quenby {receipt_of(app, token)}" in words
    assert "Died 14 March 2026 at 03:40 (" in words
    assert "Told 14 March 2026 at 09:15 (" in words
    assert "Notified by Staff nurse, Sandpiper ward (Public form)" in words
    assert "Says has been told Coroner, Police" in words
    assert "Looks like Nobody known" in words
    assert "1 notification waits" in words
    assert "May be out of scope" not in words


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"date_of_death": "2026-03-14", "time_of_death": "03:40"}, "14 March 2026 at 03:40 (3 days ago)"),
        ({"date_of_death": "2026-03-16", "time_of_death": "23:30"}, "16 March 2026 at 23:30 (10 hours ago)"),
        ({"date_of_death": "2026-03-16"}, "16 March 2026, time not said (1 day ago)"),
        ({"date_of_death": "2026-03-17"}, "17 March 2026, time not said (today)"),
        ({"date_of_death": "2026-02-01", "date_of_death_precision": "month"},
         "February 2026 (day not known): at least 17 days ago"),
        ({"date_of_death": "2026-01-01", "date_of_death_precision": "year"}, "2026 (month and day not known)"),
        ({}, "Not said"),
    ],
)  # fmt: skip
def test_the_time_since_death_is_told_as_far_as_it_is_known(answers: dict[str, str], expected: str) -> None:
    assert since_death(answers, NOW) == expected


def test_time_goes_by_in_hours_for_two_days_then_in_days() -> None:
    lengths = [timedelta(minutes=59), timedelta(hours=1), timedelta(hours=47), timedelta(hours=48), timedelta(days=9)]
    assert [elapsed(NOW - length, NOW) for length in lengths] == [
        "less than an hour", "1 hour", "47 hours", "2 days", "9 days",
    ]  # fmt: skip


def test_the_newest_comes_first_or_the_oldest_if_asked(app: Flask, coordinator: Browser) -> None:
    receipts = [receipt_of(app, arrive(app, family_name=f"Name{n}", nhs_number=None)) for n in range(3)]
    found = re.compile(r'caption-m">(N-[A-Z2-9-]+)<')
    assert found.findall(coordinator.get("/inbox").text) == receipts[::-1]
    assert found.findall(coordinator.get("/inbox?order=oldest").text) == receipts


def test_it_says_whom_the_child_looks_like_with_score_and_reasons(app_on_each: Flask) -> None:
    browser = Browser(app_on_each)
    browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    case = accepted(browser, arrive(app_on_each))
    arrive(app_on_each, family_name="Quenbey", nhs_number=None)
    words = plain(browser.get("/inbox").text)
    assert re.search(r"Looks like Likely the same child: case CDR-\d{4}-001 \. Score (7|8|9|10)\d* of 100: ", words)
    assert "; family names spelled alike" in words
    one = arrive(app_on_each, family_name="Abernathy", given_names="Basil", nhs_number=None, mother_name=None,
                 home_postcode=None, date_of_birth="2020-01-01", date_of_death="2026-02-02")  # fmt: skip
    assert "Basil Abernathy" in plain(browser.get("/inbox").text)
    other = receipt_of(app_on_each, arrive(app_on_each, family_name="Abernathey", given_names="Basil", nhs_number=None,
                                           mother_name=None, home_postcode=None, date_of_birth="2020-01-01",
                                           date_of_death="2026-02-02"))  # fmt: skip
    words = plain(browser.get("/inbox").text)
    assert f"another waiting notification, {other}" in words
    assert f"another waiting notification, {receipt_of(app_on_each, one)}" in words
    assert reference_link(browser.get("/inbox").text, case)


def reference_link(page: str, case: str) -> bool:
    return f'href="/cases/{case}"' in page


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"live_birth": "no"}, "A child who was not born alive is not reviewed."),
        ({"termination": "yes", "live_birth": "yes"}, "A lawful termination is not reviewed"),
        ({"date_of_birth": "2008-03-14"}, "A death on or after the 18th birthday is not reviewed"),
        ({"date_of_birth": "2008"}, "Depending on the exact dates. A death on or after the 18th birthday"),
    ],
)
def test_what_seems_out_of_scope_says_so_with_its_rule(
    app: Flask, coordinator: Browser, values: dict[str, str], rule: str
) -> None:
    arrive(app, **values)
    assert f"May be out of scope {rule}" in plain(coordinator.get("/inbox").text)


def test_the_number_of_statements_is_the_same_for_one_notification_and_for_fifty(
    app_on_each: Flask,
) -> None:
    browser = Browser(app_on_each)
    browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    accepted(browser, arrive(app_on_each))
    arrive(app_on_each, family_name="Quenbey", nhs_number=None)
    arrive(app_on_each, family_name="Quenbey", nhs_number=None)
    with statements(app_on_each) as few:
        browser.get("/inbox")
    for n in range(48):
        arrive(app_on_each, given_names=f"Thessaly {'abcdefghij'[n % 10] * 5}", nhs_number=None)
    with statements(app_on_each) as many:
        page = browser.get("/inbox").text
    assert page.count("<section") == 50
    assert len(many) == len(few)


def test_the_home_counts_what_waits_and_the_menu_leads_there(app: Flask, coordinator: Browser) -> None:
    assert "Inbox:" not in coordinator.get("/").text
    arrive(app)
    page = coordinator.get("/").text
    assert "Inbox: 1</a>" in page
    assert page.count('href="/inbox"') >= 2


def test_each_look_at_a_notification_leaves_an_audit_entry(app: Flask, coordinator: Browser) -> None:
    token = arrive(app)
    coordinator.get("/inbox")
    coordinator.get(f"/inbox/{token}")
    assert audit(app, "notification.listed", "notification.viewed").total() == 2


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD, Role.AGENCY_CONTACT, Role.ADMINISTRATOR])
def test_nobody_else_sees_the_inbox(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token, browser = arrive(app), sign_in_as(role)
    for address in ("", "/decided", f"/{token}", f"/{token}/accept", f"/{token}/set-aside", f"/{token}/separate"):
        assert browser.get(f"/inbox{address}").status_code == 404
    assert "Inbox" not in browser.get("/").text


def test_a_notification_that_is_not_there_is_absent(coordinator: Browser) -> None:
    for address in ("", "/accept", "/set-aside", "/separate", f"/join/{'0' * 32}"):
        assert coordinator.get(f"/inbox/{'0' * 32}{address}").status_code == 404


OTHER = {"nhs_number": None, "home_postcode": "ME4 4AA"}
PAGES = (
    "/", "/cases", "/cases?status=residency_undecided", "/likely-duplicates", "/likely-duplicates/settled",
    "/figures", "/figures/2025-26", "/figures/2025-26/cases?table=notifications&row=total", "/register",
    "/register/export",
)  # fmt: skip
FORMATS = ("json", "csv", "xlsx", "pdf")


@pytest.mark.parametrize("role", list(Role))
def test_what_waits_is_in_no_list_search_count_figure_or_export(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    """S63, for every role: nothing differs by the notification but the coordinator's own count of the inbox."""
    store(app, "A-1", facts(date(2026, 3, 3), date_of_death="2026-03-02", date_of_birth="2019-06-11", **OTHER))
    browser = sign_in_as(role)
    before = everything(browser)
    token = arrive(app)
    after = everything(browser)
    for name in (*NAMES, receipt_of(app, token), token):
        assert not [address for address, text in after.items() if name in text.replace(address, "")]
    assert ("Inbox: 1" in after["/"]) is (role is Role.COORDINATOR)
    changed = {address for address in after if counted(after[address]) != counted(before[address])}
    assert changed <= ({"/"} if role is Role.COORDINATOR else set())
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM cases")).scalar() == 1
    assert number_of(app, token)


def everything(browser: Browser) -> dict[str, str]:
    """What somebody reads on every page, in every search and every file."""
    found = {address: browser.get(address) for address in PAGES}
    for form in FORMATS:
        found[form] = browser.get(f"/figures/2025-26/download/{form}")
    if browser.get("/register/export").status_code == 200:
        for form in ("csv", "full"):
            found[f"register {form}"] = browser.post("/register/export", {"form": form})
            assert found[f"register {form}"].status_code == 200
        for question in ("Quenby", "9990000018", "ME7 1QX"):
            found[question] = browser.post("/cases/search", {"text": question}, page="/cases")
    if browser.get("/figures").status_code == 200:
        assert found["/figures/2025-26"].status_code == 200
    return {address: text_of(answer) for address, answer in found.items()}


def counted(text: str) -> list[str]:
    """The numbers of a page's own part, or of a whole file, without tokens."""
    if 'id="main-content">' not in text:
        return re.findall(r"\d+", text)
    main = text.partition('id="main-content">')[2].partition("</main>")[0]
    return re.findall(r">[^<]*?(\d+)[^<]*?<", re.sub(r'name="csrf_token"[^>]*>', "", main))


def test_the_form_of_a_hand_over_is_told_by_its_panel(app: Flask, coordinator: Browser) -> None:
    arrive(app, source=Source.HAND_OVER, told_at=datetime.now(UTC).replace(tzinfo=None))
    assert "Handed over by another panel" in plain(coordinator.get("/inbox").text)
    assert CHILD["family_name"] in coordinator.get("/inbox").text


def test_what_is_late_says_so_in_the_list_as_on_the_morning(app: Flask, coordinator: Browser) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    arrive(app, told_at=now)
    assert "Late by" not in coordinator.get("/inbox").text
    arrive(app, told_at=now - timedelta(days=30), family_name="Abernathy", nhs_number=None)
    page = coordinator.get("/inbox").text
    late = re.findall(r'govuk-tag--red">(Late by [^<]+)<', page)
    assert len(late) == 1
    assert late[0] in coordinator.get("/morning").text
