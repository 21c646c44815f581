"""A release stays as it was whatever is recorded later, and what changed since is listed as brute force finds it."""

import io
import json
import re
import zipfile

import pytest
from flask import Flask
from lxml import html
from pypdfium2 import PdfDocument
from sqlalchemy import select, text

from cdop.database import db
from cdop.figures.order import FIVE_YEARS
from cdop.figures.releases.models import FigureRelease
from cdop.figures.releases.queries import members_of, release_at
from tests.application import Browser
from tests.figures.page_reading import visible
from tests.figures.releases.parsed import of_json, of_page
from tests.figures.releases.world import correct, files_of, publish, tables_now

YEAR = "2015-16"


@pytest.fixture(scope="module")
def first(panel: Flask, the_lead: Browser) -> dict[str, bytes]:
    """Every file of the first edition on the day of its publication."""
    assert publish(panel, YEAR) == 1
    return files_of(the_lead, YEAR, 1)


@pytest.fixture(scope="module")
def pages(first: dict[str, bytes], the_lead: Browser) -> dict[str, str]:
    return {one: main(the_lead.get(f"/figures/{YEAR}/releases/1/{one}?show=all").text) for one in ("board", "public")}


@pytest.fixture(scope="module")
def corrected(panel: Flask, pages: dict[str, str]) -> dict[str, int]:
    """What is counted after five hundred random corrections."""
    correct(panel, 500, seed=7)
    return tables_now(panel, YEAR)


@pytest.fixture(scope="module")
def listed(corrected: dict[str, int], the_lead: Browser, the_coordinator: Browser) -> dict[str, str]:
    """What the pages say of the changes before a revised edition is published."""
    ways = {"year": f"/figures/{YEAR}?show=all", "restated": f"/figures/{YEAR}/restated"}
    reviewed = the_coordinator.get(f"/figures/{YEAR}/cases?cell=reviews.total").text
    return {
        "year": the_lead.get(ways["year"]).text, "restated": the_coordinator.get(ways["restated"]).text,
        "reviewed": reviewed,
    }  # fmt: skip


@pytest.fixture(scope="module")
def second(panel: Flask, listed: dict[str, str], the_lead: Browser) -> dict[str, bytes]:
    """Every file of a revised edition."""
    assert publish(panel, YEAR) == 2
    return files_of(the_lead, YEAR, 2)


def main(page: str) -> str:
    return str(html.tostring(html.fromstring(page).xpath("//main")[0], encoding="unicode"))


def test_every_document_prints_the_fingerprint(panel: Flask, first: dict[str, bytes], pages: dict[str, str]) -> None:
    with panel.app_context():
        fingerprint = db.session().scalar(select(FigureRelease.fingerprint).where(FigureRelease.year == YEAR))
    assert fingerprint
    assert len(fingerprint) == 64
    for name, data in first.items():
        assert fingerprint in words_of(data), name
    assert all(fingerprint in page for page in pages.values())


def test_the_pages_of_both_editions_have_the_cells_of_their_documents(
    first: dict[str, bytes], pages: dict[str, str]
) -> None:
    for edition, page in pages.items():
        truth, shown = of_json(first[f"{edition}.json"]), of_page(page)
        assert len(truth) >= 20
        for key, rows in truth.items():
            this_year = 2 if key in FIVE_YEARS else None  # beside it stand the years before
            wanted = {row[0]: row[:this_year] for row in rows}
            found = {row[0]: row[:this_year] for row in shown[key]}
            assert found == {label: wanted[label] for label in found}, (edition, key)
            assert found or not rows


def test_a_releases_drawings_and_its_page_of_summary_show_what_the_edition_shows(
    first: dict[str, bytes], pages: dict[str, str], the_lead: Browser, the_member: Browser
) -> None:
    way = f"/figures/{YEAR}/releases/1"
    drawn = {one: the_lead.get(f"{way}/{one}/chart/reviews_by_age_band.svg").text for one in pages}
    assert "[c]" not in "".join(drawn.values()), "a chart of holes is left out"
    for edition, page in pages.items():
        assert (f"{edition}/chart/reviews_by_age_band.svg" in page) is ("<svg" in drawn[edition])
        assert ("No chart: " in page) is ("<svg" not in drawn[edition])
    assert "<svg" in drawn["board"]
    for edition in pages:
        assert "[c]" in visible(the_lead.get(f"{way}/{edition}/one-page").text) or edition == "board"
    assert the_member.get(f"{way}/public/one-page").status_code == 200
    assert the_member.get(f"{way}/public/chart/trend.svg").status_code == 200
    for absent in ("board/one-page", "board/chart/trend.svg"):
        assert the_member.get(f"{way}/{absent}").status_code == 404


def words_of(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(data))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(one).decode("utf-8", "replace") for one in book.namelist())
    return data.decode("utf-8")


def test_five_hundred_corrections_later_every_file_has_the_same_bytes(
    first: dict[str, bytes], pages: dict[str, str], corrected: dict[str, int], the_lead: Browser
) -> None:
    published = cells_of(json.loads(first["board.json"]))
    assert sum(corrected.get(cell) != value for cell, value in published.items()) > 20
    assert files_of(the_lead, YEAR, 1) == first
    for one, page in pages.items():
        assert main(the_lead.get(f"/figures/{YEAR}/releases/1/{one}?show=all").text) == page


