"""The facts of a full export, superseded ones included, could have become known in their order."""

from pathlib import Path
from typing import Any

import pytest

from tests.databases import SQLite
from tests.oracle.product import Product
from tests.register.test_nothing_lost_unseen import DESCRIPTION, IDENTITY, Fact, fact, told

HOME = fact("residency_decided", "2014-05-02", home_area="abroad")
DAY = "2014-06-01"


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Path) -> Product:
    return Product(sqlite_databases.migrated(), tmp_path)


def described(**identity: Any) -> Fact:
    return {**fact("described", "2014-05-01", {**IDENTITY, **identity}), "detail": DESCRIPTION}


def finalised(dated: str = DAY, modifiability: str = "none", factors: tuple[str, ...] = ()) -> Fact:
    return fact("finalised", dated, category="1", modifiability=modifiability, factors=list(factors))


def by(**recording: Any) -> Fact:
    return {**fact("classified", "2014-05-02", expectation="expected"), **recording}


ADULT = described(date_of_birth="1950-01-01")
CHILD = described(date_of_birth="2010-01-01")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([fact("reopened", DAY)], "'reopened' without a finalised review"),
        ([HOME, finalised(), fact("reopened", "2014-05-31")], "'reopened' without a finalised review"),
        ([HOME, finalised(), fact("reopened", DAY), fact("reopened", DAY)], "'reopened' without a finalised review"),
        ([fact("withdrawal_undone", DAY)], "'withdrawal_undone' without a withdrawal"),
        ([finalised(), HOME, finalised()], "'finalised' without a residency decision"),
        ([HOME, finalised("2014-05-01"), finalised()], "'finalised' without a residency decision"),
        ([HOME, finalised(factors=("smoking",)), finalised()], "factors are given, but modifiability is not"),
        ([ADULT, CHILD], "'described' whose date_of_birth the person was 18 or over"),
        ([described(date_of_birth="2014-05-01"), CHILD], "'described' whose date_of_birth is after date_of_death"),
        ([described(family_name="")], "family_name cannot be taken"),
        ([described(family_name=" ")], "family_name cannot be taken"),
        ([described(given_names=" Ana")], "given_names cannot be taken"),
        ([by(recorded_by=["Ana"])], "recorded_by cannot be taken"),
        ([by(recorded_by="a" * 201)], "recorded_by cannot be taken"),
        ([by(recorded_by="a\0b")], "recorded_by cannot be taken"),
        ([by(recorded_at="2014-05-02T12:00:00+05:00")], "recorded_at has an offset"),
        ([by(recorded_at="2014-05-02T12:00:00Z")], "recorded_at has an offset"),
    ],
)
def test_a_timeline_that_could_not_have_come_about_is_refused(product: Product, facts: list[Fact], words: str) -> None:
    result = product.bring_in(told(*facts), ".jsonl")
    assert result.exit_code == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    "facts",
    [
        [ADULT, fact("withdrawn", "2014-05-01", reason="adult"), CHILD, fact("withdrawal_undone", "2014-05-03")],
        [HOME, finalised(), fact("reopened", DAY), finalised("2014-06-02", "modifiable", ("Smoking",))],
        [HOME, finalised(), fact("residency_decided", "2014-07-01", home_area="E06000035")],
        [by(recorded_by="a" * 200, recorded_at="2014-05-02T12:00:00")],
        [by(recorded_by=None, recorded_at=None)],
    ],
)
def test_a_timeline_that_the_tracker_itself_could_write_is_taken(product: Product, facts: list[Fact]) -> None:
    result = product.bring_in(told(*facts), ".jsonl")
    assert result.exit_code == 0, result.stderr
