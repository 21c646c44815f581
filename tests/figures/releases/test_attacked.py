"""Whoever has several editions of a year, and of two years, still works out no hidden count.

The attacker reads the published JSON alone. For what is hidden he is granted more than he can know: that a number is
the same in two editions, wherever it truly is.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from cdop.database import db
from cdop.disclosure.suppressing import suppress
from cdop.disclosure.values import Policy
from cdop.figures.joining import Published
from cdop.figures.linking import linked, places
from cdop.figures.protecting import _protected, protect
from cdop.figures.releases.queries import earlier
from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in
from tests.figures.releases.world import correct, publish
from tests.figures.test_public_edition import Equation, equations, numbers, ranges

YEARS = ("2013-14", "2014-15")
Edition = tuple[dict[str, object], dict[str, object]]  # what the public has, and the truth


@pytest.fixture(scope="module")
def published(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration's two years, a few corrections, and a revised edition of the second."""
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("attacked"))
    correct(app, 25, seed=3)
    assert publish(app, YEARS[1]) == 2
    yield app
    close(app)


@pytest.fixture(scope="module")
def editions(published: Flask) -> list[Edition]:
    lead: Browser = signed_in(published, "lead")
    found = []
    for year, number in ((YEARS[0], 1), (YEARS[1], 1), (YEARS[1], 2)):
        way = f"/figures/{year}/releases/{number}"
        found.append((lead.get(f"{way}/public/json").json, lead.get(f"{way}/board/json").json))
    return [(shown, true) for shown, true in found if shown and true]


def told(editions: list[Edition]) -> tuple[dict[str, int | str], list[Equation]]:
    """All that is known, by a name for each true number; and every sum of every edition."""
    known: dict[str, int | str] = {}
    system: list[Equation] = []
    for shown, true in editions:
        counts = numbers(true)
        for name, value in numbers(shown).items():
            key = f"{name} = {counts[name]}"
            if known.get(key, "[c]") == "[c]":
                known[key] = value
        system += [[(f"{name} = {counts[name]}", sign) for name, sign in one] for one in equations(shown)]
    return known, system


def narrow(editions: list[Edition]) -> list[str]:
    found = ranges(*told(editions))
    assert len(found) > 100
    return [name for name, (low, high) in found.items() if high is not None and high - low < 4]


def test_three_editions_of_two_years_give_no_hidden_count_away(editions: list[Edition]) -> None:
    changed = numbers(editions[1][1]).items() - numbers(editions[2][1]).items()
    assert len(changed) > 10
    assert not narrow(editions)


def test_a_revised_edition_that_hides_small_counts_alone_gives_many_away(editions: list[Edition]) -> None:
    """The same attack finds what it looks for."""
    known, system = told(editions)
    for name, value in numbers(editions[2][1]).items():
        if not 0 < int(value) < 5:
            known[f"{name} = {value}"] = value
    found = ranges(known, system)
    assert sum(high is not None and high - low < 4 for low, high in found.values()) > 5


def test_what_another_pattern_showed_is_shown_again_and_not_hidden_anew(published: Flask) -> None:
    """The year by itself would hide some of what the public has already."""
    with published.app_context():
        figures = earlier(db.session()).last_of(YEARS[1])[1].figures
    whole, chance = linked(figures, Policy()), random.Random(1)
    weights = {cell: chance.random() * 50 for cell in whole.counts}
    hidden = suppress(whole, Policy(), weights).hidden
    cells = {at for at in places(figures) if at in hidden}
    other = replace(figures, tables=tuple(_protected(table, cells) for table in figures))
    had = {at for at, count in places(other).items() if isinstance(count, int)}
    alone = {at for at, count in places(protect(figures, Policy()).figures).items() if isinstance(count, int)}
    beside = protect(figures, Policy(), [Published(figures, other)]).figures
    assert had - alone
    assert had <= {at for at, count in places(beside).items() if isinstance(count, int)}


def test_what_was_shown_and_is_unchanged_is_shown_again(editions: list[Edition]) -> None:
    (_, _), (first, was), (second, now) = editions
    shown, again, true_before, true_now = numbers(first), numbers(second), numbers(was), numbers(now)
    same = [name for name, value in shown.items() if value != "[c]" and true_before[name] == true_now.get(name)]
    assert len(same) > 50
    assert [name for name in same if again[name] == "[c]"] == []
