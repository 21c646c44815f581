"""The pages of timeliness and data quality: numbers as counted, links to where things are mended, few statements."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.figures import queries
from cdop.figures.quality.checks import checks
from cdop.figures.quality.fixes import worth_most
from cdop.figures.quality.queries import scores
from cdop.figures.slices import Clock
from cdop.figures.timeliness.cohorts import cohorts
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.databases import Databases
from tests.figures.page_reading import visible
from tests.figures.test_pages_registers import plain_register, signed_in, statements
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

PAGES = {
    "/figures/2014-15/timeliness?known_by=2015-12-31": 11,
    "/figures/2014-15/quality?known_by=2015-12-31": 10,
    "/figures/2014-15/quality/cases?known_by=2015-12-31": 4,
    "/figures/2014-15/timeliness/waits.svg?known_by=2015-12-31": 4,
}
CHARTS = ("cohorts", "deaths", "backlog", "waits")


def at_of(app: Flask, year: str, known_by: date | None = None) -> Clock:
    return queries.clock(app.extensions["panel_area"], Year.parse(year), known_by)


def test_a_page_takes_as_many_statements_for_four_hundred_cases_as_for_twenty(
    databases: Databases, tmp_path: Path
) -> None:
    taken: list[dict[str, int]] = []
    for cases in (20, 400):
        product = Product(databases.migrated(), tmp_path)
        assert product.bring_in(as_csv(plain_register(cases))).exit_code == 0
        browser = signed_in(product.app)
        taken.append({})
        for page in PAGES:
            with statements(product.app) as sent:
                assert browser.get(page).status_code in ({200, 404} if "waits" in page else {200})
            taken[-1][page] = len([s for s in sent if not s.startswith(("BEGIN", "PRAGMA", "SET", "SAVEPOINT"))])
        product.close()
        databases.discard(product.url)
    assert taken[0] == taken[1]
    for page, most in PAGES.items():
        assert taken[0][page] <= most, (page, taken[0][page])


def test_months_are_up_on_the_very_day_on_which_they_are_complete(databases: Databases, tmp_path: Path) -> None:
    product = Product(databases.migrated(), tmp_path)
    died = ["2014-09-30", "2014-10-01", "2014-10-02"]
    rows = [{"case_ref": f"E-{n}", "date_of_death": day, "notified_on": day, "home_area": "E06000035",
             "death_area": "E06000035"} for n, day in enumerate(died)]  # fmt: skip
    assert product.bring_in(as_csv(rows)).exit_code == 0
    with product.app.app_context():
        due = [cohorts(db.session(), at_of(product.app, "2014-15", day))[0].six.due
               for day in (date(2015, 3, 29), date(2015, 3, 31), date(2015, 4, 1), date(2015, 4, 2))]  # fmt: skip
        db.session.rollback()
    assert due == [0, 1, 2, 3]
    product.close()
    databases.discard(product.url)


def test_the_year_leads_to_both_pages_and_each_says_what_is_counted(demonstration: Flask, lead: Browser) -> None:
    year = lead.get("/figures/2014-15?known_by=2015-09-18&show=all").text
    for page in ("timeliness", "quality"):
        assert f'href="/figures/2014-15/{page}?known_by=2015-09-18"' in year
    text = visible(lead.get("/figures/2014-15/timeliness?known_by=2015-09-18").text)
    with demonstration.app_context():
        found = cohorts(db.session(), at_of(demonstration, "2014-15", date(2015, 8, 31)))
    assert f"{found[0].six.reviewed} of {found[0].six.due} (" in text
    assert "notified by 31 August 2015, with the reviews that stood on that day" in text
    assert "At the end of March 2015 10 cases waited for review." in text
    assert "No more than chance" in text
    assert "Nothing here is more than chance." in text
    assert "10.0 more" not in text


def test_this_year_alarms_because_much_was_notified_lately(coordinator_of_all: Browser) -> None:
    """The demonstration's last weeks hold a case for every task: far more deaths than the year before."""
    year, browser = Year.of(today()).label, coordinator_of_all
    text = visible(browser.get(f"/figures/{year}/timeliness").text)
    assert "More than chance" in text
    assert "This is a reason to look at the cases, not a finding" in text
    for key in CHARTS:
        drawing = browser.get(f"/figures/{year}/timeliness/{key}.svg")
        assert drawing.status_code == 200
        assert drawing.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert browser.get(f"/figures/{year}/timeliness/other.svg").status_code == 404


