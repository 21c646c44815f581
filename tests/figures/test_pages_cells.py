"""Behind each number: as many references as the number, what made each case count, and never who the child was."""

import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from cdop.audit.models import AuditEntry
from cdop.case.models import Case, CaseState
from cdop.database import db
from cdop.demonstration.service import fill
from cdop.demonstration.sign_ins import new_passwords
from cdop.figures import queries
from cdop.figures.held import NOT_HELD
from cdop.reference.calendar import Year, today
from cdop.reference.wording import month_year
from tests.application import PASSWORD, Browser
from tests.figures.conftest import signed_in
from tests.figures.page_reading import references_of, tables_of, visible, words

KNOWN_BY = "known_by=2015-09-18"
THE_YEAR = f"/figures/2014-15?{KNOWN_BY}&show=all"
RESTRICTED = "MED-2012-009"
"""The demonstration's case that is open to few: every number counts it, and no list of the lead's has it."""
REVIEWED = f"/figures/2014-15/cases?cell=reviews.total&{KNOWN_BY}"


def rows_of(markup: str) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in html.fromstring(markup).xpath("//table[@id='table-cases']/*/tr")]


@pytest.mark.parametrize("year", ["2013-14", "2014-15", "2015-16"])
def test_every_number_leads_to_as_many_references_and_zero_leads_nowhere(
    demonstration: Flask, lead: Browser, year: str
) -> None:
    page = tables_of(lead.get(f"/figures/{year}?known_by=2016-06-30&show=all").text)
    beside = ("printed", "ledger", "changed", "comparisons", "recommendations-")
    of_cases = [page[key] for key in page if not key.startswith(beside)]
    numbers = [number for table in of_cases for number in table.numbers if number.text != NOT_HELD]
    assert {bool(number.address) for number in numbers if number.count} == {True}
    assert not [number for number in numbers if not number.count and number.address]
    for number in numbers:
        if number.address:
            answer = lead.get(number.address)
            assert answer.status_code == 200
            listed = references_of(answer.text)
            shut = {*behind(demonstration, number.address)} - {*listed} if len(listed) < number.count else set()
            assert shut <= {RESTRICTED}
            assert len(listed) + len(shut) == number.count, number.address
            assert f"{number.count} case" in visible(answer.text)


def behind(app: Flask, address: str) -> list[str]:
    """Every reference behind a number, whoever asks: as the command line lists them."""
    told = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(told.query).items()}
    found = app.test_cli_runner().invoke(
        args=["figures", told.path.split("/")[2], "--known-by", asked["known_by"], "--cell", asked["cell"]]
    )
    assert found.exit_code == 0, found.output
    return found.stdout.split()


def test_the_references_are_those_that_the_command_line_lists(demonstration: Flask, lead: Browser) -> None:
    with demonstration.app_context():
        at = queries.clock(demonstration.extensions["panel_area"], Year(2014), date(2015, 9, 18))
        listed = queries.cell_references(db.session(), at, "reviews", "total")
    assert references_of(lead.get(REVIEWED).text) == listed
    assert len(listed) == 21


def test_each_case_says_what_made_it_count(lead: Browser) -> None:
    address = f"/figures/2014-15/cases?cell=reviews_by_age_band.total.modifiable&{KNOWN_BY}"
    head, *rows = rows_of(lead.get(address).text)
    assert head == [
        "Case", "Notified", "Died", "Home", "Residency decided", "Expectation", "Review finalised",
        "Age at death", "Modifiability",
    ]  # fmt: skip
    assert len(rows) == 5
    for row in rows:
        assert row[3] == "Medway"
        assert row[5] in {"Expected", "Unexpected"}
        assert row[6].endswith(("2014", "2015"))
        assert row[7] in {"0 to 27 days", "28 to 364 days", "1 to 4 years", "5 to 9 years"}
        assert row[8] == "Modifiable"


def test_the_opening_shows_reviews_as_they_stood_the_day_before_the_year(lead: Browser) -> None:
    page = lead.get(f"/figures/2014-15/cases?cell=reconciliation.opening&{KNOWN_BY}").text
    assert "not reviewed on 31 March 2014, the day before the year" in visible(page)
    assert {row[6] for row in rows_of(page)[1:]} == {"Not finalised"}


def test_a_coordinator_and_the_lead_go_on_to_the_case_as_each_may_see_it(
    coordinator_of_all: Browser, lead: Browser, demonstration: Flask
) -> None:
    links = html.fromstring(coordinator_of_all.get(REVIEWED).text).xpath("//table[@id='table-cases']/tbody//th/a/@href")
    assert len(links) == 21
    with demonstration.app_context():
        tokens = set(db.session().scalars(select(Case.token)))
    assert {link.rsplit("/", 1)[-1] for link in links} <= tokens
    assert html.fromstring(lead.get(REVIEWED).text).xpath("//table[@id='table-cases']/tbody//th/a/@href") == links
    assert "NHS number" in visible(coordinator_of_all.get(links[0]).text)
    assert "NHS number" not in visible(lead.get(links[0]).text)


def test_the_exact_day_of_death_is_not_shown(demonstration: Flask, lead: Browser) -> None:
    rows = {row[0]: row for row in rows_of(lead.get(REVIEWED).text)[1:]}
    with demonstration.app_context():
        query = select(Case.reference, CaseState.date_of_death).join(CaseState, CaseState.case_id == Case.id)
        died = {reference: day for reference, day in db.session().execute(query) if reference in rows}
    for reference, day in died.items():
        assert rows[reference][2] == month_year(day)


