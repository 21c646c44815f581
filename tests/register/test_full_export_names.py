"""What a full export names is there: other cases, codes of the list, keys as the product writes them, likely days."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cdop.case.facts import FactKind
from cdop.case.kinds import KINDS
from cdop.web.addresses import Token
from tests.databases import SQLite
from tests.oracle.product import Product
from tests.register.test_nothing_lost_unseen import DESCRIPTION, IDENTITY, Fact, fact, told

WORDS = dict.fromkeys(("ia", "ib", "ic", "ii"), "")
HOME = fact("residency_decided", "2014-05-02", home_area="abroad")
MERGED = fact("withdrawn", "2014-05-03", {"words": "One child"}, reason="duplicate", into="B/2")
KEPT = fact("notified", "2014-05-01", {"told": {}}, from_case="A/1")
ACTION = {"what": "Visit", "agency": None, "role": None, "due": None, "done": None}
NOT_THERE = "names a case that is neither in the file nor in the register"


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Path) -> Product:
    return Product(sqlite_databases.migrated(), tmp_path)


def case(reference: str, *facts: Fact, **more: Any) -> bytes:
    data = json.loads(told(*facts))
    return json.dumps({**data, "case_ref": reference, **more}).encode() + b"\n"


OTHER = {
    "name": "Their panel", "areas": ["E10000016"], "inbox": "", "phone": "01632 960001", "address": "", "notes": "",
    "active": True,
}  # fmt: skip


def test_a_panel_that_is_named_is_in_the_directory_or_stands_with_the_case(product: Product) -> None:
    words = "names a panel that is neither in the directory of other panels nor carried by the file"
    led = fact("lead_agreed", "2014-05-03", {"reason": "", "agreed_with": ""}, lead="ours", panel="c" * 32)
    refused(
        product,
        case("A/1") + case("A/2", HOME, handed("b" * 32), led, panels={"c" * 32: OTHER}) + case("A/3", HOME, led),
        f"row 2, facts, '{'a' * 32}': has a fact 'handed_over' whose panel {words}",
        f"row 3, facts, '{'c' * 32}': has a fact 'lead_agreed' whose panel {words}",
    )
    taken(product, case("A/2", HOME, led, panels={"c" * 32: OTHER}))
    taken(product, case("A/4", HOME, led) + case("A/3", HOME, led))


WRONG: list[dict[str, Any]] = [
    {"name": " "}, {"name": "x" * 201}, {"areas": []}, {"areas": ["E1"]}, {"active": 1}, {"notes": None},
    {"phone": "\0"},
]  # fmt: skip


def test_panels_that_cannot_be_read_are_refused(product: Product) -> None:
    panels: list[Any] = [[], "x", {"c": None}, {"c": {}}, *({"c": {**OTHER, **wrong}} for wrong in WRONG)]
    content = b"".join(case(f"A/{number}", HOME, panels=one) for number, one in enumerate(panels))
    said = (f"row {number}, facts, '': carries panels that cannot be read" for number in range(1, len(panels) + 1))
    refused(product, content, *said)


def certified(code: str) -> Fact:
    return fact("cause_certified", "2014-05-02", WORDS, icd10=code)


def handed(key: str, panel: str = "a" * 32) -> Fact:
    return fact("handed_over", "2014-05-03", {"sent": "", "contact": ""}, handover=key, panel=panel)


def described(**values: Any) -> Fact:
    identity = {**IDENTITY, **{k: v for k, v in values.items() if k in IDENTITY}}
    detail = {**DESCRIPTION, **{k: v for k, v in values.items() if k in DESCRIPTION}}
    return {**fact("described", "2014-05-01", identity), "detail": detail}


def refused(product: Product, content: bytes, *words: str) -> None:
    result = product.bring_in(content, ".jsonl")
    assert result.exit_code == 1
    for line in words:
        assert line in result.stderr


def taken(product: Product, content: bytes) -> None:
    result = product.bring_in(content, ".jsonl")
    assert result.exit_code == 0, result.stderr


def test_a_case_that_is_named_stands_in_the_file_wherever_it_does(product: Product) -> None:
    taken(product, case("A/1", MERGED) + case("B/2", KEPT))


def test_a_case_that_is_named_stands_in_the_register(product: Product) -> None:
    taken(product, case("B/2"))
    taken(product, case("A/1", MERGED))


def test_a_case_that_is_named_and_is_nowhere_is_told_at_each_row(product: Product) -> None:
    refused(
        product,
        case("A/1", MERGED) + case("C/3") + case("D/4", fact("notified", "2014-05-01", {"told": {}}, from_case="E/5")),
        f"row 1, facts, 'B/2': has a fact 'withdrawn' whose into {NOT_THERE}",
        f"row 3, facts, 'E/5': has a fact 'notified' whose from_case {NOT_THERE}",
    )


def test_a_case_is_not_merged_into_itself(product: Product) -> None:
    refused(
        product, case("B/2", MERGED), "row 1, facts, 'B/2': has a fact 'withdrawn' whose into names the case itself"
    )


@pytest.mark.parametrize("code", ["NOPE", "J189", "j18.9", "Z99.99", "A00-B99", "IX", ""])
def test_a_code_that_there_is_not_is_refused(product: Product, code: str) -> None:
    refused(
        product, told(certified(code)), "row 1, facts, '': has a fact 'cause_certified' whose icd10 cannot be taken"
    )


@pytest.mark.parametrize("code", ["J18.9", "R95", None])
def test_a_code_of_the_list_is_taken(product: Product, code: Any) -> None:
    taken(product, told(certified(code)))


@pytest.mark.parametrize("wrong", ["a" * 31, "a" * 8, "A" * 32, "g" * 32])
def test_a_key_that_no_address_could_hold_is_refused(product: Product, wrong: str) -> None:
    taken(product, case("A/1", HOME, handed("b" * 32), panels={"a" * 32: OTHER}))
    refused(product, case("A/2", HOME, handed(wrong)), "'handed_over' whose handover cannot be taken")
    refused(product, case("A/2", HOME, handed("b" * 32, wrong)), "'handed_over' whose panel cannot be taken")


def test_keys_are_what_addresses_hold() -> None:
    says = KINDS[FactKind.HANDED_OVER].check_of("handover")
    for key in ("a" * 32, "a" * 31, "a" * 33, "a" * 16):
        assert says(key, date.max) is bool(re.fullmatch(Token.regex, key))


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_what_is_dated_before_any_register_is_refused(product: Product, day: str) -> None:
    met = fact(
        "response_met", day, {"record": {}}, meeting="a" * 32, meeting_kind="initial", time=None, agencies=[],
        safer_sleeping={},
    )  # fmt: skip
    refused(product, told(met), "row 1, facts, '': has a fact 'response_met' dated before 1900")
    refused(product, told(fact("classified", day, expectation="expected")), "'classified' dated before 1900")
    child = described(date_of_birth=day)
    refused(product, told(child, described()), "'described' whose date_of_birth is before 1900")
    refused(product, told(described(date_of_death=day)), "'described' whose date_of_death is before 1900")
    record = {**met, "dated": "2014-05-03", "identity": {"record": {"actions": [ACTION | {"due": day}]}}}
    refused(product, told(record), "'response_met' whose record cannot be taken")
