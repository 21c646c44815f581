"""Nothing is derived anew that a fact cannot change: so every kind must say what it changes, and never too little."""

import random
from dataclasses import replace

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.checking import Checked, differences
from cdop.case.derived import DERIVED
from cdop.case.facts import Fact, FactKind
from cdop.case.kinds import KINDS
from cdop.case.projection import project, project_after
from cdop.case.rows import case_columns, derived_rows
from cdop.case.service import append
from cdop.case.tables import EVERYTHING, Derived
from cdop.database import db, transaction
from tests.case.anything import STORIES, anything
from tests.case.making import NOTIFIED, add_fact, case_id, facts, plain_cases, store_many

SEEDS = range(400)
LONGEST = 30
K = FactKind
# What comes late on a case's way, which facts thrown together at random seldom reach.
BEGINNINGS = (
    (),
    (K.RESIDENCY_DECIDED, K.CLASSIFIED, K.RESPONSE_CRITERIA),
    (K.RESIDENCY_DECIDED, K.HANDED_OVER, K.HANDOVER_ANSWERED),
    (K.RESIDENCY_DECIDED, K.CLASSIFIED, K.PANEL_MET, K.REOPENED),
    (K.RESIDENCY_DECIDED, K.CLASSIFIED, K.INFORMATION_REQUESTED, K.INFORMATION_RECEIVED, K.INFORMATION_READ),
    (K.RESIDENCY_DECIDED, K.CLASSIFIED, *[K.INFORMATION_REQUESTED] * 3, *[K.INFORMATION_RECEIVED] * 3),
)


def told(timeline: list[Fact]) -> dict[str, object]:
    """All that is derived from a timeline, by table; but for the count of its facts."""
    projection = project(timeline)
    rows = {str(table.__tablename__): found for table, found in derived_rows(1, "A-1", projection).items()}
    return {**rows, Derived.CASE.value: case_columns(projection, 0)}


def test_every_derived_table_has_its_name() -> None:
    assert {table.value for table in EVERYTHING} == {Derived.CASE.value, *(table.__tablename__ for table in DERIVED)}


def test_every_kind_that_says_what_it_changes_is_tried() -> None:
    assert {kind for kind in FactKind if KINDS[kind].changes != EVERYTHING} <= set(STORIES)


def test_a_fact_changes_no_more_than_its_kind_says() -> None:
    """Deriving only what a fact can change gives the same as deriving everything."""
    seen: dict[FactKind, set[str]] = {kind: set() for kind in STORIES}
    for seed in SEEDS:
        rng = random.Random(seed)
        kinds = rng.sample(list(STORIES), rng.randint(4, len(STORIES)))  # of all kinds, most would end up withdrawn
        timeline = facts(NOTIFIED, *(anything(rng, [kind]) for kind in rng.choice(BEGINNINGS)))
        before, known = told(timeline), project(timeline)
        for _ in range(LONGEST):
            fact = anything(rng, kinds)
            timeline.append(fact)
            after = told(timeline)
            known = project_after(known, timeline, KINDS[fact.kind].changes)
            assert known == project(timeline), fact
            seen[fact.kind] |= {name for name in after if after[name] != before[name]}
            before = after
    says = {kind: {table.value for table in KINDS[kind].changes} for kind in STORIES}
    assert {kind: seen[kind] - says[kind] for kind in STORIES if seen[kind] - says[kind]} == {}
    # And the timelines are rich enough: whatever a kind says is seen to change.
    everything = {table.value for table in EVERYTHING}
    assert {kind: says[kind] - seen[kind] for kind in STORIES if says[kind] not in (seen[kind], everything)} == {}


@pytest.mark.parametrize("seed", range(3))
def test_after_every_fact_what_is_stored_is_what_the_timeline_says(app_on_each: Flask, seed: int) -> None:
    rng = random.Random(seed)
    tokens = store_many(app_on_each, plain_cases(2))
    numbers = [case_id(app_on_each, token) for token in tokens.values()]
    with app_on_each.app_context():
        for _ in range(40):
            fact = anything(rng)
            with transaction(db.session()) as session:
                append(session, COMMAND_LINE, rng.choice(numbers), fact)
            assert list(differences(db.session(), Checked())) == [], fact
            db.session.rollback()


def test_a_wait_of_years_is_a_row_a_year(app: Flask) -> None:
    late = NOTIFIED.replace(year=NOTIFIED.year + 3)
    finalised = Fact(K.FINALISED, late, {"category": "3", "modifiability": "none", "factors": []})
    for fact in (finalised, Fact(K.REOPENED, late), replace(finalised, dated=NOTIFIED)):
        token = next(iter(store_many(app, {f"A-{fact.kind}-{fact.dated}": facts()}).values()))
        for one in (finalised, fact):
            add_fact(app, token, one)
        with app.app_context():
            assert list(differences(db.session(), Checked())) == []
