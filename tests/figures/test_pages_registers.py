"""Random registers on the pages, and how many statements a page takes whatever the number of cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from cdop.accounts.people import Role
from cdop.database import db
from cdop.figures.order import FIVE_YEARS
from tests.application import Browser, make_account
from tests.databases import Databases
from tests.figures.page_reading import references_of, tables_of
from tests.figures.test_pages import assert_prints, assert_prints_beside, figures_of
from tests.oracle.generator import random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

LOOKED_BEHIND = 12
PAGE_LENGTH = 200


def signed_in(app: Flask, role: Role = Role.PUBLIC_HEALTH_LEAD) -> Browser:
    account, browser = make_account(app, role), Browser(app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


@pytest.mark.parametrize("seed", range(300, 306))
def test_pages_of_a_random_register_have_the_numbers_of_the_json_and_their_cases(
    databases: Databases, tmp_path: Path, seed: int
) -> None:
    register = random_register(seed)
    product = Product(databases.migrated(), tmp_path, register.panel_area)
    assert product.bring_in(as_csv(register.rows)).exit_code == 0
    browser = signed_in(product.app, Role.COORDINATOR)  # others are told of a running year as at the end of a month
    for year, known_by in register.questions:
        figures, before = figures_of(product.app, year, known_by)
        page = tables_of(browser.get(f"/figures/{year}?known_by={known_by.isoformat()}&show=all").text)
        for table in figures if page else ():
            if table.key in FIVE_YEARS:
                assert_prints_beside(page[table.key], (figures, *before), table.key)
            else:
                assert_prints(page[table.key], table)
        linked = [number for table in page.values() for number in table.numbers if number.address]
        free_text = [number for number in page["factors"].numbers if number.address] if page else []
        for number in free_text + linked[seed % 3 :: max(1, len(linked) // LOOKED_BEHIND)]:
            assert len(references_of(browser.get(number.address).text)) == number.count
    product.close()
    databases.discard(product.url)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        yield sent
        event.remove(db.engine, "before_cursor_execute", note)


def plain_register(cases: int) -> list[dict[str, str]]:
    """Residents' deaths spread over 2013-14 and 2014-15, two in three of them reviewed within the year after."""
    rows = []
    for number in range(cases):
        died = date(2013, 4, 1) + timedelta(days=number * 7 % 700)
        notified, finalised = died + timedelta(days=2), died + timedelta(days=200)
        row = {"case_ref": f"P-{number:05}", "date_of_death": died.isoformat(), "notified_on": notified.isoformat()}
        row |= {"home_area": "E06000035", "death_area": "E06000035", "sex": "male", "expectation": "expected"}
        if number % 3:
            row |= {"finalised_on": finalised.isoformat(), "category": "5", "modifiability": "none"}
        rows.append(row)
    return rows


PAGES = (
    "/figures",
    "/figures/2014-15?known_by=2015-12-31&show=all",
    "/figures/2014-15/cases?cell=notifications.total&known_by=2015-12-31",
    "/figures/2014-15/chart/reviews_by_age_band.svg?known_by=2015-12-31",
    "/figures/2014-15/chart/trend.svg?known_by=2015-12-31",
)


def test_a_page_takes_as_many_statements_for_two_thousand_cases_as_for_ten(
    databases: Databases, tmp_path: Path
) -> None:
    taken: list[dict[str, int]] = []
    for cases in (10, 2000):
        product = Product(databases.migrated(), tmp_path)
        assert product.bring_in(as_csv(plain_register(cases))).exit_code == 0
        browser = signed_in(product.app)
        taken.append({})
        for page in PAGES:
            with statements(product.app) as sent:
                assert browser.get(page).status_code == 200
            taken[-1][page] = len([s for s in sent if not s.startswith(("BEGIN", "PRAGMA"))])
        product.close()
        databases.discard(product.url)
    assert taken[0] == taken[1]
    # The guard's one; the years' own one; each of five years counted, in one; printed totals of this year and of
    # those before, in two; what was recommended, in one; what rates are divided by, in one; what others published, in
    # one; what was published of the year and of the one before, in two.
    assert taken[0]["/figures"] == 2
    assert taken[0][PAGES[1]] <= 14


def test_the_years_beside_a_year_are_not_restated(demonstration: Flask, lead: Browser) -> None:
    _, before = figures_of(demonstration, "2015-16", date(2016, 6, 30))
    assert [year.restatement for year in before] == [None] * 4
    with statements(demonstration) as sent:
        lead.get("/figures/2015-16?known_by=2016-06-30&show=all")
    assert len([statement for statement in sent if "printed_totals" in statement]) == 2
    assert len([statement for statement in sent if "case_facts" in statement]) <= 3


def test_a_long_list_is_parted_into_pages_that_together_hold_every_case(app: Flask, tmp_path: Path) -> None:
    rows = plain_register(1000)
    path = tmp_path / "register.csv"
    path.write_bytes(as_csv(rows))
    assert app.test_cli_runner().invoke(args=["register", "import", str(path)]).exit_code == 0
    browser = signed_in(app)
    address = "/figures/2014-15/cases?cell=notifications.total&known_by=2015-12-31"
    year = tables_of(browser.get("/figures/2014-15?known_by=2015-12-31&show=all").text)
    number = year["notifications"].rows[0][1][0].count
    found: list[str] = []
    for page in range(1, -(-number // PAGE_LENGTH) + 1):
        shown = references_of(browser.get(f"{address}&page={page}").text)
        assert len(shown) <= PAGE_LENGTH
        found += shown
    assert len(found) == number > 2 * PAGE_LENGTH
    assert found == sorted(set(found))
    assert browser.get(f"{address}&page={page + 1}").status_code == 404
