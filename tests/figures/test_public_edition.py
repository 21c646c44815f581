"""From everything that the public edition shows nobody works out a hidden count: an attacker's own arithmetic.

The attacker reads the files alone and knows how the tables hang together from the published rules. The equations here
are written from the counting rules, and share nothing with the product's.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import ceil
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cdop.database import db
from cdop.figures.exports.json_export import dumps
from cdop.figures.releases.queries import heads, release_at
from tests.figures.releases.world import public_now
from tests.oracle.product import Product

YEARS, KNOWN_BY = ("2014-15", "2015-16"), "2016-09-18"
CROSSED = ("modifiable", "none", "inadequate")
Deaths = Mapping[str, Mapping[str, int]]  # by year and age band
Equation = list[tuple[str, int]]  # names of numbers with their signs: together they are nothing


@pytest.fixture(scope="module")
def product(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(demonstration_url(), tmp_path_factory.mktemp("public"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents(product: Product) -> dict[str, dict[str, Any]]:
    return {year: public(product, year) for year in YEARS}


@pytest.fixture(scope="module")
def board(product: Product) -> dict[str, int | str]:
    """Every number of the board's 2014-15."""
    return numbers(json.loads(product.run("figures", "2014-15", "--known-by", KNOWN_BY).stdout))


def public(product: Product, year: str) -> Any:
    return json.loads(dumps(public_now(product.app, year, date.fromisoformat(KNOWN_BY)).figures))


def numbers(document: dict[str, Any]) -> dict[str, int | str]:
    """Every number of a document by a name of its own; one that two tables share has one name."""
    found: dict[str, int | str] = {}
    year = document["year"]
    for row, cells in document["mortality"]["rows"].items():
        found[named(year, "mortality", row)] = cells["deaths"]
        assert_hidden_with_its_deaths(cells)
    for table, content in document["tables"].items():
        for row, cells in content["rows"].items():
            for column, value in (cells if isinstance(cells, dict) else {"": cells}).items():
                name = named(year, table, row, column)
                assert found.setdefault(name, value) == value, f"{name}: hidden in one table and shown in another"
    return found


def assert_hidden_with_its_deaths(cells: dict[str, Any]) -> None:
    """A hidden number hides its rate and limits, and no other is marked as hidden."""
    shown = [cells[name] for name in ("rate", "low", "high")]
    assert (shown == ["[c]"] * 3) is (cells["deaths"] == "[c]") is (cells["mark"] == "c"), cells


def named(year: str, table: str, row: str, column: str = "") -> str:
    before = f"{int(year[:4]) - 1}-{int(year[2:4]):02}"
    if (table, row) in {("outstanding", "opening"), ("reconciliation", "opening")}:
        return f"{before} outstanding closing"  # the same cases, by the same day's knowledge
    same = {
        ("mortality", "neonatal"): "deaths_by_age_band 0-27 days",
        ("mortality", "post_neonatal"): "deaths_by_age_band 28-364 days",
        ("reconciliation", "closing"): "outstanding closing",
        ("reconciliation", "notified"): "notifications requiring_review",
        ("reconciliation", "reviewed"): "reviews total",
    }  # fmt: skip
    if (table, row) in same:
        return f"{year} {same[table, row]}"
    if table.startswith("reviews_by_") and row == "total":
        return f"{year} reviews {column}"
    if table.startswith("deaths_by_") and row == "total":
        return f"{year} deaths"
    return f"{year} {table} {row} {column}".strip()


def mortality_sums(year: str) -> Iterator[tuple[str, list[str]]]:
    """Deaths under one year, and of 1 to 17 years, with the ages that they are of."""
    ages = {
        "infant": ("0-27 days", "28-364 days"),
        "child": ("1-4 years", "5-9 years", "10-14 years", "15-17 years"),
    }  # fmt: skip
    for row, bands in ages.items():
        yield named(year, "mortality", row), [named(year, "deaths_by_age_band", band) for band in bands]


def pooled_sums(document: dict[str, Any], deaths: Deaths) -> Iterator[tuple[str, list[str]]]:
    """Deaths of several years, with those of each year; in a year those under one year with the two ages.

    ``deaths``: of which years there are any by band, as the register had them when this was published.
    """
    year = document["year"]
    before = [f"{start}-{(start + 1) % 100:02}" for start in range(int(year[:4]), int(year[:4]) - 5, -1)]
    for years in (3, 5):
        for measure in ("infant", "neonatal", "post_neonatal", "child"):
            parts = [named(one, "mortality", measure) for one in before[:years]]
            yield named(year, "mortality", f"{measure}_{years}_years"), parts
    for one in before[1:]:
        ages = [named(one, "mortality", measure) for measure in ("neonatal", "post_neonatal")]
        yield named(one, "mortality", "infant"), ages
    assert set(before) == deaths.keys()


