"""The furniture of a page and the components in it."""

import re

import pytest
from flask import render_template_string
from markupsafe import Markup

from cdop.web.error_words import WORDS, error_words
from tests.web.small_app import PAGE, page, small_app

TABLE = '{% from "components/tables.html" import data_table %}'


class Person:
    is_authenticated = True
    display_name = "A. <Coordinator>"


def test_the_title_says_where_one_is_and_first_whether_something_is_wrong() -> None:
    assert "<title>Cases - Child death review tracker</title>" in page(PAGE)
    assert "<title>Error: Cases - Child death review tracker</title>" in page(PAGE, has_errors=True)


def test_a_signed_in_person_can_sign_out_by_a_form_and_a_visitor_sees_none() -> None:
    app = small_app(PANEL_NAME="Brackenshire panel")
    app.add_url_rule("/sign-out", "accounts.sign_out", lambda: "", methods=["POST"])
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    with app.test_request_context():
        markup = render_template_string(PAGE, current_user=Person())
        assert "Brackenshire panel" in markup
        assert "A. &lt;Coordinator&gt;" in markup
        assert re.search(
            r'<form method="post" action="/sign-out">\s*<input type="hidden" name="csrf_token" value="token">', markup
        )
        assert "<form" not in render_template_string(PAGE)


def test_the_demonstration_says_so_inside_the_header() -> None:
    header = re.search(r"<header.*</header>", page(PAGE, demonstration=True), re.DOTALL)
    assert header
    assert "every child, name and number here is invented" in header[0]
    assert "invented" not in page(PAGE)


def test_the_menu_marks_where_one_is() -> None:
    links = [
        {"text": "Cases", "href": "/cases", "active": True},
        {"text": "Figures", "href": "/figures", "active": False},
    ]
    markup = page(PAGE, navigation=lambda: links)
    assert re.findall(r'href="(/[a-z]+)" aria-current="true"', markup) == ["/cases"]


@pytest.mark.parametrize("code", [*WORDS, 403, 418, 502])
def test_every_error_has_plain_words(code: int) -> None:
    words = error_words(code)
    assert words.title
    assert words.paragraphs
    assert not re.search(r"\d|exception|http|server|database", f"{words.title} {words.paragraphs}", re.IGNORECASE)


def test_forbidden_reads_as_absent() -> None:
    assert error_words(403) == error_words(404)


def test_a_broken_page_says_nothing_technical_and_asks_for_nobody() -> None:
    app = small_app()
    app.jinja_env.globals["navigation"] = lambda: 1 // 0
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "K7Q2" in answer.text
    assert "Zero" not in answer.text


def test_a_table_links_its_counts_and_says_what_they_count() -> None:
    body = TABLE + '{{ data_table("Reviews", ["Category", {"text": "All", "count": true}], rows, total=true) }}'
    rows = [["<i>Trauma</i>", {"text": 1204, "href": "/c?a=1&b=2", "words": "reviews, trauma"}], ["Total", 1204]]
    markup = page(body, rows=rows)
    assert "&lt;i&gt;Trauma" in markup
    assert 'href="/c?a=1&amp;b=2">1,204<span class="govuk-visually-hidden"> reviews, trauma</span></a>' in markup
    assert markup.count("app-count") == 3
    assert markup.count("app-total") == 1
    assert re.search(
        r'<div class="app-table-scroll" role="group" aria-labelledby="table-caption" tabindex="0">', markup
    )


def test_an_empty_table_says_so() -> None:
    body = TABLE + '{{ data_table("Cases", ["A", "B"], [], empty="No cases yet.") }}'
    assert '<td class="govuk-table__cell" colspan="2">No cases yet.</td>' in page(body)


@pytest.mark.parametrize(
    ("at", "pages", "shown"),
    [
        (1, 1, []),
        (1, 3, ["1", "2", "3", "next"]),
        (5, 40, ["prev", "1", "4", "5", "6", "40", "next"]),
        (40, 40, ["prev", "1", "39", "40"]),
    ],
)
def test_paging_shows_the_ends_and_the_neighbours(at: int, pages: int, shown: list[str]) -> None:
    body = '{% from "components/paging.html" import pagination %}{{ pagination(at, pages, address) }}'
    markup = page(body, at=at, pages=pages, address=lambda number: f"/?page={number}")
    found = re.findall(r'aria-label="Page (\d+)"|rel="(\w+)"', markup)
    assert [number or word for number, word in found] == shown


def test_a_timeline_escapes_text_and_keeps_markup_made_in_python() -> None:
    body = '{% from "components/lists.html" import timeline %}{{ timeline(items) }}'
    items = [
        {"title": "Notified", "by": "A", "when": "2 May 2014", "text": "<b>x</b>", "superseded": "Replaced"},
        {"title": "Decided", "when": "3 May 2014", "text": Markup("<em>y</em>")},
    ]
    markup = page(body, items=items)
    assert "&lt;b&gt;x" in markup
    assert "<em>y</em>" in markup
    assert markup.count("app-timeline__item--superseded") == 1
