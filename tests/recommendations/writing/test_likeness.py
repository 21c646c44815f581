"""Finding what was recommended before: labelled pairs with a floor, and the reasons that are told."""

import pytest

from bench import recommendations as bench
from cdop.recommendations.writing.likeness import ALIKE, Said, likeness, most_alike, prepared

SMOKING = Said(
    "Midwives should offer every pregnant woman a carbon monoxide test at booking and refer smokers to stop smoking.",
    "Smoking in pregnancy",
    ("Smoking by mother in pregnancy",),
)
TOBACCO = Said(
    "At the first antenatal appointment carbon monoxide is measured and cigarette smokers are helped to quit.",
    "Tobacco",
    ("Smoking by mother in pregnancy",),
)


def _both(one: Said, other: Said) -> float:
    return likeness(prepared(one), prepared(other)).score


def test_labelled_pairs_that_nothing_was_tuned_on_are_told_apart() -> None:
    labelled = list(bench.pairs(bench.UNSEEN))
    assert (len(labelled), sum(pair.like for pair in labelled)) == (104, 52)
    found = bench.judged(bench.UNSEEN)
    assert found.precision >= bench.FLOOR, found.wrong
    assert found.recall >= bench.FLOOR, found.wrong


def test_so_are_those_that_it_was_tuned_on() -> None:
    labelled = list(bench.pairs(bench.KNOWN))
    assert (len(labelled), sum(pair.like for pair in labelled)) == (296, 148)
    assert bench.judged(bench.KNOWN).met


def test_no_text_stands_in_both_files() -> None:
    words = [
        {one.words for own in bench.texts(file).values() for one in own.values()}
        for file in (bench.KNOWN, bench.UNSEEN)
    ]
    assert not words[0] & words[1]
    assert [len(each) for each in words] == [222, 78]


def test_the_fields_words_are_one_word() -> None:
    found = likeness(prepared(SMOKING), prepared(TOBACCO))
    assert found.alike
    assert found.reasons[0].startswith("Both speak of ")
    assert "carbon monoxide" in found.reasons[0]
    assert "They are about the same factor" in found.reasons


def test_an_equal_text_is_wholly_like_and_likeness_has_no_direction() -> None:
    assert _both(SMOKING, SMOKING) == 1
    assert _both(SMOKING, TOBACCO) == pytest.approx(_both(TOBACCO, SMOKING), abs=0.05)


def test_a_slip_of_the_pen_is_still_the_word() -> None:
    written = "Trading standards should inspect trampolines in adventure parks"
    slipped = "Trading standards should inspect trampollines in adventure parks"
    other = "Trading standards should inspect fireworks in supermarkets"
    assert _both(Said(written), Said(slipped)) > _both(Said(written), Said(other))
    assert _both(Said(written), Said(slipped)) > 0.8


def test_one_heading_and_factor_alone_make_nothing_alike() -> None:
    other = Said("The council should fence the lake in the country park.", SMOKING.theme, SMOKING.factors)
    assert _both(SMOKING, other) < ALIKE


def test_empty_texts_are_like_nothing() -> None:
    assert _both(Said(""), Said("")) == 0
    assert most_alike(Said("the and of"), [(1, prepared(SMOKING))]) == []


def test_the_most_alike_come_first_and_no_more_than_asked() -> None:
    earlier = [(n, prepared(one)) for n, one in enumerate([TOBACCO, Said("Fence the lake."), SMOKING, SMOKING])]
    assert [key for key, _ in most_alike(SMOKING, earlier, 2)] == [2, 3]
    assert [key for key, _ in most_alike(SMOKING, earlier)] == [2, 3, 0]


def test_hundreds_are_compared_while_somebody_types() -> None:
    bench.milliseconds()
    assert min(bench.milliseconds() for _ in range(5)) < 250
