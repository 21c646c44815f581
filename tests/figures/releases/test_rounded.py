"""With the rounding rule chosen: what is printed is rounded everywhere, and tells no hidden count.

The attacker reads the published JSON alone, two editions of a year and those of other years that were published before
with exact numbers. A rounded number is to him any that is printed so. He is granted more than he can know: that a
number is the same in two editions, wherever it truly is. Each answer of a linear program is one way in which all
numbers could be, so that he asks by itself only for what no answer before has shown to be wide enough.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from flask import Flask
from scipy.optimize import linprog
from scipy.sparse import coo_array

from cdop.database import db, transaction
from cdop.disclosure.values import ROUNDING, Policy
from cdop.figures.query.queries import given
from cdop.figures.releases.content import revised_cells
from cdop.figures.releases.queries import earlier, release_at
from cdop.figures.releases.rules import REPEATS, in_words, is_stricter, numbers_of, policy_of
from cdop.figures.releases.saying import numbers_in
from cdop.panel_settings.service import decide_setting
from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in
from tests.figures.page_reading import visible
from tests.figures.releases.world import LEAD, correct, publish
from tests.figures.test_public_edition import Deaths, Equation, deaths_of, equations, numbers, pooled_sums

YEAR = "2015-16"
WIDEST = 1e6
Range = tuple[float, float]


@dataclass(frozen=True)
class Edition:
    """What the public has, the truth, and the deaths of five years as they were known when it was published."""

    shown: dict[str, Any]
    true: dict[str, Any]
    deaths: Deaths

    @property
    def rounds(self) -> bool:
        return bool(self.shown["rounded_to"] == 5)


@pytest.fixture(scope="module")
def published(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration's exact editions, and two rounded ones of a year, between which some facts were recorded."""
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("rounded"))
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, LEAD, "public_rule", "round", "The board asked for it.")
    assert publish(app, YEAR) == 1
    correct(app, 3, seed=1)
    correct(app, 4, seed=2)
    assert publish(app, YEAR) == 2
    yield app
    close(app)


@pytest.fixture(scope="module")
def lead(published: Flask) -> Browser:
    return signed_in(published, "lead")


@pytest.fixture(scope="module")
def editions(published: Flask) -> list[Edition]:
    with published.app_context():
        found = []
        for head, board, _ in earlier(db.session()).releases:
            assert REPEATS not in head.policy or head.year != YEAR
            if REPEATS in head.policy:
                continue
            release = release_json(head.year, head.number)
            assert board.figures.denominators
            found.append(Edition(release["public"], release["board"], board.figures.denominators.deaths))
    assert [one.rounds for one in found][-2:] == [True, True]
    assert not any(one.rounds for one in found[:-2])
    return found


def release_json(year: str, number: int) -> dict[str, Any]:
    release = release_at(db.session(), year, number)
    assert release
    return {name: json.loads(release.json(name)) for name in ("board", "public")}


def read(value: int | str, *, rounds: bool) -> Range:
    """What a number can be that stands so in an edition. Zeros are shown: what is hidden is at least one."""
    if value == "[c]":
        return 1, WIDEST
    assert isinstance(value, int)
    return (max(value - 2, 8), value + 2) if rounds and value else (value, value)


def told(editions: list[Edition]) -> tuple[dict[str, Range], list[Equation], set[str]]:
    """The range of each true number under a name, every sum of every edition, and the names of what is hidden."""
    ranges: dict[str, Range] = {}
    system: list[Equation] = []
    hidden: set[str] = set()
    shown: set[str] = set()
    for edition in editions:
        counts = numbers(edition.true)
        for name, value in numbers(edition.shown).items():
            key = f"{name} = {counts[name]}"
            low, high = read(value, rounds=edition.rounds)
            before = ranges.get(key, (0, WIDEST))
            ranges[key] = max(low, before[0]), min(high, before[1])
            (hidden if value == "[c]" else shown).add(key)
        there = deaths_of(edition.deaths) | counts
        sums = [
            [(total, -1), *((one, 1) for one in parts)] for total, parts in pooled_sums(edition.shown, edition.deaths)
        ]
        system += [
            [(f"{name} = {there[name]}", sign) for name, sign in one] for one in (*equations(edition.shown), *sums)
        ]
    return ranges, system, hidden - shown


