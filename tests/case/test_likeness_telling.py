"""What of a telling is compared is one rule, whether it waits in the inbox or was joined to a case."""

from pathlib import Path

import pytest
from flask import Flask

from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.telling import PLACES_IN_A_BIRTH, child_of
from cdop.notification.options import BIRTH_ORDERS
from config import ROOT
from tests.case.making import NOTIFIED, facts, store_many
from tests.case.test_likenesses import open_now


@pytest.mark.parametrize("answer", [code for code, _ in BIRTH_ORDERS])
def test_only_a_place_in_a_multiple_birth_is_compared(answer: str) -> None:
    assert child_of({"birth_order": answer}).birth_order == (answer if answer.isdigit() else None)


def test_every_place_that_a_form_offers_is_compared() -> None:
    assert {code for code, _ in BIRTH_ORDERS if code.isdigit()} == PLACES_IN_A_BIRTH


def test_nobody_else_makes_a_child_of_a_telling() -> None:
    making = [path for path in Path(ROOT / "cdop").rglob("*.py") if "birth_order=" in path.read_text("utf-8")]
    assert making == []


@pytest.mark.parametrize(("answer", "apart"), [("single", False), ("1", True)])
def test_a_single_birth_speaks_against_no_place_in_one(app_on_each: Flask, answer: str, apart: bool) -> None:
    told = [Fact(FactKind.NOTIFIED, NOTIFIED, {"notification": f"N-000{n}"}) for n in range(2)]
    orders = ("2", answer)
    tellings = [
        Fact(fact.kind, fact.dated, fact.detail, {"told": {"birth_order": order}})
        for fact, order in zip(told, orders, strict=True)
    ]
    store_many(app_on_each, {name: [*facts(), telling] for name, telling in zip("AB", tellings, strict=True)})
    (found,) = open_now(app_on_each)
    assert ("Another place in the birth" in found.against) is apart