def test_a_day_that_tells_when_a_child_died_is_a_month_for_those_who_must_not_know(
    coordinator_of_all: Browser, lead: Browser
) -> None:
    """Notifications and residency follow a death by a day or two; a review is a month where it parts that of death."""
    parting = set[bool]()
    hidden = {row[0]: row for row in rows_of(lead.get(REVIEWED).text)[1:]}
    whole = {row[0]: row for row in rows_of(coordinator_of_all.get(REVIEWED).text)[1:]}
    assert len(hidden) == len(whole) == 21
    for reference, row in whole.items():
        for place in (1, 4):
            day, month = row[place].partition(" ")[::2]
            assert day.isdigit()
            assert hidden[reference][place] == month
        final, died = (datetime.strptime(row[place], "%d %B %Y").replace(tzinfo=UTC) for place in (6, 2))
        months = (final.year - died.year) * 12 + final.month - died.month
        parting.add(months in {0, 6, 12})
        assert hidden[reference][6] == (row[6].partition(" ")[2] if months in {0, 6, 12} else row[6])
    assert parting == {True, False}


def test_no_marker_that_the_lead_may_not_see_is_on_any_page_of_figures(app: Flask) -> None:
    with app.app_context():
        filled = fill(db.session(), today(), new_passwords(PASSWORD), marked=True)
        db.session.commit()
    browser = signed_in(app, "lead")
    page = browser.get(THE_YEAR).text
    addresses = {n.address for t in tables_of(page).values() for n in t.numbers if n.address}
    sources = "\n".join([page, *(browser.get(address).text for address in sorted(addresses))])
    hidden = [marker for marker in filled.markers if "public_health_lead" not in marker.roles]
    assert len(hidden) > 1000
    assert not [marker for marker in hidden if any(stands_in(form, sources) for form in marker.shown_as)]


def stands_in(form: str, text: str) -> bool:
    """Whether the marker stands there by itself: 8 June 2011 does not stand in 18 June 2011."""
    return form in text and re.search(rf"(?<!\d){re.escape(form)}(?!\d)", text) is not None


def test_looking_behind_a_number_leaves_one_entry_that_names_it(demonstration: Flask, lead: Browser) -> None:
    def entries() -> list[AuditEntry]:
        query = select(AuditEntry).where(AuditEntry.event == "figures.cell_viewed").order_by(AuditEntry.id)
        return list(db.session().scalars(query))

    with demonstration.app_context():
        before = len(entries())
        page = lead.get(f"/figures/2014-15/cases?cell=reviews_by_sex.male.total&{KNOWN_BY}").text
        db.session.rollback()
        left = entries()[before:]
        assert [(e.name, e.case_id) for e in left] == [("Lowen Farthingdale", None)]
        assert left[0].detail == {
            "year": "2014-15",
            "cell": "reviews_by_sex.male.total",
            "known_by": "2015-09-18",
            "cases": len(references_of(page)),
            "page": 1,
        }


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "cell=reviews",
        "cell=reviews.nothing",
        "cell=reviews.total.modifiable",
        "cell=reviews_by_sex.male",
        "cell=reviews_by_sex.male.everything",
        "cell=deaths_by_local_authority.E06000001",
        "cell=factors.no+such+factor",
        "cell=reviews_by_year_of_death.1914-15",
        "cell=factors.%00",
        "cell=factors.%ED%A0%80",
        f"cell=factors.{'x' * 700}",
        "cell=reviews.total&page=2",
        "cell=reviews.total&page=0",
        "cell=reviews.total&page=%D9%A1",
        "cell=reviews.total&known_by=2013-01-01",
        "cell=reviews.total&known_by=tomorrow",
    ],
)
def test_what_names_no_number_is_absent_and_leaves_no_entry(demonstration: Flask, lead: Browser, asked: str) -> None:
    with demonstration.app_context():
        before = len(list(db.session().scalars(select(AuditEntry.id))))
        db.session.rollback()
        assert lead.get(f"/figures/2014-15/cases?{asked}").status_code == 404
        assert len(list(db.session().scalars(select(AuditEntry.id)))) == before
        db.session.rollback()


def test_a_number_that_is_zero_has_a_page_without_cases(lead: Browser) -> None:
    answer = lead.get(f"/figures/2014-15/cases?cell=reconciliation.reopened&{KNOWN_BY}")
    assert answer.status_code == 200
    assert "0 cases" in visible(answer.text)
    assert "No case counts here." in visible(answer.text)


def test_the_coordinator_reads_the_day_of_death_and_the_lead_its_month(
    coordinator_of_all: Browser, lead: Browser
) -> None:
    whole = [row[2] for row in rows_of(coordinator_of_all.get(REVIEWED).text)[1:]]
    months = [row[2] for row in rows_of(lead.get(REVIEWED).text)[1:]]
    assert all(re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", day) for day in whole)
    assert [day.partition(" ")[2] for day in whole] == months


def test_a_number_and_its_page_call_the_table_by_the_number_that_it_has_on_the_years_page(lead: Browser) -> None:
    page = html.fromstring(lead.get(THE_YEAR).text)
    titles = {str(h.get("id")): words(h) for h in page.xpath("//section/h3")}
    for key in ("reviews", "reviews_by_sex", "outstanding_by_age_of_case"):
        link = page.xpath("//table[@id=$id]//td//a", id=f"table-{key}")[0]
        assert titles[key].startswith("Table ")
        assert f": {titles[key]}, " in words(link)
        assert f"{titles[key]}: " in visible(lead.get(str(link.get("href"))).text)