def deaths_of(deaths: Deaths) -> dict[str, int]:
    """How many deaths of each year and measure there were: what a revised number is told from an unchanged one by."""
    ages = {
        "infant": ("0-27 days", "28-364 days"), "neonatal": ("0-27 days",), "post_neonatal": ("28-364 days",),
        "child": ("1-4 years", "5-9 years", "10-14 years", "15-17 years"),
    }  # fmt: skip
    return {
        named(year, "mortality", measure): sum(bands.get(band, 0) for band in within)
        for year, bands in deaths.items()
        for measure, within in ages.items()
    }


def equations(document: dict[str, Any]) -> Iterator[Equation]:
    year, tables = document["year"], document["tables"]

    def adds_up(total: str, parts: list[str]) -> Equation:
        return [(total, -1), *((part, 1) for part in parts)]

    def of(table: str, *rows: str) -> list[str]:
        return [named(year, table, row) for row in rows]

    total, ours, reviewed = of("notifications", "total", "requiring_review") + of("reviews", "total")
    here, away = "resident_died_in_area", "resident_died_out_of_area"
    others = ("non_resident_died_in_area", "non_resident_died_out_of_area", "residency_undecided")
    yield adds_up(total, of("notifications", here, away, *others))
    yield adds_up(ours, of("notifications", here, away))
    yield adds_up(ours, of("notifications", "expected", "unexpected", "not_classified"))
    yield adds_up(reviewed, of("reviews", "expected", "unexpected", "not_classified"))
    yield adds_up(reviewed, of("reviews", *CROSSED))
    opening, notified, reopened, done, closing = of(
        "reconciliation", "opening", "notified", "reopened", "reviewed", "closing"
    )
    yield [(opening, 1), (notified, 1), (reopened, 1), (done, -1), (closing, -1)]
    yield from (adds_up(total, parts) for total, parts in mortality_sums(year))
    for table, content in tables.items():
        rows = content["rows"]
        inner = [row for row in rows if row != "total"]
        if table.startswith("reviews_by_") and "total" in rows:
            for row in inner:
                yield adds_up(named(year, table, row, "total"), [named(year, table, row, one) for one in CROSSED])
            for column in (*CROSSED, "total"):
                yield adds_up(named(year, table, "total", column), [named(year, table, row, column) for row in inner])
        elif table.startswith("deaths_by_"):
            yield adds_up(named(year, table, "total"), of(table, *inner))
        elif table == "reviews_by_year_of_death":
            yield adds_up(reviewed, of(table, *inner))
        elif table == "outstanding_by_age_of_case":
            yield adds_up(closing, of(table, *inner))


def ranges(known: dict[str, int | str], system: list[Equation]) -> dict[str, tuple[int, int | None]]:
    """The least and the greatest that each hidden number can be. Zeros are shown: what is hidden is at least one.

    A number that is not among the known ones stands nowhere: it can be nothing too, and is not asked for.
    """
    asked = {name: place for place, name in enumerate(name for name, value in known.items() if value == "[c]")}
    place = asked | {}
    rows, columns, signs, right = [], [], [], list[int]()
    for equation in system:
        if all(isinstance(known.get(name), int) for name, _ in equation):
            continue
        told = 0
        for name, sign in equation:
            value = known.get(name, "[c]")
            if isinstance(value, int):
                told -= sign * value
            else:
                rows.append(len(right))
                columns.append(place.setdefault(name, len(place)))
                signs.append(sign)
        right.append(told)
    matrix = coo_array((signs, (rows, columns)), shape=(len(right), len(place))).tocsr()
    groups = connected_components(matrix.T @ abs(matrix), directed=False)[1]
    found = {}
    for name, column in asked.items():
        members = np.flatnonzero(groups == groups[column])
        part = matrix[:, members]
        kept = np.flatnonzero(abs(part).sum(axis=1))
        bounds = [(1 if one < len(asked) else 0, None) for one in members]
        ends: list[float | None] = []
        for sign in (1, -1):
            if not len(kept):
                ends.append(None)
                continue
            aim = np.where(members == column, sign, 0)
            solved = linprog(aim, A_eq=part[kept], b_eq=np.array(right)[kept], bounds=bounds)
            assert solved.status in {0, 3}, solved.message
            ends.append(sign * solved.fun if solved.status == 0 else None)
        low, high = ends
        found[name] = (ceil((low or 1) - 1e-6), None if high is None else int(high + 1e-6))
    return found


