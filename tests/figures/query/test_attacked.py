"""Whoever has many public answers and the releases beside them still works out no hidden count."""

import random
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from flask import Flask

from cdop.database import db
from cdop.disclosure.suppressing import CannotProtect
from cdop.disclosure.values import ROUNDING, Policy
from cdop.figures.query.lattice import Base, Chosen, Said
from cdop.figures.query.menu import Basis
from cdop.figures.query.protecting import Known, hidden
from cdop.figures.query.queries import given
from tests.application import Browser, make_app
from tests.databases import close
from tests.figures.conftest import signed_in
from tests.figures.query.attacker import HIDDEN, Told, cells_of_answer, cells_of_release, learn, narrow
from tests.figures.releases.world import publish

VALUES = {
    "age_band": ("0-27 days", "28-364 days", "1-4 years"),
    "sex": ("female", "male"),
    "category": ("1", "2", "3", "4"),
    "modifiable": ("modifiable", "none", "inadequate"),
}
PAIRS = [*combinations(VALUES, 2)]
YEAR = "2015-16"
SEEDS = (1, 7, 18, 26)
"""Of three of these an attacker who also thinks of tables of three that nobody was shown learns more than of them."""
ASKED = (("classification", "sex"), ("quarter", "sex"), ("category", "modifiable"))


EXACT = Policy()


def random_base(seed: int) -> Base:
    """Some hundred cases whose category goes with their age, and their sex with both: much is zero."""
    rng, joint = random.Random(seed), dict[tuple[str, ...], int]()
    ages, sexes, categories, answers = VALUES.values()
    for _ in range(rng.randrange(60, 160)):
        age = min(2, int(rng.expovariate(1.0)))
        category = rng.choice([age, age, age + 1])
        sex = category % 2 if rng.random() < 0.9 else rng.randrange(2)
        answer = min(2, int(rng.expovariate(1.1)))
        key = (ages[age], sexes[sex], categories[category], answers[answer])
        joint[key] = joint.get(key, 0) + 1
    return Base(YEAR, Basis.REVIEWS, VALUES, joint)


def cells_by(base: Base, pair: tuple[str, str]) -> set[Chosen]:
    """Every count of a table of two dimensions, with its totals."""
    kinds = (frozenset(pair), frozenset(pair[:1]), frozenset(pair[1:]), frozenset[str]())
    return {cell for kind in kinds for cell in base.cells(kind)}


def counts_of(base: Base, cells: set[Chosen]) -> dict[Chosen, int]:
    tables = base.tables({frozenset(key for key, _ in cell) for cell in cells})
    return {cell: tables[frozenset(key for key, _ in cell)].get(cell, 0) for cell in cells}


def answers_to(base: Base, pairs: list[tuple[str, str]], *, linked: bool, policy: Policy = EXACT) -> tuple[Told, int]:
    """What is told by answers given one after another, and how many were; each alone where they are not linked."""
    told, said, number = Told(), Said(), 0
    for pair in pairs:
        cells = cells_by(base, pair)
        known = Known({base: said} if linked and number else {})
        try:
            gone = hidden({base: cells}, known, policy)[base]
        except CannotProtect:
            continue
        number += 1
        counts = counts_of(base, cells)
        near = {cell for cell in cells - gone if counts[cell] and policy.rounds}
        said |= Said(frozenset(cells - gone - near), frozenset(gone), frozenset(near))
        learn(told, [(cell, HIDDEN if cell in gone else policy.printed(count) or 0) for cell, count in counts.items()])
    return told, number


@pytest.mark.parametrize("seed", SEEDS)
def test_many_answers_together_give_no_hidden_count_away(seed: int) -> None:
    base, pairs = random_base(seed), random.Random(seed).sample(PAIRS, 5)
    told, number = answers_to(base, pairs, linked=True)
    assert number > 1
    assert HIDDEN in told.values()
    assert not [cell for cell, value in told.items() if isinstance(value, int) and 0 < value < 5]
    assert not narrow(told)


def test_the_same_attack_finds_many_where_each_answer_is_protected_alone() -> None:
    found = []
    for seed in SEEDS:
        base, pairs = random_base(seed), random.Random(seed).sample(PAIRS, 5)
        told, _ = answers_to(base, pairs, linked=False)
        found.append(len(narrow(told)))
    assert sum(found) > 15


@pytest.mark.parametrize("seed", SEEDS)
def test_rounded_answers_leave_each_hidden_count_seven_possible_values(seed: int) -> None:
    base, pairs = random_base(seed), random.Random(seed).sample(PAIRS, 5)
    told, number = answers_to(base, pairs, linked=True, policy=ROUNDING)
    assert number
    assert {value for value in told.values() if isinstance(value, int)} <= {0, *range(10, 300, 5)}
    assert HIDDEN in told.values()
    assert not narrow(told, 6, rounds=True)


def test_the_same_attack_finds_some_where_each_rounded_answer_is_protected_alone() -> None:
    found = 0
    for seed in SEEDS:
        base, pairs = random_base(seed), random.Random(seed).sample(PAIRS, 5)
        found += len(narrow(answers_to(base, pairs, linked=False, policy=ROUNDING)[0], 6, rounds=True))
    assert found > 5


