"""The menu, the board's answer, public answers and their files, and parts of a year on their pages."""

import csv
import io
import json
import re
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event, select, text
from sqlalchemy.exc import DatabaseError

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.disclosure.suppressing import CannotProtect
from cdop.figures.query import making, queries, service
from cdop.figures.query.bases import base_from
from cdop.figures.query.models import FigureAnswer
from cdop.figures.query.remembered import Remembered
from cdop.figures.releases.frozen import unpack
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.figures.page_reading import references_of, tables_of, visible

QUESTION = "count=reviews&first=2014-15&last=2014-15&rows=sex"
ASKED = f"/figures/ask?{QUESTION}&columns=modifiable"
MOST_STATEMENTS = 8
INFANTS = ("0-27 days", "28-364 days")


def given(lead: Browser, question: str) -> str:
    answer = lead.post(f"/figures/ask/give?{question}", page=f"/figures/ask?{question}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def numbers(page: str, table: str) -> dict[str, list[str]]:
    return {label: [number.text for number in found] for label, found in tables_of(page)[table].rows}


def test_an_answer_says_what_the_annual_page_says(lead: Browser) -> None:
    of_the_year = numbers(lead.get("/figures/2014-15?show=all").text, "reviews_by_sex")
    assert numbers(lead.get(ASKED).text, "answer") == of_the_year
    assert of_the_year["Total"][-1] == "21"


def test_a_number_leads_to_its_cases(lead: Browser, demonstration: Flask) -> None:
    page = lead.get(ASKED).text
    way = re.findall(r'href="(/figures/ask/cases[^"]*row=total&amp;column=total)"', page)[0].replace("&amp;", "&")
    answer = lead.get(way)
    assert "21 cases" in answer.text
    assert len(references_of(answer.text)) == 21
    with demonstration.app_context():
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.event, (last.detail or {})["cases"]) == ("figures.cell_viewed", 21)