def test_the_chart_of_deaths_tells_no_day(demonstration: Flask, lead: Browser) -> None:
    """Points stand at whole weeks: their heights are square roots of whole numbers, whatever the days were."""
    drawing = html.fromstring(lead.get("/figures/2014-15/timeliness/deaths.svg?known_by=2015-09-18").data)
    heights = sorted({round(float(circle.get("cy")), 2) for circle in drawing.xpath("//circle")})
    assert len(heights) > 4
    base = heights[0]
    unit = (heights[1] - base) ** 2
    for height in heights:
        weeks = (height - base) ** 2 / unit
        assert weeks == pytest.approx(round(weeks), abs=0.05)


def test_the_three_fixes_are_those_worth_most_and_lead_to_the_page_that_mends(
    demonstration: Flask, coordinator_of_all: Browser
) -> None:
    year = Year.of(today()).label
    page = html.fromstring(coordinator_of_all.get(f"/figures/{year}/quality").text)
    fixes = page.xpath("//ol[preceding-sibling::h2[1][@id='fixes']]/li")
    with demonstration.app_context():
        best = worth_most(scores(db.session(), at_of(demonstration, year)))
        db.session.rollback()
    assert [fix.xpath("./strong")[0].text for fix in fixes] == [one.gap.fix for one in best]
    assert [one.worth for one in best] == sorted((one.worth for one in best), reverse=True)
    assert len(best) == 3
    for fix, one in zip(fixes, best, strict=True):
        begin, every = (link.get("href") for link in fix.xpath(".//a"))
        place = {"residency.decision": "/residency", "classification.classify": "/classification",
                 "cases.describe": "/describe"}[one.gap.page]  # fmt: skip
        assert begin.endswith(place)
        assert coordinator_of_all.get(begin).status_code == 200
        listed = html.fromstring(coordinator_of_all.get(every).text).xpath("//table[@id='table-cases']/tbody/tr/th")
        assert len(listed) == one.wanting
    chase = page.xpath("//ol[preceding-sibling::h2[1][@id='agencies']]/li/a")
    assert 0 < len(chase) <= 3
    assert coordinator_of_all.get(chase[0].get("href")).status_code == 200


def test_the_lead_is_led_to_the_case_and_nobody_else_sees_the_pages(
    demonstration: Flask, lead: Browser, member: Browser
) -> None:
    year = Year.of(today()).label
    markup = lead.get(f"/figures/{year}/quality").text
    assert re.search(r'href="/cases/[0-9a-f]{32}"', markup)
    assert "/describe" not in markup
    assert "/requests?" not in markup
    for page in ("timeliness", "timeliness/backlog.svg", "quality", "quality.svg", "quality/cases"):
        assert member.get(f"/figures/{year}/{page}").status_code == 404
    for faulty in ("quality/cases?wants=other", "quality/cases?page=0", "quality?known_by=2999-01-01"):
        assert lead.get(f"/figures/{year}/{faulty}").status_code == 404


def test_reading_names_of_cases_leaves_an_audit_entry(demonstration: Flask, lead: Browser) -> None:
    year = Year.of(today()).label
    lead.get(f"/figures/{year}/quality/cases?wants=ethnic_group")
    with demonstration.app_context():
        entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry is not None
        assert entry.event == "figures.quality_cases_viewed"
        assert entry.detail["wants"] == "ethnic_group"
        assert entry.detail["cases"] > 0
        db.session.rollback()


def test_publishing_can_ask_the_same_again(demonstration: Flask) -> None:
    year = Year.of(today()).label
    with demonstration.app_context():
        at = at_of(demonstration, year)
        with statements(demonstration) as sent:
            found = {check.key: check for check in checks(db.session(), COMMAND_LINE, at)}
        counted = {score.gap.key: score for score in scores(db.session(), at)}
        db.session.rollback()
    assert len([one for one in sent if one.startswith(("SELECT", "WITH"))]) == 2
    assert "quality-category" not in found
    one = found["quality-ethnic-group"]
    assert (one.number, one.holds) == (counted["ethnic_group"].wanting, False)
    assert 0 < len(one.cases) <= 10
    assert found["quality-sex"].holds
    assert found["quality-sex"].cases == ()