def known_to(documents: dict[str, dict[str, Any]]) -> tuple[dict[str, int | str], list[Equation]]:
    known: dict[str, int | str] = {}
    for document in documents.values():
        for name, value in numbers(document).items():
            # What one year hides and the other shows is known.
            if known.get(name, "[c]") == "[c]":
                known[name] = value
    return known, [equation for document in documents.values() for equation in equations(document)]


def test_no_small_count_is_shown(documents: dict[str, dict[str, Any]]) -> None:
    for document in documents.values():
        assert document["edition"] == "public"
        shown = numbers(document)
        assert "[c]" in shown.values()
        assert not [name for name, value in shown.items() if isinstance(value, int) and 0 < value < 5]
        told = [value for table in document["tables"].values() for value in (table["denominator"], table["left_out"])]
        assert not [value for value in told if isinstance(value, int) and 0 < value < 5]


def test_an_attacker_learns_no_hidden_count(documents: dict[str, dict[str, Any]]) -> None:
    found = ranges(*known_to(documents))
    assert len(found) > 100
    narrow = {name: ends for name, ends in found.items() if ends[1] is not None and ends[1] - ends[0] < 4}
    assert not narrow


def test_with_small_counts_alone_hidden_the_same_attacker_learns_many(
    board: dict[str, int | str], documents: dict[str, dict[str, Any]]
) -> None:
    known = {name: "[c]" if 0 < int(value) < 5 else value for name, value in board.items()}
    found = ranges(known, list(equations(documents["2014-15"])))
    assert sum(low == high for low, high in found.values()) > 5


def test_the_public_edition_shows_no_more_than_the_board_counted(
    board: dict[str, int | str], documents: dict[str, dict[str, Any]]
) -> None:
    shown = numbers(documents["2014-15"])
    pooled = {name for name in board if name.endswith("_years") and " mortality " in name}
    assert len(pooled) == 8
    assert board.keys() == shown.keys()
    assert all(value in {"[c]", board[name]} for name, value in shown.items())
    assert all(shown[name] == 0 for name, value in board.items() if value == 0), "a zero is a true zero"
    restated = documents["2014-15"]["restated"]
    assert restated["cases"] == []
    assert restated["words"].startswith("Opening restated from 11 to 12 (+1).")
    assert documents["2014-15"]["moved_since_printed"] == []


def test_with_births_and_people_loaded_rates_are_shown_and_hidden(documents: dict[str, dict[str, Any]]) -> None:
    marks = []
    for content in documents["2014-15"]["tables"].values():
        for row, cells in content.get("rates", {}).items():
            assert cells["deaths"] == content["rows"][row]
            assert_hidden_with_its_deaths(cells)
            marks.append(cells["mark"])
    assert {"c", "u"} <= set(marks)
    assert documents["2014-15"]["mortality"]["rows"]["infant"]["denominator"] == 3531


def test_earlier_years_stand_beside_it_as_they_were_published(product: Product) -> None:
    """Counted and hidden anew, they would tell what the editions of those years hide."""
    beside = public_now(product.app, "2014-15").before
    with product.app.app_context():
        found = [release_at(db.session(), *edition) for edition in (("2013-14", 1), ("2012-13", 2))]
        db.session.rollback()
    assert [year.tables for year in beside] == [one.edition("public").figures.tables for one in found if one]
    assert len(beside) == 2


def test_the_command_prints_what_was_published_and_makes_nothing_of_its_own(product: Product) -> None:
    """Whatever it told beside the releases and the answers, nothing told later would be laid beside."""
    asked = "figures", "2013-14", "--edition", "public"
    with product.app.app_context():
        last = heads(db.session(), "2013-14")[0]
        found = release_at(db.session(), "2013-14", last.number)
        db.session.rollback()
    assert found
    assert product.run(*asked).stdout_bytes == found.json("public")
    assert product.run(*asked, "--known-by", last.known_by.isoformat()).stdout_bytes == found.json("public")
    for more in (["--known-by", KNOWN_BY], ["--format", "csv", "--known-by", "2014-05-01"]):
        refused = product.run(*asked, *more)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "No public edition of 2013-14 as known by" in refused.stderr
    never = product.run("figures", "2015-16", "--edition", "public")
    assert (never.exit_code, never.stdout) == (1, "")
    assert "publish the year on its page" in never.stderr