def narrow(ranges: dict[str, Range], system: list[Equation], hidden: set[str], width: int = 6) -> list[str]:
    """The hidden numbers that have fewer possible values than so many and one."""
    every = list(dict.fromkeys([*ranges, *(name for one in system for name, _ in one)]))
    column = {name: place for place, name in enumerate(every)}
    cells = [(row, column[name], sign) for row, one in enumerate(system) for name, sign in one]
    rows, columns, signs = zip(*cells, strict=True)
    matrix = coo_array((signs, (rows, columns)), shape=(len(system), len(every))).tocsr()
    bounds = [ranges.get(name, (0, WIDEST)) for name in every]
    asked = np.array([column[name] for name in sorted(hidden)])
    least, most = np.full(len(every), np.inf), np.full(len(every), -np.inf)
    chance = np.random.default_rng(1)

    def wide() -> Any:
        return np.floor(most[asked] + 1e-6) - np.ceil(least[asked] - 1e-6) >= width

    def seek(places: Any, signs: Any) -> None:
        aim = np.zeros(len(every))
        aim[places] = signs
        solved = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(system)), bounds=bounds)
        assert solved.status == 0, solved.message
        np.minimum(least, solved.x, out=least)
        np.maximum(most, solved.x, out=most)

    for _ in range(30):  # many at once, each up or down by chance
        if len(left := asked[~wide()]):
            seek(left, chance.uniform(-1, 1, len(left)))
    for place in asked[~wide()]:
        for sign in (1, -1):
            if place in asked[~wide()]:
                seek(place, sign)
    return [every[place] for place in asked[~wide()]]


def names_of(edition: Edition) -> set[str]:
    return {f"{name} = {value}" for name, value in numbers(edition.true).items()}


def by_the_rule(value: int) -> int | str:
    """What the rule prints of a count by itself."""
    return "[c]" if 1 <= value <= 7 else (value + 2) // 5 * 5


def test_two_rounded_editions_beside_exact_ones_give_no_hidden_count_away(editions: list[Edition]) -> None:
    first, second = editions[-2:]
    assert len(numbers(first.true).items() ^ numbers(second.true).items()) > 4
    ranges, system, hidden = told(editions)
    ours = hidden & (names_of(first) | names_of(second))
    assert len(ours) > 150
    assert narrow(ranges, system, ours) == []
    assert len(hidden - ours) > 200
    assert narrow(ranges, system, hidden - ours, width=4) == [], (
        "what exact editions hide stays as wide as they promise"
    )


def test_rounding_that_hides_nothing_further_gives_some_away(editions: list[Edition]) -> None:
    """The same attack finds what it looks for."""
    ranges, system, hidden = told(editions)
    for edition in editions[-2:]:
        for name, value in numbers(edition.true).items():
            key, alone = f"{name} = {value}", read(by_the_rule(int(value)), rounds=True)
            ranges[key] = max(alone[0], ranges[key][0]), min(alone[1], ranges[key][1])
            if by_the_rule(int(value)) != "[c]":
                hidden.discard(key)
    some = sorted(hidden & names_of(editions[-1]))[:50]
    assert len(narrow(ranges, system, set(some))) > 5


