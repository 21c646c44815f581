"""The demonstration as the product counts it, on both databases."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from cdop.case.models import Case as CaseRow
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.service import SEED
from cdop.figures import queries
from cdop.reference.calendar import Year, today
from tests.databases import Databases
from tests.demonstration.report import NOTIFICATIONS, RECONCILIATION, REVIEWS
from tests.demonstration.told import case_of_timeline
from tests.figures.test_brute_force import assert_reconciles, assert_same_tables, tables_of
from tests.oracle.brute import count_cases
from tests.oracle.cases import Case
from tests.oracle.product import MEDWAY, Product


def test_the_demonstration_counts_as_the_reports_and_a_brute_force_do(databases: Databases, tmp_path: Path) -> None:
    """In one test for each engine, for ``flask demo`` takes seconds: no two processes fill one for a part of it."""
    url = databases.migrated()
    product = Product(url, tmp_path)
    result = product.run("demo")
    assert result.exit_code == 0, result.output
    for known_by in (today(), date(2015, 9, 18)):
        gives_the_reports_figures(product, known_by)
    restates_the_opening_by_one_case_and_its_reason(product)
    knows_a_year_before_the_register_by_its_printed_totals(product)
    counts_cases_that_notifications_opened(product)
    for start in (*range(2010, 2018), None, -1):
        equals_the_brute_force_count(product, start)
    goes_out_and_comes_back_unchanged(product, databases)
    product.close()
    databases.discard(url)


def gives_the_reports_figures(demonstration: Product, known_by: date) -> None:
    tables = demonstration.figures("2014-15", known_by)["tables"]
    assert tables["notifications"]["rows"] == NOTIFICATIONS
    assert REVIEWS.items() <= tables["reviews"]["rows"].items()
    assert tables["outstanding"]["rows"] == {"opening": 12, "closing": 10}
    assert tables["reconciliation"]["rows"] == RECONCILIATION


def restates_the_opening_by_one_case_and_its_reason(demonstration: Product) -> None:
    restated = demonstration.figures("2014-15", today())["restated"]
    assert (restated["printed_closing"], restated["opening"], restated["published_on"]) == (11, 12, "2014-09-19")
    assert restated["source"] == "Edition 1 of 2013-14"
    assert restated["words"] == "Opening restated from 11 to 12 (+1)."
    (case,) = restated["cases"]
    assert (case["direction"], case["reason"]) == ("came in", "residency decided on 5 November 2014")
    assert case["reference"] in demonstration.cell("2014-15", today(), "outstanding.opening")
    assert case["reference"] not in demonstration.cell("2014-15", date(2014, 11, 4), "outstanding.opening")


def knows_a_year_before_the_register_by_its_printed_totals(demonstration: Product) -> None:
    with demonstration.app.app_context():
        printed = queries.printed_totals(db.session(), ["2008-09"])
        assert {(total.table, total.row): total.value for total in printed} == {
            ("outstanding", "opening"): 0,
            ("notifications", "requiring_review"): 22,
            ("reviews", "total"): 9,
            ("outstanding", "closing"): 12,
        }
        db.session.rollback()


def stored_cases(demonstration: Product) -> list[Case]:
    """Every case as its timeline tells it: those of the stories, and those that arrived by notification."""
    with demonstration.app.app_context():
        found = [
            case_of_timeline(reference, facts_of(db.session(), case_id))
            for case_id, reference in db.session.execute(select(CaseRow.id, CaseRow.reference))
        ]
        db.session.rollback()
    return found


def counts_cases_that_notifications_opened(demonstration: Product) -> None:
    told = {story.reference for story in demonstration_panel(SEED, today())}
    assert len({case.reference for case in stored_cases(demonstration)} - told) == 1


def equals_the_brute_force_count(demonstration: Product, start: int | None) -> None:
    year = Year.of(today()) if start is None else Year.of(today()).before() if start < 0 else Year(start)
    cases = stored_cases(demonstration)
    days = [today()] if start is None else [today(), year.last_day, date(year.start + 1, 9, 19)]
    with demonstration.app.app_context():
        for known_by in (day for day in days if day <= today()):
            at = queries.clock(demonstration.app.extensions["panel_area"], year, known_by)
            figures = queries.annual_figures(db.session(), at)
            assert_same_tables(tables_of(figures), count_cases(cases, MEDWAY, year.label, known_by))
            assert_reconciles(figures)
            db.session.rollback()


def goes_out_and_comes_back_unchanged(demonstration: Product, databases: Databases) -> None:
    content = demonstration.take_out()
    url = databases.migrated()
    other = Product(url, demonstration.folder)
    assert other.bring_in(content).exit_code == 0
    assert other.take_out() == content
    full = demonstration.run("register", "export", "--full", "-").stdout_bytes
    again = demonstration.bring_in(full, ".jsonl")
    assert (again.exit_code, again.stdout[:12]) == (0, "Nothing new:")
    other.close()
    databases.discard(url)