def cells_of(document: dict[str, object]) -> dict[str, int]:
    tables = document["tables"]
    assert isinstance(tables, dict)
    found = {}
    for table, content in tables.items():
        for row, cells in content["rows"].items():
            for column, value in (cells if isinstance(cells, dict) else {"": cells}).items():
                found[".".join(part for part in (table, row, column) if part)] = value
    return found


def test_what_changed_is_what_a_comparison_of_every_number_finds(
    first: dict[str, bytes], corrected: dict[str, int], listed: dict[str, str]
) -> None:
    published = cells_of(json.loads(first["board.json"]))
    expected = sorted(
        (published.get(cell, 0), corrected.get(cell, 0))
        for cell in published.keys() | corrected.keys()
        if published.get(cell, 0) != corrected.get(cell, 0)
    )
    assert sorted(numbers_of(listed["year"], "table-changed")) == expected
    assert sorted(numbers_of(listed["restated"], "table-restated")) == expected


def numbers_of(page: str, table: str) -> list[tuple[int, int]]:
    rows = html.fromstring(page).xpath(f"//table[@id='{table}']/tbody/tr")
    found = [[int(cell.text_content().replace(",", "")) for cell in row.xpath("./td")[:2]] for row in rows]
    return [(before, now) for before, now in found]


def test_each_changed_number_names_the_cases_that_came_and_went_and_why(panel: Flask, listed: dict[str, str]) -> None:
    page = html.fromstring(listed["restated"])
    with panel.app_context():
        before = members_of(db.session(), YEAR, 1)
    rows = page.xpath("//table[@id='table-restated']/tbody/tr")
    total = next(row for row in rows if "Cases reviewed" in row.xpath("./th")[0].text_content())
    came = {a.text for a in total.xpath(".//li[contains(., 'came in')]/a")}
    went = {a.text for a in total.xpath(".//li[contains(., 'went out')]/a")}
    now = {a.text for a in html.fromstring(listed["reviewed"]).xpath("//table[@id='table-cases']/tbody//a")}
    assert came == now - set(before["reviews.total"])
    assert went == set(before["reviews.total"]) - now
    assert came | went
    reasons = [" ".join(li.text_content().split()) for row in rows for li in row.xpath(".//li")]
    assert all(re.search(r"(came in|went out): \w+", reason) for reason in reasons)
    assert any("esidency decided on" in reason for reason in reasons)


def test_the_frozen_references_stay_behind_each_number(panel: Flask, corrected: object, the_lead: Browser) -> None:
    page = html.fromstring(the_lead.get(f"/figures/{YEAR}/releases/1/board?show=all").text)
    links = [str(one) for one in page.xpath("//a/@href[contains(., '/cases?cell=')]")]
    assert len(links) > 50
    for address in links[::17]:
        answer = the_lead.get(address)
        assert answer.status_code == 200
        shown = html.fromstring(answer.text).xpath("//table[@id='table-cases']/tbody/tr")
        number = page.xpath("//a[@href=$way]", way=address)[0].text
        assert str(len(shown)) == number
    assert not html.fromstring(the_lead.get(f"/figures/{YEAR}/releases/1/public?show=all").text).xpath(
        "//a[contains(@href, 'cell=')]"
    )


def test_what_is_held_and_is_not_what_was_published_is_not_shown(
    panel: Flask, corrected: object, the_lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with panel.app_context():
        found = release_at(db.session(), YEAR, 1)
        assert found
        assert found.intact
    monkeypatch.setattr("cdop.figures.releases.queries.fingerprint_of", lambda *_: "0" * 64)
    for way in ("board", "public", "board/json", "public/pdf", "cases?cell=reviews.total"):
        assert the_lead.get(f"/figures/{YEAR}/releases/1/{way}").status_code == 404


def test_a_revised_edition_stands_beside_the_first_and_marks_what_changed(
    first: dict[str, bytes], second: dict[str, bytes], the_lead: Browser
) -> None:
    assert files_of(the_lead, YEAR, 1) == first
    for edition in ("board", "public"):
        was, now = (cells_of(json.loads(files[f"{edition}.json"])) for files in (first, second))
        differ = {
            cell
            for cell, value in now.items()
            if isinstance(value, int) and isinstance(was.get(cell, 0), int) and value != was.get(cell, 0)
        }
        release = json.loads(second[f"{edition}.json"])["release"]
        assert set(release["revised"]) == differ
        assert release["before"] == {cell: was.get(cell, 0) for cell in differ}
        lines = second[f"{edition}.csv"].decode().splitlines()
        found = [line.split(",[r],")[1].split(",")[:2] for line in lines if ",[r]," in line]
        assert sorted(int(before) for before, _ in found) == sorted(was.get(cell, 0) for cell in differ)
        assert {number for _, number in found} == {"2"}
        page = visible(the_lead.get(f"/figures/{YEAR}/releases/2/{edition}?show=all").text)
        assert page.count("[r]") >= len(differ)
    for form in ("pdf", "docx", "xlsx", "ods"):
        assert re.search(r"\[r\].{0,200}\d\s*before", words_of(second[f"board.{form}"]), re.DOTALL), form
    assert "Nothing that was recorded since" in visible(the_lead.get(f"/figures/{YEAR}?show=all").text)
    assert visible(the_lead.get(f"/figures/{YEAR}/releases").text).count("Edition ") >= 2


def test_the_database_itself_keeps_a_release(panel: Flask, first: dict[str, bytes]) -> None:
    for statement in ("UPDATE figure_releases SET number = 9", "DELETE FROM figure_releases"):
        with panel.app_context(), pytest.raises(Exception, match="append-only"):
            db.session().execute(text(statement))