def test_what_an_exact_answer_told_is_exact_beside_rounded_ones() -> None:
    """The second answer adds nothing to what the first gave away, and what it shows rounded is not exact after it."""
    base = random_base(7)
    first, second = cells_by(base, ("age_band", "sex")), cells_by(base, ("sex", "category"))
    gone = hidden({base: first}, Known(), EXACT)[base]
    said = Said(frozenset(first - gone), frozenset(gone))
    after = hidden({base: second}, Known({base: said}), ROUNDING)[base]
    told = dict.fromkeys(gone, HIDDEN) | counts_of(base, first - gone)
    assert {cell for cell, count in counts_of(base, second).items() if 0 < count < 8} <= after
    assert not narrow({**told, **dict.fromkeys(after - said.shown, HIDDEN)})


UNDER_1, AT = ("age_band", "under_1"), "modifiable"


def of_infants(base: Base, key: str) -> set[Chosen]:
    """Every count of those under one year by another dimension, with their total."""
    return {cell | {UNDER_1} for kind in (frozenset[str](), frozenset({key})) for cell in base.cells(kind)}


def infants_and_ages(base: Base, *, linked: bool) -> Told:
    """What is told by the ages' categories, and then of infants alone; each alone where they are not linked."""
    told, said = Told(), Said()
    for cells in (cells_by(base, ("age_band", AT)), of_infants(base, AT), of_infants(base, "sex")):
        try:
            gone = hidden({base: cells}, Known({base: said} if linked and told else {}), Policy())[base]
        except CannotProtect:
            continue
        said = Said(said.shown | (cells - gone), said.hidden | gone)
        learn(told, [(cell, HIDDEN if cell in gone else count) for cell, count in counts_of(base, cells).items()])
    return told


def test_infants_asked_for_at_once_are_linked_with_the_ages_that_they_are() -> None:
    found = []
    for seed in SEEDS:
        told = infants_and_ages(random_base(seed), linked=True)
        assert HIDDEN in told.values()
        assert any(UNDER_1 in cell and isinstance(value, int) for cell, value in told.items())
        assert not narrow(told)
        found += narrow(infants_and_ages(random_base(seed), linked=False))
    assert len(found) > 10


def test_what_was_told_once_is_told_again() -> None:
    base = random_base(1)
    first, second = cells_by(base, ("age_band", "sex")), cells_by(base, ("sex", "category"))
    gone = hidden({base: first}, Known(), Policy())[base]
    said = Said(frozenset(first - gone), frozenset(gone))
    again = hidden({base: second}, Known({base: said}), Policy())[base]
    both = first & second
    assert both
    assert gone & both == again & both
    assert hidden({base: first}, Known({base: said}), Policy())[base] == gone


@pytest.fixture(scope="module")
def panel(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A year published, and answers asked of it one after another."""
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("answered"))
    yield app
    close(app)


def ask(lead: Browser, year: str, rows: str, columns: str) -> bool:
    """Whether a public answer was given."""
    query = f"?count=reviews&first={year}&last={year}&rows={rows}&columns={columns}"
    answer = lead.post(f"/figures/ask/give{query}", page=f"/figures/ask{query}")
    assert answer.status_code in {303, 422}
    return answer.status_code == 303


def told_by(lead: Browser, member: Browser, year: str, numbers: list[int], editions: list[int]) -> Told:
    """Everything that can be fetched of a year's reviews."""
    told = Told()
    for number in editions:
        document = lead.get(f"/figures/{year}/releases/{number}/public/json").json
        assert document
        learn(told, cells_of_release(document, "reviews"))
    for number in numbers:
        document = member.get(f"/figures/answers/{number}/json").json
        assert document
        learn(told, [(cell, value) for period, cell, value in cells_of_answer(document) if period == year])
    return told


def test_a_release_and_answers_before_and_after_it_give_no_hidden_count_away(panel: Flask) -> None:
    lead, member = signed_in(panel, "lead"), signed_in(panel, "member")
    assert ask(lead, YEAR, "age_band", "sex")
    publish(panel, YEAR)
    assert sum(ask(lead, YEAR, *pair) for pair in ASKED) > 1
    with panel.app_context():
        kept = given(db.session())
        numbers = [answer.number for answer in kept.answers if answer.question["count"] == "reviews"]
        [base] = [one for one in kept.said if one.basis is Basis.REVIEWS]
    told = told_by(lead, member, YEAR, numbers, [1])
    assert HIDDEN in told.values()
    assert not narrow(told)
    alone = told_by(lead, member, YEAR, [], [1])
    for pair in ASKED:
        cells = cells_by(base, pair)
        try:
            gone = hidden({base: cells}, Known(), Policy())[base]
        except CannotProtect:
            continue
        learn(alone, [(cell, HIDDEN if cell in gone else count) for cell, count in counts_of(base, cells).items()])
    assert len(narrow(alone, enough=11)) > 10
