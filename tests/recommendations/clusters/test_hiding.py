"""What cases share is not in the words that whoever sees no identity reads, however it is written."""

import time

import pytest

from cdop.recommendations.clusters.service import _without

HIDDEN = "[left out]"


@pytest.mark.parametrize(
    "written",
    [
        "Harbour Toys", "HARBOUR TOYS", "harbour  toys", "HarbourToys", "Harbour\n Toys", "Hárbour Toys",
        "Har\N{SOFT HYPHEN}bour Toys",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    for before in ("", "ß" * 40, "İ" * 40):
        assert _without(f"{before} bought at {written}.", {"Harbour Toys"}) == f"{before} bought at {HIDDEN}."


def test_words_of_what_stands_instead_are_ordinary_words() -> None:
    assert _without("They share what they like.", {"share", "What they", ""}) == f"They {HIDDEN} {HIDDEN} like."


def test_the_longest_of_several_goes_first() -> None:
    assert _without("Harbour Toys and Harbour", {"Harbour", "Harbour Toys"}) == f"{HIDDEN} and {HIDDEN}"


def test_a_long_text_takes_no_time() -> None:
    began = time.process_time()
    assert _without("a " * 200_000, {"a" * 30, "b c"}) == "a " * 200_000
    assert _without("x " * 2_000, {"x"}) == f"{HIDDEN} " * 2_000
    assert time.process_time() - began < 5
