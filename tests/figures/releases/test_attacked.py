"""Whoever has several editions of a year, and of five years, still works out no hidden count.

The attacker reads the published JSON alone. For what is hidden he is granted more than he can know: that a number is
the same in two editions, wherever it truly is.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask

from cdop.database import db
from cdop.disclosure.suppressing import suppress
from cdop.disclosure.values import Policy
from cdop.figures.joining import Published
from cdop.figures.linking import linked, places
from cdop.figures.protecting import _protected, protect
from cdop.figures.releases.queries import earlier
from cdop.figures.releases.rules import REPEATS
from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in
from tests.figures.releases.world import correct, publish
from tests.figures.test_public_edition import (
    Deaths,
    Equation,
    deaths_of,
    equations,
    numbers,
    pooled_sums,
    ranges,
)

YEARS = ("2010-11", "2011-12", "2012-13", "2013-14", "2014-15")


@dataclass(frozen=True)
class Edition:
    """What the public has, the truth, and the deaths of five years as they were known when it was published."""

    shown: dict[str, Any]
    true: dict[str, Any]
    deaths: Deaths


@pytest.fixture(scope="module")
def published(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration's editions, two more years, a few corrections, and a revised edition of the last year."""
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("attacked"))
    for year in YEARS[:2]:
        publish(app, year)
    correct(app, 25, seed=3)
    assert publish(app, YEARS[-1]) == 2
    yield app
    close(app)


@pytest.fixture(scope="module")
def lead(published: Flask) -> Browser:
    return signed_in(published, "lead")


@pytest.fixture(scope="module")
def editions(published: Flask, lead: Browser) -> list[Edition]:
    with published.app_context():
        releases = [one for one in earlier(db.session()).releases if REPEATS not in one[0].policy]
    found = []
    for head, board, _ in releases:
        way = f"/figures/{head.year}/releases/{head.number}"
        shown, true = lead.get(f"{way}/public/json").json, lead.get(f"{way}/board/json").json
        assert shown
        assert true
        assert board.figures.denominators
        found.append(Edition(shown, true, board.figures.denominators.deaths))
    assert len(found) == len(YEARS) + 1
    return sorted(found, key=lambda one: (one.true["year"], one.true["release"]["number"]))


def told(editions: list[Edition]) -> tuple[dict[str, int | str], list[Equation]]:
    """All that is known, by a name for each true number; and every sum of every edition."""
    known: dict[str, int | str] = {}
    system: list[Equation] = []
    for edition in editions:
        counts = numbers(edition.true)
        for name, value in numbers(edition.shown).items():
            key = f"{name} = {counts[name]}"
            if known.get(key, "[c]") == "[c]":
                known[key] = value
        there = deaths_of(edition.deaths) | counts
        sums = [
            [(total, -1), *((one, 1) for one in parts)] for total, parts in pooled_sums(edition.shown, edition.deaths)
        ]
        system += [
            [(f"{name} = {there[name]}", sign) for name, sign in one] for one in (*equations(edition.shown), *sums)
        ]
    return known, system


def narrow(known: dict[str, int | str], system: list[Equation]) -> list[str]:
    found = ranges(known, system)
    assert len(found) > 300
    return [name for name, (low, high) in found.items() if high is not None and high - low < 4]


def test_six_editions_of_five_years_give_no_hidden_count_away(editions: list[Edition]) -> None:
    changed = numbers(editions[-2].true).items() - numbers(editions[-1].true).items()
    assert len(changed) > 10
    pooled = [
        cells["deaths"]
        for edition in editions
        for row, cells in edition.shown["mortality"]["rows"].items()
        if "_" in row
    ]
    assert {"[c]"} < set(pooled)
    assert narrow(*told(editions)) == []


def test_a_revised_edition_that_hides_small_counts_alone_gives_many_away(editions: list[Edition]) -> None:
    """The same attack finds what it looks for."""
    known, system = told(editions)
    for name, value in numbers(editions[-1].true).items():
        if not 0 < int(value) < 5:
            known[f"{name} = {value}"] = value
    assert len(narrow(known, system)) > 20


def test_several_years_printed_beside_single_years_give_one_away(editions: list[Edition]) -> None:
    """The attack knows that several years are the sum of their years."""
    known, system = told(editions)
    for edition in editions:
        counts = numbers(edition.true)
        known |= {f"{name} = {counts[name]}": counts[name] for name in counts if name.endswith("_years")}
    assert [name for name in narrow(known, system) if "mortality" in name or "deaths" in name]


def test_what_another_pattern_showed_is_shown_again_and_not_hidden_anew(published: Flask) -> None:
    """The year by itself would hide some of what the public has already."""
    with published.app_context():
        figures = next(board.figures for head, board, _ in earlier(db.session()).releases if head.year == YEARS[-1])
    whole, chance = linked(figures, Policy()), random.Random(1)
    weights = {cell: chance.random() * 50 for cell in whole.counts}
    hidden = suppress(whole, Policy(), weights).hidden
    cells = {at for at in places(figures) if at in hidden}
    other = replace(figures, tables=tuple(_protected(table, cells, Policy()) for table in figures))
    had = {at for at, count in places(other).items() if isinstance(count, int)}
    alone = {at for at, count in places(protect(figures, Policy()).figures).items() if isinstance(count, int)}
    beside = protect(figures, Policy(), [Published(figures, other)]).figures
    assert had - alone
    assert had <= {at for at, count in places(beside).items() if isinstance(count, int)}


def test_what_was_shown_and_is_unchanged_is_shown_again(editions: list[Edition]) -> None:
    first, second = editions[-2:]
    shown, again, true_before, true_now = map(numbers, (first.shown, second.shown, first.true, second.true))
    same = [name for name, value in shown.items() if value != "[c]" and true_before[name] == true_now.get(name)]
    assert len(same) > 50
    assert [name for name in same if again[name] == "[c]"] == []
