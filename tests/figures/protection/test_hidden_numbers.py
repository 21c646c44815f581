"""The page of what the public edition does not show: every number, why, and what an attacker can work out of it."""

import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from lxml import html

from cdop.figures.exports.json_export import dumps
from cdop.figures.joining import Told
from cdop.figures.protecting import Protected, protect
from cdop.figures.protection import page
from tests.application import Browser
from tests.figures.query.test_pages import given
from tests.figures.releases.world import public_now
from tests.figures.test_public_edition import equations, named, numbers, ranges

DAY = "2015-09-18"
PAGE = f"/figures/2014-15/hidden?known_by={DAY}"


def rows_of(markup: str, table: str) -> list[list[str]]:
    rows = html.fromstring(markup).xpath(f"//table[@id='{table}']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in rows]


@pytest.fixture(scope="module")
def documents(demonstration: Flask) -> tuple[Any, Any]:
    """The public's and the board's."""
    public = public_now(demonstration, "2014-15", date.fromisoformat(DAY)).figures
    board = demonstration.test_cli_runner().invoke(args=["figures", "2014-15", "--known-by", DAY])
    return json.loads(dumps(public)), json.loads(board.stdout)


@pytest.fixture(scope="module")
def hidden(coordinator_of_all: Browser) -> list[tuple[str, ...]]:
    return [tuple(row) for row in rows_of(coordinator_of_all.get(f"{PAGE}&table=all").text, "table-hidden")]


def test_every_number_that_is_not_shown_is_told_with_what_an_attacker_can_work_out(
    documents: tuple[Any, Any], hidden: list[tuple[str, ...]]
) -> None:
    public, board = documents
    found, true = ranges(numbers(public), list(equations(public))), numbers(board)
    names = [
        named("2014-15", key, row, column)
        for key, table in public["tables"].items()
        for row, cells in table["rows"].items()
        for column, value in (cells if isinstance(cells, dict) else {"": cells}).items()
        if value == "[c]" and not key.startswith("deaths_by_")  # other years' deaths tell of these
    ]
    ends = [(true[name], *found[name]) for name in names]
    expected = [
        (str(count), f"{low:,} or more" if high is None else f"{low:,} to {high:,}") for count, low, high in ends
    ]
    told = [row for row in hidden if not row[0].partition(": ")[2].startswith("deaths by")]
    assert sorted(expected) == sorted((row[2], row[4]) for row in told)
    assert len(told) > 80
    assert all((0 < int(count) < 5) is (why == "Small") for _, _, count, why, _ in hidden)


def test_a_table_that_is_mostly_holes_leads_to_what_would_show_more_of_it(lead: Browser) -> None:
    text = lead.get(PAGE).text
    ways = re.findall(r'href="([^"]*hidden[^"]*table=([a-z_]+))"', text)
    assert "reviews_by_category" in [key for _, key in ways]
    address = next(href for href, key in ways if key == "reviews_by_category").replace("&amp;", "&")
    own = lead.get(address).text
    rows = rows_of(own, "table-ways")
    every = [row for row in rows_of(lead.get(f"{PAGE}&table=all").text, "table-hidden") if "category" in row[0]]
    assert [tuple(row) for row in rows_of(own, "table-hidden")] == [tuple(row[1:]) for row in every]
    assert "table-hidden" not in text
    assert "can be neither merged nor left out: 1 to 4, and deaths by age at death" in text
    words = [row[0] for row in rows]
    assert {"Leave the table out", "Merge each row with the next", "Publish 5 years together instead of one"} <= set(
        words
    )
    shares = [share(row[1]) for row in rows if " of " in row[1]]
    assert shares == sorted(shares, reverse=True)
    assert lead.get(f"{PAGE}&table=nothing").status_code == 404


def share(words: str) -> float:
    shown, of = (int(number) for number in re.findall(r"\d+", words))
    return shown / of


def test_public_answers_are_laid_beside_the_edition_too(lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    given(lead, "count=reviews&first=2014-15&last=2014-15&rows=quarter&columns=modifiable")
    beside: list[Told] = []

    def noting(*known: Any) -> Protected:
        beside.extend(known[3])
        return protect(*known)

    monkeypatch.setattr(page, "protect", noting)
    assert lead.get(PAGE).status_code == 200
    told = {name for one in beside for name in one.shown}
    assert ("reviews_by_quarter", "not_recorded", "total") in {place for _, place, _ in told}


def test_a_member_finds_no_such_page(member: Browser) -> None:
    assert member.get(PAGE).status_code == 404
