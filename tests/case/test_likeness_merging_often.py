"""Many merges and undoings in any order: each death counted once, nothing lost, and undone as if it had never been."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.likeness.merging import NotMergeable, NotMerged, merged_into
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.figures.queries import cell_references, clock
from cdop.reference.calendar import Year
from tests.case.making import facts, store_many
from tests.case.test_likeness_merging import RESIDENT, faultless, merge, undo

REFERENCES = "ABCDE"
STEPS = 14
FIRST = {reference: date(2014, 6, 20) - timedelta(days=5 * place) for place, reference in enumerate(REFERENCES)}
LETTERS = {reference: date(2014, 6, 18) - timedelta(days=9 * place) for place, reference in enumerate(REFERENCES)}


class Expected:
    """What the cases should be: who was merged into whom."""

    def __init__(self) -> None:
        self.into: dict[str, str] = {}

    def under(self, reference: str) -> set[str]:
        below = {one for one, into in self.into.items() if into == reference}
        return below.union(*map(self.under, below)) if below else set()

    def merges(self, keep: str, merged: str) -> bool:
        if keep == merged or keep in self.into or merged in self.into:
            return False
        self.into[merged] = keep
        return True

    def undoes(self, merged: str) -> bool:
        return self.into.pop(merged, None) is not None


def families(app: Flask) -> dict[str, str]:
    """Five tellings of one child; each case has a notification joined to it besides its own."""
    return store_many(
        app,
        {
            reference: facts(
                first,
                replace(RESIDENT, dated=first),
                Fact(
                    FactKind.NOTIFIED, LETTERS[reference], {"notification": f"N-{reference}"},
                    {"told": {"family_name": f"Lettered{reference}"}},
                ),
                family_name=f"Wetherfield{reference}",
                nhs_number=None,
            )
            for reference, first in FIRST.items()
        },
    )  # fmt: skip


def names(references: set[str]) -> set[tuple[str, str]]:
    described = {(f"case {one}", f"Wetherfield{one}") for one in references}
    return described | {(f"notification N-{one}", f"Lettered{one}") for one in references}


def told(case_facts: list[Fact]) -> set[tuple[str, str]]:
    """By source, the family name that each counting notification beyond the case's own tells."""
    found = set()
    for fact in notifications(case_facts):
        source = {"from_case": "case", "notification": "notification"}
        for key, word in source.items():
            if key in fact.detail:
                found.add((f"{word} {fact.detail[key]}", (fact.identity or {})["told"]["family_name"]))
    return found


def assert_as_expected(app: Flask, expected: Expected) -> None:
    with app.app_context():
        cases = {
            row.reference: row
            for row in db.session.execute(select(Case.id, Case.reference, Case.notified_on, Case.status))
        }
        for reference, case in cases.items():
            timeline = list(facts_of(db.session(), case.id))
            under = expected.under(reference)
            assert told(timeline) == names(under) | {(f"notification N-{reference}", f"Lettered{reference}")}
            days = (min(FIRST[one], LETTERS[one]) for one in {reference, *under})
            assert case.notified_on == min(days)
            assert merged_into(timeline) == expected.into.get(reference)
            assert (case.status == "withdrawn") is (reference in expected.into)
        counted = cell_references(
            db.session(), clock(app.extensions["panel_area"], Year(2014)), "notifications", "total"
        )
        assert set(counted) == set(REFERENCES) - set(expected.into)


@pytest.mark.parametrize("seed", range(6))
def test_merged_and_undone_in_any_order_each_death_is_counted_once(app_on_each: Flask, seed: int) -> None:
    tokens, expected, rng = families(app_on_each), Expected(), random.Random(seed)
    for _ in range(STEPS):
        one, other = rng.choices(REFERENCES, k=2)
        if rng.random() < 0.65:
            done = expected.merges(one, other)
            refusal: type[Exception] = NotMergeable
        else:
            done = expected.undoes(one)
            refusal = NotMerged
        try:
            merge(app_on_each, tokens[one], tokens[other]) if refusal is NotMergeable else undo(
                app_on_each, tokens[one]
            )
            assert done
        except refusal:
            assert not done
        assert_as_expected(app_on_each, expected)
    assert faultless(app_on_each)


@pytest.mark.parametrize("first", ["B", "C"])
def test_a_chain_is_undone_from_either_end(app: Flask, first: str) -> None:
    tokens, expected = families(app), Expected()
    for keep, merged in (("B", "C"), ("A", "B")):
        merge(app, tokens[keep], tokens[merged])
        expected.merges(keep, merged)
    assert_as_expected(app, expected)
    for merged in (first, "BC".replace(first, "")):
        undo(app, tokens[merged])
        expected.undoes(merged)
        assert_as_expected(app, expected)
    assert faultless(app)
