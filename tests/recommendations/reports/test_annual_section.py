"""The annual report's section on recommendations: what it counts, and that every format prints the same."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.database import db, transaction
from cdop.recommendations.reports.annual import YearSection
from cdop.recommendations.reports.queries import section_of_year
from cdop.recommendations.rules import Happening
from cdop.reference.calendar import Year
from tests.application import Browser
from tests.recommendations.reports.making import AGENCIES, LEAD, example, random_histories, recommend, step
from tests.recommendations.reports.reading import flat, of_page, of_pdf, of_workbook, unspaced

YEAR, END, KNOWN_BY = Year(2014), date(2015, 3, 31), date(2015, 9, 18)
PAGE = f"/figures/2014-15?known_by={KNOWN_BY.isoformat()}&show=all"


@pytest.fixture
def made(app: Flask) -> Flask:
    with app.app_context(), transaction(db.session()) as session:
        example(session)
    return app


def section(app: Flask, year: Year = YEAR, known_by: date = KNOWN_BY) -> YearSection:
    with app.app_context():
        found = section_of_year(db.session(), LEAD, year, year.end(known_by), known_by)
    assert found
    return found


def download(browser: Browser, form: str, year: str = "2014-15", known_by: date = KNOWN_BY) -> bytes:
    answer = browser.get(f"/figures/{year}/download/{form}?known_by={known_by.isoformat()}")
    assert answer.status_code == 200
    return bytes(answer.data)


def test_the_years_recommendations_by_hand(made: Flask) -> None:
    """Counted by hand from ``making.example``."""
    counts = section(made).table("counts")
    assert counts.rows == (
        ("Clinical commissioning group", "2013-14", 1, 1, 1, 0, 0, 0),
        ("Community Health", "2013-14", 1, 1, 1, 0, 0, 0),
        ("Community Health", "2014-15", 1, 1, 1, 0, 0, 0),
        ("Riverside Hospital Trust", "2013-14", 1, 0, 0, 1, 0, 0),
        ("Riverside Hospital Trust", "2014-15", 1, 1, 0, 0, 0, 0),
        ("The council", "2013-14", 1, 1, 0, 0, 0, 0),
        ("The council", "2014-15", 1, 0, 0, 1, 0, 0),
        ("All organisations", "All years", 7, 5, 3, 2, 0, 0),
    )
    assert (counts.denominator, counts.left_out) == (7, 1)
    assert counts.notes[1].startswith("Known by 18 September 2015. Denominator: 7 recommendations")


def test_what_is_dated_after_the_known_by_day_is_not_counted(made: Flask) -> None:
    early = section(made, known_by=date(2014, 12, 7))
    assert dict(zip(early.table("counts").columns, early.table("counts").rows[-1], strict=True)) == {
        "organisation": "All organisations", "raised_in": "All years", "raised": 8, "open": 7, "overdue": 2,
        "done": 1, "not_taken_up": 0, "superseded": 0,
    }  # fmt: skip
    before = section(made, known_by=date(2015, 2, 1)).table("counts")
    assert (before.denominator, before.left_out) == (8, 0)  # the leaflet was withdrawn on the day after


def test_recommendations_are_carried_over_two_annual_reports(made: Flask) -> None:
    first = section(made, Year(2013), date(2014, 3, 31))
    assert [row[:2] for row in first.table("this_year").rows] == [
        ("2013-14/01", name) for name in sorted(name for _, name in AGENCIES)
    ]
    second = section(made)
    assert [(row[1], row[4]) for row in second.table("earlier").rows] == [
        ("Clinical commissioning group", "Told, no answer yet"), ("Community Health", "Accepted in part"),
        ("Riverside Hospital Trust", "Done and signed off"), ("The council", "Refused"),
    ]  # fmt: skip
    assert [row[4:6] for row in second.table("follow_ups").rows] == [("Yes", "Too early to tell"), ("Yes", "No")]
    third = section(made, Year(2015), date(2016, 3, 31))
    assert [row[1] for row in third.table("earlier").rows if row[0] == "2013-14/01"] == [
        "Clinical commissioning group", "Community Health", "The council",
    ]  # fmt: skip


def test_every_format_prints_the_same(made: Flask, public_health_lead: Browser) -> None:
    with made.app_context(), transaction(db.session()) as session:
        random_histories(session, 3, 4)
    kept = section(made)
    page = of_page(public_health_lead.get(PAGE).text)
    book, paper = of_workbook(download(public_health_lead, "xlsx")), of_pdf(download(public_health_lead, "pdf"))
    told = json.loads(download(public_health_lead, "json"))["recommendations"]["tables"]
    lines = list(csv.DictReader(io.StringIO(download(public_health_lead, "csv").decode(), newline="")))
    assert sum(len(table.rows) for table in kept.tables) > 20
    for table in kept.tables:
        expected = [[flat(cell) for cell in row] for row in (table.head, *table.rows)]
        assert page[table.title] == expected
        assert book[table.title] == expected
        assert paper[table.title] == [[unspaced(cell) for cell in row] for row in expected]
        assert [tuple(row.values()) for row in told[table.key]["rows"]] == list(table.rows)
        assert list(told[table.key]["columns"].items()) == list(zip(table.columns, table.head, strict=True))
        own = [line for line in lines if line["table"] == f"recommendations_{table.key}"]
        assert _of_csv(own) == [[str(cell) for cell in row] for row in table.rows]
        numbers = {"basis": table.basis, "denominator": table.denominator, "left_out": table.left_out}
        assert {key: told[table.key][key] for key in numbers} == numbers
        assert {(line["basis"], line["denominator"], line["left_out"]) for line in own} <= {
            tuple(map(str, numbers.values()))
        }


def _of_csv(lines: list[dict[str, Any]]) -> list[list[str]]:
    rows: dict[str, list[str]] = {}
    for line in lines:
        rows.setdefault(line["row"], []).append(line["value"])
    return list(rows.values())


def test_an_empty_table_says_so_in_every_format(app: Flask, public_health_lead: Browser) -> None:
    with app.app_context(), transaction(db.session()) as session:
        recommend(session, "2014-15/01", date(2014, 5, 12))
    empty = "No recommendation of an earlier year was open."
    assert of_page(public_health_lead.get(PAGE).text)["Recommendations of earlier years"][1] == [empty]
    assert of_workbook(download(public_health_lead, "xlsx"))["Recommendations of earlier years"][1][0] == empty
    paper = of_pdf(download(public_health_lead, "pdf"))["Recommendations of earlier years"]
    assert paper[1][0] == unspaced(empty)


def test_without_recommendations_nothing_is_said_of_them(app: Flask, public_health_lead: Browser) -> None:
    assert 'id="recommendations"' not in public_health_lead.get(PAGE).text
    told = json.loads(download(public_health_lead, "json"))
    assert told["recommendations"] is None
    assert "recommendations" not in told["tables"]
    assert b"recommendations_" not in download(public_health_lead, "csv")
    assert not [title for title in of_workbook(download(public_health_lead, "xlsx")) if "ecommendation" in title]


def test_the_fixed_tables_are_as_they_were(made: Flask, public_health_lead: Browser) -> None:
    told = json.loads(download(public_health_lead, "json"))
    assert list(told)[:6] == ["year", "from", "to", "known_by", "edition", "tables"]
    assert not {"counts", "earlier", "this_year", "follow_ups"} & set(told["tables"])


def test_a_panel_member_reads_the_section_on_the_years_page(made: Flask, panel_member: Browser) -> None:
    page = panel_member.get(PAGE)
    assert page.status_code == 200
    assert "Recommendations by organisation and year" in of_page(page.text)


def test_a_draft_is_never_counted(made: Flask) -> None:
    with made.app_context(), transaction(db.session()) as session:
        draft = recommend(session, "2014-15/09", date(2014, 6, 2), AGENCIES[:1])
        from sqlalchemy import update

        from cdop.recommendations.queries import RECOMMENDATIONS

        values = {"state": "draft", "agreed_on": None}
        session.execute(update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.id == draft.number).values(values))
        step(session, next(iter(draft.addressees.values())), Happening.TOLD, date(2014, 6, 3))
    assert section(made).table("counts").denominator == 7