def test_every_number_of_the_document_is_rounded_or_made_from_rounded_ones(editions: list[Edition]) -> None:
    document, true = editions[-1].shown, editions[-1].true
    shown, counted = numbers(document), numbers(true)
    assert shown.keys() == counted.keys()
    assert all(value in {"[c]", by_the_rule(int(counted[name]))} for name, value in shown.items())
    for key, table in document["tables"].items():
        beside = true["tables"][key]
        for name in ("denominator", "left_out"):
            assert table[name] in {"[c]", by_the_rule(beside[name])}
        for row, rate in table.get("rates", {}).items():
            assert rate["deaths"] == table["rows"][row]
            assert_made_from(rate)
    for rate in document["mortality"]["rows"].values():
        assert_made_from(rate)
    share, reviews = document["modifiable_share"], document["tables"]["reviews"]["rows"]
    assert share["modifiable"] == reviews["modifiable"]
    assert "Every other number is rounded to the nearest 5" in document["not_shown"]


def assert_made_from(rate: dict[str, Any]) -> None:
    """A rate is that of the rounded number of deaths over what it is divided by."""
    if isinstance(rate["rate"], float):
        assert rate["rate"] == pytest.approx(rate["deaths"] * rate["per"] / rate["denominator"], abs=0.051)


def test_the_release_keeps_the_rule_and_its_files_and_page_print_it(lead: Browser, editions: list[Edition]) -> None:
    way = f"/figures/{YEAR}/releases/2/public"
    shown = {str(value) for value in numbers(editions[-1].shown).values()}
    lines = csv.DictReader(io.StringIO(lead.get(f"{way}/csv").text))
    values = {line["value"] for line in lines if line["table"] in editions[-1].shown["tables"]}
    assert len(values) > 3
    assert values <= shown
    page = lead.get(way).text
    assert "rounded to the nearest 5" in page
    assert ", as each is rounded by itself" in page


def test_a_release_keeps_the_rule_and_the_next_may_go_by_it() -> None:
    kept = numbers_of(ROUNDING)
    assert kept == {"hidden_below": 8, "hidden_within": 6, "rounded_to": 5}
    assert policy_of(kept) == ROUNDING
    assert policy_of(numbers_of(Policy())) == Policy()
    assert is_stricter(ROUNDING, Policy(8, 6))
    assert not is_stricter(Policy(8, 6), ROUNDING)
    assert "rounded to the nearest 5" in in_words(ROUNDING)


def test_no_mark_and_no_sentence_tells_what_rounding_hides(published: Flask) -> None:
    with published.app_context():
        release = release_at(db.session(), YEAR, 2)
        assert release
        board, public = (release.edition(name).figures for name in ("board", "public"))
    assert revised_cells(public, board) == {}, "rounded as both, no number differs"
    counted, shown = ({value for table in one for row in table.rows for value in row.values} for one in (board, public))
    exact = next(one for one in counted - shown if isinstance(one, int) and one > 10 and by_the_rule(one) in shown)
    found = numbers_in([("", f"{exact} deaths, or {by_the_rule(exact)}")], board, public, 8)
    assert [one.must_be_thought_of for one in found] == [True, False]


def test_a_public_answer_is_rounded_like_the_editions_and_says_so(lead: Browser, published: Flask) -> None:
    question = f"count=reviews&first={YEAR}&last={YEAR}&rows=sex&columns=classification"
    answer = lead.post(f"/figures/ask/give?{question}", page=f"/figures/ask?{question}")
    assert answer.status_code == 303, answer.text
    document = lead.get(f"{answer.headers['Location']}/json").json
    assert document
    values = [value for row in document["rows"].values() for value in row.values()]
    assert {value for value in values if value != "[c]"} <= {0, *range(10, 300, 5)}
    assert "[c]" in values
    assert (document["rounded_to"], "rounded to the nearest 5" in document["policy"]) == (5, True)
    assert "rounded to the nearest 5" in visible(lead.get(answer.headers["Location"]).text)
    with published.app_context():
        *_, said = given(db.session()).said.values()
        db.session.rollback()
    assert said.rounded
    assert len(said.rounded) == sum(value not in {"[c]", 0} for value in values)