@pytest.mark.parametrize(
    "question",
    [
        "count=nothing&first=2014-15&rows=sex",
        "count=reviews&first=2014-15&last=2013-14&rows=sex",
        "count=reviews&first=2008-09&last=2014-15&rows=sex",
        "count=reviews&first=2014-15&rows=sex&columns=sex",
        "count=deaths&first=2014-15&rows=modifiable",
        "count=notifications&first=2014-15&rows=sex&only=quarter.Q1",
        "count=reviews&first=2014-15&rows=sex&only=sex.male",
        "count=reviews&first=2014-15",
    ],
)
def test_a_question_that_the_menu_has_not_is_refused_in_words(lead: Browser, question: str) -> None:
    answer = lead.get(f"/figures/ask?{question}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "table-answer" not in answer.text


def test_a_public_answer_is_kept_as_it_was_given_and_can_be_taken_out(lead: Browser, member: Browser) -> None:
    page = given(lead, f"{QUESTION}&columns=classification")
    assert given(lead, f"{QUESTION}&columns=classification") == page
    shown = numbers(member.get(page).text, "answer")
    assert "[c]" in str(shown)
    assert shown["Total"][-1] == "21"
    document = json.loads(member.get(f"{page}/json").data)
    assert [[str(one) for one in row.values()] for row in document["rows"].values()] == list(shown.values())
    lines = list(csv.DictReader(io.StringIO(member.get(f"{page}/csv").text)))
    assert [line["value"] for line in lines] == [one for row in shown.values() for one in row]
    book = openpyxl.load_workbook(io.BytesIO(member.get(f"{page}/xlsx").data))
    cells = [[str(cell) for cell in row] for row in book["Answer"].iter_rows(values_only=True)]
    assert cells[-1] == ["Total", *shown["Total"]]
    assert member.get("/figures/answers").text.count("/figures/answers/") >= 2


def test_members_do_not_ask_and_give_nothing(member: Browser) -> None:
    assert member.get(ASKED).status_code == 404
    assert member.get("/figures/2014-15/part?quarter=Q1").status_code == 404
    assert member.post(f"/figures/ask/give?{QUESTION}", page="/").status_code == 404


def test_a_year_that_runs_still_has_no_public_answer(lead: Browser) -> None:
    running = Year.of(today()).label
    question = f"count=deaths&first={running}&last={running}&rows=sex"
    assert "once the last year has ended" in lead.get(f"/figures/ask?{question}").text
    answer = lead.post(f"/figures/ask/give?{question}", page="/")
    assert answer.status_code == 422
    assert "the last year runs still" in answer.text


def test_an_answer_of_more_numbers_than_are_protected_is_refused_in_words(
    lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_NUMBERS", 11)
    answer = lead.post(f"/figures/ask/give?{QUESTION}&columns=modifiable", page="/")
    assert answer.status_code == 422
    assert "Ask for fewer years" in answer.text


def test_an_answer_that_takes_long_is_made_while_its_page_tells_how_far_it_is(
    lead: Browser, coordinator_of_all: Browser, member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[tuple[Any, ...]]()
    monkeypatch.setattr(making, "start", lambda *asked: begun.append(asked))
    question = f"{QUESTION}&columns=classification"
    page = given(lead, question)
    assert page.startswith("/figures/answers/being-made/")
    assert given(coordinator_of_all, question) == page, "whoever asks the same meanwhile waits for the same"
    assert len(begun) == 1
    assert "is being worked out" in lead.get(page).text
    assert "Being worked out" in lead.get("/figures/answers").text
    for other in (page, page[:-1] + ("0" if page[-1] != "0" else "1")):
        assert member.get(other).status_code == 404
    assert "Being worked out" not in member.get("/figures/answers").text
    making.work(*begun[0])
    kept = re.findall(r'href="(/figures/answers/\d+)"', lead.get(page).text)
    assert len(kept) == 1
    assert "[c]" in member.get(kept[0]).text
    monkeypatch.undo()
    assert given(lead, question) == kept[0]


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (CannotProtect(set()), 422, "would give small numbers away"),
        (RuntimeError("a fault"), 503, "ended early, and nothing was kept"),
    ],
)
def test_what_came_of_an_answer_that_was_not_given_is_said(
    lead: Browser, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, words: str
) -> None:
    def failing(_inputs: object) -> None:
        raise fault

    monkeypatch.setattr(service, "make", failing)
    answer = lead.post(f"/figures/ask/give?{QUESTION}&columns=quarter", page=ASKED)
    assert answer.status_code == status
    assert words in visible(answer.text)
    [first, *_] = re.findall(r'href="(/figures/answers/being-made/\w+)"', lead.get("/figures/answers").text)
    assert words in visible(lead.get(first).text)


def test_what_was_told_before_is_read_and_unpacked_once(
    lead: Browser, demonstration: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that never change: with a hundred answers the next one would wait for all of them."""
    given(lead, QUESTION)
    unpacked, told = list[object](), list[str]()
    monkeypatch.setattr(queries, "unpack", lambda *packed: unpacked.append(packed) or unpack(*packed))
    monkeypatch.setattr(queries, "base_from", lambda *packed: unpacked.append(packed) or base_from(*packed))
    with demonstration.app_context():
        first = queries.given(db.session())
        unpacked.clear()
        event.listen(db.engine, "before_cursor_execute", note := lambda *words: told.append(words[2]))
        again = queries.given(db.session())
        event.remove(db.engine, "before_cursor_execute", note)
        db.session.rollback()
    assert len(first.answers) > 1
    assert (unpacked, len(told)) == ([], 2)
    assert not [one for one in told if "content" in one or "shown" in one]
    assert again == first
    remembered = Remembered[str, int](2)
    for key in ("one", "two", "one", "three"):
        remembered.keep(key, len(key))
        remembered.get("one")
    assert [remembered.get(key) for key in ("one", "two", "three")] == [3, None, 5]


def test_nothing_is_kept_where_something_was_told_meanwhile(lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "answer_ids", lambda _session: (1, 2, 3, 999))
    answer = lead.post(f"/figures/ask/give?{QUESTION}&columns=quarter", page=ASKED)
    assert answer.status_code == 409
    assert "ask once more" in answer.text


def test_the_database_refuses_to_change_what_was_told(demonstration: Flask) -> None:
    with demonstration.app_context():
        assert db.session.scalars(select(FigureAnswer.id)).first()
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text("UPDATE figure_answers SET title = 'another'"))
        db.session.rollback()


def test_an_answer_is_counted_in_few_statements(lead: Browser, demonstration: Flask) -> None:
    told = list[str]()
    with demonstration.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: told.append(words[2]))
    lead.get(ASKED)
    assert 0 < len(told) <= MOST_STATEMENTS


def test_quarters_add_up_to_the_year(lead: Browser) -> None:
    """Deaths do always; reviews where none was reopened within the year."""
    key = "deaths_by_sex"
    year = numbers(lead.get("/figures/2014-15?show=all").text, key)
    quarters = [numbers(lead.get(f"/figures/2014-15/part?quarter=Q{number}").text, key) for number in range(1, 5)]
    for row, [count] in year.items():
        assert sum(int(quarter[row][0]) for quarter in quarters) == int(count)


def test_a_quarters_closing_is_the_next_ones_opening(lead: Browser) -> None:
    pages = [lead.get(f"/figures/2014-15/part?quarter=Q{number}").text for number in range(1, 5)]
    snapshots = [numbers(page, "outstanding") for page in pages]
    year = numbers(lead.get("/figures/2014-15?show=all").text, "outstanding")
    for one, following in pairwise(snapshots):
        assert one["At the end"] == following["At the opening"]
    assert snapshots[0]["At the opening"][0] == year["At the opening"][0]
    assert snapshots[-1]["At the end"][0] == year["At the end"][0]


def test_a_number_of_a_quarter_leads_to_its_cases(lead: Browser) -> None:
    page = lead.get("/figures/2014-15/part?quarter=Q2").text
    count = int(numbers(page, "reviews")["Cases reviewed"][0])
    cases = lead.get("/figures/2014-15/part/cases?quarter=Q2&cell=reviews.total").text
    assert len(references_of(cases)) == count > 0


def test_infants_can_be_asked_for_by_deprivation_at_once(lead: Browser) -> None:
    asked = "/figures/ask?count=deaths&first=2014-15&last=2014-15&rows=deprivation_fifth"
    first, second, both = (
        numbers(lead.get(f"{asked}&only=age_band.{value}").text, "answer") for value in (*INFANTS, "under_1")
    )
    assert sum(map(int, both["Total"])) > 0
    for row, cells in both.items():
        assert [int(n) for n in cells] == [int(a) + int(b) for a, b in zip(first[row], second[row], strict=True)]
    page = lead.get(f"{asked}&only=age_band.under_1").text
    assert "Under 1 year alone" in visible(page)
    way = str(html.fromstring(page).xpath("//table[@id='table-answer']//tr[last()]/td/a/@href")[0])
    assert len(references_of(lead.get(way).text)) == sum(map(int, both["Total"]))
    assert "cannot be" in visible(lead.get(f"{asked}&columns=age_band&only=age_band.under_1").text)
